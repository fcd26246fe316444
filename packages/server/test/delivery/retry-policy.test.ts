import { describe, expect, test } from 'vitest';
import {
  type Failure,
  nextDelayMs,
  parseRetryAfter,
  type RetryPolicy,
} from '../../src/delivery/lanes/retry-policy.ts';

const failed = { status: 500, retryAfterMs: null };
const unanswered = { status: null, retryAfterMs: null };
const HOUR_MS = 3_600_000;

/** The pauses of a policy for a failure that stays the same, without jitter. */
function schedule(policy: RetryPolicy, failure: Failure = failed): number[] {
  const delays: number[] = [];
  for (;;) {
    const delayMs = nextDelayMs(policy, failure, delays.length + 1, () => 0.5);
    if (delayMs === null) return delays;
    delays.push(delayMs);
  }
}

describe('the retry policy', () => {
  test('by default gives an event 75 h 35 min', () => {
    const delays = schedule('default');
    expect(delays.map((ms) => ms / 1_000)).toEqual([
      5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400,
    ]);
    const [first = 0] = delays;
    expect(delays.reduce((sum, ms) => sum + ms, 0) - first).toBe(75 * HOUR_MS + 35 * 60_000);
    expect(schedule('default', unanswered)).toEqual(delays);
  });

  test('of HighLevel comes again after a 429 alone, six times', () => {
    expect(schedule('highlevel', { status: 429, retryAfterMs: null })).toEqual(Array(6).fill(600_000));
    for (const status of [null, 400, 408, 500, 503])
      expect(schedule('highlevel', { status, retryAfterMs: null })).toEqual([]);
  });

  test("of one's own is a list of seconds, also parts of them, and may be empty", () => {
    expect(schedule([0, 0.25, 3])).toEqual([0, 250, 3_000]);
    expect(schedule([])).toEqual([]);
  });

  test('varies by a fifth either way', () => {
    expect(nextDelayMs([100], failed, 1, () => 0)).toBe(80_000);
    expect(nextDelayMs([100], failed, 1, () => 0.999_999_999)).toBe(120_000);
  });

  test('takes Retry-After for the least, up to a day', () => {
    const asked = (retryAfterMs: number) => nextDelayMs([10], { status: 503, retryAfterMs }, 1, () => 0.5);
    expect(asked(3_000)).toBe(10_000);
    expect(asked(60_000)).toBe(60_000);
    expect(asked(1_000 * HOUR_MS)).toBe(24 * HOUR_MS);
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-11-20T10:00:00Z');
  test.each([
    ['0', 0],
    ['120', 120_000],
    [' 7 ', 7_000],
    ['Fri, 20 Nov 2026 10:00:30 GMT', 30_000],
    ['Fri, 20 Nov 2026 09:00:00 GMT', null],
    ['-5', null],
    ['1.5', null],
    ['99999999999', null],
    ['soon', null],
    ['2026', 2_026_000],
    ['2026-11-20', null],
    ['', null],
    [undefined, null],
  ])('%j is %j ms', (header, ms) => {
    expect(parseRetryAfter(header, now)).toBe(ms);
  });
});
