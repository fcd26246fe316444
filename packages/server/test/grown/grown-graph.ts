import type { ClientBase } from 'pg';

// A database as it is after years, made in seconds: by `insert … select`, in the shape and order in which the API
// would have made it, ids ascending. All of it follows from numbers, so that whoever measures knows what is there:
//
//   most in one location, a tenth of the relations in many others
//   200 records with 40 relations each, 20 a side, at every size: what is read of them must not cost more in a
//   larger database
//   one record, the hub, with very many relations, on both sides
//   the rest spread evenly over the other records
//   an event for each relation, in the log of its location

export interface GrownSize {
  /** At least 10 000, of which 8 000 are of the ordinary records. */
  readonly relations: number;
  /** Of the large location; four of five are homes, the others contacts. */
  readonly records: number;
  /** The large one included. */
  readonly locations: number;
  /** Relations of the hub. */
  readonly hub: number;
}

const ORDINARY_RECORDS = 200;
const ORDINARY_RELATIONS = 8_000;
const HUB = 999;
/** Homes from here on are nothing special. */
const PLAIN_FROM = 1_000;
const RECORDS_OF_OTHERS = 10;
/** Percent; splitting pages in two leaves them between half full and full. */
const GROWN_FILL = 70;
const INDEX_MEMORY = '512MB';
/** Rows of one statement: enough to make them fast, and few enough to hold them in memory. */
const BATCH = 100_000;

export const HOME = 'custom_objects.home';
export const ASSOCIATIONS = 5;

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0');

/** 1 is the large one. */
export const locationNumber = (n: number): string => `Location${String(n).padStart(12, '0')}`;
export const homeOf = (location: number, n: number): string => `20${hex(location, 10)}${hex(n, 12)}`;
export const contactNumber = (n: number): string => `Contact${String(n).padStart(13, '0')}`;
/** From 0 on. */
export const associationOf = (location: number, n: number): string => `30${hex(location, 14)}${hex(n, 8)}`;
/** In the order in which they were made, from 0 on, of all locations. */
export const relationNumber = (n: number): string => `10${hex(n, 22)}`;

export const LARGE: string = locationNumber(1);
export const hub: string = homeOf(1, HUB);
/** One of those that have 40 relations, whatever the size. */
export const ordinaryHome = (n: number): string => homeOf(1, n % ORDINARY_RECORDS);
/** One that has as many as the size gives it. */
export const plainHome = (n: number): string => homeOf(1, PLAIN_FROM + n);
/** How many of those there are. */
export const plainHomes = (size: GrownSize): number => homesOf(size) - PLAIN_FROM;

/** The same thing of another location; contacts are of the large one alone. */
export function inLocation(n: number, text: string): string {
  return text
    .replaceAll(LARGE, locationNumber(n))
    .replaceAll(`20${hex(1, 10)}`, `20${hex(n, 10)}`)
    .replaceAll(`30${hex(1, 14)}`, `30${hex(n, 14)}`);
}

const locationSql = (n: string): string => `'Location' || lpad((${n})::text, 12, '0')`;
const homeSql = (location: string, n: string): string =>
  `'20' || lpad(to_hex(${location}), 10, '0') || lpad(to_hex(${n}), 12, '0')`;
const associationSql = (location: string, n: string): string =>
  `'30' || lpad(to_hex(${location}), 14, '0') || lpad(to_hex(${n}), 8, '0')`;

