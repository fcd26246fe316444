import { docsUrlOf } from './docs-url.ts';

/** `keys_unavailable` is of the moment; the others are wrong for good, and found when the listener is made. */
export type KeysErrorCode = 'keys_missing' | 'key_malformed' | 'keys_url_malformed' | 'keys_unavailable';

const explanations: Readonly<Record<KeysErrorCode, { readonly message: string; readonly hint: string }>> = {
  keys_missing: {
    message: 'No key to verify with',
    hint: 'Set keys to "highlevel", to the URL of a relata, to the spki or pem of its GET /v1/keys, or to a list of these. An unset environment variable is a usual cause.',
  },
  key_malformed: {
    message: 'Not an Ed25519 public key',
    hint: 'A key is "highlevel", the URL of a relata, or SPKI as base64 or PEM, as GET /v1/keys of relata gives it.',
  },
  keys_url_malformed: {
    message: 'Not a URL that keys can be fetched from',
    hint: 'Give the URL of a relata, such as http://127.0.0.1:4080, or of a list as its GET /v1/keys; without a user or password in it.',
  },
  keys_unavailable: {
    message: 'The keys could not be fetched',
    hint: 'The URL in keys must answer with the list that GET /v1/keys of relata shows. The cause says what happened instead.',
  },
};

/** The listener has no keys to verify with, whatever has arrived. A key itself is not repeated: it may be a secret. */
export class KeysError extends Error {
  override readonly name = 'KeysError';
  readonly code: KeysErrorCode;
  /** What to do about it. */
  readonly hint: string;
  /** Where the code is explained, relative to relata's repository. */
  readonly docsUrl: string;

  constructor(code: KeysErrorCode, options?: ErrorOptions) {
    const { message, hint } = explanations[code];
    super(message, options);
    this.code = code;
    this.hint = hint;
    this.docsUrl = docsUrlOf(code);
  }
}
