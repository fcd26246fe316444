/**
 * There is no answer: nobody listens there, the name is unknown, the connection broke. A request that changes something
 * may have been carried out all the same; with an `Idempotency-Key` it can be sent again.
 */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
  /** The server's address, as it was given. */
  readonly url: string;
  /** The system's, where it has one: `ECONNREFUSED`, `ENOTFOUND` and so on. */
  readonly code: string | undefined;

  constructor(url: string, options?: ErrorOptions) {
    const code = codeOf(options?.cause);
    super(`${sentenceOf(url, code)}${code === undefined ? '' : ` (${code})`}`, options);
    this.url = url;
    this.code = code;
  }
}

function sentenceOf(url: string, code: string | undefined): string {
  switch (code) {
    case 'ECONNREFUSED':
      return `Nothing answers at ${url}`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The name in ${url} is not known`;
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return `The connection to ${url} broke before the answer was there`;
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return `What answers at ${url} does not speak TLS: its address may begin with http`;
    default:
      return /CERT|TLS|SSL|SELF_SIGNED|ISSUER/.test(code ?? '')
        ? `The certificate of ${url} is not trusted`
        : `${url} cannot be reached`;
  }
}

/** `fetch` says only that it failed; the reason is the cause of that, or one of several where a name has many addresses. */
function codeOf(error: unknown): string | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < DEPTH_MAX; depth++) {
    const { code, errors } = at as { code?: unknown; errors?: unknown };
    if (typeof code === 'string') return code;
    at = at.cause ?? (Array.isArray(errors) ? errors[0] : undefined);
  }
  return undefined;
}

/** Causes may go round in a circle. */
const DEPTH_MAX = 5;
