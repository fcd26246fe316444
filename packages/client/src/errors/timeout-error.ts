/** The answer was not there in time. A request that changes something may have been carried out all the same. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
  /** The server's address, as it was given. */
  readonly url: string;
  /** How long was waited. */
  readonly timeoutMs: number;

  constructor(url: string, timeoutMs: number) {
    super(`${url} has not answered within ${timeoutMs / 1_000} s`);
    this.url = url;
    this.timeoutMs = timeoutMs;
  }
}
