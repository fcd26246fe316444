import { type Query, statement } from '../db/statement.ts';
import type { RelationViewRow } from './store.ts';

// A record's relations are read as two index scans, one for each side: first side, then second, each by
// association and other record. An index led by the association would have to visit all of an association's
// relations. The counts inside the second scan's offset are evaluated only when the page reaches that far.

/** One of a record's relations, or a row of nulls where the record has none on this page. */
export type ListedRelationRow = RelationViewRow | { readonly id: null };

const shown = `r.id, r.association_id, r.first_record_id, r.second_record_id, r.created_at,
  a.key as association_key, a.first_object_key, a.second_object_key`;

function page(filter: string): string {
  const first = `location_id = $1 and first_record_id = $2 ${filter}`;
  const second = `location_id = $1 and second_record_id = $2 ${filter}`;
  return `
  with first_side as (
    select * from relation where ${first} order by association_id, second_record_id offset $3 limit $4
  ),
  second_side as (
    select * from relation where ${second} order by association_id, first_record_id
    offset case
      when (select count(*) from first_side) > 0 or $3 = 0 then 0
      else greatest(0, $3 - (select count(*) from relation where ${first}))
    end
    limit $4 - (select count(*) from first_side)
  )
  select ${shown}
  from (select 1 from record where location_id = $1 and id = $2 and not going) known
  left join (
    select 1 as side, second_record_id as other, * from first_side
    union all
    select 2 as side, first_record_id as other, * from second_side
  ) r on true
  left join association a on a.location_id = $1 and a.id = r.association_id
  order by r.side, r.association_id, r.other
`;
}

const pageOfAll = statement<ListedRelationRow>('relations_of_record', page(''));
const pageOfSome = statement<ListedRelationRow>(
  'relations_of_record_by_association',
  page('and association_id = any($5::text[])'),
);

function count(filter: string): string {
  return `
  select (select count(*) from relation where location_id = $1 and first_record_id = $2 ${filter})
    + (select count(*) from relation where location_id = $1 and second_record_id = $2 ${filter}) as total
`;
}

const countOfAll = statement<{ total: number }>('relations_of_record_count', count(''));
const countOfSome = statement<{ total: number }>(
  'relations_of_record_by_association_count',
  count('and association_id = any($3::text[])'),
);

// All of a location, or of one association, by primary key: it grows at its end, so that whoever reads on meets each
// relation once.
const pageOfLocation = statement<RelationViewRow>(
  'relations_of_location',
  `
  select ${shown}
  from (select * from relation where location_id = $1 and id > $2 order by id limit $3) r
  left join association a on a.location_id = $1 and a.id = r.association_id
  order by r.id
`,
);

const pageOfAssociation = statement<RelationViewRow>(
  'relations_of_association',
  `
  select ${shown}
  from (
    select * from relation where location_id = $1 and association_id = $4 and id > $2 order by id limit $3
  ) r
  left join association a on a.location_id = $1 and a.id = r.association_id
  order by r.id
`,
);

export interface RelationsOf {
  readonly recordId: string;
  readonly associationIds: readonly string[] | undefined;
}

/** No row at all: there is no such record. */
export function selectRelationsOf(
  locationId: string,
  { recordId, associationIds }: RelationsOf,
  skip: number,
  limit: number,
): Query<ListedRelationRow> {
  if (associationIds === undefined) return pageOfAll(locationId, recordId, skip, limit);
  return pageOfSome(locationId, recordId, skip, limit, associationIds);
}

export function countRelationsOf(
  locationId: string,
  { recordId, associationIds }: RelationsOf,
): Query<{ total: number }> {
  if (associationIds === undefined) return countOfAll(locationId, recordId);
  return countOfSome(locationId, recordId, associationIds);
}

/** The relations behind an id, in the order of their ids; of all associations where none is named. */
export function selectRelationPage(
  locationId: string,
  after: string,
  limit: number,
  associationId: string | undefined,
): Query<RelationViewRow> {
  if (associationId === undefined) return pageOfLocation(locationId, after, limit);
  return pageOfAssociation(locationId, after, limit, associationId);
}
