export type { Answer, Body, CallOptions, Method, PathOf, Query, StreamPath } from './calls.ts';
export {
  type Answered,
  type ClientCall,
  type ClientOptions,
  createClient,
  type RelataClient,
} from './create-client.ts';
export { ApiError, type ApiRefusal } from './errors/api-error.ts';
export { TimeoutError } from './errors/timeout-error.ts';
export { UnreachableError } from './errors/unreachable-error.ts';
export type { components, paths, webhooks } from './generated/api.ts';
