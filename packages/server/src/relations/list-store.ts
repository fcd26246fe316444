import { type Query, statement } from '../db/statement.ts';
import type { RelationViewRow } from './store.ts';

// A record's relations are read as two index scans, one for each side: first side, then second, each by
// association and other record. An index led by the association would have to visit all of an association's
// relations. The counts inside the second scan's offset are evaluated only when the page reaches that far.

/** One of a record's relations, or a row of nulls where the record has none on this page. */
export type ListedRelationRow = RelationViewRow | { readonly id: null };
/** In each row stands the number of all of them, and how far the log went then; null if it is not worth being known. */
export type CountedRelationRow = ListedRelationRow & {
  readonly total: number;
  readonly head: number | null;
  readonly head_at: string | null;
};

const read = 'id, association_id, first_record_id, second_record_id, created_at';
const shown = `r.id, r.association_id, r.first_record_id, r.second_record_id, r.created_at,
  a.key as association_key, a.first_object_key, a.second_object_key`;

const ofFirst = 'location_id = $1 and first_record_id = $2';
const ofSecond = 'location_id = $1 and second_record_id = $2';

/** `record` is one row, or none where there is no such record; `columns` of it stand beside each relation. */
function page({ filter, record, columns }: { filter: string; record: string; columns: string }): string {
  return `
  with first_side as (
    select ${read} from relation where ${ofFirst} ${filter}
    order by association_id, second_record_id
    offset $3::int limit $4::int
  ),
  second_side as (
    select ${read} from relation where ${ofSecond} ${filter}
    order by association_id, first_record_id
    offset case
      when (select count(*) from first_side) > 0 or $3 = 0 then 0
      else greatest(0, $3 - (select count(*) from relation where ${ofFirst} ${filter}))
    end
    limit $4 - (select count(*) from first_side)
  ),
  listed as (
    select (select count(*) from first_side) + (select count(*) from second_side) as n
  )
  select ${shown}${columns}
  from (${record} offset 0) known
  left join (
    select 1 as side, second_record_id as other, * from first_side
    union all
    select 2 as side, first_record_id as other, * from second_side
  ) r on true
  left join association a on a.location_id = $1 and a.id = r.association_id
  order by r.side, r.association_id, r.other
`;
}

/** Counted is by index, and only where the page does not tell by itself: it is full, or lies behind the end. */
function total(filter: string, isKnown: string): string {
  return `case
      when listed.n < $4 and (listed.n > 0 or $3 = 0) then $3 + listed.n
      ${isKnown}
      else (select count(*) from relation where ${ofFirst} ${filter})
        + (select count(*) from relation where ${ofSecond} ${filter})
    end as total`;
}

function firstPage(): string {
  const record = 'select from record where location_id = $1 and id = $2 and not going';
  return page({ filter: '', record, columns: '' });
}

/** How far the log goes is of interest from a total of $5 on; not of a location whose relations go without events. */
function countedPage(filter: string): string {
  const log = (what: string): string =>
    `case when known.total >= $5 then (select ${what} from location where id = $1 and not going) end`;
  return page({
    filter,
    record: `
    select ${total(filter, '')}
    from record
    cross join listed
    where location_id = $1 and id = $2 and not going`,
    columns: `, known.total, ${log('head')} as head, ${log('head_at::text')} as head_at`,
  });
}

/**
 * Read in 1 to 2 ms. Written out in the statement: of a number that it does not know PostgreSQL makes a third of the log,
 * and starts processes to read that, which takes as long as counting.
 */
export const EVENTS_READ_MAX = 500;

/**
 * Goes on from the total $5, which was counted when the log ended with event $6, of the time $7, unless more than $8 have
 * come since. A relation comes or goes in one transaction with an event, and counts once for each side that the record is
 * on. The log has all since $6 if it still has $6, or ends there. That event must be the one of then: a standby that
 * takes over may lack the last changes, and gives their numbers to others.
 */
function knownPage(filter: string, eventFilter: string): string {
  const isKnown = `
      when head between $6 and $6 + least($8, ${EVENTS_READ_MAX}) and $7::timestamptz = coalesce(
        (select created_at from event where location_id = $1 and seq = $6),
        case when head = $6 then head_at end
      ) then $5 + (
        select coalesce(sum(
          case type when 'RelationCreate' then 1 else -1 end
            * ((data->>'firstRecordId' = $2)::int + (data->>'secondRecordId' = $2)::int)
        ), 0)
        from (
          select type, data from event where location_id = $1 and seq > $6 order by seq limit ${EVENTS_READ_MAX}
        ) since
        where type in ('RelationCreate', 'RelationDelete') ${eventFilter}
      )`;
  return page({
    filter,
    record: `
    select head, head_at, ${total(filter, isKnown)}
    from record
    join location on location.id = $1 and not location.going
    cross join listed
    where location_id = $1 and record.id = $2 and not record.going`,
    columns: ', known.total, known.head, known.head_at::text',
  });
}

const pageOfAll = statement<CountedRelationRow>('relations_of_record', countedPage(''));
const pageOfSome = statement<CountedRelationRow>(
  'relations_of_record_by_association',
  countedPage('and association_id = any($6::text[])'),
);
const knownPageOfAll = statement<CountedRelationRow>('relations_of_record_known', knownPage('', ''));
const knownPageOfSome = statement<CountedRelationRow>(
  'relations_of_record_by_association_known',
  knownPage('and association_id = any($9::text[])', `and data->>'associationId' = any($9::text[])`),
);
const firstOfAll = statement<ListedRelationRow>('relations_of_record_first', firstPage());

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

/** A total that was counted when the location's log ended with event `head`. */
export interface KnownTotal {
  readonly total: number;
  readonly head: number;
  /** The time of that event, as PostgreSQL writes it: to the microsecond. */
  readonly headAt: string;
}

export interface Page {
  readonly skip: number;
  readonly limit: number;
}

/** No row at all: there is no such record. With how far the log goes from a total of `totalMin` on. */
export function selectRelationsOf(
  locationId: string,
  { recordId, associationIds }: RelationsOf,
  { skip, limit }: Page,
  totalMin: number,
): Query<CountedRelationRow> {
  if (associationIds === undefined) return pageOfAll(locationId, recordId, skip, limit, totalMin);
  return pageOfSome(locationId, recordId, skip, limit, totalMin, associationIds);
}

/** The same; the total is had of an earlier one, if no more than `eventsMax` events have come since. */
export function selectRelationsOfKnown(
  locationId: string,
  { recordId, associationIds }: RelationsOf,
  { skip, limit }: Page,
  { total, head, headAt }: KnownTotal,
  eventsMax: number,
): Query<CountedRelationRow> {
  const values = [locationId, recordId, skip, limit, total, head, headAt, eventsMax] as const;
  if (associationIds === undefined) return knownPageOfAll(...values);
  return knownPageOfSome(...values, associationIds);
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
