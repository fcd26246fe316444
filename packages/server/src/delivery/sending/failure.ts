import { errors } from 'undici';
import { EgressRefused } from './egress/egress-refused.ts';

/** Why an attempt failed, in a word: docs/webhooks.md explains each. */
export type ErrorClass =
  | 'egress'
  | 'dns'
  | 'refused'
  | 'unreachable'
  | 'tls'
  | 'reset'
  | 'timeout'
  | 'protocol'
  | 'too_large'
  | 'redirect'
  | 'status'
  | 'aborted'
  | 'internal';

export const errorClasses: readonly ErrorClass[] = [
  'egress',
  'dns',
  'refused',
  'unreachable',
  'tls',
  'reset',
  'timeout',
  'protocol',
  'too_large',
  'redirect',
  'status',
  'aborted',
  'internal',
];

const ERROR_LENGTH_MAX = 300;

/** An attempt that ends for a reason of relata's own. */
export class AttemptFailed extends Error {
  override readonly name = 'AttemptFailed';
  readonly errorClass: ErrorClass;

  constructor(errorClass: ErrorClass, message: string) {
    super(message);
    this.errorClass = errorClass;
  }
}

/** By the codes of Node and undici that are not told by how they begin. */
const classByCode: Readonly<Record<string, ErrorClass>> = {
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_OVERFLOW: 'too_large',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'protocol',
  // What a resolver says: RFC 3493's, and those of the DNS library.
  ENOTFOUND: 'dns',
  ENODATA: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  EAI_NODATA: 'dns',
  EAI_NONAME: 'dns',
  ESERVFAIL: 'dns',
  ENONAME: 'dns',
  // Of OpenSSL's, those that do not begin like the others.
  UNABLE_TO_GET_ISSUER_CERT: 'tls',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls',
  INVALID_CA: 'tls',
  INVALID_PURPOSE: 'tls',
  PATH_LENGTH_EXCEEDED: 'tls',
  HOSTNAME_MISMATCH: 'tls',
};

/** Why it failed, by the error with which it did. */
export function classOf(error: unknown): ErrorClass {
  if (error instanceof AttemptFailed) return error.errorClass;
  if (error instanceof EgressRefused) return 'egress';
  // Not all of these have a code.
  if (error instanceof errors.HTTPParserError) return 'protocol';
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code !== 'string') return 'internal';
  const known = classByCode[code];
  if (known !== undefined) return known;
  if (/^(ERR_TLS_|ERR_SSL_|CERT_|CRL_)/.test(code)) return 'tls';
  // undici's word for all that can happen to a socket; two of these are said by the answer.
  if (code === 'UND_ERR_SOCKET')
    return /^bad (response|upgrade)/.test(String(message)) ? 'protocol' : 'reset';
  return 'internal';
}

/** One line about it for people. */
export function describeError(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const text =
    typeof code === 'string' && !String(message).includes(code) ? `${message} (${code})` : String(message);
  return readable(text.slice(0, ERROR_LENGTH_MAX));
}

/** A text column holds no U+0000. */
export function readable(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed();
}
