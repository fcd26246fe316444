import { type TBoolean, type TInteger, type TObject, Type } from 'typebox';

/** So many, or, where it is not exact, at least so many. */
export interface Count {
  count: number;
  isExact: boolean;
}

export const CountShape: TObject<{ count: TInteger; isExact: TBoolean }> = Type.Object({
  count: Type.Integer({ description: 'Counted to a bound' }),
  isExact: Type.Boolean({ description: 'Whether there are no more than that' }),
});

/** Of what was counted up to one more than `countMax`, so that it is known whether there are more. */
export function countOf(n: number, countMax: number): Count {
  return { count: Math.min(n, countMax), isExact: n <= countMax };
}
