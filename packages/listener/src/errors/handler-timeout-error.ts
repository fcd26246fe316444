/** The handlers of a webhook ran longer than `handlerTimeoutMs`. It is also the reason of their signal. */
export class HandlerTimeoutError extends Error {
  override readonly name = 'HandlerTimeoutError';
  readonly timeoutMs: number;

  constructor(timeoutMs: number) {
    super(`The handlers ran longer than ${timeoutMs} ms`);
    this.timeoutMs = timeoutMs;
  }
}
