import type { Answer } from '../support/start-test-app.ts';
import type { Expected, ExpectedEvent, Refusal } from './perform.ts';
import type { ObjectRequest } from './requests.ts';
import { fullKey, type ObjectState, objectOf, type State } from './state.ts';
import { objectData, objectView } from './views.ts';

export function performOnObjects(state: State, request: ObjectRequest, answer: Answer): Expected {
  return request.kind === 'create object'
    ? createObject(state, request.body, answer)
    : updateObject(state, request.key, request.body, answer);
}

function createObject(state: State, body: ObjectRequest['body'], answer: Answer): Expected {
  const key = fullKey(body.key ?? '');
  if (state.objects.has(key)) return refuse(400, `An object with the key ${key} already exists`);
  const primary = body.primaryDisplayPropertyDetails ?? { key: '', name: '', dataType: '' };
  const bare = bareKey(key, primary.key);
  const made = answer.body.object ?? {};
  const object: ObjectState = {
    id: made.id,
    key,
    standard: false,
    labels: { singular: '', plural: '', ...body.labels },
    ...(body.description && { description: body.description }),
    searchableProperties: [`${key}.${bare}`],
    primaryDisplayProperty: `${key}.${bare}`,
    fields: [{ ...primary, key: bare }],
    createdAt: made.dateAdded,
    updatedAt: made.dateAdded,
  };
  state.objects.set(key, object);
  return accepted(state, 201, object, [eventOf(state, 'ObjectSchemaCreate', object)]);
}

function updateObject(state: State, ref: string, body: ObjectRequest['body'], answer: Answer): Expected {
  const object = objectOf(state, ref);
  if (object === undefined) return refuse(404, 'Object not found');
  const { key } = object;
  const refusals: Refusal[] = [];
  if (object.standard && (body.labels ?? body.description) !== undefined) {
    refusals.push({
      status: 400,
      message: `Of the system object ${key} only searchableProperties can be changed`,
    });
  }
  const searchable = body.searchableProperties ?? object.searchableProperties;
  for (const property of searchable) {
    if (object.fields.every((field) => field.key !== bareKey(key, property))) {
      refusals.push({ status: 400, message: `${property} is not a property of ${key}` });
    }
  }
  if (refusals.length > 0) return { refusals };

  const before = JSON.stringify(object);
  Object.assign(object.labels, body.labels);
  if (body.description) object.description = body.description;
  if (body.description === null) delete object.description;
  object.searchableProperties = [
    ...new Set(searchable.map((property) => `${key}.${bareKey(key, property)}`)),
  ];
  if (JSON.stringify(object) === before) return accepted(state, 200, object, []);
  object.updatedAt = answer.body.object?.dateUpdated;
  return accepted(state, 200, object, [eventOf(state, 'ObjectSchemaUpdate', object)]);
}

/** The fields that a record's properties add to its object, and the event of it. */
export function addFields(
  state: State,
  objectKey: string,
  properties: Readonly<Record<string, unknown>>,
  now: string,
): ExpectedEvent[] {
  const object = state.objects.get(objectKey);
  if (object === undefined) return [];
  const known = new Set(object.fields.map(({ key }) => key));
  const added = Object.entries(properties).filter(([key]) => !known.has(key));
  if (added.length === 0) return [];
  for (const [key, value] of added) {
    const words = key.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
    const dataType = typeof value === 'number' ? 'NUMERICAL' : 'TEXT';
    object.fields.push({ key, name: words.join(' '), dataType });
  }
  object.updatedAt = now;
  return [eventOf(state, 'ObjectSchemaUpdate', object)];
}

export function bareKey(objectKey: string, property: string): string {
  return property.startsWith(`${objectKey}.`) ? property.slice(objectKey.length + 1) : property;
}

function accepted(state: State, status: number, object: ObjectState, events: ExpectedEvent[]): Expected {
  return { status, body: { object: objectView(state, object) }, events };
}

function eventOf(state: State, type: string, object: ObjectState): ExpectedEvent {
  return { type, entityId: object.id, data: structuredClone(objectData(state, object)) };
}

export function refuse(status: number, message: unknown): Expected {
  return { refusals: [{ status, message }] };
}
