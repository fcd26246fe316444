import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Remarks } from '../../src/headers.ts';
import { Chain } from '../../src/in-order/chain.ts';
import type { Lane } from '../../src/in-order/entity.ts';
import { type Gap, Gaps, type GapsOptions } from '../../src/in-order/gaps.ts';

const lane: Lane = { appId: '6b02227928badd29bfd922e9', locationId: 'eHy2cOSZxMQzQ6Yyvl8P' };
const HOUR_MS = 3_600_000;

// Only timers: what is due is measured by them alone.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

function watch(options: Partial<GapsOptions> = {}): { gaps: Gaps; reported: Gap[]; missing(): number[] } {
  const reported: Gap[] = [];
  const gaps = new Gaps({ afterMs: HOUR_MS, report: (gap) => reported.push(gap), ...options });
  return { gaps, reported, missing: () => reported.map(({ missingSequence }) => missingSequence) };
}

function remarks(
  sequence: number | undefined,
  previousSequence: number | undefined,
  rest: Partial<Remarks> = {},
): Remarks {
  return { sequence, previousSequence, ordering: 'entity', isTest: false, ...rest };
}

describe('a missing event is reported', () => {
  test('after a time, by its number and those around it', () => {
    const { gaps, reported } = watch();
    gaps.handled(lane, remarks(3, 0), false);
    gaps.handled(lane, remarks(8, 7), false);
    vi.advanceTimersByTime(HOUR_MS - 1);
    expect(reported).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(reported).toEqual([
      { ...lane, missingSequence: 7, afterSequence: 3, beforeSequence: 8, ordering: 'entity' },
    ]);
    vi.advanceTimersByTime(100 * HOUR_MS);
    expect(reported).toHaveLength(1);
  });

  test('not if it comes in time', () => {
    const { gaps, reported } = watch();
    gaps.handled(lane, remarks(3, 0), false);
    gaps.handled(lane, remarks(8, 7), false);
    vi.advanceTimersByTime(HOUR_MS / 2);
    gaps.handled(lane, remarks(7, 3), false);
    vi.advanceTimersByTime(HOUR_MS);
    expect(reported).toEqual([]);
  });

  test('at once where the endpoint has them one after the other', () => {
    const { gaps, reported } = watch();
    gaps.handled(lane, remarks(3, 0, { ordering: 'location' }), false);
    gaps.handled(lane, remarks(8, 7, { ordering: 'location' }), false);
    expect(reported).toEqual([
      { ...lane, missingSequence: 7, afterSequence: 3, beforeSequence: 8, ordering: 'location' },
    ]);
  });

  test.each([['none' as const], [undefined]])('never where the ordering is %s', (ordering) => {
    const { gaps, reported } = watch();
    gaps.handled(lane, remarks(3, 0, { ordering }), false);
    gaps.handled(lane, remarks(8, 7, { ordering }), false);
    vi.advanceTimersByTime(100 * HOUR_MS);
    expect(reported).toEqual([]);
  });

  test('and the one before it too, when it comes late and names that', () => {
    const { gaps, missing } = watch();
    gaps.handled(lane, remarks(1, 0), false);
    gaps.handled(lane, remarks(9, 8), false);
    vi.advanceTimersByTime(HOUR_MS);
    gaps.handled(lane, remarks(8, 5), false);
    vi.advanceTimersByTime(HOUR_MS - 1);
    expect(missing()).toEqual([8]);
    vi.advanceTimersByTime(1);
    expect(missing()).toEqual([8, 5]);
  });

  test('each after its own time', () => {
    const { gaps, missing } = watch();
    gaps.handled(lane, remarks(1, 0), false);
    gaps.handled(lane, remarks(9, 8), false);
    vi.advanceTimersByTime(HOUR_MS / 2);
    gaps.handled(lane, remarks(5, 4), false);
    vi.advanceTimersByTime(HOUR_MS / 2);
    expect(missing()).toEqual([8]);
    vi.advanceTimersByTime(HOUR_MS / 2);
    expect(missing()).toEqual([8, 4]);
  });

  test('by endpoint and location', () => {
    const { gaps, reported } = watch();
    const other = { ...lane, locationId: 'another' };
    const third = { ...lane, appId: 'another' };
    for (const each of [lane, other, third]) gaps.handled(each, remarks(1, 0), false);
    gaps.handled(lane, remarks(2, 1), false);
    gaps.handled(other, remarks(3, 2), false);
    gaps.handled(third, remarks(3, 1), false);
    vi.advanceTimersByTime(HOUR_MS);
    expect(reported.map(({ locationId, missingSequence }) => [locationId, missingSequence])).toEqual([
      ['another', 2],
    ]);
  });
});

