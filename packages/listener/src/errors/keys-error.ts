export type KeysErrorCode = 'keys_missing' | 'key_malformed';

const explanations: Readonly<Record<KeysErrorCode, { readonly message: string; readonly hint: string }>> = {
  keys_missing: {
    message: 'No key to verify with',
    hint: 'Set keys to "highlevel", to the spki or pem of GET /v1/keys of relata, or to a list of these. An unset environment variable is a usual cause.',
  },
  key_malformed: {
    message: 'Not an Ed25519 public key',
    hint: 'A key is "highlevel", or SPKI as base64 or PEM, as GET /v1/keys of relata gives it.',
  },
};

/** The listener's own `keys` are wrong, whatever has arrived. The key itself is not repeated: it may be a secret. */
export class KeysError extends Error {
  override readonly name = 'KeysError';
  readonly code: KeysErrorCode;
  /** What to do about it. */
  readonly hint: string;

  constructor(code: KeysErrorCode, options?: ErrorOptions) {
    const { message, hint } = explanations[code];
    super(message, options);
    this.code = code;
    this.hint = hint;
  }
}
