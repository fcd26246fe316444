import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describedRoutes } from '../contract/described-routes.ts';
import { prepareCall } from '../contract/prepare-call.ts';
import { type Counted, type CountingProxy, startCountingProxy } from '../support/counting-proxy.ts';
import { type RealEstate, realEstate } from '../support/real-estate.ts';
import { startTestApp, type TestApp } from '../support/start-test-app.ts';

// What a request costs the database, counted where it goes over the wire: it does not depend on the machine.

/** Longer than what a request leaves to be done pauses. */
const QUIET_MS = 30;

/** Statements, and round trips in which they are sent, of one request with a token that is known already. */
const COSTS: Readonly<Record<string, readonly [statements: number, roundTrips: number]>> = {
  'GET /associations/': [2, 2],
  'POST /associations/': [6, 2],
  'GET /associations/key/{key}': [1, 1],
  'GET /associations/objectKey/{objectKey}': [1, 1],
  'POST /associations/relations': [7, 2],
  'POST /associations/relations/bulk': [7, 2],
  'GET /associations/relations/{recordId}': [1, 1],
  'DELETE /associations/relations/{relationId}': [4, 2],
  'DELETE /associations/{associationId}': [5, 2],
  'GET /associations/{associationId}': [1, 1],
  'PUT /associations/{associationId}': [4, 2],
  'POST /contacts/': [8, 2],
  'POST /contacts/search': [2, 2],
  'POST /contacts/upsert': [8, 2],
  'DELETE /contacts/{contactId}': [5, 2],
  'GET /contacts/{contactId}': [1, 1],
  'PUT /contacts/{contactId}': [8, 2],
  'GET /healthz': [0, 0],
  'GET /objects/': [1, 1],
  'POST /objects/': [5, 2],
  'GET /objects/{key}': [1, 1],
  'PUT /objects/{key}': [4, 2],
  'POST /objects/{schemaKey}/records': [4, 2],
  'POST /objects/{schemaKey}/records/search': [2, 2],
  'DELETE /objects/{schemaKey}/records/{id}': [5, 2],
  'GET /objects/{schemaKey}/records/{id}': [2, 1],
  'PUT /objects/{schemaKey}/records/{id}': [5, 2],
  'GET /openapi.json': [0, 0],
  'GET /readyz': [1, 1],
  'GET /v1/attempts': [1, 1],
  'GET /v1/endpoints': [1, 1],
  'POST /v1/endpoints': [5, 5],
  'DELETE /v1/endpoints/{id}': [10, 10],
  'GET /v1/endpoints/{id}': [1, 1],
  'PATCH /v1/endpoints/{id}': [6, 6],
  'GET /v1/endpoints/{id}/health': [4, 4],
  'POST /v1/endpoints/{id}/recover': [4, 4],
  'POST /v1/endpoints/{id}/replay': [2, 2],
  'GET /v1/endpoints/{id}/replays': [2, 2],
  'DELETE /v1/endpoints/{id}/replays/{number}': [3, 3],
  'GET /v1/endpoints/{id}/replays/{number}': [2, 2],
  'POST /v1/endpoints/{id}/test': [1, 1],
  'GET /v1/events': [2, 2],
  'GET /v1/events/{webhookId}': [5, 5],
  'GET /v1/events/{webhookId}/attempts': [1, 1],
  'POST /v1/events/{webhookId}/resend': [8, 8],
  'POST /v1/keys/finish': [3, 3],
  'POST /v1/keys/rotate': [3, 3],
  'GET /v1/lanes': [1, 1],
  'GET /v1/locations': [1, 1],
  'POST /v1/locations': [1, 1],
  'DELETE /v1/locations/{id}': [23, 23],
  'GET /v1/losses': [1, 1],
  'GET /v1/overview': [4, 4],
  'GET /v1/positions': [1, 1],
  'PATCH /v1/positions': [3, 3],
  'GET /v1/records': [2, 2],
  'GET /v1/records/titles': [1, 1],
  'GET /v1/records/{id}': [1, 1],
  'GET /v1/records/{id}/groups': [3, 3],
  'GET /v1/records/{id}/relations': [2, 1],
  'GET /v1/relations': [1, 1],
  'POST /v1/relations': [9, 2],
  'GET /v1/relations/count': [3, 3],
  'DELETE /v1/session': [0, 0],
  'GET /v1/session': [0, 0],
  'POST /v1/session': [2, 2],
  'POST /v1/sign-in-codes': [1, 1],
  'GET /v1/status': [0, 0],
  'GET /v1/tokens': [1, 1],
  'POST /v1/tokens': [2, 2],
  'DELETE /v1/tokens/{id}': [1, 1],
};

