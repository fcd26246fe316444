import { BUYER } from '../support/real-estate.ts';
import type { KnownRoute } from './calls.ts';
import { newName } from './values.ts';

const recordNotFound = { status: 404, message: 'Record not found' };

/** How relata's own routes about records and relations are called. */
export const browseCalls: Readonly<Record<string, KnownRoute>> = {
  'GET /v1/records': {
    prepare: (world) => ({
      query: { locationId: world.locationId, objectKey: BUYER, query: 'a', after: '', limit: '10' },
    }),
  },
  'GET /v1/records/titles': {
    prepare: async (world) => ({ query: { locationId: world.locationId, id: await world.newRecord(BUYER) } }),
  },
  'GET /v1/records/{id}': {
    prepare: async (world) => ({
      params: { id: await world.newRecord(BUYER) },
      query: { locationId: world.locationId },
    }),
    unknown: { id: recordNotFound },
  },
  'GET /v1/relations': {
    prepare: (world) => ({
      query: { locationId: world.locationId, associationId: 'x', after: '', limit: '10' },
    }),
  },
  'GET /v1/records/{id}/groups': {
    prepare: async (world) => ({
      params: { id: await world.newRecord(BUYER) },
      query: { locationId: world.locationId },
    }),
    unknown: { id: recordNotFound },
  },
  'GET /v1/records/{id}/relations': {
    prepare: async (world) => ({
      params: { id: await world.newRecord(BUYER) },
      query: {
        locationId: world.locationId,
        associationId: 'BUSINESSES_CONTACTS_ASSOCIATION',
        direction: 'first',
        after: '',
        limit: '10',
      },
    }),
    unknown: { id: recordNotFound },
  },
  'GET /v1/relations/count': {
    prepare: (world) => ({ query: { locationId: world.locationId, objectKey: BUYER } }),
  },
  'POST /v1/relations': {
    prepare: async (world) => {
      const secondObjectKey = await world.newObject(newName());
      const associationId = await world.newAssociation({
        secondObjectKey,
        firstObjectToSecondObjectCardinality: 'MANY_TO_ONE',
        secondObjectToFirstObjectCardinality: 'ONE_TO_MANY',
      });
      const [firstRecordId = ''] = await world.newBuyers(1);
      const replaced = await world.relate(
        associationId,
        firstRecordId,
        await world.newRecord(secondObjectKey),
      );
      const secondRecordId = await world.newRecord(secondObjectKey);
      const { locationId } = world;
      const link = { associationId, firstRecordId, secondRecordId };
      return { body: { locationId, ...link, replace: [replaced.body.id] } };
    },
    references: {
      locationId: { status: 403, message: 'The token does not have access to this location.' },
      associationId: { status: 400, message: 'Association <id> does not exist' },
      firstRecordId: { status: 400, message: 'firstRecordId <id> does not exist' },
      secondRecordId: { status: 400, message: 'secondRecordId <id> does not exist' },
      'replace.0': { status: 409, message: 'Relation <id> is not, or not any more, in the way of this one' },
    },
  },
};
