import type { RelationData } from '@relata/protocol';
import type { Query } from '../db/statement.ts';
import type { WriteOperation } from '../db/write.ts';
import { RelataError } from '../errors.ts';
import { type CreateRelationReads, type FullSide, Linking, readsOf } from './create-relation.ts';
import { Unlinking } from './delete-relation.ts';
import { type Link, type RelationViewRow, selectRelations } from './store.ts';

export interface ReplaceRelation {
  readonly traceId: string;
  readonly link: Link;
  /** The relations that are to make room, and no others; none where there is room. */
  readonly replace: readonly string[];
}

export interface ReplacedRelation {
  readonly relation: RelationData;
  /** Those that were deleted. */
  readonly replaced: readonly string[];
}

/** What a refusal has in its `meta`, for whoever shows what is in the way. */
export interface FullSidesMeta {
  readonly fullSides: readonly FullSide[];
}

/** As many as a relation has sides. */
export const REPLACED_MAX = 2;

/**
 * Creates a relation, and deletes the named ones that are in its way: of each side that has as many as it may, exactly
 * one. Where another is named, or one is missing, nothing happens.
 */
export const replaceRelation: WriteOperation<
  ReplaceRelation,
  ReplacedRelation,
  readonly [...CreateRelationReads, Query<RelationViewRow>]
> = {
  name: 'replace relation',

  reads(locationId, inputs) {
    return [
      ...readsOf(
        locationId,
        inputs.map(({ link }) => link),
      ),
      selectRelations(locationId, [...new Set(inputs.flatMap(({ replace }) => replace))]),
    ];
  },

  decide(write, inputs, [associations, records, existing, degrees, named]) {
    const linking = new Linking(write, associations, records, existing, degrees);
    const unlinking = new Unlinking(write);
    const current = new Map(named.map((row) => [row.id, row]));

    const outcomes = inputs.map(({ link, traceId, replace }): ReplacedRelation | RelataError => {
      const refusal = linking.refuse(link);
      if (refusal !== undefined) return refusal;
      const room = makeRoom(link, linking.fullSides(link), [...new Set(replace)], current);
      if (room instanceof RelataError) return room;
      for (const row of room) {
        current.delete(row.id);
        unlinking.unlink(row, traceId);
        linking.forget(row);
      }
      const made = linking.link(link, traceId, 'refuse');
      // Thrown, so that nothing of the batch is written: it has been decided that there is room.
      if (made instanceof RelataError) throw made;
      return { relation: made.relation, replaced: room.map(({ id }) => id) };
    });

    unlinking.finish('ahead');
    linking.finish();
    return outcomes;
  },
};

/** The relations that go: of each full side the one that is named. */
function makeRoom(
  link: Link,
  fullSides: readonly FullSide[],
  replace: readonly string[],
  current: ReadonlyMap<string, RelationViewRow>,
): RelationViewRow[] | RelataError {
  const meta: FullSidesMeta = { fullSides };
  const open = new Set(fullSides);
  const going: RelationViewRow[] = [];
  for (const relationId of replace) {
    const row = current.get(relationId);
    const side = [...open].find((each) => row !== undefined && isOf(row, link.associationId, each));
    if (row === undefined || side === undefined)
      return new RelataError('replace_outdated', { relationId }, { meta: { ...meta } });
    open.delete(side);
    going.push(row);
  }
  const [missing] = open;
  if (missing === undefined) return going;
  const { recordId, limit, associationKey: association } = missing;
  return new RelataError('relation_in_the_way', { recordId, limit, association }, { meta: { ...meta } });
}

function isOf(row: RelationViewRow, associationId: string, { side, recordId }: FullSide): boolean {
  return (
    row.association_id === associationId &&
    (side === 1 ? row.first_record_id : row.second_record_id) === recordId
  );
}