/** Fills the graph and its log; the database must have nothing but its tables. */
export async function fillGraph(
  client: ClientBase,
  size: GrownSize,
  onProgress?: (relations: number) => void,
): Promise<void> {
  const homes = homesOf(size);
  await client.query(`
    insert into location (id, name, created_at)
    select ${locationSql('n')}, 'Location ' || n, now() - interval '1 day' from generate_series(1, ${size.locations}) n;

    insert into object (location_id, key, id, standard, labels, primary_display_property, searchable_properties, fields,
      created_at, updated_at)
    select ${locationSql('n')}, kind.key, '40' || lpad(to_hex(n), 20, '0') || kind.number, kind.number < 13,
      '{"singular":"Thing","plural":"Things"}', kind.key || '.name', '[]',
      json_build_array(json_build_object('key', 'name', 'name', 'Name', 'dataType', 'TEXT')), now(), now()
    from generate_series(1, ${size.locations}) n,
      (values (10, 'contact'), (11, 'opportunity'), (12, 'business'), (13, '${HOME}')) as kind (number, key);

    insert into object_position (location_id, object_key, x, y)
    select location_id, key, 0, 0 from object;

    insert into association (location_id, id, key, first_object_key, first_object_label, second_object_key,
      second_object_label, first_to_second, second_to_first, created_at, updated_at)
    select ${locationSql('n')}, ${associationSql('n', 'k')}, 'association_' || k, '${HOME}', 'Home', '${HOME}', 'Neighbour',
      'MANY_TO_MANY', 'MANY_TO_MANY', now(), now()
    from generate_series(1, ${size.locations}) n, generate_series(0, ${ASSOCIATIONS - 1}) k;

    insert into record (location_id, id, object_key, properties, owner, followers, created_by, last_updated_by,
      created_at, updated_at)
    select ${locationSql('location')}, ${homeSql('location', 'n')}, '${HOME}',
      json_build_object('name', 'Home ' || n, 'city', 'City ' || n % 100, 'rooms', n % 7), '[]', '[]', '{}', '{}',
      now() - interval '1 day' + n * interval '1 ms', now()
    from (
      select 1 as location, n from generate_series(0, ${homes - 1}) n
      union all
      select location, n
      from generate_series(2, ${size.locations}) location, generate_series(0, ${RECORDS_OF_OTHERS - 1}) n
    ) as home;

    insert into record (location_id, id, object_key, properties, owner, followers, email, created_by, last_updated_by,
      created_at, updated_at)
    select '${LARGE}', 'Contact' || lpad(n::text, 13, '0'), 'contact',
      json_build_object('firstName', 'Name ' || n, 'email', 'contact-' || n || '@example.com'), '[]', '[]',
      'contact-' || n || '@example.com', '{}', '{}', now() - interval '1 day' + n * interval '1 ms', now()
    from generate_series(0, ${size.records - homes - 1}) n`);
  const makeIndexes = await dropIndexes(client);
  for (let from = 0; from < size.relations; from += BATCH) {
    await client.query(relationsSql(size, from, Math.min(from + BATCH, size.relations)));
    onProgress?.(Math.min(from + BATCH, size.relations));
  }
  await makeIndexes();
  await client.query(`
    update location
    set head = log.head, head_at = log.at
    from (select location_id, max(seq) as head, max(created_at) as at from event group by location_id) as log
    where location.id = log.location_id`);
}

/**
 * Takes the indexes of the two large tables away, but for their keys, and makes them again: in a third of the time, and
 * as full as insertions in any order leave them, so that those to come find them as in a database that grew.
 */
async function dropIndexes(client: ClientBase): Promise<() => Promise<void>> {
  const { rows } = await client.query<{ name: string; definition: string }>(`
    select indexname as name, indexdef as definition
    from pg_indexes
    where tablename in ('relation', 'event') and indexname not like '%\\_pkey'`);
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return async () => {
    await client.query(`set maintenance_work_mem = '${INDEX_MEMORY}'`);
    for (const { name, definition } of rows) {
      const [head, condition] = definition.split(/ (?=WHERE )/);
      await client.query(`${head} with (fillfactor = ${GROWN_FILL}) ${condition ?? ''}`);
      await client.query(`alter index ${name} reset (fillfactor)`);
    }
  };
}

function homesOf({ records }: GrownSize): number {
  return Math.floor((records * 4) / 5);
}

