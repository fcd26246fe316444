import type { KnownRoute } from './calls.ts';

const attemptQuery = {
  endpointId: 'x',
  outcome: 'failed',
  errorClass: 'timeout',
  since: '2026-01-01T00:00:00Z',
  until: '2027-01-01T00:00:00Z',
  include: 'request',
  after: '',
  limit: '10',
};

/** How what is shown of attempts is asked for. */
export const attemptCalls: Readonly<Record<string, KnownRoute>> = {
  'GET /v1/attempts': {
    prepare: (world) => ({
      query: { ...attemptQuery, locationId: world.locationId, webhookId: 'x' },
    }),
  },
  'GET /v1/events/{webhookId}/attempts': {
    prepare: (world) => ({
      params: { webhookId: 'x' },
      query: { ...attemptQuery, locationId: world.locationId },
    }),
  },
};