/** Streams read on for as long as they are open, and the keys are read again when they are some seconds old. */
const NOT_COUNTED = /^GET \/v1\/(events\/stream|endpoints\/\{id\}\/stream|keys)$/;

describe('a request', () => {
  let app: TestApp;
  let proxy: CountingProxy;
  let world: RealEstate;

  beforeAll(async () => {
    app = await startTestApp({
      engine: 'postgres',
      background: false,
      through: async (url) => {
        proxy = await startCountingProxy(url);
        return proxy.url;
      },
    });
    world = await realEstate(app);
  });
  afterAll(async () => {
    await app?.close();
    await proxy?.close();
  });

  /** One that has just been looked up, and will be known for a while. */
  async function knownToken(): Promise<string> {
    const token = await app.newToken(world.locationId);
    await app.call('GET', '/v1/events', { token });
    return token;
  }

  /** What goes on after a request was answered is a part of what it costs. */
  async function quiet(): Promise<void> {
    for (let before = -1; before !== proxy.seen || proxy.isAsked; await sleep(QUIET_MS)) before = proxy.seen;
  }

  test('asks the database as often as the table says', { timeout: 60_000 }, async () => {
    const counted: Record<string, readonly [number, number]> = {};
    for (const route of await describedRoutes(app)) {
      if (NOT_COUNTED.test(route.name)) continue;
      const call = await prepareCall(app, world, route);
      const token = route.scope === 'admin' ? app.adminToken : await knownToken();
      await quiet();
      proxy.take();
      await call.send({ token });
      await quiet();
      const { statements, roundTrips } = proxy.take();
      counted[route.name] = [statements, roundTrips];
    }
    expect(counted).toEqual(COSTS);
  });

  test('asks for its token once, until that is forgotten', async () => {
    const token = await app.newToken(world.locationId);
    const cost = async (): Promise<Counted> => {
      proxy.take();
      await app.call('GET', '/associations/', { token });
      return proxy.take();
    };
    const first = await cost();
    const second = await cost();
    expect(first).toEqual({
      statements: second.statements + 1,
      roundTrips: second.roundTrips + 1,
      syncs: second.syncs + 1,
    });
  });

  test('shares what it costs with those that are joined with it', async () => {
    const associationId = await world.newAssociation();
    const [buyers, properties] = [await world.newBuyers(1), await world.newProperties(200)];
    proxy.take();
    await world.relateAll(properties.map((property) => [associationId, buyers[0] ?? '', property]));
    // 200 in one transaction, and what is sent together is answered together.
    const [statements, roundTrips] = COSTS['POST /associations/relations'] ?? [];
    expect(proxy.take()).toMatchObject({ statements, syncs: roundTrips });
  });

  test('with an idempotency key claims it, and keeps its answer with what it changes', async () => {
    const associationId = await world.newAssociation();
    const [[firstRecordId = ''], [secondRecordId = '']] = [
      await world.newBuyers(1),
      await world.newProperties(1),
    ];
    const body = { locationId: world.locationId, associationId, firstRecordId, secondRecordId };
    const token = await knownToken();
    const relate = async (): Promise<Counted> => {
      proxy.take();
      await app.call('POST', '/associations/relations', {
        token,
        headers: { 'idempotency-key': 'once' },
        body,
      });
      return proxy.take();
    };
    expect(await relate()).toEqual({ statements: 9, roundTrips: 3, syncs: 3 });
    expect(await relate()).toEqual({ statements: 1, roundTrips: 1, syncs: 1 });
  });
});
