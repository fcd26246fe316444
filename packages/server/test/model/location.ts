import type { Answer, TestApp } from '../support/start-test-app.ts';
import type { ExpectedEvent, Seen } from './perform.ts';
import type { Request } from './requests.ts';
import { type Cardinality, COMPANY_OF_CONTACT, newState, type ObjectState, type State } from './state.ts';

/** A location at the server, to which requests are sent, and how it was when it was made. */
export interface Location {
  readonly app: TestApp;
  readonly state: State;
  get(path: string): Promise<Answer>;
  send(request: Request): Promise<Answer>;
  /** The answer with what it does not say, asked for when nothing else goes on. */
  look(request: Request, answer: Answer): Promise<Seen>;
}

export async function newLocation(app: TestApp): Promise<Location> {
  const locationId = await app.newLocation();
  const token = await app.newToken(locationId);
  const get = (path: string) => app.call('GET', path, { token });
  const objects: ObjectState[] = [];
  for (const { key } of (await get('/objects/')).body.objects) {
    const { object, fields } = (await get(`/objects/${key}?fetchProperties=true`)).body;
    objects.push(systemObject(object, fields));
  }
  return {
    app,
    state: newState(locationId, objects),
    get,
    send: ({ method, path, body }) => {
      const sent = method === 'POST' || method === 'PUT' ? { body } : {};
      return app.call(method, path, { token, ...sent });
    },
    async look(request, answer) {
      const contactId = answer.body.contact?.id;
      if (request.on !== 'contacts' || !request.body.businessId || contactId === undefined) return answer;
      const path = `/associations/relations/${contactId}?associationIds=${COMPANY_OF_CONTACT}`;
      const [companyRelation] = (await get(path)).body.relations;
      return { ...answer, companyRelation };
    },
  };
}

function systemObject(object: Answer['body'], fields: Answer['body'][]): ObjectState {
  return {
    id: object.id,
    key: object.key,
    standard: object.standard,
    labels: object.labels,
    searchableProperties: object.searchableProperties,
    primaryDisplayProperty: object.primaryDisplayProperty,
    fields: fields.map(({ fieldKey, name, dataType }) => ({
      key: fieldKey.slice(object.key.length + 1),
      name,
      dataType,
    })),
    createdAt: object.dateAdded,
    updatedAt: object.dateUpdated,
  };
}

/** An event and the request that it must carry the trace of. */
export interface TracedEvent extends ExpectedEvent {
  readonly traceId: string | null;
}

export function traced(events: readonly ExpectedEvent[], answer: Answer): TracedEvent[] {
  return events.map((event) => ({ ...event, traceId: answer.headers.get('x-trace-id') }));
}

const cardinalities: readonly Cardinality[] = ['ONE_TO_ONE', 'ONE_TO_MANY', 'MANY_TO_ONE', 'MANY_TO_MANY'];

/** Requests after which there is something of everything. */
export function firstRequests(locationId: string): Request[] {
  const object = (key: string): Request => ({
    on: 'objects',
    kind: 'create object',
    method: 'POST',
    path: '/objects/',
    key: '',
    body: {
      locationId,
      key,
      labels: { singular: 'One', plural: 'Many' },
      primaryDisplayPropertyDetails: { key: 'name', name: 'Name', dataType: 'TEXT' },
    },
  });
  const record = (schemaKey: string): Request => ({
    on: 'records',
    kind: 'create record',
    method: 'POST',
    path: `/objects/${schemaKey}/records`,
    schemaKey,
    body: { locationId, properties: { name: 'Hill' } },
  });
  const contact = (phone: string): Request => ({
    on: 'contacts',
    kind: 'create contact',
    method: 'POST',
    path: '/contacts/',
    id: '',
    body: { firstName: 'Dan', phone },
  });
  const association = (cardinality: Cardinality, number: number): Request => ({
    on: 'associations',
    kind: 'create association',
    method: 'POST',
    path: '/associations/',
    id: '',
    body: {
      locationId,
      key: `first_${number}`,
      firstObjectKey: 'contact',
      firstObjectLabel: 'Buyer',
      secondObjectKey: 'custom_objects.house',
      secondObjectLabel: 'House',
      firstObjectToSecondObjectCardinality: cardinality,
      ...(cardinality === 'MANY_TO_MANY' && { firstObjectToSecondObjectMaxLimit: 2 }),
    },
  });
  const records = ['house', 'house', 'house', 'agent', 'agent', 'business', 'business', 'opportunity'];
  return [
    object('custom_objects.house'),
    object('custom_objects.agent'),
    ...records.map(record),
    contact('+15550000008'),
    contact('+15550000009'),
    // Two more of this pair are allowed.
    ...[...cardinalities, ...cardinalities].map(association),
  ];
}
