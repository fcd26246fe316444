import { BUYER } from '../support/real-estate.ts';
import type { KnownRoute } from './calls.ts';

const recordNotFound = { status: 404, message: 'Record not found' };

/** How relata's own routes about records and relations are called. */
export const browseCalls: Readonly<Record<string, KnownRoute>> = {
  'GET /v1/records': {
    prepare: (world) => ({
      query: { locationId: world.locationId, objectKey: BUYER, query: 'a', after: '', limit: '10' },
    }),
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
};
