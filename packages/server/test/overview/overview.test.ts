import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RETENTION_DEFAULT } from '../../src/config.ts';
import { statement } from '../../src/db/statement.ts';
import { VERSION } from '../../src/version.ts';
import { type Receiver, startReceiver, until } from '../delivery/receiver.ts';
import { type RealEstate, realEstate } from '../support/real-estate.ts';
import { type Answer, engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

const DAY_MS = 86_400_000;

const addRelations = statement<unknown>(
  'test_overview_relations',
  `
  insert into relation (location_id, id, association_id, first_record_id, second_record_id, first_single, second_single,
    created_at)
  select $1, 'many' || n, 'a', 'first' || n, 'second' || n, false, false, now()
  from generate_series(1, $2::integer) as n
`,
);
const removeRelation = statement<unknown>(
  'test_overview_remove_relation',
  `
  delete from relation where location_id = $1 and id = $2
`,
);
/** One a second, of which each tenth failed. */
const addAttempts = statement<unknown>(
  'test_overview_attempts',
  `
  insert into attempt (location_id, started_at, endpoint_id, seq, number, webhook_id, type, duration_ms, outcome)
  select $1, now() - n * interval '1 second', $2, n, 1, 'w', 'RecordCreate', 1,
    case when n % 10 = 0 then 'failed' else 'delivered' end
  from generate_series(1, $3::integer) as n
`,
);

describe.each(engines)('/v1/overview, /v1/status and the health of an endpoint on %s', (engine) => {
  let app: TestApp;
  let receiver: Receiver;

  beforeAll(async () => {
    app = await startTestApp({ engine });
    receiver = await startReceiver(({ path }) => (path === '/good' ? 200 : 500));
  });
  afterAll(async () => {
    await app?.close();
    await receiver?.close();
  });

  const overview = (world: RealEstate) => world.expect(200, 'GET', '/v1/overview');
  const health = (world: RealEstate, id: string) => world.expect(200, 'GET', `/v1/endpoints/${id}/health`);

  async function newEndpoint(world: RealEstate, path: string, more: object = {}): Promise<string> {
    const body = { url: receiver.url + path, locationIds: [world.locationId], ...more };
    return (await world.expect(201, 'POST', '/v1/endpoints', body)).id;
  }

  /** Waits until what is asked looks so. */
  async function eventually(ask: () => Promise<Answer['body']>, expected: object): Promise<void> {
    let last: unknown;
    await until(
      async () => {
        last = await ask();
        try {
          expect(last).toMatchObject(expected);
          return true;
        } catch {
          return false;
        }
      },
      10_000,
      () => JSON.stringify(last),
    );
  }

  test('a location without anything', async () => {
    const locationId = await app.newLocation();
    const token = await app.newToken(locationId, ['webhooks.readonly']);
    const none = { count: 0, isExact: true };
    const { status, body } = await app.call('GET', '/v1/overview', { token });
    expect(status).toBe(200);
    expect(body).toEqual({
      objects: none,
      associations: none,
      records: none,
      relations: none,
      events: { head: 0, tail: 1, lastAt: null },
      deliveries: { since: expect.any(String), delivered: 0, failed: 0, isWholeDay: true },
      endpoints: { total: 0, enabled: 0, paused: 0, down: 0, disabled: 0 },
      failing: [],
      lag: { endpoints: 0, events: 0, oldestAt: null },
    });
    expect(Math.abs(Date.parse(body.deliveries.since) + DAY_MS - Date.now())).toBeLessThan(60_000);
  });

  test('counts what is there, up to a limit', async () => {
    const world = await realEstate(app);
    const association = await world.newAssociation();
    const [buyers, properties] = [await world.newBuyers(2), await world.newProperties(1)];
    await world.newContact();
    await world.relateAll(buyers.map((buyer) => [association, buyer, properties[0] ?? '']));
    const log = await app.log(world.locationId);
    expect(await overview(world)).toMatchObject({
      objects: { count: 2, isExact: true },
      associations: { count: 1, isExact: true },
      records: { count: 4, isExact: true },
      relations: { count: 2, isExact: true },
      events: { head: log.length, tail: 1, lastAt: log.at(-1)?.createdAt },
    });
    await app.database.query(addRelations(world.locationId, 9_999));
    expect((await overview(world)).relations).toEqual({ count: 10_000, isExact: false });
    await app.database.query(removeRelation(world.locationId, 'many1'));
    expect((await overview(world)).relations).toEqual({ count: 10_000, isExact: true });
  });

  test('says what became of deliveries, and which endpoints fail', async () => {
    const world = await realEstate(app);
    const filter = { events: ['RecordCreate'] };
    const good = await newEndpoint(world, '/good', filter);
    await newEndpoint(world, '/bad', { ...filter, retryPolicy: [3_600] });
    const hopeless = await newEndpoint(world, '/hopeless', { ...filter, retryPolicy: 'highlevel' });
    const paused = await newEndpoint(world, '/paused', filter);
    await world.expect(200, 'PATCH', `/v1/endpoints/${paused}`, { status: 'paused' });
    await world.newBuyers(2);

    await eventually(() => health(world, good), {
      status: 'enabled',
      lastDay: { delivered: 2, failed: 0, isWholeDay: true },
      lastDeliveredAt: expect.any(String),
      lastFailure: null,
      lag: { lanes: 0, events: 0, oldestAt: null },
      retrying: { count: 0, isExact: true },
      dead: { count: 0, isExact: true },
      isExact: true,
    });
    await eventually(() => health(world, hopeless), {
      lastDay: { delivered: 0, failed: 2 },
      lastDeliveredAt: null,
      lastFailure: {
        locationId: world.locationId,
        type: 'RecordCreate',
        number: 1,
        status: 500,
        nextAt: null,
      },
      dead: { count: 2, isExact: true },
    });
    await eventually(() => overview(world), {
      deliveries: { delivered: 2, failed: 4, isWholeDay: true },
      endpoints: { total: 4, enabled: 3, paused: 1, down: 0, disabled: 0 },
      failing: [
        { id: hopeless, status: 'enabled', dead: { count: 2 }, pending: { count: 0 } },
        { url: `${receiver.url}/bad`, dead: { count: 0 }, pending: { count: 2 } },
      ],
      lag: { endpoints: 0, events: 0, oldestAt: null },
    });
    expect(await health(world, paused)).toMatchObject({
      status: 'paused',
      lag: { lanes: 1, events: 2, oldestAt: (await app.log(world.locationId)).at(-2)?.createdAt },
      lastDay: { delivered: 0, failed: 0 },
    });
  });

  test('shows an endpoint that is down first, and how far it is behind', async () => {
    const world = await realEstate(app);
    const down = await newEndpoint(world, '/down', { events: ['RecordCreate'], retryPolicy: [3_600] });
    await world.newBuyers(12);
    await eventually(() => overview(world), {
      endpoints: { total: 1, enabled: 0, down: 1 },
      failing: [{ id: down, status: 'down', statusReason: 'failing', downSince: expect.any(String) }],
    });
    await world.newBuyers(3);
    const { lag } = await overview(world);
    expect(lag.endpoints).toBe(1);
    expect(lag.events).toBeGreaterThanOrEqual(3);
    const times = (await app.log(world.locationId)).map(({ createdAt }) => createdAt);
    expect(times).toContain(lag.oldestAt);
    expect((await health(world, down)).lag.events).toBeGreaterThanOrEqual(3);
  });

  test('one that was paused before its locations had events is behind by all of them', async () => {
    const locationIds = [await app.newLocation(), await app.newLocation()];
    const token = await app.newToken(locationIds);
    const ask = async (id: string) => (await app.call('GET', `/v1/endpoints/${id}/health`, { token })).body;
    const made = async (more: object) => {
      const body = { url: `${receiver.url}/good`, locationIds, ...more };
      const { id } = (await app.call('POST', '/v1/endpoints', { token, body })).body;
      await app.call('PATCH', `/v1/endpoints/${id}`, { token, body: { status: 'paused' } });
      return id;
    };
    const id = await made({});
    const of = await made({ locationIds: locationIds.slice(0, 1) });
    const everywhere = (
      await app.call('POST', '/v1/endpoints', { body: { url: `${receiver.url}/good`, locationIds: '*' } })
    ).body.id;
    await app.call('PATCH', `/v1/endpoints/${everywhere}`, { body: { status: 'paused' } });
    expect(await ask(id)).toMatchObject({ lag: { lanes: 0, events: 0, oldestAt: null } });
    for (const locationId of [...locationIds, ...locationIds]) {
      const contact = { locationId, firstName: 'Ann', email: `${Math.random()}@example.com` };
      expect((await app.call('POST', '/contacts/', { token, body: contact })).status).toBe(201);
    }
    const [first] = await app.log(locationIds[0] as string);
    const lag = { lanes: 2, events: 4, oldestAt: first?.createdAt };
    expect(await ask(id)).toMatchObject({ lag, isExact: true });
    expect(await ask(of)).toMatchObject({ lag: { ...lag, lanes: 1, events: 2 } });
    const all = (await app.call('GET', `/v1/endpoints/${everywhere}/health`)).body;
    expect(all.lag.lanes).toBeGreaterThanOrEqual(2);
    await app.call('PATCH', `/v1/endpoints/${id}`, { token, body: { status: 'enabled' } });
    await eventually(() => ask(id), { lag: { lanes: 0, events: 0 }, lastDay: { delivered: 4 } });
    await app.call('DELETE', `/v1/endpoints/${everywhere}`);
  });

  test('where there were too many attempts it says since when it counted', async () => {
    const world = await realEstate(app);
    const id = await newEndpoint(world, '/good', { events: ['ContactDelete'] });
    await app.database.query(addAttempts(world.locationId, id, 9_999));
    expect((await overview(world)).deliveries).toMatchObject({
      delivered: 9_000,
      failed: 999,
      isWholeDay: true,
    });
    await app.database.query(addAttempts(world.locationId, 'another', 12_000));
    // 10 000 of the last day, half of each; the other endpoint is none that its token could see.
    const { deliveries } = await overview(world);
    expect(deliveries.isWholeDay).toBe(false);
    expect(Math.abs(deliveries.delivered + deliveries.failed - 5_000)).toBeLessThan(20);
    const ago = Date.now() - Date.parse(deliveries.since);
    expect(ago).toBeGreaterThan(5_000_000 - 1_000);
    expect(ago).toBeLessThan(5_200_000);
    const all = await app.call('GET', `/v1/overview?locationId=${world.locationId}`);
    expect(all.body.deliveries.delivered + all.body.deliveries.failed).toBe(10_000);
    expect((await health(world, id)).lastDay).toMatchObject({
      delivered: 9_000,
      failed: 999,
      isWholeDay: true,
    });
    expect(await health(world, id)).toMatchObject({ lastFailure: { nextAt: null, status: null } });
  });

  test("a location's token sees nothing of endpoints that are not its own", async () => {
    const [world, other] = [await realEstate(app), await realEstate(app)];
    const body = {
      url: `${receiver.url}/bad`,
      locationIds: '*',
      events: ['RecordCreate'],
      retryPolicy: 'highlevel',
    };
    const { id } = (await app.call('POST', '/v1/endpoints', { body })).body;
    try {
      await world.newBuyers(1);
      const path = `/v1/overview?locationId=${world.locationId}`;
      const ask = async () => (await app.call('GET', path)).body;
      await eventually(ask, { failing: [{ id, dead: { count: 1 } }], deliveries: { failed: 1 } });
      expect(await overview(world)).toMatchObject({
        endpoints: { total: 0 },
        failing: [],
        deliveries: { delivered: 0, failed: 0 },
      });
      expect((await world.call('GET', `/v1/endpoints/${id}/health`)).body.code).toBe('endpoint_not_found');
      expect((await app.call('GET', path, { token: other.token })).body.code).toBe('location_forbidden');
      // What it sent where it was before is not for those who have it now.
      await app.call('PATCH', `/v1/endpoints/${id}`, { body: { locationIds: [other.locationId] } });
      expect(await health(other, id)).toMatchObject({
        lastDay: { delivered: 0, failed: 0 },
        lastFailure: null,
        dead: { count: 0 },
      });
      expect((await app.call('GET', `/v1/endpoints/${id}/health`)).body).toMatchObject({
        lastDay: { failed: 1 },
      });
    } finally {
      await app.call('DELETE', `/v1/endpoints/${id}`);
    }
  });

  test('/v1/status says which relata this is, and how it is set', async () => {
    const { body } = await app.call('GET', '/v1/status');
    expect(body).toEqual({
      version: VERSION,
      engine,
      time: expect.any(String),
      locations: { count: expect.any(Number), isExact: true },
      retention: RETENTION_DEFAULT,
      rateLimit: null,
      limits: {
        customObjects: 500,
        associationsPerPair: 10,
        propertiesPerRecord: 200,
        relationsPerRequest: 1_000,
        pageSize: 200,
        bodyBytes: 1_048_576,
        eventBytes: 90_000,
      },
    });
    const { data } = (await app.call('GET', '/v1/locations?limit=200')).body;
    expect(body.locations.count).toBe(data.length);
    const token = await app.newToken(await app.newLocation(), ['webhooks.readonly']);
    expect((await app.call('GET', '/v1/status', { token })).body.locations).toBeNull();
    const without = await app.newToken(await app.newLocation(), ['contacts.readonly']);
    expect((await app.call('GET', '/v1/status', { token: without })).status).toBe(401);
  });
});
