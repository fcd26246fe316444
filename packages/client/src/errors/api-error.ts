/** What an answer says of its refusal, in whichever form. */
export interface ApiRefusal {
  readonly status: number;
  readonly method: string;
  readonly path: string;
  readonly code?: string | undefined;
  readonly messages: readonly string[];
  readonly traceId?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly meta?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * The server has answered, and the answer is not what was asked for: relata's own API answers with problem details
 * (RFC 9457), HighLevel's routes in HighLevel's form, and what stands before relata as it likes. The request and its
 * token are not part of it.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /**
   * Of docs/errors.md: `location_unknown` and so on; on HighLevel's routes there is none. `answer_unreadable` and
   * `redirected` are this client's, about answers that are not relata's.
   */
  readonly code: string | undefined;
  /** What is wrong, in one line. */
  readonly detail: string;
  /** One for each fault. */
  readonly messages: readonly string[];
  /** By which the server's log knows the request. */
  readonly traceId: string | undefined;
  /** Seconds after which the server wants to be asked again, where it says so. */
  readonly retryAfterSeconds: number | undefined;
  /** What else HighLevel's form has: the contact that is there already. */
  readonly meta: Readonly<Record<string, unknown>> | undefined;
  readonly method: string;
  /** Without the query. */
  readonly path: string;

  constructor(refusal: ApiRefusal, options?: ErrorOptions) {
    const { status, method, path, messages, traceId } = refusal;
    const detail = messages.join('; ');
    const trace = traceId === undefined ? '' : `, trace ${traceId}`;
    super(`${detail} (${status} to ${method} ${path}${trace})`, options);
    this.status = status;
    this.code = refusal.code;
    this.detail = detail;
    this.messages = messages;
    this.traceId = traceId;
    this.retryAfterSeconds = refusal.retryAfterSeconds;
    this.meta = refusal.meta;
    this.method = method;
    this.path = path;
  }
}
