import type { RelationData } from '@relata/protocol';
import type { Query } from '../db/statement.ts';
import type { WriteInProgress, WriteOperation } from '../db/write.ts';
import { RelataError } from '../errors.ts';
import { relationData, relationOrderKey } from './relation.ts';
import {
  type DegreeRow,
  deleteRelations,
  lowerDegrees,
  type RelationViewRow,
  selectRelations,
} from './store.ts';

export interface DeleteRelation {
  readonly traceId: string;
  readonly id: string;
}

export const deleteRelation: WriteOperation<DeleteRelation, RelationData, readonly [Query<RelationViewRow>]> =
  {
    name: 'delete relation',

    reads(locationId, inputs) {
      return [
        selectRelations(
          locationId,
          inputs.map(({ id }) => id),
        ),
      ];
    },

    decide(write, inputs, [rows]) {
      const current = new Map(rows.map((row) => [row.id, row]));
      const unlinking = new Unlinking(write);
      const outcomes = inputs.map(({ id, traceId }) => {
        const row = current.get(id);
        if (row === undefined) return new RelataError('relation_not_found');
        current.delete(id);
        return unlinking.unlink(row, traceId);
      });
      unlinking.finish();
      return outcomes;
    },
  };

/** The relations that one write takes away; also a part of deleting what they hang on. */
export class Unlinking {
  readonly #write: WriteInProgress;
  readonly #rows = new Map<string, RelationViewRow>();

  constructor(write: WriteInProgress) {
    this.#write = write;
  }

  /** Each relation once. */
  unlink(row: RelationViewRow, traceId: string): RelationData {
    const data = relationData(this.#write.locationId, row);
    this.#rows.set(row.id, row);
    this.#write.append({
      type: 'RelationDelete',
      entityId: row.id,
      orderKey: relationOrderKey(data),
      traceId,
      data,
    });
    return data;
  }

  has(relationId: string): boolean {
    return this.#rows.has(relationId);
  }

  /** Adds the rows to the write; `ahead` of what else it changes, where others are to take their place. */
  finish(when: 'along' | 'ahead' = 'along'): void {
    if (this.#rows.size === 0) return;
    const { locationId } = this.#write;
    const queries = [
      deleteRelations(locationId, [...this.#rows.keys()]),
      ...lowerDegrees(locationId, degreesOf([...this.#rows.values()])),
    ];
    for (const query of queries) {
      if (when === 'ahead') this.#write.clear(query);
      else this.#write.change(query);
    }
  }
}

/** What these relations count for on each side; sides without a cap have no row that could be lowered. */
function degreesOf(rows: readonly RelationViewRow[]): DegreeRow[] {
  const counts = new Map<string, { association_id: string; side: 1 | 2; record_id: string; n: number }>();
  for (const row of rows) {
    const sides = [
      { side: 1, record_id: row.first_record_id },
      { side: 2, record_id: row.second_record_id },
    ] as const;
    for (const { side, record_id } of sides) {
      const key = `${row.association_id} ${side} ${record_id}`;
      const count = counts.get(key) ?? { association_id: row.association_id, side, record_id, n: 0 };
      count.n += 1;
      counts.set(key, count);
    }
  }
  return [...counts.values()];
}
