import { type Cardinality, cardinalityOf, type End } from '../ends.ts';

/** How many records of one side a record of the other may have, as the form asks it. */
export interface Amount {
  readonly many: boolean;
  /** Where many are allowed; null for any number. */
  readonly limit: number | null;
  /** What was typed as the limit is none. */
  readonly isWrong?: boolean;
}

export function isWrong({ many, isWrong = false }: Amount): boolean {
  return many && isWrong;
}

/** What the API takes of both. */
export interface CardinalityBody {
  readonly firstObjectToSecondObjectCardinality: Cardinality;
  readonly firstObjectToSecondObjectMaxLimit?: number;
  readonly secondObjectToFirstObjectMaxLimit?: number;
}

export function cardinalityBody(first: Amount, second: Amount): CardinalityBody {
  return {
    firstObjectToSecondObjectCardinality: cardinalityOf(
      first.many ? 'many' : 'one',
      second.many ? 'many' : 'one',
    ),
    ...(second.many && second.limit !== null && { firstObjectToSecondObjectMaxLimit: second.limit }),
    ...(first.many && first.limit !== null && { secondObjectToFirstObjectMaxLimit: first.limit }),
  };
}

export function endFrom(objectKey: string, label: string, { many, limit }: Amount): End {
  return { objectKey, label, max: many ? limit : 1 };
}
