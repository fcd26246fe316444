import type { AssociationData } from './data.ts';

export type Cardinality = AssociationData['firstObjectToSecondObjectCardinality'];

/** One side of an association, as it is read from the other side. */
export interface End {
  readonly objectKey: string;
  /** What the records on this side are called. */
  readonly label: string;
  /** How many records of this side one of the other side may have; null where nothing caps it. */
  readonly max: number | null;
}

/** What of an association its two ends are made of. */
export type Association = Pick<
  AssociationData,
  | 'firstObjectKey'
  | 'firstObjectLabel'
  | 'secondObjectKey'
  | 'secondObjectLabel'
  | 'firstObjectToSecondObjectCardinality'
  | 'firstObjectToSecondObjectMaxLimit'
  | 'secondObjectToFirstObjectMaxLimit'
>;

export function endsOf(association: Association): { readonly first: End; readonly second: End } {
  const cardinality = association.firstObjectToSecondObjectCardinality;
  const isFirstOne = cardinality === 'ONE_TO_ONE' || cardinality === 'ONE_TO_MANY';
  const isSecondOne = cardinality === 'ONE_TO_ONE' || cardinality === 'MANY_TO_ONE';
  return {
    first: {
      objectKey: association.firstObjectKey,
      label: association.firstObjectLabel,
      max: isFirstOne ? 1 : (association.secondObjectToFirstObjectMaxLimit ?? null),
    },
    second: {
      objectKey: association.secondObjectKey,
      label: association.secondObjectLabel,
      max: isSecondOne ? 1 : (association.firstObjectToSecondObjectMaxLimit ?? null),
    },
  };
}

/** Read from the first object to the second. */
export function cardinalityOf(first: 'one' | 'many', second: 'one' | 'many'): Cardinality {
  if (first === 'one') return second === 'one' ? 'ONE_TO_ONE' : 'ONE_TO_MANY';
  return second === 'one' ? 'MANY_TO_ONE' : 'MANY_TO_MANY';
}

/** `one`, `many`, `up to 5` */
export function howMany(max: number | null): string {
  if (max === 1) return 'one';
  return max === null ? 'many' : `up to ${max.toLocaleString('en')}`;
}