describe('nothing is reported', () => {
  test('of what came before this process heard of the endpoint', () => {
    const { gaps, reported } = watch();
    gaps.handled(lane, remarks(100, 98), false);
    gaps.handled(lane, remarks(50, 49), false);
    gaps.handled(lane, remarks(98, 97), false);
    vi.advanceTimersByTime(HOUR_MS);
    expect(reported).toEqual([]);
  });

  test('because of a test, a replay, or what has no numbers', () => {
    const { gaps, reported } = watch();
    gaps.handled(lane, remarks(50, 40), true);
    gaps.handled(lane, remarks(3, 0), false);
    gaps.handled(lane, remarks(0, 0, { isTest: true }), false);
    gaps.handled(lane, remarks(90, 80, { isTest: true }), false);
    gaps.handled(lane, remarks(90, 80), true);
    gaps.handled(lane, remarks(undefined, 80), false);
    gaps.handled(lane, remarks(90, undefined), false);
    gaps.handled(lane, remarks(90, 90), false);
    gaps.handled(lane, remarks(90, 91), false);
    vi.advanceTimersByTime(HOUR_MS);
    expect(reported).toEqual([]);
    // They have not moved anything either.
    gaps.handled(lane, remarks(8, 7), false);
    vi.advanceTimersByTime(HOUR_MS);
    expect(reported.map(({ missingSequence }) => missingSequence)).toEqual([7]);
  });

  test('of an event that is sent again on request', () => {
    const { gaps, reported } = watch();
    gaps.handled(lane, remarks(3, 0), false);
    gaps.handled(lane, remarks(8, 7), false);
    gaps.handled(lane, remarks(7, 0), true);
    vi.advanceTimersByTime(HOUR_MS);
    expect(reported).toEqual([]);
  });

  test('after it was closed, and no timer is left', () => {
    const { gaps, reported } = watch();
    gaps.handled(lane, remarks(3, 0), false);
    gaps.handled(lane, remarks(8, 7), false);
    gaps.close();
    gaps.handled(lane, remarks(10, 9), false);
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(HOUR_MS);
    expect(reported).toEqual([]);
  });
});

/** Numbers that rise, as those of the events that pass a filter. */
const chains = fc
  .array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 3_000, size: 'max' })
  .map((steps) => {
    let sequence = 0;
    return steps.map((step) => {
      const previous = sequence;
      sequence += step;
      return { sequence, previous };
    });
  });

test('of thousands that come in any order, some never and some twice, those are reported that are named and did not come', () => {
  const worlds = chains.chain((chain) =>
    fc.record({
      chain: fc.constant(chain),
      lost: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: chain.length, maxLength: chain.length }),
      order: fc.shuffledSubarray(
        Array.from({ length: 2 * chain.length }, (_, index) => index % chain.length),
        { minLength: 2 * chain.length },
      ),
    }),
  );
  fc.assert(
    fc.property(worlds, ({ chain, lost, order }) => {
      const { gaps, missing } = watch();
      const comes = (index: number): boolean => index > 0 && lost[index] !== 0;
      gaps.handled(lane, remarks(chain[0]?.sequence, 0), false);
      for (const index of order.filter(comes)) {
        gaps.handled(lane, remarks(chain[index]?.sequence, chain[index]?.previous), false);
      }
      vi.advanceTimersByTime(HOUR_MS);
      const expected = chain.flatMap(({ sequence }, index) =>
        index > 0 && !comes(index) && comes(index + 1) && index + 1 < chain.length ? [sequence] : [],
      );
      expect(missing().toSorted((a, b) => a - b)).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});

test('what is kept is as much as is missing', () => {
  const chain = new Chain<{ after: number; last: number }>(0);
  const create = (piece: { after: number; last: number }): { after: number; last: number } => piece;
  for (let sequence = 1; sequence <= 100_000; sequence += 1) chain.add(sequence, sequence - 1, create);
  expect(chain.pieces).toHaveLength(0);
  for (let sequence = 200_000; sequence > 100_001; sequence -= 1) chain.add(sequence, sequence - 1, create);
  expect(chain.pieces).toEqual([{ after: 100_001, last: 200_000 }]);
  chain.add(100_001, 100_000, create);
  expect(chain.pieces).toHaveLength(0);
  expect(chain.before(1e9)).toBe(200_000);
});

describe('beyond what is kept', () => {
  test('the lowest gap is reported before its time', () => {
    const { gaps, missing } = watch({ piecesMax: 3 });
    gaps.handled(lane, remarks(1, 0), false);
    for (const sequence of [20, 10, 30, 40, 50]) gaps.handled(lane, remarks(sequence, sequence - 1), false);
    expect(missing()).toEqual([9, 19]);
    vi.advanceTimersByTime(HOUR_MS);
    expect(missing()).toEqual([9, 19, 29, 39, 49]);
  });

  test('the endpoint that was not heard of for longest is forgotten, and its gaps are reported', () => {
    const { gaps, reported } = watch({ lanesMax: 2 });
    const [one, two, three] = ['1', '2', '3'].map((locationId) => ({ ...lane, locationId })) as [
      Lane,
      Lane,
      Lane,
    ];
    for (const each of [one, two]) gaps.handled(each, remarks(1, 0), false);
    for (const each of [two, one]) gaps.handled(each, remarks(5, 4), false);
    gaps.handled(three, remarks(1, 0), false);
    expect(reported.map(({ locationId }) => locationId)).toEqual(['2']);
    vi.advanceTimersByTime(HOUR_MS);
    expect(reported.map(({ locationId }) => locationId)).toEqual(['2', '1']);
  });

  test('of twenty thousand endpoints, each with a gap, ten thousand are known', () => {
    const { gaps, reported } = watch();
    for (let each = 0; each < 20_000; each += 1) {
      const own = { ...lane, locationId: String(each) };
      gaps.handled(own, remarks(1, 0), false);
      gaps.handled(own, remarks(5, 4), false);
    }
    expect(reported).toHaveLength(10_000);
  });
});
