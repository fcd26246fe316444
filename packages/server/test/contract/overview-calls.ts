import { BUYER } from '../support/real-estate.ts';
import type { KnownRoute } from './calls.ts';

const forbidden = { status: 403, message: 'The token does not have access to this location.' };

/** How a location is looked at as a whole. */
export const overviewCalls: Readonly<Record<string, KnownRoute>> = {
  'GET /v1/positions': { prepare: (world) => ({ query: { locationId: world.locationId } }) },
  'PATCH /v1/positions': {
    prepare: (world) => ({
      body: { locationId: world.locationId, positions: { [BUYER]: { x: 1, y: -2.5 }, contact: null } },
    }),
    references: { locationId: forbidden },
  },
};
