/** `default`, HighLevel's own, or the seconds before each further attempt. */
export type RetryPolicy = 'default' | 'highlevel' | readonly number[];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What an endpoint that otherwise answers is given for one event: 75 h 35 min. */
const DEFAULT_DELAYS_MS: readonly number[] = [
  5_000,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

/** HighLevel's: six more attempts every ten minutes, and only after a 429; any other failure is the last. */
const HIGHLEVEL_DELAYS_MS: readonly number[] = Array.from({ length: 6 }, () => 10 * MINUTE_MS);
const TOO_MANY_REQUESTS = 429;

/** Either way; so that what failed together does not come back together. */
const JITTER = 0.2;
/** As long as the longest pause there is: who asks for more does not get to hold an event for ever. */
const RETRY_AFTER_MAX_MS = 24 * HOUR_MS;

export interface Failure {
  /** Of the answer; null if there was none. */
  readonly status: number | null;
  /** What the answer's `Retry-After` asked for; null if it did not. */
  readonly retryAfterMs: number | null;
}

/**
 * How long to wait after a failure before the next attempt, in ms; null if it was the last.
 *
 * @param failures how many attempts have failed, this one included
 * @param random gives a number in [0, 1)
 */
export function nextDelayMs(
  policy: RetryPolicy,
  failure: Failure,
  failures: number,
  random: () => number = Math.random,
): number | null {
  if (policy === 'highlevel' && failure.status !== TOO_MANY_REQUESTS) return null;
  const delayMs = delaysMs(policy)[failures - 1];
  if (delayMs === undefined) return null;
  const jittered = delayMs * (1 - JITTER + 2 * JITTER * random());
  return Math.round(Math.max(jittered, Math.min(failure.retryAfterMs ?? 0, RETRY_AFTER_MAX_MS)));
}

function delaysMs(policy: RetryPolicy): readonly number[] {
  if (policy === 'default') return DEFAULT_DELAYS_MS;
  if (policy === 'highlevel') return HIGHLEVEL_DELAYS_MS;
  return policy.map((seconds) => seconds * 1_000);
}

/** Reads `Retry-After`: seconds or a date. Null where it is neither, or in the past. */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  // Only the date form of HTTP: `Date.parse` reads many things as dates.
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)) return null;
  const ms = Date.parse(text) - nowMs;
  return ms > 0 ? ms : null;
}
