import {
  type Cardinality,
  type CardinalityInput,
  cardinalities,
  isPairAllowed,
  isToOne,
  mirror,
  resolveCardinality,
  systemAssociations,
} from '@relata/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const anyCardinality = fc.constantFrom(...cardinalities);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const anyInput: fc.Arbitrary<CardinalityInput> = fc.record({
  first: maybe(anyCardinality),
  second: maybe(anyCardinality),
  firstMax: maybe(fc.constantFrom(0, 1, 2, 25, 1000, 1001, 1.5, -1)),
  secondMax: maybe(fc.constantFrom(0, 1, 2, 25, 1000, 1001, 1.5, -1)),
});

describe('mirror', () => {
  it('turns the words around', () => {
    for (const each of cardinalities) {
      const [left, right] = each.split('_TO_');
      expect(mirror(each)).toBe(`${right}_TO_${left}`);
      expect(mirror(mirror(each))).toBe(each);
    }
  });
});

describe('resolveCardinality', () => {
  it.each<[CardinalityInput, Cardinality, Cardinality, number | null, number | null]>([
    [{}, 'MANY_TO_MANY', 'MANY_TO_MANY', null, null],
    [{ first: 'ONE_TO_MANY' }, 'ONE_TO_MANY', 'MANY_TO_ONE', null, 1],
    [{ second: 'ONE_TO_MANY' }, 'MANY_TO_ONE', 'ONE_TO_MANY', 1, null],
    [{ first: 'ONE_TO_ONE' }, 'ONE_TO_ONE', 'ONE_TO_ONE', 1, 1],
    [{ first: 'ONE_TO_MANY', firstMax: 10, secondMax: 1 }, 'ONE_TO_MANY', 'MANY_TO_ONE', 10, 1],
    [{ firstMax: 2, secondMax: 1000 }, 'MANY_TO_MANY', 'MANY_TO_MANY', 2, 1000],
  ])('%j', (input, first, second, firstMax, secondMax) => {
    expect(resolveCardinality(input)).toEqual({ ok: true, first, second, firstMax, secondMax });
  });

  it.each<[CardinalityInput, string]>([
    [
      { first: 'ONE_TO_MANY', second: 'ONE_TO_MANY' },
      'secondObjectToFirstObjectCardinality must be MANY_TO_ONE',
    ],
    [{ first: 'ONE_TO_ONE', firstMax: 2 }, 'firstObjectToSecondObjectMaxLimit must be 1'],
    [{ first: 'ONE_TO_MANY', secondMax: 7 }, 'secondObjectToFirstObjectMaxLimit must be 1'],
    [{ firstMax: 1 }, 'firstObjectToSecondObjectMaxLimit must be an integer from 2 to 1000'],
    [{ secondMax: 1001 }, 'secondObjectToFirstObjectMaxLimit must be an integer from 2 to 1000'],
  ])('%j is refused, naming the field', (input, message) => {
    const resolved = resolveCardinality(input);
    expect(resolved).toMatchObject({ ok: false });
    expect(resolved.ok ? '' : resolved.message).toContain(message);
  });

  it('says of an association seen from its other side the mirrored thing', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const here = resolveCardinality(input);
        const there = resolveCardinality({
          first: input.second,
          second: input.first,
          firstMax: input.secondMax,
          secondMax: input.firstMax,
        });
        expect(there.ok).toBe(here.ok);
        if (!here.ok || !there.ok) return;
        expect([there.second, there.first]).toEqual([here.first, here.second]);
        expect([there.secondMax, there.firstMax]).toEqual([here.firstMax, here.secondMax]);
      }),
    );
  });

  it('accepts only directions that mirror each other, with 1 exactly where one is to one', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const resolved = resolveCardinality(input);
        if (!resolved.ok) return;
        expect(resolved.second).toBe(mirror(resolved.first));
        expect(resolved.firstMax === 1).toBe(isToOne(resolved.first));
        expect(resolved.secondMax === 1).toBe(isToOne(resolved.second));
        for (const given of ['first', 'second', 'firstMax', 'secondMax'] as const) {
          if (input[given] !== undefined) expect(resolved[given]).toBe(input[given]);
        }
        // Taken again as input, it stays what it is.
        const { first, second, firstMax, secondMax } = resolved;
        const again = { first, second, firstMax: firstMax ?? undefined, secondMax: secondMax ?? undefined };
        expect(resolveCardinality(again)).toEqual(resolved);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('pairs', () => {
  const objects = ['contact', 'business', 'opportunity', 'custom_objects.a', 'custom_objects.b', 'nothing'];
  it('are contacts and custom objects, in either order, and nothing else', () => {
    for (const first of objects) {
      for (const second of objects) {
        const ordinary = (key: string) => key === 'contact' || key.startsWith('custom_objects.');
        expect(isPairAllowed(first, second)).toBe(ordinary(first) && ordinary(second));
      }
    }
  });
});

describe('system associations', () => {
  it('are two, with directions that mirror each other', () => {
    expect(systemAssociations.map(({ id }) => id)).toEqual([
      'BUSINESSES_CONTACTS_ASSOCIATION',
      'OPPORTUNITIES_CONTACTS_ASSOCIATION',
    ]);
    for (const each of systemAssociations) {
      expect(each.id).toBe(each.key);
      expect(each.secondObjectToFirstObjectCardinality).toBe(
        mirror(each.firstObjectToSecondObjectCardinality),
      );
    }
  });
});
