import { objectId } from '@relata/protocol';
import type { Database } from '../../src/db/connect.ts';
import { statement } from '../../src/db/statement.ts';

/** In one statement. */
const PIECE = 5_000;

const insert = statement(
  'test_records_insert',
  `
  insert into record (
    location_id, id, object_key, properties, owner, followers, created_by, last_updated_by, created_at, updated_at
  )
  select $1, r.id, $2, json_build_object('name', r.id), '[]', '[]', '{}', '{}', now(), now()
  from unnest($3::text[]) as r (id)
`,
);

/** Records for relations to lead to, put there behind the API's back: no events, a thousandth of the time. */
export async function manyRecords(
  database: Database,
  locationId: string,
  objectKey: string,
  count: number,
): Promise<string[]> {
  const ids = Array.from({ length: count }, () => objectId());
  for (let start = 0; start < count; start += PIECE) {
    await database.query(insert(locationId, objectKey, ids.slice(start, start + PIECE)));
  }
  return ids;
}
