import { type Query, statement } from '../db/statement.ts';
import type { Side } from '../relations/store.ts';
import { barePrimaryProperty, titleOf } from './records-store.ts';
import type { TitledRow } from './title.ts';

// What is read of one record's relations is read by association and side: each is a part of an index, in the order of
// the other records' ids, however many relations the record has beside it. Whatever is counted is counted to a bound.

/** A relation with the record on its other side. */
export interface PartnerRow extends TitledRow {
  readonly relation_id: string;
  readonly related_at: string;
}

const sides = {
  1: { name: 'first', own: 'first_record_id', other: 'second_record_id' },
  2: { name: 'second', own: 'second_record_id', other: 'first_record_id' },
} as const;

/**
 * Of one record, by one key: `limit 1` leaves the planner no other way. Also of one whose deletion has begun, as long as
 * there are relations of it.
 */
const titledRecord = (id: string): string => `
  select r.id, r.object_key, ${titleOf(barePrimaryProperty)} as title
  from record r
  join object o on o.location_id = $1 and o.key = r.object_key
  where r.location_id = $1 and r.id = ${id}
  limit 1`;

const partnersOf = ({ name, own, other }: (typeof sides)[Side]) =>
  statement<PartnerRow>(
    `browse_partners_of_${name}`,
    `
  select l.id as relation_id, l.created_at as related_at, r.id, r.object_key, r.title
  from (
    select id, created_at, ${other} as other_id
    from relation
    where location_id = $1 and ${own} = $2 and association_id = $3 and ${other} > $4
    order by ${other}
    limit $5
  ) l
  cross join lateral (${titledRecord('l.other_id')}) r
  order by l.other_id
`,
  );

const partners = { 1: partnersOf(sides[1]), 2: partnersOf(sides[2]) } as const;

const titled = statement<TitledRow>(
  'browse_titles',
  `
  select r.id, r.object_key, r.title
  from unnest($2::text[]) as wanted (id)
  cross join lateral (${titledRecord('wanted.id')}) r
`,
);

const countOfSide = ({ own }: (typeof sides)[Side], association: string): string => `
  select count(*)
  from (
    select from relation where location_id = $1 and ${own} = $2 ${association} limit $3
  ) as counted`;

const groupCounts = statement<{ association_id: string; side: Side; n: number }>(
  'browse_group_counts',
  `
  select wanted.association_id, wanted.side,
    case wanted.side
      when 1 then (${countOfSide(sides[1], 'and association_id = wanted.association_id')})
      else (${countOfSide(sides[2], 'and association_id = wanted.association_id')})
    end as n
  from unnest($4::text[], $5::int[]) as wanted (association_id, side)
`,
);

const countOfRecord = statement<{ n: number }>(
  'browse_count_of_record',
  `
  select (${countOfSide(sides[1], '')}) + (${countOfSide(sides[2], '')}) as n
`,
);

const countOfAssociations = statement<{ n: number }>(
  'browse_count_of_associations',
  `
  select count(*) as n
  from (
    select
    from unnest($2::text[]) as wanted (id)
    cross join lateral (
      select from relation where location_id = $1 and association_id = wanted.id limit $3
    ) as relation_of
    limit $3
  ) as counted
`,
);

/** The relations of a record on one side of an association, in the order of the other records' ids, behind one of them. */
export function selectPartners(
  locationId: string,
  { recordId, associationId, side }: { recordId: string; associationId: string; side: Side },
  after: string,
  limit: number,
): Query<PartnerRow> {
  return partners[side](locationId, recordId, associationId, after, limit);
}

/** These records by their titles, those that there are. */
export function selectTitles(locationId: string, ids: readonly string[]): Query<TitledRow> {
  return titled(locationId, ids);
}

/** How many relations a record has on each of these sides; `limit` stands for more. */
export function countGroups(
  locationId: string,
  recordId: string,
  groups: readonly { readonly associationId: string; readonly side: Side }[],
  limit: number,
): Query<{ association_id: string; side: Side; n: number }> {
  return groupCounts(
    locationId,
    recordId,
    limit,
    groups.map(({ associationId }) => associationId),
    groups.map(({ side }) => side),
  );
}

/** Of a record, on all sides; `limit` and more stand for more. */
export function countRelationsOfRecord(
  locationId: string,
  recordId: string,
  limit: number,
): Query<{ n: number }> {
  return countOfRecord(locationId, recordId, limit);
}

/** Of these associations together; `limit` stands for more. */
export function countRelationsOfAssociations(
  locationId: string,
  associationIds: readonly string[],
  limit: number,
): Query<{ n: number }> {
  return countOfAssociations(locationId, associationIds, limit);
}
