import { docsUrlOf } from './docs-url.ts';

/** Why a webhook was not taken. */
export type WebhookErrorCode =
  | 'body_already_parsed'
  | 'header_repeated'
  | 'signature_missing'
  | 'signature_malformed'
  | 'signature_wrong'
  | 'standard_headers_missing'
  | 'id_malformed'
  | 'timestamp_malformed'
  | 'timestamp_too_old'
  | 'timestamp_too_new'
  | 'body_malformed';

const explanations: Readonly<Record<WebhookErrorCode, { readonly message: string; readonly hint: string }>> =
  {
    body_already_parsed: {
      message: 'The body is not the raw bytes of the request',
      hint: 'A parser has taken them, and what it made of them cannot be verified. Let this route come before the parser, as before express.json(), or use the adapter for the framework.',
    },
    header_repeated: {
      message: 'A header of the signature is there more than once',
      hint: 'A sender writes each once. Look for a proxy that adds headers; do not choose one of them.',
    },
    signature_missing: {
      message: 'The webhook is not signed',
      hint: 'Genuine webhooks have x-ghl-signature or webhook-signature. Look for a proxy that drops headers.',
    },
    signature_malformed: {
      message: 'The signature is not one base64 Ed25519 signature',
      hint: 'Whoever sent this is neither relata nor HighLevel, or a proxy has changed the header.',
    },
    signature_wrong: {
      message: 'The signature is by none of the keys',
      hint: 'Check that the body is the bytes as they arrived, and that keys has the public key of the sender: GET /v1/keys of relata, or "highlevel".',
    },
    standard_headers_missing: {
      message: 'A webhook of relata must have webhook-id, webhook-timestamp and webhook-signature',
      hint: 'Without them nothing says when it was sent: it may be an old one whose headers were taken away. Look for a proxy that drops headers.',
    },
    id_malformed: {
      message: 'webhook-id is not visible ASCII without a full stop',
      hint: 'relata never sends such an id.',
    },
    timestamp_malformed: {
      message: 'webhook-timestamp is not whole seconds',
      hint: 'relata never sends such a timestamp.',
    },
    timestamp_too_old: {
      message: 'The webhook was sent too long ago',
      hint: 'It may be a copy sent again by someone else. If it is not, set the clock of this machine, or raise toleranceSeconds.',
    },
    timestamp_too_new: {
      message: 'The webhook was sent in the future',
      hint: 'Set the clock of this machine or of the sender.',
    },
    body_malformed: {
      message: 'The signature is right, but the body is not an event',
      hint: 'The key that signed it signs other things too. Use a key that signs webhooks only.',
    },
  };

/** A webhook that must not be acted upon. Its body is never part of the error: nobody vouches for it. */
export class WebhookError extends Error {
  override readonly name = 'WebhookError';
  readonly code: WebhookErrorCode;
  /** What to do about it, for whoever runs the listener. */
  readonly hint: string;
  /** Where the code is explained, relative to relata's repository. */
  readonly docsUrl: string;
  /** The header that it is about, where there is one. */
  readonly subject: string | undefined;

  constructor(code: WebhookErrorCode, subject?: string, options?: ErrorOptions) {
    const { message, hint } = explanations[code];
    super(subject === undefined ? message : `${message}: ${subject}`, options);
    this.code = code;
    this.hint = hint;
    this.docsUrl = docsUrlOf(code);
    this.subject = subject;
  }
}
