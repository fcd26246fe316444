export { type GhlVerification, type HeaderValue, signGhl, verifyGhl } from './ghl.ts';
export {
  GHL_SIGNATURE_HEADER,
  ORDERING_HEADER,
  PREVIOUS_SEQUENCE_HEADER,
  REPLAY_HEADER,
  SEQUENCE_HEADER,
  STANDARD_ID_HEADER,
  STANDARD_SIGNATURE_HEADER,
  STANDARD_TIMESTAMP_HEADER,
  TEST_HEADER,
} from './headers.ts';
export {
  generateKeyPair,
  HIGHLEVEL_PUBLIC_KEY,
  importPrivateKey,
  importPublicKey,
  KeyFormatError,
  type KeyPair,
  type PublicKey,
  parsePublicKey,
  type WebCryptoKey,
} from './keys.ts';
export {
  type ReceivedMessage,
  type StandardMessage,
  type StandardOptions,
  type StandardVerification,
  signStandard,
  standardContent,
  TOLERANCE_SECONDS,
  verifyStandard,
} from './standard.ts';
