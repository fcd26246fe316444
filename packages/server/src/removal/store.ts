import { type Query, statement } from '../db/statement.ts';
import type { RelationViewRow } from '../relations/store.ts';

/** What can be deleted together with the relations that hang on it. */
export type RemovableKind = 'record' | 'association';

/** A relation and the thing that it is deleted with. */
export interface HangingRelationRow extends RelationViewRow {
  readonly thing_id: string;
}

/** Something whose deletion has begun. */
export interface GoingRow {
  readonly location_id: string;
  readonly id: string;
  readonly trace_id: string;
}

const shown = `r.id, r.association_id, r.first_record_id, r.second_record_id, r.created_at,
  a.key as association_key, a.first_object_key, a.second_object_key`;

const ofRecords = statement<HangingRelationRow>(
  'removal_relations_of_records',
  `
  select thing.id as thing_id, ${shown}
  from unnest($2::text[]) as thing (id)
  cross join lateral (
    (select * from relation where location_id = $1 and first_record_id = thing.id order by association_id, second_record_id limit $3)
    union all
    (select * from relation where location_id = $1 and second_record_id = thing.id order by association_id, first_record_id limit $3)
  ) r
  left join association a on a.location_id = $1 and a.id = r.association_id
`,
);

const ofAssociations = statement<HangingRelationRow>(
  'removal_relations_of_associations',
  `
  select thing.id as thing_id, ${shown}
  from unnest($2::text[]) as thing (id)
  cross join lateral (
    select * from relation where location_id = $1 and association_id = thing.id order by id limit $3
  ) r
  join association a on a.location_id = $1 and a.id = r.association_id
`,
);

const mark: Record<RemovableKind, (...values: [string, readonly string[], readonly string[]]) => Query> = {
  record: statement(
    'removal_mark_records',
    `
    update record set going = true, going_trace_id = thing.trace_id
    from unnest($2::text[], $3::text[]) as thing (id, trace_id)
    where location_id = $1 and record.id = thing.id
  `,
  ),
  association: statement(
    'removal_mark_associations',
    `
    update association set going = true, going_trace_id = thing.trace_id
    from unnest($2::text[], $3::text[]) as thing (id, trace_id)
    where location_id = $1 and association.id = thing.id
  `,
  ),
};

const remove: Record<RemovableKind, (...values: [string, readonly string[]]) => Query> = {
  record: statement(
    'removal_delete_records',
    `
    delete from record where location_id = $1 and id = any($2::text[])
  `,
  ),
  association: statement(
    'removal_delete_associations',
    `
    delete from association where location_id = $1 and id = any($2::text[])
  `,
  ),
};

const going: Record<RemovableKind, (...values: [string, string, number]) => Query<GoingRow>> = {
  record: statement<GoingRow>(
    'removal_going_records',
    `
    select location_id, id, going_trace_id as trace_id
    from record
    where going and (location_id, id) > ($1, $2)
    order by location_id, id
    limit $3
  `,
  ),
  association: statement<GoingRow>(
    'removal_going_associations',
    `
    select location_id, id, going_trace_id as trace_id
    from association
    where going and (location_id, id) > ($1, $2)
    order by location_id, id
    limit $3
  `,
  ),
};

/** At most `limit` relations of each thing and side; each once, however often a thing is asked to be deleted. */
export function selectHangingRelations(
  kind: RemovableKind,
  locationId: string,
  ids: readonly string[],
  limit: number,
): Query<HangingRelationRow> {
  const distinct = [...new Set(ids)];
  return kind === 'record'
    ? ofRecords(locationId, distinct, limit)
    : ofAssociations(locationId, distinct, limit);
}

export function markGoing(
  kind: RemovableKind,
  locationId: string,
  things: readonly { id: string; traceId: string }[],
): Query {
  return mark[kind](
    locationId,
    things.map(({ id }) => id),
    things.map(({ traceId }) => traceId),
  );
}

export function deleteThings(kind: RemovableKind, locationId: string, ids: readonly string[]): Query {
  return remove[kind](locationId, ids);
}

/**
 * What is going, in any location: a node that starts takes up what another left. Behind the place of `after`,
 * in its order.
 */
export function selectGoing(
  kind: RemovableKind,
  after: { locationId: string; id: string },
  limit: number,
): Query<GoingRow> {
  return going[kind](after.locationId, after.id, limit);
}
