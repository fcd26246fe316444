import { fullObjectKey, type ObjectData, type ObjectFieldData, type ObjectLabels } from '@relata/protocol';
import { type Query, statement } from '../db/statement.ts';

export interface ObjectRow {
  readonly id: string;
  readonly key: string;
  readonly standard: boolean;
  readonly labels: ObjectLabels;
  readonly description: string | null;
  readonly primary_display_property: string;
  readonly searchable_properties: string[];
  readonly fields: ObjectFieldData[];
  readonly created_at: string;
  readonly updated_at: string;
}

const columns = `
  id, key, standard, labels, description, primary_display_property, searchable_properties, fields, created_at, updated_at`;

const byRefs = statement<ObjectRow>(
  'objects_by_refs',
  `
  select ${columns}
  from object
  where location_id = $1 and (key = any($2::text[]) or id = any($3::text[]))
`,
);

const all = statement<ObjectRow>(
  'objects_all',
  `
  select ${columns}
  from object
  where location_id = $1
  order by not standard, key
`,
);

const countCustom = statement<{ n: number }>(
  'objects_count_custom',
  `
  select count(*) as n from object where location_id = $1 and not standard
`,
);

const insert = statement(
  'objects_insert',
  `
  insert into object (
    location_id, id, key, standard, labels, description, primary_display_property, searchable_properties, fields,
    created_at, updated_at
  )
  select $1, o.id, o.key, o.standard, o.labels::json, o.description, o.primary_display_property,
    o.searchable_properties::json, o.fields::json, $2::timestamptz, $2::timestamptz
  from unnest(
    $3::text[], $4::text[], $5::boolean[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[]
  ) as o (id, key, standard, labels, description, primary_display_property, searchable_properties, fields)
`,
);

const update = statement(
  'objects_update',
  `
  update object
  set labels = o.labels::json,
    description = o.description,
    searchable_properties = o.searchable_properties::json,
    fields = o.fields::json,
    updated_at = o.updated_at::timestamptz
  from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
    as o (key, labels, description, searchable_properties, fields, updated_at)
  where object.location_id = $1 and object.key = o.key
`,
);

/** Objects by what clients call them: a key, with or without `custom_objects.`, or an id. */
export function selectObjects(locationId: string, refs: readonly string[]): Query<ObjectRow> {
  const distinct = [...new Set(refs)];
  return byRefs(locationId, distinct.map(fullObjectKey), distinct);
}

/** All objects, system objects first, then by key. */
export function selectAllObjects(locationId: string): Query<ObjectRow> {
  return all(locationId);
}

export function countCustomObjects(locationId: string): Query<{ n: number }> {
  return countCustom(locationId);
}

export function insertObjects(locationId: string, now: string, objects: readonly ObjectData[]): Query {
  return insert(
    locationId,
    now,
    objects.map(({ id }) => id),
    objects.map(({ key }) => key),
    objects.map(({ type }) => type === 'SYSTEM_DEFINED'),
    objects.map(({ labels }) => JSON.stringify(labels)),
    objects.map(({ description }) => description ?? null),
    objects.map((object) => object.primaryDisplayProperty),
    objects.map((object) => JSON.stringify(object.searchableProperties)),
    objects.map(({ fields }) => JSON.stringify(fields)),
  );
}

export function updateObjects(locationId: string, objects: readonly ObjectData[]): Query {
  return update(
    locationId,
    objects.map(({ key }) => key),
    objects.map(({ labels }) => JSON.stringify(labels)),
    objects.map(({ description }) => description ?? null),
    objects.map((object) => JSON.stringify(object.searchableProperties)),
    objects.map(({ fields }) => JSON.stringify(fields)),
    objects.map(({ updatedAt }) => updatedAt),
  );
}
