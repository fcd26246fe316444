import { SORT_FIELDS_MAX } from '@relata/protocol';
import { type Query, statement } from '../db/statement.ts';
import type { SearchPlan } from './search.ts';
import { type RecordRow, recordColumns } from './store.ts';

// Three ways to find records, newest first unless sorted otherwise:
//   all of an object          by the index alone, however many there are
//   by conditions             all of the object's records are looked at
//   related to a record       only those that the relations' indexes lead to are looked at
// Conditions and sorts come as arrays; the statements are the same whatever is asked for.

/** A found record; the id is null in the one row that an empty page has for its total. */
export type FoundRow = { readonly total: number; readonly after_place: number | null } & (
  | RecordRow
  | { readonly id: null }
);

const page = statement<RecordRow>(
  'records_page',
  `
  select ${recordColumns}
  from record r
  join object o on o.location_id = $1 and o.key = $2
  where r.location_id = $1 and r.object_key = $2 and not r.going and (r.created_at, r.id) < ($3::timestamptz, $4)
  order by r.created_at desc, r.id desc
  offset $5 limit $6
`,
);

const countAll = statement<{ total: number }>(
  'records_count',
  `
  select count(*) as total from record where location_id = $1 and object_key = $2 and not going
`,
);

/** The value of a field, as json; SQL null where it is not set. */
function fieldValue(source: string): string {
  return `
    case
      when left(${source}, 1) <> '@' then r.properties -> ${source}
      when ${source} = '@id' then to_json(r.id)
      when ${source} = '@owner' then r.owner
      when ${source} = '@followers' then r.followers
      when ${source} = '@createdAt' then to_json(to_char(r.created_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
      when ${source} = '@updatedAt' then to_json(to_char(r.updated_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
      when left(${source}, 8) = '@custom.' then (
        select custom -> 'value'
        from json_array_elements(r.properties -> 'customFields') as custom
        where custom ->> 'id' = substr(${source}, 9)
        limit 1
      )
    end`;
}

// `offset 0` keeps the planner from putting a value's expression, which parses the properties, in each place that uses
// the value.
//
// Numbers come before texts, and what is not set comes last, whichever the direction.
const sortKeys = Array.from({ length: SORT_FIELDS_MAX }, (_, index) => {
  const value = `sorted.v${index + 1}`;
  const direction = `($12::text[])[${index + 1}]`;
  const number = `case when json_typeof(${value}) = 'number' then (${value} #>> '{}')::numeric end`;
  const text = `case when json_typeof(${value}) <> 'number' then lower(${value} #>> '{}') collate "C" end`;
  return [number, text].flatMap((key) => [
    `case when ${direction} = 'asc' then ${key} end asc nulls last`,
    `case when ${direction} = 'desc' then ${key} end desc nulls last`,
  ]);
}).flat();

const sortValues = Array.from(
  { length: SORT_FIELDS_MAX },
  (_, index) => `${fieldValue(`($11::text[])[${index + 1}]`)} as v${index + 1}`,
);

const isRelated = (pair: { association: string; record: string }): string => `
  exists (
    select from relation l
    where l.location_id = $1 and l.association_id = ${pair.association}
      and l.first_record_id = ${pair.record} and l.second_record_id = r.id
  ) or exists (
    select from relation l
    where l.location_id = $1 and l.association_id = ${pair.association}
      and l.second_record_id = ${pair.record} and l.first_record_id = r.id
  )`;

/**
 * Whether a record fits a text and conditions, for a statement whose `$3` is the text, `$4` the keys of its properties,
 * and `$5` to `$7` are the conditions.
 */
