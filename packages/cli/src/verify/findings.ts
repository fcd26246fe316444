import type { Change } from './variants.ts';

export type FindingCode =
  | Exclude<Change, 'none'>
  | 'wrong_key'
  | 'wrong_key_likely'
  | 'wrong_id'
  | 'wrong_timestamp'
  | 'wrong_id_and_timestamp'
  | 'timestamp_in_milliseconds'
  | 'standard_signature_foreign'
  | 'headers_missing'
  | 'header_repeated'
  | 'signature_spelled'
  | 'signature_unreadable'
  | 'stale'
  | 'from_the_future'
  | 'nothing_fits';

/** What has gone wrong, and what to do about it. */
export interface Finding {
  readonly code: FindingCode;
  readonly message: string;
  readonly advice: string;
}

const rawBytes =
  'Verify the bytes as they arrive, before anything reads them: express.raw(), request.arrayBuffer(), php://input.';

const explanations: Readonly<Record<FindingCode, readonly [message: string, advice: string]>> = {
  byte_order_mark: [
    'A byte order mark was put before the body',
    `${rawBytes} An editor may have added it to the file.`,
  ],
  trailing_newline: [
    'A line break at the end of the body was added or lost',
    `${rawBytes} With curl: --data-binary, not --data. Shells and editors add one to files.`,
  ],
  line_endings: ['Line endings of the body were changed', `${rawBytes} Look for a transfer in text mode.`],
  whitespace: ['Spaces or line breaks of the body were changed: it was formatted', rawBytes],
  reserialised: [
    'The body was parsed and written anew, with other escapes, numbers or duplicate names',
    rawBytes,
  ],
  key_order: ['The body was parsed and written anew, with its names in another order', rawBytes],
  charset: [
    'The body was read as Latin-1 and written as UTF-8',
    `${rawBytes} Do not turn it into a text in between.`,
  ],
  wrong_key: [
    'It is rightly signed, but by another key: {subject}',
    'Verify with that key, if you trust its owner.',
  ],
  wrong_key_likely: [
    'The body is just as its senders write it, and none of the keys fits',
    'Most likely it was signed with another key: compare with GET /v1/keys of the relata that sent it, or "highlevel".',
  ],
  wrong_id: [
    'webhook-id is not the one that was signed, which is {subject}',
    'Look for what sets or renames headers.',
  ],
  wrong_timestamp: [
    'webhook-timestamp is not the one that was signed, which is {subject}',
    'Look for what sets headers; a webhook that is sent again by hand must keep its headers.',
  ],
  wrong_id_and_timestamp: [
    'webhook-id and webhook-timestamp are not those that were signed, which are {subject}',
    'They are of another webhook: take body and headers of one and the same request.',
  ],
  timestamp_in_milliseconds: [
    'webhook-timestamp is in milliseconds; {subject} was signed',
    'Hand the header over as it came.',
  ],
  standard_signature_foreign: [
    'x-ghl-signature fits the body, but webhook-signature does not fit it with any id and time that were tried',
    'Body and headers may be of different requests.',
  ],
  headers_missing: ['There is no {subject}', 'Look for a proxy or a framework that drops headers.'],
  header_repeated: ['{subject} is there more than once', 'Look for a proxy that adds headers.'],
  signature_spelled: [
    'The signature in {subject} is spelled in another way than it was sent',
    'It is standard base64 with padding: look for what encodes, quotes or wraps it.',
  ],
  signature_unreadable: [
    'What is in {subject} is no Ed25519 signature',
    'It must be 64 bytes as base64, in webhook-signature after v1a, (v1, would be HMAC, which relata does not send).',
  ],
  stale: [
    'It was sent {subject} ago, which is longer than the tolerance',
    'It may be a copy. Else set the clock of this machine, or raise the tolerance.',
  ],
  from_the_future: ['It was sent {subject} from now', 'Set the clock of this machine, or of the sender.'],
  nothing_fits: [
    'No key fits, neither the body as it is nor as it may have been',
    'Either it was signed with another key, or the content was changed.',
  ],
};

export function finding(code: FindingCode, subject = ''): Finding {
  const [message, advice] = explanations[code];
  return { code, message: message.replace('{subject}', subject), advice };
}
