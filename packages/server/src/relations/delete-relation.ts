import type { RelationData } from '@relata/protocol';
import type { Query } from '../db/statement.ts';
import type { WriteInProgress, WriteOperation } from '../db/write.ts';
import { RelataError } from '../errors.ts';
import { relationData, relationOrderKey } from './relation.ts';
import { type DegreeRow, deleteRelations, lowerDegrees, type RelationViewRow, selectRelations } from './store.ts';

export interface DeleteRelation {
  readonly traceId: string;
  readonly id: string;
}

export const deleteRelation: WriteOperation<DeleteRelation, RelationData, readonly [Query<RelationViewRow>]> = {
  name: 'delete relation',

  reads(locationId, inputs) {
    return [selectRelations(locationId, inputs.map(({ id }) => id))];
  },

  decide(write, inputs, [rows]) {
    const current = new Map(rows.map((row) => [row.id, row]));
    const deleted: { row: RelationViewRow; traceId: string }[] = [];
    const outcomes = inputs.map(({ id, traceId }) => {
      const row = current.get(id);
      if (row === undefined) return new RelataError('relation_not_found');
      current.delete(id);
      deleted.push({ row, traceId });
      return relationData(write.locationId, row);
    });
    unlink(write, deleted);
    return outcomes;
  },
};

/** Takes relations out of the graph and announces each; also a part of deleting what they hang on. */
export function unlink(write: WriteInProgress, deleted: readonly { row: RelationViewRow; traceId: string }[]): void {
  if (deleted.length === 0) return;
  const { locationId } = write;
  for (const { row, traceId } of deleted) {
    const data = relationData(locationId, row);
    write.append({ type: 'RelationDelete', entityId: row.id, orderKey: relationOrderKey(data), traceId, data });
  }
  write.change(deleteRelations(locationId, deleted.map(({ row }) => row.id)));
  for (const query of lowerDegrees(locationId, degreesOf(deleted.map(({ row }) => row)))) write.change(query);
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
