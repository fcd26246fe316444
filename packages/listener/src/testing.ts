export { fixtures } from './testing/fixtures.ts';
export { type TestKeys, testKeys } from './testing/keys.ts';
export {
  type Overrides,
  type SentEvent,
  type SignedRequest,
  type SignOptions,
  signedRequest,
} from './testing/signed-request.ts';
export {
  type HandlersByType,
  type Hooks,
  type TestListener,
  type TestListenerOptions,
  testListener,
} from './testing/test-listener.ts';
