import { type Query, statement } from '../db/statement.ts';
import type { RelationViewRow } from './store.ts';

// A record's relations are read as two index scans, one for each side: first side, then second, each by
// association and other record. An index led by the association would have to visit all of an association's
// relations. The counts inside the second scan's offset are evaluated only when the page reaches that far.

/** One of a record's relations, or a row of nulls where the record has none on this page. */
export type ListedRelationRow = RelationViewRow | { readonly id: null };
/** The number of all of them stands in each row. */
export type CountedRelationRow = ListedRelationRow & { readonly total: number };

const read = 'id, association_id, first_record_id, second_record_id, created_at';
const shown = `r.id, r.association_id, r.first_record_id, r.second_record_id, r.created_at,
  a.key as association_key, a.first_object_key, a.second_object_key`;

/** Counted is by index, and only where the page does not tell by itself: it is full, or lies behind the end. */
function page({ filter, isCounted }: { filter: string; isCounted: boolean }): string {
  const first = `location_id = $1 and first_record_id = $2 ${filter}`;
  const second = `location_id = $1 and second_record_id = $2 ${filter}`;
  const total = `, case
    when known.listed < $4 and (known.listed > 0 or $3 = 0) then $3 + known.listed
    else (select count(*) from relation where ${first}) + (select count(*) from relation where ${second})
  end as total`;
  return `
  with first_side as (
    select ${read} from relation where ${first} order by association_id, second_record_id offset $3::int limit $4::int
  ),
  second_side as (
    select ${read} from relation where ${second} order by association_id, first_record_id
    offset case
      when (select count(*) from first_side) > 0 or $3 = 0 then 0
      else greatest(0, $3 - (select count(*) from relation where ${first}))
    end
    limit $4 - (select count(*) from first_side)
  )
  select ${shown}${isCounted ? total : ''}
  from (
    select (select count(*) from first_side) + (select count(*) from second_side) as listed
    from record
    where location_id = $1 and id = $2 and not going
    offset 0
  ) known
  left join (
    select 1 as side, second_record_id as other, * from first_side
    union all
    select 2 as side, first_record_id as other, * from second_side
  ) r on true
  left join association a on a.location_id = $1 and a.id = r.association_id
  order by r.side, r.association_id, r.other
`;
}

const pageOfAll = statement<CountedRelationRow>('relations_of_record', page({ filter: '', isCounted: true }));
const pageOfSome = statement<CountedRelationRow>(
  'relations_of_record_by_association',
  page({ filter: 'and association_id = any($5::text[])', isCounted: true }),
);
const firstOfAll = statement<ListedRelationRow>(
  'relations_of_record_first',
  page({ filter: '', isCounted: false }),
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
): Query<CountedRelationRow> {
  if (associationIds === undefined) return pageOfAll(locationId, recordId, skip, limit);
  return pageOfSome(locationId, recordId, skip, limit, associationIds);
}

/** The first page, without the count, which takes time where there are very many. */
export function selectFirstRelationsOf(
  locationId: string,
  recordId: string,
  limit: number,
): Query<ListedRelationRow> {
  return firstOfAll(locationId, recordId, 0, limit);
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
