/**
 * Signatures hold for five minutes. What has waited for almost as long, behind a slow server on this machine, is asked for
 * again, so that it is signed again.
 */
const AGE_MAX_MS = 240_000;

/** How old signatures are, by a clock that may be another than the server's. */
export class Freshness {
  /** How far this clock is before the server's, at most: what has just been signed has no age. */
  #aheadMs: number = Number.POSITIVE_INFINITY;

  /** Whether a listener might refuse it; `signedSeconds` is its `webhook-timestamp`. */
  isStale(signedSeconds: number, nowMs: number): boolean {
    const apartMs = nowMs - signedSeconds * 1_000;
    this.#aheadMs = Math.min(this.#aheadMs, apartMs);
    return apartMs - this.#aheadMs > AGE_MAX_MS;
  }
}
