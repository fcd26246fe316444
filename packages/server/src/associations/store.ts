import type { AssociationData, Cardinality } from '@relata/protocol';
import { type Query, statement } from '../db/statement.ts';

export interface AssociationRow {
  readonly id: string;
  readonly key: string;
  readonly first_object_key: string;
  readonly first_object_label: string;
  readonly second_object_key: string;
  readonly second_object_label: string;
  readonly first_to_second: Cardinality;
  readonly second_to_first: Cardinality;
  readonly first_max: number | null;
  readonly second_max: number | null;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface Pair {
  readonly firstObjectKey: string;
  readonly secondObjectKey: string;
}

const columns = `
  id, key, first_object_key, first_object_label, second_object_key, second_object_label,
  first_to_second, second_to_first, first_max, second_max, created_at, updated_at`;

const byIds = statement<AssociationRow>(
  'associations_by_ids',
  `
  select ${columns}
  from association
  where location_id = $1 and id = any($2::text[]) and not going
`,
);

/** A row and whether its deletion has begun. */
export interface RemovableAssociationRow extends AssociationRow {
  readonly going: boolean;
  readonly going_trace_id: string | null;
}

const toRemove = statement<RemovableAssociationRow>(
  'associations_to_remove',
  `
  select ${columns}, going, going_trace_id
  from association
  where location_id = $1 and id = any($2::text[])
`,
);

const byKey = statement<AssociationRow>(
  'association_by_key',
  `
  select ${columns}
  from association
  where location_id = $1 and key = $2 and not going
`,
);

const page = statement<AssociationRow>(
  'associations_page',
  `
  select ${columns}
  from association
  where location_id = $1 and not going
  order by id
  offset $2 limit $3
`,
);

const countAll = statement<{ total: number }>(
  'associations_count',
  `
  select count(*) as total from association where location_id = $1 and not going
`,
);

const ofObject = statement<AssociationRow>(
  'associations_of_object',
  `
  select ${columns}
  from association
  where location_id = $1 and (first_object_key = $2 or second_object_key = $2) and not going
  order by id
  limit $3
`,
);

const location = statement<{ location_id: string }>(
  'association_location',
  `
  select location_id from association where id = $1
`,
);

const takenKeys = statement<{ key: string }>(
  'association_keys_taken',
  `
  select key from association where location_id = $1 and key = any($2::text[])
`,
);

const knownObjects = statement<{ key: string }>(
  'association_objects_known',
  `
  select key from object where location_id = $1 and key = any($2::text[])
`,
);

const pairCounts = statement<{ first_object_key: string; second_object_key: string; n: number }>(
  'association_pair_counts',
  `
  select wanted.first_object_key, wanted.second_object_key, count(*) as n
  from unnest($2::text[], $3::text[]) as wanted (first_object_key, second_object_key)
  join association
    on association.location_id = $1
    and (association.first_object_key, association.second_object_key)
      in ((wanted.first_object_key, wanted.second_object_key), (wanted.second_object_key, wanted.first_object_key))
  group by 1, 2
`,
);

const insert = statement(
  'associations_insert',
  `
  insert into association (
    location_id, id, key, first_object_key, first_object_label, second_object_key, second_object_label,
    first_to_second, second_to_first, first_max, second_max, created_at, updated_at
  )
  select $1, a.id, a.key, a.first_object_key, a.first_object_label, a.second_object_key, a.second_object_label,
    a.first_to_second, a.second_to_first, a.first_max, a.second_max, $2::timestamptz, $2::timestamptz
  from unnest(
    $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::int[], $12::int[]
  ) as a (
    id, key, first_object_key, first_object_label, second_object_key, second_object_label,
    first_to_second, second_to_first, first_max, second_max
  )
`,
);

const update = statement(
  'associations_update',
  `
  update association
  set first_object_label = a.first_object_label, second_object_label = a.second_object_label, updated_at = $2::timestamptz
  from unnest($3::text[], $4::text[], $5::text[]) as a (id, first_object_label, second_object_label)
  where association.location_id = $1 and association.id = a.id
`,
);

export function selectAssociations(locationId: string, ids: readonly string[]): Query<AssociationRow> {
  return byIds(locationId, ids);
}

/** Also those that are being deleted. */
export function selectAssociationsToRemove(
  locationId: string,
  ids: readonly string[],
): Query<RemovableAssociationRow> {
  return toRemove(locationId, ids);
}

export function selectAssociationByKey(locationId: string, key: string): Query<AssociationRow> {
  return byKey(locationId, key);
}

/** User-defined associations in the order of their ids. */
export function selectAssociationPage(
  locationId: string,
  skip: number,
  limit: number,
): Query<AssociationRow> {
  return page(locationId, skip, limit);
}

export function countAssociations(locationId: string): Query<{ total: number }> {
  return countAll(locationId);
}

/** Those that have the object on either side. */
export function selectAssociationsOfObject(
  locationId: string,
  objectKey: string,
  limit: number,
): Query<AssociationRow> {
  return ofObject(locationId, objectKey, limit);
}

/** From an id to its location; the answer must be held against the token. */
export function selectAssociationLocation(id: string): Query<{ location_id: string }> {
  return location(id);
}

/** Also those of associations that are being deleted. */
export function selectTakenKeys(locationId: string, keys: readonly string[]): Query<{ key: string }> {
  return takenKeys(locationId, keys);
}

export function selectKnownObjects(
  locationId: string,
  objectKeys: readonly string[],
): Query<{ key: string }> {
  return knownObjects(locationId, objectKeys);
}

/** How many associations there are between two objects, whichever is the first. */
export function selectPairCounts(
  locationId: string,
  pairs: readonly Pair[],
): Query<{ first_object_key: string; second_object_key: string; n: number }> {
  return pairCounts(
    locationId,
    pairs.map(({ firstObjectKey }) => firstObjectKey),
    pairs.map(({ secondObjectKey }) => secondObjectKey),
  );
}

export function insertAssociations(locationId: string, now: string, rows: readonly AssociationData[]): Query {
  return insert(
    locationId,
    now,
    rows.map(({ id }) => id),
    rows.map(({ key }) => key),
    rows.map(({ firstObjectKey }) => firstObjectKey),
    rows.map(({ firstObjectLabel }) => firstObjectLabel),
    rows.map(({ secondObjectKey }) => secondObjectKey),
    rows.map(({ secondObjectLabel }) => secondObjectLabel),
    rows.map((row) => row.firstObjectToSecondObjectCardinality),
    rows.map((row) => row.secondObjectToFirstObjectCardinality),
    rows.map((row) => row.firstObjectToSecondObjectMaxLimit),
    rows.map((row) => row.secondObjectToFirstObjectMaxLimit),
  );
}

/** Labels are all that ever changes. */
export function updateAssociationLabels(
  locationId: string,
  now: string,
  rows: readonly AssociationData[],
): Query {
  return update(
    locationId,
    now,
    rows.map(({ id }) => id),
    rows.map(({ firstObjectLabel }) => firstObjectLabel),
    rows.map(({ secondObjectLabel }) => secondObjectLabel),
  );
}
