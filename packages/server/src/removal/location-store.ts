import type { Database } from '../db/connect.ts';
import { type Query, statement } from '../db/statement.ts';

/** Rows that one statement deletes, so that none runs for long. */
const ROWS_MAX = 1_000;

const mark = statement<{ id: string }>(
  'location_mark',
  `
  update location set going = true where id = $1 and not going returning id
`,
);

const dropFromTokens = statement(
  'location_drop_from_tokens',
  `
  update token set location_ids = array_remove(location_ids, $1) where $1 = any(location_ids)
`,
);

const goingLocations = statement<{ id: string }>(
  'locations_going',
  `
  select id from location where going and not purged order by id limit $1
`,
);

const setPurged = statement(
  'location_purged',
  `
  update location set purged = true, name = '' where id = $1 and going
`,
);

/** What a location's rows are in, those first that others' work hangs on. The location's own row stays: its id
 * is never used again. Attempts go with their day's partition. */
const tables: readonly (readonly [table: string, key: string])[] = [
  ['lane', 'endpoint_id, replay'],
  ['retry', 'endpoint_id, replay, seq'],
  ['dead', 'endpoint_id, seq'],
  ['loss', 'endpoint_id, replay, first_seq'],
  ['relation', 'id'],
  ['degree', 'association_id, side, record_id'],
  ['record', 'id'],
  ['association', 'id'],
  ['object', 'key'],
  ['object_position', 'object_key'],
  ['event', 'seq'],
];

// In the order of the whole key, and of a range of locations that has but one, so that no index can be taken that does
// not begin with it: a location may be a small part of all.
const deletions = tables.map(([table, key]) =>
  statement<{ n: number }>(
    `location_purge_${table}`,
    `
    with doomed as (
      delete from ${table}
      where ctid = any(array(
        select ctid from ${table} where location_id between $1 and $1 order by location_id, ${key} limit ${ROWS_MAX}
      ))
      returning 1
    )
    select count(*) as n from doomed
  `,
  ),
);

/** Begins the deletion: from now on the location exists for nobody. No row if it did not. */
export function markLocationGoing(locationId: string): Query<{ id: string }> {
  return mark(locationId);
}

export function dropLocationFromTokens(locationId: string): Query {
  return dropFromTokens(locationId);
}

export function selectGoingLocations(limit: number): Query<{ id: string }> {
  return goingLocations(limit);
}

/** One step of deleting a location's rows; whether nothing is left. */
export async function purgeLocation(database: Database, locationId: string): Promise<boolean> {
  for (const remove of deletions) {
    const [deleted] = await database.query(remove(locationId));
    if ((deleted?.n ?? 0) > 0) return false;
  }
  await database.query(setPurged(locationId));
  return true;
}