/** Relations by their numbers, with their events. */
function relationsSql(size: GrownSize, from: number, to: number): string {
  const { relations, locations } = size;
  const plain = plainHomes(size);
  // How many of so many come before the i-th of all, when they are spread evenly.
  const before = (i: string, some: number, all: number): string =>
    `((${i})::bigint * ${some} / ${Math.max(all, 1)})`;
  const others = relations - ORDINARY_RELATIONS;
  return `
    with numbered as (
      select i, ${before('i', ORDINARY_RELATIONS, relations)} as p,
        ${before('i + 1', ORDINARY_RELATIONS, relations)} > ${before('i', ORDINARY_RELATIONS, relations)} as is_ordinary
      from generate_series(${from}::bigint, ${to - 1}) i
    ),
    counted as (
      select *, ${before('i - p', size.hub, others)} as h,
        not is_ordinary and ${before('i - p + 1', size.hub, others)} > ${before('i - p', size.hub, others)} as is_hub
      from numbered
    ),
    placed as (
      select i, p, h, i - p - h as q, is_ordinary, is_hub,
        not is_ordinary and not is_hub and (i - p - h) % 10 = 0 as is_elsewhere
      from counted
    ),
    link as (
      select i, 1 as location, i - (q + 9) / 10 + 1 as seq,
        case
          when is_ordinary then p / ${ORDINARY_RECORDS}
          when is_hub then h / ${plain}
          else q / ${plain}
        end % ${ASSOCIATIONS} as association,
        case
          when is_ordinary and p / ${ORDINARY_RECORDS} < 20 then p % ${ORDINARY_RECORDS}
          when is_ordinary then ${PLAIN_FROM} + p % ${plain}
          when is_hub and h % 2 = 0 then ${HUB}
          when is_hub then ${PLAIN_FROM} + h % ${plain}
          else ${PLAIN_FROM} + q % ${plain}
        end as first,
        case
          when is_ordinary and p / ${ORDINARY_RECORDS} < 20 then ${PLAIN_FROM} + p % ${plain}
          when is_ordinary then p % ${ORDINARY_RECORDS}
          when is_hub and h % 2 = 0 then ${PLAIN_FROM} + h % ${plain}
          when is_hub then ${HUB}
          else ${PLAIN_FROM} + (q % ${plain} + 1 + q / ${plain} * 37) % ${plain}
        end as second
      from placed
      where not is_elsewhere
      union all
      select i, 2 + n % ${locations - 1}, n / ${locations - 1} + 1,
        n / ${locations - 1} / 90 % ${ASSOCIATIONS},
        n / ${locations - 1} % 10, (n / ${locations - 1} % 10 + 1 + n / ${locations - 1} / 10 % 9) % 10
      from (select i, q / 10 as n from placed where is_elsewhere) as elsewhere
    ),
    written as (
      select '10' || lpad(to_hex(i), 22, '0') as id, ${locationSql('location')} as location_id, seq,
        ${associationSql('location', 'association')} as association_id, 'association_' || association as association_key,
        ${homeSql('location', 'first')} as first_record_id, ${homeSql('location', 'second')} as second_record_id,
        date_trunc('milliseconds', now() - interval '1 hour' + i * interval '50 minutes' / ${relations}) as at
      from link
    ),
    related as (
      insert into relation (location_id, id, association_id, first_record_id, second_record_id, first_single,
        second_single, created_at)
      select location_id, id, association_id, first_record_id, second_record_id, false, false, at
      from written
      order by id
    )
    insert into event (location_id, seq, type, entity_id, order_key, webhook_id, trace_id, created_at, data)
    select location_id, seq, 'RelationCreate', id, left(md5(association_id || first_record_id || second_record_id), 22),
      gen_random_uuid()::text, '00000000-0000-4000-8000-000000000000', at,
      ('{"id":"' || id || '","locationId":"' || location_id || '","associationId":"' || association_id
        || '","associationKey":"' || association_key || '","firstObjectKey":"${HOME}","firstRecordId":"' || first_record_id
        || '","secondObjectKey":"${HOME}","secondRecordId":"' || second_record_id || '","createdAt":"'
        || to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '","updatedAt":"'
        || to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"}')::json
    from written
    order by id`;
}
