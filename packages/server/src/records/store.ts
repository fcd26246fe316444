import type { Provenance, RecordData } from '@relata/protocol';
import { type Query, statement } from '../db/statement.ts';

/** A record with its object's id. Contacts are records too: email and phone are theirs alone. */
export interface RecordRow {
  readonly id: string;
  readonly object_key: string;
  readonly object_id: string;
  readonly properties: Record<string, unknown>;
  readonly owner: string[];
  readonly followers: string[];
  readonly created_by: Provenance;
  readonly last_updated_by: Provenance;
  readonly created_at: string;
  readonly updated_at: string;
}

/** A row and whether its deletion has begun. */
export interface RemovableRecordRow extends RecordRow {
  readonly going: boolean;
  readonly going_trace_id: string | null;
}

/** What is written of a record. `email` and `phone` are the forms by which a contact is recognised. */
export interface RecordToWrite extends Omit<RecordData, 'locationId' | 'objectId'> {
  readonly email?: string | null;
  readonly phone?: string | null;
}

/** Of `record r` and `object o`. */
export const recordColumns = `
  r.id, r.object_key, o.id as object_id, r.properties, r.owner, r.followers, r.created_by, r.last_updated_by,
  r.created_at, r.updated_at`;

const byIds = statement<RecordRow>(
  'records_by_ids',
  `
  select ${recordColumns}
  from record r
  join object o on o.location_id = $1 and o.key = r.object_key
  where r.location_id = $1 and r.id = any($2::text[]) and not r.going
`,
);

const byIdsEvenGoing = statement<RemovableRecordRow>(
  'records_by_ids_even_going',
  `
  select ${recordColumns}, r.going, r.going_trace_id
  from record r
  join object o on o.location_id = $1 and o.key = r.object_key
  where r.location_id = $1 and r.id = any($2::text[])
`,
);

const location = statement<{ location_id: string }>(
  'record_location',
  `
  select location_id from record where id = $1
`,
);

const insert = statement(
  'records_insert',
  `
  insert into record (
    location_id, id, object_key, properties, owner, followers, email, phone, created_by, last_updated_by,
    created_at, updated_at
  )
  select $1, r.id, r.object_key, r.properties::json, r.owner::json, r.followers::json, r.email, r.phone,
    r.created_by::json, r.last_updated_by::json, r.created_at::timestamptz, r.updated_at::timestamptz
  from unnest(
    $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
    $11::text[], $12::text[]
  ) as r (
    id, object_key, properties, owner, followers, email, phone, created_by, last_updated_by, created_at, updated_at
  )
`,
);

const update = statement(
  'records_update',
  `
  update record
  set properties = r.properties::json,
    owner = r.owner::json,
    followers = r.followers::json,
    email = r.email,
    phone = r.phone,
    last_updated_by = r.last_updated_by::json,
    updated_at = r.updated_at::timestamptz
  from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
    as r (id, properties, owner, followers, email, phone, last_updated_by, updated_at)
  where record.location_id = $1 and record.id = r.id
`,
);

/** Records that exist; those whose deletion has begun do not. */
export function selectRecords(locationId: string, ids: readonly string[]): Query<RecordRow> {
  return byIds(locationId, ids);
}

/** For whoever deletes them. */
export function selectRecordsEvenGoing(
  locationId: string,
  ids: readonly string[],
): Query<RemovableRecordRow> {
  return byIdsEvenGoing(locationId, ids);
}

/** From an id to its location; the answer must be held against the token. */
export function selectRecordLocation(id: string): Query<{ location_id: string }> {
  return location(id);
}

export function insertRecords(locationId: string, records: readonly RecordToWrite[]): Query {
  return insert(
    locationId,
    records.map(({ id }) => id),
    records.map(({ objectKey }) => objectKey),
    records.map(({ properties }) => JSON.stringify(properties)),
    records.map(({ owner }) => JSON.stringify(owner)),
    records.map(({ followers }) => JSON.stringify(followers)),
    records.map(({ email }) => email ?? null),
    records.map(({ phone }) => phone ?? null),
    records.map(({ createdBy }) => JSON.stringify(createdBy)),
    records.map(({ lastUpdatedBy }) => JSON.stringify(lastUpdatedBy)),
    records.map(({ createdAt }) => createdAt),
    records.map(({ updatedAt }) => updatedAt),
  );
}

export function updateRecords(locationId: string, records: readonly RecordToWrite[]): Query {
  return update(
    locationId,
    records.map(({ id }) => id),
    records.map(({ properties }) => JSON.stringify(properties)),
    records.map(({ owner }) => JSON.stringify(owner)),
    records.map(({ followers }) => JSON.stringify(followers)),
    records.map(({ email }) => email ?? null),
    records.map(({ phone }) => phone ?? null),
    records.map(({ lastUpdatedBy }) => JSON.stringify(lastUpdatedBy)),
    records.map(({ updatedAt }) => updatedAt),
  );
}
