import { isDeepStrictEqual } from 'node:util';
import { associationData } from '../../src/associations/association.ts';
import type { AssociationRow } from '../../src/associations/store.ts';
import { contactData } from '../../src/contacts/contact.ts';
import { statement } from '../../src/db/statement.ts';
import { objectData } from '../../src/objects/object.ts';
import type { ObjectRow } from '../../src/objects/store.ts';
import { recordData } from '../../src/records/record.ts';
import type { RecordRow } from '../../src/records/store.ts';
import { relationData } from '../../src/relations/relation.ts';
import type { RelationViewRow } from '../../src/relations/store.ts';
import type { TestApp, TestEvent } from '../support/start-test-app.ts';

const objects = statement<ObjectRow>(
  'test_objects',
  `
  select id, key, standard, labels, description, primary_display_property, searchable_properties, fields, created_at, updated_at
  from object
  where location_id = $1
`,
);

const records = statement<RecordRow & { readonly going: boolean }>(
  'test_records',
  `
  select r.id, r.object_key, o.id as object_id, r.properties, r.owner, r.followers, r.created_by, r.last_updated_by,
    r.created_at, r.updated_at, r.going
  from record r
  join object o on o.location_id = $1 and o.key = r.object_key
  where r.location_id = $1
`,
);

const associations = statement<AssociationRow & { readonly going: boolean }>(
  'test_associations',
  `
  select id, key, first_object_key, first_object_label, second_object_key, second_object_label, first_to_second,
    second_to_first, first_max, second_max, created_at, updated_at, going
  from association
  where location_id = $1
`,
);

const relations = statement<RelationViewRow>(
  'test_relations',
  `
  select r.id, r.association_id, r.first_record_id, r.second_record_id, r.created_at, a.key as association_key,
    a.first_object_key, a.second_object_key
  from relation r
  left join association a on a.location_id = $1 and a.id = r.association_id
  where r.location_id = $1
`,
);

const head = statement<{ head: number }>(
  'test_head',
  `
  select head from location where id = $1
`,
);

const degrees = statement<{ side: number; association_id: string; record_id: string; n: number }>(
  'test_degrees',
  `
  select side, association_id, record_id, n from degree where location_id = $1 and n <> 0
`,
);

/**
 * What differs between a location's rows and what its log's data alone make of nothing: objects, records,
 * associations and relations, but for what the system put there and no event tells of.
 */
export async function faultsOfReplay(
  { database }: TestApp,
  locationId: string,
  log: readonly TestEvent[],
): Promise<string[]> {
  const replayed = replay(log);
  const kept = new Map<string, object>();
  for (const row of await database.query(objects(locationId))) {
    if (!row.standard || replayed.has(row.id)) kept.set(row.id, objectData(locationId, row));
  }
  for (const row of await database.query(records(locationId))) {
    const data = row.object_key === 'contact' ? contactData(locationId, row) : recordData(locationId, row);
    if (!row.going) kept.set(row.id, data);
  }
  for (const row of await database.query(associations(locationId))) {
    if (!row.going) kept.set(row.id, associationData(locationId, row));
  }
  for (const row of await database.query(relations(locationId)))
    kept.set(row.id, relationData(locationId, row));

  const faults = [...new Set([...replayed.keys(), ...kept.keys()])].flatMap((id) =>
    isDeepStrictEqual(replayed.get(id), kept.get(id))
      ? []
      : [`${id} is ${JSON.stringify(kept.get(id))}; its events make it ${JSON.stringify(replayed.get(id))}`],
  );
  const [row] = await database.query(head(locationId));
  if (row?.head !== log.length) faults.push(`the head is ${row?.head}, the log has ${log.length} events`);
  return [...faults, ...(await faultsOfDegrees(database, locationId))];
}

function replay(log: readonly TestEvent[]): Map<string, object> {
  const things = new Map<string, object>();
  for (const { type, entityId, data } of log) {
    if (type.endsWith('Delete')) things.delete(entityId);
    else things.set(entityId, data);
  }
  return things;
}

/** Where partners are counted, as many are counted as there are. */
async function faultsOfDegrees(database: TestApp['database'], locationId: string): Promise<string[]> {
  const counted = new Map<string, number>();
  for (const row of await database.query(relations(locationId))) {
    for (const [side, recordId] of [row.first_record_id, row.second_record_id].entries()) {
      const key = `${row.association_id} ${side + 1} ${recordId}`;
      counted.set(key, (counted.get(key) ?? 0) + 1);
    }
  }
  return (await database.query(degrees(locationId))).flatMap(({ association_id, side, record_id, n }) => {
    const key = `${association_id} ${side} ${record_id}`;
    return counted.get(key) === n ? [] : [`degree of ${key} is ${n} instead of ${counted.get(key) ?? 0}`];
  });
}
