import type { Cardinality } from '../events/data.ts';
import { MAX_LIMIT_MAX } from './sizes.ts';

export const ONE_TO_ONE = 'ONE_TO_ONE';
export const ONE_TO_MANY = 'ONE_TO_MANY';
export const MANY_TO_ONE = 'MANY_TO_ONE';
export const MANY_TO_MANY = 'MANY_TO_MANY';

const mirrors: { readonly [Each in Cardinality]: Cardinality } = {
  ONE_TO_ONE,
  ONE_TO_MANY: MANY_TO_ONE,
  MANY_TO_ONE: ONE_TO_MANY,
  MANY_TO_MANY,
};

export const cardinalities: readonly Cardinality[] = [ONE_TO_ONE, ONE_TO_MANY, MANY_TO_ONE, MANY_TO_MANY];

/** The same association seen from its other side. */
export const mirror = (cardinality: Cardinality): Cardinality => mirrors[cardinality];

/** May a record on the side that this is read from have one other record only? */
export const isToOne = (cardinality: Cardinality): boolean =>
  cardinality === ONE_TO_ONE || cardinality === MANY_TO_ONE;

export interface CardinalityInput {
  /** `firstObjectToSecondObjectCardinality` */
  first?: Cardinality | undefined;
  /** `secondObjectToFirstObjectCardinality` */
  second?: Cardinality | undefined;
  /** `firstObjectToSecondObjectMaxLimit`: how many second records one first record may have. */
  firstMax?: number | undefined;
  /** `secondObjectToFirstObjectMaxLimit` */
  secondMax?: number | undefined;
}

export type ResolvedCardinality =
  | { ok: true; first: Cardinality; second: Cardinality; firstMax: number | null; secondMax: number | null }
  | { ok: false; message: string };

/**
 * Both directions and both limits of an association from what a client gave of them. One direction implies the
 * other, none means many to many, and two must mirror each other. A limit is 1 exactly where its direction is to
 * one, 2–1000 where it caps a direction to many, null where nothing does. Whatever does not fit is a 422.
 */
export function resolveCardinality(input: CardinalityInput): ResolvedCardinality {
  const first = input.first ?? (input.second === undefined ? MANY_TO_MANY : mirror(input.second));
  const second = input.second ?? mirror(first);
  if (second !== mirror(first)) {
    return {
      ok: false,
      message:
        `secondObjectToFirstObjectCardinality must be ${mirror(first)}` +
        ` where firstObjectToSecondObjectCardinality is ${first}`,
    };
  }
  const firstMax = resolveLimit('firstObjectToSecondObject', first, input.firstMax);
  if (typeof firstMax === 'string') return { ok: false, message: firstMax };
  const secondMax = resolveLimit('secondObjectToFirstObject', second, input.secondMax);
  if (typeof secondMax === 'string') return { ok: false, message: secondMax };
  return { ok: true, first, second, firstMax, secondMax };
}

function resolveLimit(
  side: string,
  direction: Cardinality,
  limit: number | undefined,
): number | null | string {
  if (isToOne(direction)) {
    return limit === undefined || limit === 1
      ? 1
      : `${side}MaxLimit must be 1 where ${side}Cardinality is ${direction}`;
  }
  if (limit === undefined) return null;
  return Number.isInteger(limit) && limit >= 2 && limit <= MAX_LIMIT_MAX
    ? limit
    : `${side}MaxLimit must be an integer from 2 to ${MAX_LIMIT_MAX} where ${side}Cardinality is ${direction}`;
}