export const fits: string = `
  case
    when $3::text is null then true
    when cardinality($4::text[]) = 0 then exists (
      select from json_each_text(r.properties) as property (key, value)
      where strpos(lower(property.value), lower($3)) > 0
    )
    else exists (
      select from unnest($4::text[]) as searched (key)
      where strpos(lower(r.properties ->> searched.key), lower($3)) > 0
    )
  end
  and not exists (
    select
    from unnest($5::text[], $6::text[], $7::text[]) as wanted (source, operator, value)
    cross join lateral (select ${fieldValue('wanted.source')} as value offset 0) as found
    where not coalesce(
      case wanted.operator
        when 'exists' then (found.value #>> '{}' is not null) = (wanted.value = 'true')
        when 'eq' then found.value #>> '{}' = wanted.value
        when 'contains' then
          case json_typeof(found.value)
            when 'array' then exists (
              select from json_array_elements_text(found.value) as item where lower(item) = lower(wanted.value)
            )
            else strpos(lower(found.value #>> '{}'), lower(wanted.value)) > 0
          end
      end,
      false
    )
  )`;

function search(candidates: string): string {
  return `
  with matching as materialized (
    select r.id, r.created_at, row_number() over (order by ${sortKeys.join(', ')}, r.created_at desc, r.id desc) as place
    from ${candidates}
    cross join lateral (select ${sortValues.join(', ')} offset 0) as sorted
    where r.location_id = $1 and r.object_key = $2 and not r.going
      and ${fits}
      and not exists (
        select
        from unnest($8::text[], $9::text[]) as pair (association_id, record_id)
        where not (${isRelated({ association: 'pair.association_id', record: 'pair.record_id' })})
      )
  ),
  after_place as (
    select min(place) as place from matching where id = $14
  ),
  page as (
    select matching.id, matching.place
    from matching
    where case
      when $14 = '' then true
      when $10::boolean then matching.place > (select place from after_place)
      else (matching.created_at, matching.id) < ($13::timestamptz, $14)
    end
    order by matching.place
    offset $15 limit $16
  )
  select (select count(*) from matching) as total, (select place from after_place) as after_place, found.*
  from (select) as one
  left join (
    select page.place, ${recordColumns}
    from page
    join record r on r.location_id = $1 and r.id = page.id
    join object o on o.location_id = $1 and o.key = $2
  ) as found on true
  order by found.place
`;
}

const byConditions = statement<FoundRow>('records_search', search('record r'));

const byRelation = statement<FoundRow>(
  'records_search_related',
  search(`(
      select l.second_record_id as id from relation l
      where l.location_id = $1 and l.association_id = ($8::text[])[1] and l.first_record_id = ($9::text[])[1]
      union
      select l.first_record_id from relation l
      where l.location_id = $1 and l.association_id = ($8::text[])[1] and l.second_record_id = ($9::text[])[1]
    ) as candidate
    join record r on r.location_id = $1 and r.id = candidate.id`),
);

/** A page of all of an object's records, newest first. */
export function selectRecordPage(
  locationId: string,
  { objectKey, after, skip, limit }: SearchPlan,
): Query<RecordRow> {
  return page(locationId, objectKey, after?.createdAt ?? 'infinity', after?.id ?? '', skip, limit);
}

export function countRecords(locationId: string, objectKey: string): Query<{ total: number }> {
  return countAll(locationId, objectKey);
}

/** A page of what fits, with the total of all that fits in each row, and the place of the record to begin after. */
export function selectFoundRecords(locationId: string, plan: SearchPlan): Query<FoundRow> {
  const { conditions, related, sorts, after } = plan;
  const select = related.length > 0 ? byRelation : byConditions;
  return select(
    locationId,
    plan.objectKey,
    plan.text,
    plan.textKeys,
    conditions.map(({ source }) => source),
    conditions.map(({ operator }) => operator),
    conditions.map(({ value }) => value),
    related.map(({ associationId }) => associationId),
    related.map(({ recordId }) => recordId),
    sorts.length > 0,
    sorts.map(({ source }) => source),
    sorts.map(({ direction }) => direction),
    after?.createdAt ?? 'infinity',
    after?.id ?? '',
    plan.skip,
    plan.limit,
  );
}
