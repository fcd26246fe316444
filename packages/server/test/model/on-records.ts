import type { Answer } from '../support/start-test-app.ts';
import { addFields, bareKey, refuse } from './on-objects.ts';
import type { Expected, ExpectedEvent } from './perform.ts';
import type { RecordRequest } from './requests.ts';
import { objectOf, type RecordState, relationsOf, type State } from './state.ts';
import { contactData, recordData, recordView, relationData } from './views.ts';

export function performOnRecords(state: State, request: RecordRequest, answer: Answer): Expected {
  if (request.schemaKey === 'contact')
    return refuse(400, 'The records of the object contact are reached at /contacts');
  switch (request.kind) {
    case 'create record':
      return createRecord(state, request, answer);
    case 'update record':
      return updateRecord(state, request, answer);
    case 'delete record': {
      const record = recordAt(state, request);
      if (record === undefined) return refuse(404, 'Record not found');
      return { status: 200, body: { id: record.id, success: true }, events: removeRecord(state, record) };
    }
  }
}

function createRecord(state: State, { schemaKey, body }: RecordRequest, answer: Answer): Expected {
  const object = objectOf(state, schemaKey);
  if (object === undefined) return refuse(404, 'Object not found');
  const made = answer.body.record ?? {};
  const record: RecordState = {
    id: made.id,
    objectKey: object.key,
    owner: body.owner ?? [],
    followers: body.followers ?? [],
    properties: merge(object.key, {}, body.properties),
    createdAt: made.createdAt,
    updatedAt: made.createdAt,
  };
  state.records.set(record.id, record);
  const fields = addFields(state, object.key, record.properties, record.createdAt);
  return accepted(state, 201, record, [...fields, eventOf(state, 'RecordCreate', record)]);
}

function updateRecord(state: State, request: RecordRequest, answer: Answer): Expected {
  const record = recordAt(state, request);
  if (record === undefined) return refuse(404, 'Record not found');
  const before = JSON.stringify(record);
  const { body } = request;
  record.properties = merge(record.objectKey, record.properties, body.properties);
  record.owner = body.owner ?? record.owner;
  record.followers = body.followers ?? record.followers;
  if (JSON.stringify(record) === before) return accepted(state, 200, record, []);
  record.updatedAt = answer.body.record?.updatedAt;
  const fields = addFields(state, record.objectKey, record.properties, record.updatedAt);
  return accepted(state, 200, record, [...fields, eventOf(state, 'RecordUpdate', record)]);
}

/** Takes away a record and its relations; the record's own event is the last. */
export function removeRecord(state: State, record: RecordState): ExpectedEvent[] {
  const isContact = record.objectKey === 'contact';
  const data = structuredClone(isContact ? contactData(state, record) : recordData(state, record));
  const events = removeRelations(
    state,
    relationsOf(state, record.id).map(({ id }) => id),
  );
  state.records.delete(record.id);
  state.gone.add(record.id);
  return [...events, { type: isContact ? 'ContactDelete' : 'RecordDelete', entityId: record.id, data }];
}

/** In any order. */
export function removeRelations(state: State, ids: readonly string[]): ExpectedEvent[] {
  return ids.flatMap((id) => {
    const relation = state.relations.get(id);
    if (relation === undefined) return [];
    const event = { type: 'RelationDelete', entityId: id, data: relationData(state, relation), group: 1 };
    state.relations.delete(id);
    state.gone.add(id);
    return [event];
  });
}

function recordAt(state: State, { schemaKey, id }: RecordRequest): RecordState | undefined {
  const record = state.records.get(id ?? '');
  const isThere = record !== undefined && record.objectKey !== 'contact';
  return isThere && objectOf(state, schemaKey)?.key === record.objectKey ? record : undefined;
}

function merge(objectKey: string, before: object, changes: object = {}): Record<string, unknown> {
  const bare = Object.entries(changes).map(([key, value]) => [bareKey(objectKey, key), value]);
  const merged = { ...before, ...Object.fromEntries(bare) };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
}

function accepted(state: State, status: number, record: RecordState, events: ExpectedEvent[]): Expected {
  return { status, body: { record: recordView(state, record) }, events };
}

function eventOf(state: State, type: string, record: RecordState): ExpectedEvent {
  return { type, entityId: record.id, data: structuredClone(recordData(state, record)) };
}
