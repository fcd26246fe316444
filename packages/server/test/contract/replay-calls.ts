import type { RealEstate } from '../support/real-estate.ts';
import type { KnownRoute, Refused } from './calls.ts';
import { newName } from './values.ts';

const notFound = (thing: string): Refused => ({ status: 404, message: `${thing} not found` });
const locationId: Refused = { status: 403, message: 'The token does not have access to this location.' };

/** Paused: what is sent to it again waits, and nothing happens while a test looks. */
async function newEndpoint(world: RealEstate, events = ['AssociationDelete']): Promise<string> {
  const body = { url: 'http://127.0.0.1:9/', events, locationIds: [world.locationId] };
  const { id } = await world.expect(201, 'POST', '/v1/endpoints', body);
  await world.expect(200, 'PATCH', `/v1/endpoints/${id}`, { status: 'paused' });
  return id;
}

/** One that has nothing to send. */
async function newReplay(world: RealEstate): Promise<Record<string, string>> {
  const id = await newEndpoint(world);
  const { number } = await world.expect(202, 'POST', `/v1/endpoints/${id}/replay`, { since: '2099-01-01' });
  return { id, number: String(number) };
}

/** The routes by which events are sent again. */
export const replayCalls: Readonly<Record<string, KnownRoute>> = {
  'POST /v1/endpoints/{id}/replay': {
    prepare: async (world) => ({
      params: { id: await newEndpoint(world) },
      body: {
        locationId: world.locationId,
        fromSequence: 1,
        toSequence: 1,
        since: '2026-01-01',
        until: '2026-01-01',
        events: ['Association*'],
        objectKeys: ['contact'],
        associations: ['owner'],
        entityId: 'x',
        dryRun: true,
      },
    }),
    unknown: { id: notFound('Endpoint') },
    references: { locationId },
  },
  'POST /v1/endpoints/{id}/recover': {
    prepare: async (world) => ({
      params: { id: await newEndpoint(world) },
      body: { locationId: world.locationId, since: '2026-01-01', until: '2026-01-01', dryRun: true },
    }),
    unknown: { id: notFound('Endpoint') },
    references: { locationId },
  },
  'GET /v1/endpoints/{id}/replays': {
    prepare: async (world) => ({
      params: { id: await newEndpoint(world) },
      query: { after: '10', limit: '10' },
    }),
    unknown: { id: notFound('Endpoint') },
  },
  'GET /v1/endpoints/{id}/replays/{number}': {
    prepare: async (world) => ({ params: await newReplay(world) }),
    unknown: { id: notFound('Endpoint'), number: notFound('Replay') },
  },
  'DELETE /v1/endpoints/{id}/replays/{number}': {
    prepare: async (world) => ({ params: await newReplay(world) }),
    unknown: { id: notFound('Endpoint'), number: notFound('Replay') },
  },
  'GET /v1/events/{webhookId}': {
    prepare: async (world) => {
      await world.newObject(newName());
      const { data } = await world.expect(200, 'GET', `/v1/events?locationId=${world.locationId}`);
      return { params: { webhookId: data[0].webhookId }, query: { locationId: world.locationId } };
    },
    unknown: { webhookId: notFound('Event') },
  },
  'POST /v1/events/{webhookId}/resend': {
    prepare: async (world) => {
      await world.newAssociation({ secondObjectKey: await world.newObject(newName()) });
      const { data } = await world.expect(200, 'GET', `/v1/events?locationId=${world.locationId}`);
      const [{ webhookId, type }] = data;
      const id = await newEndpoint(world, [type]);
      return { params: { webhookId }, body: { endpointIds: [id], locationId: world.locationId } };
    },
    unknown: { webhookId: notFound('Event') },
    references: { locationId, 'endpointIds.0': notFound('Endpoint') },
  },
};
