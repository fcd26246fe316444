import type { CellType } from './cells.ts';
import type { Kind } from './kinds.ts';

/** A column whose cells are found at a path of the row. */
export interface PlainColumn {
  readonly name: string;
  readonly path: readonly string[];
  readonly type: CellType;
  /** It is written and not read: the server gives its own. */
  readonly isForReading?: true;
  /** An empty list is another thing than none. */
  readonly keepsEmpty?: true;
}

const text = (name: string, ...path: string[]): PlainColumn => ({
  name,
  path: path.length === 0 ? [name] : path,
  type: 'text',
});
const shown = (name: string): PlainColumn => ({ ...text(name), isForReading: true });

/** The columns of kinds that have the same ones everywhere. */
export const plainColumns: Readonly<Record<Exclude<Kind, 'records'>, readonly PlainColumn[]>> = {
  objects: [
    shown('id'),
    text('key'),
    { ...shown('standard'), type: 'boolean' },
    text('singular', 'labels', 'singular'),
    text('plural', 'labels', 'plural'),
    text('description'),
    text('primaryDisplayProperty'),
    text('primaryName'),
    text('primaryType'),
    { ...text('searchableProperties'), type: 'list', keepsEmpty: true },
  ],
  associations: [
    text('id'),
    text('key'),
    { ...shown('associationType') },
    text('firstObjectKey'),
    text('firstObjectLabel'),
    text('secondObjectKey'),
    text('secondObjectLabel'),
    text('firstObjectToSecondObjectCardinality'),
    text('secondObjectToFirstObjectCardinality'),
    { ...text('firstObjectToSecondObjectMaxLimit'), type: 'number' },
    { ...text('secondObjectToFirstObjectMaxLimit'), type: 'number' },
  ],
  relations: [
    shown('id'),
    text('associationKey'),
    text('associationId'),
    shown('firstObjectKey'),
    text('firstRecordId'),
    shown('secondObjectKey'),
    text('secondRecordId'),
    shown('createdAt'),
  ],
};
