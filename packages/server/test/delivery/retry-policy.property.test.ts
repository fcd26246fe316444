import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Failure,
  nextDelayMs,
  parseRetryAfter,
  type RetryPolicy,
} from '../../src/delivery/lanes/retry-policy.ts';

const DAY_MS = 24 * 3_600_000;
const now = Date.parse('2026-11-20T10:00:00.500Z');

const own = fc.array(fc.double({ min: 0, max: 604_800, noNaN: true }), { maxLength: 20 });
const policy: fc.Arbitrary<RetryPolicy> = fc.oneof(fc.constantFrom<RetryPolicy>('default', 'highlevel'), own);
const status = fc.option(fc.integer({ min: 200, max: 599 }));
const failures = fc.integer({ min: 1, max: 25 });
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
/** What receivers say, and what they had better not. */
const header = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.integer().map(String),
  fc.bigInt().map(String),
  fc.double().map(String),
  fc.date({ noInvalidDate: false }).map(String),
  fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constantFrom('1e3', '0x10', '+5', '-0', '5;', '5, 6', 'Infinity', 'NaN', '٣', '1_000', '9'.repeat(500)),
);

/** The pause of a policy before jitter; undefined after the last. */
const baseMs = (of: RetryPolicy, failure: Failure, count: number): number | undefined =>
  nextDelayMs(of, { ...failure, retryAfterMs: null }, count, () => 0.5) ?? undefined;

describe('the next attempt', () => {
  test('comes within a fifth of its time, and not before Retry-After, of a day at the most', () => {
    fc.assert(
      fc.property(policy, status, fc.option(header), failures, random, (of, code, said, count, chance) => {
        const failure = { status: code, retryAfterMs: parseRetryAfter(said ?? undefined, now) };
        const delayMs = nextDelayMs(of, failure, count, () => chance);
        const base = baseMs(of, failure, count);
        expect(delayMs === null).toBe(base === undefined);
        if (delayMs === null || base === undefined) return;
        const asked = Math.min(failure.retryAfterMs ?? 0, DAY_MS);
        expect(Number.isSafeInteger(delayMs)).toBe(true);
        expect(delayMs).toBeGreaterThanOrEqual(Math.floor(Math.max(0.8 * base, asked)) - 1);
        expect(delayMs).toBeLessThanOrEqual(Math.ceil(Math.max(1.2 * base, asked)) + 1);
      }),
      { numRuns: 2_000 },
    );
  });

  test('does not depend on Retry-After as to whether it comes', () => {
    fc.assert(
      fc.property(policy, status, fc.nat(), failures, (of, code, retryAfterMs, count) => {
        const without = nextDelayMs(of, { status: code, retryAfterMs: null }, count);
        const asked = nextDelayMs(of, { status: code, retryAfterMs }, count);
        expect(asked === null).toBe(without === null);
      }),
    );
  });

  test('uses all of the range of its jitter', () => {
    const delays = fc
      .sample(random, 2_000)
      .map((chance) => nextDelayMs([100], { status: 503, retryAfterMs: null }, 1, () => chance) ?? 0);
    expect(Math.min(...delays)).toBeLessThan(82_000);
    expect(Math.max(...delays)).toBeGreaterThan(118_000);
  });
});

describe('Retry-After', () => {
  test('is a time from now, or nothing, whatever it says', () => {
    fc.assert(
      fc.property(header, (said) => {
        const ms = parseRetryAfter(said, now);
        expect(ms === null || (Number.isFinite(ms) && ms >= 0)).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  test('is understood in seconds, and as the date that HTTP writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999 }), (seconds) => {
        expect(parseRetryAfter(String(seconds), now)).toBe(seconds * 1_000);
        const date = new Date(now + seconds * 1_000);
        const ms = Math.floor(date.getTime() / 1_000) * 1_000 - now;
        expect(parseRetryAfter(date.toUTCString(), now)).toBe(ms);
        expect(parseRetryAfter(new Date(now - seconds * 1_000).toUTCString(), now)).toBeNull();
      }),
    );
  });
});
