import { BUYER, type RealEstate } from '../support/real-estate.ts';
import type { TestApp } from '../support/start-test-app.ts';
import { attemptCalls } from './attempt-calls.ts';
import { browseCalls } from './browse-calls.ts';
import { overviewCalls } from './overview-calls.ts';
import { replayCalls } from './replay-calls.ts';
import { sessionCalls } from './session-calls.ts';
import { contactFields, newName, randomDigits } from './values.ts';

/** A call that succeeds as it stands. */
export interface Call {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** How a route is called, and which parts of the call name things. */
export interface KnownRoute {
  /** Makes what the call needs, so that it succeeds once. */
  readonly prepare: (world: RealEstate, app: TestApp) => Promise<Call> | Call;
  /** What an unknown id or key in the path is answered with, for each parameter that has one. */
  readonly unknown?: Readonly<Record<string, Refused>>;
  /** Where ids stand in the body, as `a.0.b`, and what an unknown one is answered with. */
  readonly references?: Readonly<Record<string, Refused>>;
}

export interface Refused {
  readonly status: number;
  /** `<id>` stands for the id. */
  readonly message: string;
}

const notFound = (thing: string): Refused => ({ status: 404, message: `${thing} not found` });
const doesNotExist = (what: string): Refused => ({ status: 400, message: `${what} <id> does not exist` });
const forbidden: Refused = { status: 403, message: 'The token does not have access to this location.' };
const locationId = forbidden;

/** Ten associations of a pair are all that there may be, so that each has a pair of its own. */
async function newAssociation(world: RealEstate): Promise<string> {
  const secondObjectKey = await world.newObject(newName());
  return world.newAssociation({ secondObjectKey });
}

async function newLink(world: RealEstate): Promise<Record<string, string>> {
  const secondObjectKey = await world.newObject(newName());
  const associationId = await world.newAssociation({ secondObjectKey });
  const [firstRecordId = ''] = await world.newBuyers(1);
  return { associationId, firstRecordId, secondRecordId: await world.newRecord(secondObjectKey) };
}

async function newRecord(world: RealEstate): Promise<Record<string, string>> {
  return { schemaKey: BUYER, id: await world.newRecord(BUYER) };
}

/** Nobody listens there, and nothing that happens here passes its filter. */
const endpoint = {
  url: 'http://127.0.0.1:9/',
  events: ['AssociationDelete'],
  ordering: 'entity',
  retryPolicy: 'default',
  concurrency: 1,
  timeoutMs: 1_000,
  rateLimit: 10,
  objectKeys: ['contact'],
  associations: ['owner'],
  headers: { 'x-test': 'yes' },
  description: 'Test',
  metadata: { team: 'test' },
  signingKid: null,
};

async function newEndpoint(world: RealEstate): Promise<string> {
  const body = { ...endpoint, locationIds: [world.locationId] };
  return (await world.expect(201, 'POST', '/v1/endpoints', body)).id;
}

const search = {
  page: 1,
  pageLimit: 10,
  query: 'a',
  searchAfter: [],
  filters: [{ field: 'name', operator: 'eq', value: 'a' }],
  sort: [{ field: 'name', direction: 'asc' }],
};

/** Every route of the API's own description. One that is new must be added here: nobody else knows how to call it. */
export const knownRoutes: Readonly<Record<string, KnownRoute>> = {
  'POST /v1/locations': {
    prepare: () => ({ body: { id: `Location000000${randomDigits(6)}`, name: 'Test' } }),
  },
  'GET /v1/locations': { prepare: () => ({ query: { after: '', limit: '1' } }) },
  'DELETE /v1/locations/{id}': {
    prepare: async (_world, app) => ({ params: { id: await app.newLocation() } }),
    unknown: { id: notFound('Location') },
  },
  'POST /v1/tokens': {
    prepare: (world) => ({
      body: { name: 'test', locationIds: [world.locationId], scopes: ['contacts.readonly'] },
    }),
    references: { 'locationIds.0': { status: 422, message: 'locationIds: location <id> does not exist' } },
  },
  'GET /v1/tokens': { prepare: () => ({ query: { after: '', limit: '1' } }) },
  'DELETE /v1/tokens/{id}': {
    prepare: async (world, app) => {
      const body = { name: 'test', locationIds: [world.locationId], scopes: ['contacts.readonly'] };
      return { params: { id: (await app.call('POST', '/v1/tokens', { body })).body.id } };
    },
    unknown: { id: notFound('Token') },
  },

  ...sessionCalls,

  'GET /v1/events/stream': {
    prepare: (world) => ({
      query: {
        locationId: world.locationId,
        type: 'RecordCreate',
        objectKey: BUYER,
        association: 'x',
        entityId: 'x',
        after: '0',
      },
    }),
  },
  'GET /v1/endpoints/{id}/stream': {
    prepare: async (world) => ({
      params: { id: await newEndpoint(world) },
      query: { locationId: world.locationId, after: '0' },
    }),
    unknown: { id: notFound('Endpoint') },
  },
  'GET /v1/keys': { prepare: () => ({}) },
  'GET /healthz': { prepare: () => ({}) },
  'GET /readyz': { prepare: () => ({}) },
  'GET /openapi.json': { prepare: () => ({}) },
  'POST /v1/keys/rotate': { prepare: () => ({ body: { overlapHours: 24 } }) },
  'POST /v1/keys/finish': {
    prepare: async (_world, app) => {
      // Refused where a rotation is under way, which will do as well.
      await app.call('POST', '/v1/keys/rotate', { body: {} });
      return {};
    },
  },
  'POST /v1/endpoints': {
    prepare: (world) => ({ body: { ...endpoint, locationIds: [world.locationId], start: 'now' } }),
    references: { 'locationIds.0': forbidden },
  },
  'GET /v1/endpoints': { prepare: () => ({ query: { after: '', limit: '10' } }) },
  'GET /v1/endpoints/{id}': {
    prepare: async (world) => ({ params: { id: await newEndpoint(world) } }),
    unknown: { id: notFound('Endpoint') },
  },
  'PATCH /v1/endpoints/{id}': {
    prepare: async (world) => ({
      params: { id: await newEndpoint(world) },
      body: { ...endpoint, locationIds: [world.locationId], status: 'paused' },
    }),
    unknown: { id: notFound('Endpoint') },
    references: { 'locationIds.0': forbidden },
  },
  'DELETE /v1/endpoints/{id}': {
    prepare: async (world) => ({ params: { id: await newEndpoint(world) } }),
    unknown: { id: notFound('Endpoint') },
  },
  ...replayCalls,
  'POST /v1/endpoints/{id}/test': {
    prepare: async (world) => ({
      params: { id: await newEndpoint(world) },
      body: { type: 'RecordCreate', locationId: world.locationId },
    }),
    unknown: { id: notFound('Endpoint') },
    references: { locationId: forbidden },
  },
  'GET /v1/lanes': {
    prepare: (world) => ({
      query: { locationId: world.locationId, endpointId: 'x', after: '', limit: '10', replays: 'true' },
    }),
  },
  'GET /v1/losses': {
    prepare: (world) => ({
      query: { locationId: world.locationId, endpointId: 'x', after: '', limit: '10' },
    }),
  },
  ...attemptCalls,
  ...overviewCalls,
  ...browseCalls,

  'GET /objects/': { prepare: (world) => ({ query: { locationId: world.locationId } }) },
  'POST /objects/': {
    prepare: (world) => ({
      body: {
        locationId: world.locationId,
        key: `custom_objects.${newName()}`,
        labels: { singular: 'Agent', plural: 'Agents' },
        description: 'Who sells',
        primaryDisplayPropertyDetails: { key: 'name', name: 'Name', dataType: 'TEXT' },
      },
    }),
    references: { locationId },
  },
  'GET /objects/{key}': {
    prepare: (world) => ({
      params: { key: BUYER },
      query: { locationId: world.locationId, fetchProperties: 'true' },
    }),
    unknown: { key: notFound('Object') },
  },
  'PUT /objects/{key}': {
    prepare: async (world) => ({
      params: { key: await world.newObject(newName()) },
      body: {
        locationId: world.locationId,
        labels: { singular: 'Agent', plural: 'Agents' },
        description: 'Who sells',
        searchableProperties: ['name'],
      },
    }),
    unknown: { key: notFound('Object') },
    references: { locationId },
  },

  'POST /objects/{schemaKey}/records': {
    prepare: (world) => ({
      params: { schemaKey: BUYER },
      body: {
        locationId: world.locationId,
        properties: { name: 'Ann' },
        owner: ['user1'],
        followers: ['user2'],
      },
    }),
    unknown: { schemaKey: notFound('Object') },
    references: { locationId },
  },
  'GET /objects/{schemaKey}/records/{id}': {
    prepare: async (world) => ({ params: await newRecord(world), query: { locationId: world.locationId } }),
    unknown: { schemaKey: notFound('Record'), id: notFound('Record') },
  },
  'PUT /objects/{schemaKey}/records/{id}': {
    prepare: async (world) => ({
      params: await newRecord(world),
      query: { locationId: world.locationId },
      body: { properties: { name: 'Bea' }, owner: ['user1'], followers: ['user2'] },
    }),
    unknown: { schemaKey: notFound('Record'), id: notFound('Record') },
  },
  'DELETE /objects/{schemaKey}/records/{id}': {
    prepare: async (world) => ({ params: await newRecord(world), query: { locationId: world.locationId } }),
    unknown: { schemaKey: notFound('Record'), id: notFound('Record') },
  },
  'POST /objects/{schemaKey}/records/search': {
    prepare: (world) => ({
      params: { schemaKey: BUYER },
      body: { locationId: world.locationId, ...search },
    }),
    unknown: { schemaKey: notFound('Object') },
    references: { locationId },
  },

  'POST /associations/': {
    prepare: async (world) => ({
      body: {
        locationId: world.locationId,
        key: newName(),
        firstObjectLabel: 'Interested Buyer',
        firstObjectKey: BUYER,
        secondObjectLabel: 'Property',
        secondObjectKey: await world.newObject(newName()),
        firstObjectToSecondObjectCardinality: 'MANY_TO_MANY',
        secondObjectToFirstObjectCardinality: 'MANY_TO_MANY',
        firstObjectToSecondObjectMaxLimit: 10,
        secondObjectToFirstObjectMaxLimit: 20,
      },
    }),
    references: {
      locationId,
      firstObjectKey: doesNotExist('firstObjectKey'),
      secondObjectKey: doesNotExist('secondObjectKey'),
    },
  },
  'GET /associations/': {
    prepare: (world) => ({ query: { locationId: world.locationId, skip: '0', limit: '10' } }),
  },
  'GET /associations/{associationId}': {
    prepare: async (world) => ({
      params: { associationId: await newAssociation(world) },
      query: { locationId: world.locationId },
    }),
    unknown: { associationId: notFound('Association') },
  },
  'PUT /associations/{associationId}': {
    prepare: async (world) => ({
      params: { associationId: await newAssociation(world) },
      query: { locationId: world.locationId },
      body: { firstObjectLabel: 'Keen Buyer', secondObjectLabel: 'House' },
    }),
    unknown: { associationId: notFound('Association') },
  },
  'DELETE /associations/{associationId}': {
    prepare: async (world) => ({
      params: { associationId: await newAssociation(world) },
      query: { locationId: world.locationId },
    }),
    unknown: { associationId: notFound('Association') },
  },
  'GET /associations/key/{key}': {
    prepare: async (world) => {
      const key = newName();
      await world.newAssociation({ key, secondObjectKey: await world.newObject(newName()) });
      return { params: { key }, query: { locationId: world.locationId } };
    },
    unknown: { key: notFound('Association') },
  },
  // An object that nobody knows has no associations.
  'GET /associations/objectKey/{objectKey}': {
    prepare: (world) => ({ params: { objectKey: BUYER }, query: { locationId: world.locationId } }),
  },
  'POST /associations/relations': {
    prepare: async (world) => ({
      query: { onDuplicate: 'return' },
      body: { locationId: world.locationId, ...(await newLink(world)) },
    }),
    references: {
      locationId,
      associationId: doesNotExist('Association'),
      firstRecordId: doesNotExist('firstRecordId'),
      secondRecordId: doesNotExist('secondRecordId'),
    },
  },
  'POST /associations/relations/bulk': {
    prepare: async (world) => ({ body: { locationId: world.locationId, add: [await newLink(world)] } }),
    references: { locationId },
  },
  'GET /associations/relations/{recordId}': {
    prepare: async (world) => ({
      params: { recordId: await world.newRecord(BUYER) },
      query: { locationId: world.locationId, skip: '0', limit: '10', associationIds: 'x' },
    }),
    unknown: { recordId: notFound('Record') },
  },
  'DELETE /associations/relations/{relationId}': {
    prepare: async (world) => {
      const { associationId = '', firstRecordId = '', secondRecordId = '' } = await newLink(world);
      const { body } = await world.relate(associationId, firstRecordId, secondRecordId);
      return { params: { relationId: body.id }, query: { locationId: world.locationId } };
    },
    unknown: { relationId: notFound('Relation') },
  },

  'POST /contacts/': {
    prepare: async (world) => ({
      body: {
        locationId: world.locationId,
        ...contactFields(),
        businessId: await world.newRecord('business'),
      },
    }),
    references: { locationId, businessId: doesNotExist('businessId') },
  },
  'POST /contacts/upsert': {
    prepare: async (world) => ({
      body: {
        locationId: world.locationId,
        ...contactFields(),
        businessId: await world.newRecord('business'),
        createNewIfDuplicateAllowed: false,
      },
    }),
    references: { locationId, businessId: doesNotExist('businessId') },
  },
  'POST /contacts/search': {
    prepare: (world) => ({ body: { locationId: world.locationId, ...search } }),
    references: { locationId },
  },
  'GET /contacts/{contactId}': {
    prepare: async (world) => ({ params: { contactId: await world.newContact() } }),
    unknown: { contactId: notFound('Contact') },
  },
  'PUT /contacts/{contactId}': {
    prepare: async (world) => ({
      params: { contactId: await world.newContact() },
      body: { ...contactFields(), businessId: await world.newRecord('business') },
    }),
    unknown: { contactId: notFound('Contact') },
    references: { businessId: doesNotExist('businessId') },
  },
  'DELETE /contacts/{contactId}': {
    prepare: async (world) => ({ params: { contactId: await world.newContact() } }),
    unknown: { contactId: notFound('Contact') },
  },
};
