import { BUYER } from '../support/real-estate.ts';
import type { KnownRoute } from './calls.ts';

const forbidden = { status: 403, message: 'The token does not have access to this location.' };

/** How a location is looked at as a whole. */
export const overviewCalls: Readonly<Record<string, KnownRoute>> = {
  'GET /v1/events': {
    prepare: (world) => ({
      query: {
        locationId: world.locationId,
        type: 'RecordCreate',
        entityId: 'x',
        order: 'desc',
        since: '2026-01-01T00:00:00Z',
        until: '2027-01-01T00:00:00Z',
        after: '0',
        limit: '10',
      },
    }),
  },
  'GET /v1/overview': { prepare: (world) => ({ query: { locationId: world.locationId } }) },
  'GET /v1/status': { prepare: () => ({}) },
  'GET /v1/endpoints/{id}/health': {
    prepare: async (world) => {
      const body = { url: 'http://127.0.0.1:9/', events: ['ContactDelete'], locationIds: [world.locationId] };
      return { params: { id: (await world.expect(201, 'POST', '/v1/endpoints', body)).id } };
    },
    unknown: { id: { status: 404, message: 'Endpoint not found' } },
  },
  'GET /v1/positions': { prepare: (world) => ({ query: { locationId: world.locationId } }) },
  'PATCH /v1/positions': {
    prepare: (world) => ({
      body: { locationId: world.locationId, positions: { [BUYER]: { x: 1, y: -2.5 }, contact: null } },
    }),
    references: { locationId: forbidden },
  },
};
