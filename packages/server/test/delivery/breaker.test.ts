import { objectId } from '@relata/protocol';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { statement } from '../../src/db/statement.ts';
import { startRecovery } from '../../src/delivery/replay/start-replay.ts';
import { engines } from '../support/start-test-app.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { admin, type Change, openWorld, type World } from './world.ts';

const change: Change = { type: 'AssociationUpdate' };
const many = (count: number): Change[] => Array.from({ length: count }, () => change);

const setDownSince = statement(
  'test_endpoint_down_since',
  `update endpoint set down_since = clock_timestamp() - $2::double precision * interval '1 millisecond' where id = $1`,
);

describe.each(engines)('an endpoint that fails whatever it gets, on %s', (engine) => {
  let world: World;
  let receiver: Receiver;
  let locationId: string;

  beforeAll(async () => {
    world = await openWorld(engine, { timing: { probeMs: 150, probeMsMax: 600, probeCheckMs: 30 } });
  });
  afterAll(() => world?.close());

  beforeEach(async () => {
    receiver = await startReceiver(() => 500);
    locationId = await world.newLocation();
  });
  afterEach(async () => {
    await world.removeAll();
    await receiver.close();
    expect(world.complaints.splice(0)).toEqual([]);
  });

  const statusOf = async (id: string) => (await world.endpoint(id))?.status;
  const becomes = (id: string, status: string) =>
    until(
      async () => (await statusOf(id)) === status,
      10_000,
      async () => `its status is ${await statusOf(id)}`,
    );
  const isLeft = (id: string) =>
    until(
      async () => !(await world.lane(locationId, id))?.leased,
      5_000,
      () => 'its lane is still held',
    );
  const make = (more: object = {}) =>
    world.newEndpoint({ url: receiver.url, locationIds: [locationId], timeoutMs: 600, ...more });
  const delivered = () => receiver.received.map(({ sequence }) => sequence);

  test('is left alone after ten failures, probed now and then, and loses no event and no tries', async () => {
    const endpoint = await make({ concurrency: 2, retryPolicy: [0.05, 3_600] });
    await world.change(locationId, many(50));
    await becomes(endpoint.id, 'down');
    expect((await world.endpoint(endpoint.id))?.downSince).toMatch(/Z$/);
    await isLeft(endpoint.id);
    const before = receiver.received.length;
    expect(before).toBeGreaterThanOrEqual(10);
    // What was under way when the tenth failed.
    expect(before).toBeLessThanOrEqual(12);
    const failures = (await world.retries(locationId, endpoint.id)).map((retry) => retry.failures);
    await world.change(locationId, many(50));
    await receiver.waitFor(before + 4);
    // By turns with one that has failed and with a new one: none has lost a try by that.
    const probed = (await world.retries(locationId, endpoint.id)).map((retry) => retry.failures);
    expect(probed.slice(0, failures.length)).toEqual(failures);
    expect(new Set(probed.slice(failures.length))).toEqual(new Set([0]));
    expect(await world.dead(locationId, endpoint.id)).toEqual([]);

    const fromThen = receiver.received.length;
    receiver.answer = () => 200;
    await becomes(endpoint.id, 'enabled');
    await world.patch(endpoint.id, { retryPolicy: [0.05] });
    const rest = 100 - failures.filter((n) => n >= 2).length;
    await receiver.waitFor(fromThen + rest, 20_000);
    const answered = new Set(delivered().slice(fromThen));
    expect(answered.size).toBe(rest);
    expect(await world.endpoint(endpoint.id)).toMatchObject({ statusReason: null, downSince: null });
  });

  test('is probed with one event at a time, ever more rarely', async () => {
    const endpoint = await make({ retryPolicy: [3_600] });
    await world.change(locationId, many(40));
    await becomes(endpoint.id, 'down');
    await isLeft(endpoint.id);
    const before = receiver.received.length;
    await receiver.waitFor(before + 4);
    const [first = 0, second = 0, , fourth = 0] = receiver.received.slice(before).map(({ at }) => at);
    // No sooner than the timeout, so that one ends before the next begins.
    expect(second - first).toBeGreaterThan(200);
    expect(fourth - second).toBeGreaterThan(900);
  });

  test('keeps its order', async () => {
    const endpoint = await make({ concurrency: 4, retryPolicy: [0.05, 0.05, 0.05, 0.05] });
    const keys = ['a', 'b', 'c'].map((name) => name.repeat(24));
    await world.change(
      locationId,
      Array.from({ length: 60 }, (_, index) => ({ ...change, entityId: keys[index % 3] as string })),
    );
    await becomes(endpoint.id, 'down');
    receiver.received.length = 0;
    receiver.answer = () => 200;
    await receiver.waitFor(60, 20_000);
    for (const key of keys) {
      const sequences = receiver.received
        .filter(({ body }) => body.id === key)
        .map(({ sequence }) => sequence);
      expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
      expect(sequences.length).toBe(20);
    }
    expect(await statusOf(endpoint.id)).toBe('enabled');
  });

  test('is given up after some days, and goes on from its place when somebody enables it', async () => {
    const endpoint = await make({ retryPolicy: [0.05, 0.05] });
    await world.change(locationId, many(20));
    await becomes(endpoint.id, 'down');
    const tried = receiver.received.length;
    await receiver.waitFor(tried + 2);
    await world.database.query(setDownSince(endpoint.id, 5 * 24 * 3_600_000 + 1_000));
    await becomes(endpoint.id, 'disabled');
    expect(await world.endpoint(endpoint.id)).toMatchObject({ statusReason: 'down_too_long' });
    await world.change(locationId, many(20));
    const before = receiver.received.length;
    receiver.answer = () => 200;
    await world.patch(endpoint.id, { status: 'enabled' });
    const dead = (await world.dead(locationId, endpoint.id)).length;
    await receiver.waitFor(before + 40 - dead, 20_000);
    expect(new Set(delivered().slice(before)).size).toBe(40 - dead);
  });

  test('is not given up if there was nothing to ask it with', async () => {
    const endpoint = await make({ concurrency: 1, retryPolicy: [] });
    await world.change(locationId, many(10));
    await becomes(endpoint.id, 'down');
    await isLeft(endpoint.id);
    expect((await world.dead(locationId, endpoint.id)).length).toBe(10);
    await world.database.query(setDownSince(endpoint.id, 5 * 24 * 3_600_000 + 1_000));
    // Time for some looks at it.
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await statusOf(endpoint.id)).toBe('down');
    receiver.answer = () => 200;
    await world.change(locationId, [change]);
    await becomes(endpoint.id, 'enabled');
  });

  test('is not down while others of its events are answered', async () => {
    const bad = 'f'.repeat(24);
    receiver.answer = ({ body }) => (body.id === bad ? 500 : 200);
    const endpoint = await make({ retryPolicy: [0.02, 0.02, 0.02, 0.02, 0.02] });
    for (let count = 0; count < 5; count = (await world.dead(locationId, endpoint.id)).length) {
      await world.change(locationId, [{ ...change, entityId: bad }, change, change]);
    }
    expect(await statusOf(endpoint.id)).toBe('enabled');
  });

  test('is enabled by a new event that it answers, though it chokes on older ones', async () => {
    const bad = 'f'.repeat(24);
    receiver.answer = ({ body }) => (body.id === bad ? 500 : 200);
    const endpoint = await make({ retryPolicy: Array(20).fill(0.02) });
    await world.change(locationId, [
      { ...change, entityId: bad },
      { ...change, entityId: bad },
    ]);
    await becomes(endpoint.id, 'down');
    await world.change(locationId, [change]);
    await until(
      () => delivered().includes(3),
      15_000,
      () => delivered().join(),
    );
    await becomes(endpoint.id, 'enabled');
  });

  test('is probed though all that is new waits behind what has failed', async () => {
    const endpoint = await make({ retryPolicy: [3_600], timeoutMs: 500 });
    const things = Array.from({ length: 10 }, () => ({ ...change, entityId: objectId() }));
    await world.change(locationId, things);
    await becomes(endpoint.id, 'down');
    await isLeft(endpoint.id);
    const before = receiver.received.length;
    await world.change(locationId, things);
    await receiver.waitFor(before + 1);
    // Its second probe has looked for something new.
    await until(
      async () => (await world.lane(locationId, endpoint.id))?.cursor === 20,
      10_000,
      () => 'what is new was not looked at',
    );
    receiver.answer = () => 200;
    await becomes(endpoint.id, 'enabled');
    // Of the one that it was enabled by, what had waited behind it.
    await receiver.waitFor(before + 3);
  });

  test('is probed with what it is to get once more, where that is all there is', async () => {
    const endpoint = await make({ concurrency: 1, retryPolicy: [] });
    await world.change(locationId, many(10));
    await becomes(endpoint.id, 'down');
    await isLeft(endpoint.id);
    expect(await world.retries(locationId, endpoint.id)).toEqual([]);
    await startRecovery(world.database, admin, endpoint.id, { since: '2026-01-01' });
    world.delivery.replayStarted();
    receiver.answer = () => 200;
    await becomes(endpoint.id, 'enabled');
    await receiver.waitFor(10 + 10);
  });

  test("is never down by HighLevel's policy: what that would lose is seen", async () => {
    const endpoint = await make({ retryPolicy: 'highlevel' });
    await world.change(locationId, many(30));
    await until(
      async () => (await world.dead(locationId, endpoint.id)).length === 30,
      10_000,
      async () => (await world.dead(locationId, endpoint.id)).length,
    );
    expect(await statusOf(endpoint.id)).toBe('enabled');
  });

  test('is let in slowly when it answers again', async () => {
    const endpoint = await make({ concurrency: 16, ordering: 'none', retryPolicy: [0.05, 3_600] });
    await world.change(locationId, many(40));
    await becomes(endpoint.id, 'down');
    await isLeft(endpoint.id);
    let open = 0;
    const widths: number[] = [];
    receiver.answer = async () => {
      open += 1;
      widths.push(open);
      await new Promise((resolve) => setTimeout(resolve, 20));
      open -= 1;
      return 200;
    };
    await world.change(locationId, many(100));
    await until(
      () => widths.length >= 100,
      20_000,
      () => widths.join(),
    );
    expect(Math.max(...widths.slice(0, 2))).toBe(1);
    expect(Math.max(...widths)).toBeGreaterThan(4);
    expect(await statusOf(endpoint.id)).toBe('enabled');
  });
});

const takeDown = statement(
  'test_endpoint_down',
  `
  update endpoint
  set status = 'down', down_since = clock_timestamp(), probe_at = clock_timestamp() + interval '500 ms',
    revision = revision + 1
  where id = $1
`,
);

// Two nodes need two connections.
describe('an endpoint that is down, on postgres', () => {
  test('is down for all nodes, which probe it once', async () => {
    const world = await openWorld('postgres', {
      timing: { probeMs: 150, probeMsMax: 600, probeCheckMs: 20 },
    });
    const receiver = await startReceiver(() => 503);
    try {
      await world.newNode();
      await world.newNode();
      const locations = [];
      for (let index = 0; index < 12; index += 1) locations.push(await world.newLocation());
      const endpoint = await world.newEndpoint({ url: receiver.url, timeoutMs: 500, retryPolicy: [3_600] });
      for (const locationId of locations) await world.change(locationId, many(10));
      await until(
        async () => (await world.endpoint(endpoint.id))?.status === 'down',
        10_000,
        () => 'it is not down',
      );
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const before = receiver.received.length;
      await receiver.waitFor(before + 3, 20_000);
      const times = receiver.received.slice(before).map(({ at }) => at);
      for (const [index, at] of times.slice(1).entries())
        expect(at - (times[index] ?? 0)).toBeGreaterThan(300);
      receiver.answer = () => 200;
      // Each node has failures of its own, and what has lost a try by that waits for an hour.
      const failed = (
        await Promise.all(locations.map((locationId) => world.retries(locationId, endpoint.id)))
      ).flatMap((retries) => retries.filter(({ failures }) => failures > 0));
      const fromThen = receiver.received.length;
      await until(
        () =>
          new Set(receiver.received.slice(fromThen).map(({ body }) => body.webhookId)).size >=
          120 - failed.length,
        20_000,
        () => `${receiver.received.length - fromThen} have come, ${failed.length} wait`,
      );
      expect((await world.endpoint(endpoint.id))?.status).toBe('enabled');
    } finally {
      await world.close();
      await receiver.close();
    }
  });

  test('is enabled by a node that heard of it while it was taking up its first lane', async () => {
    const world = await openWorld('postgres', {
      timing: { probeMs: 150, probeMsMax: 600, probeCheckMs: 20 },
    });
    const receiver = await startReceiver();
    const locker = new pg.Client({ connectionString: world.databaseUrl as string });
    try {
      await locker.connect();
      const locationId = await world.newLocation();
      await world.change(locationId, many(1));
      const endpoint = await world.newEndpoint({ url: receiver.url, timeoutMs: 500 });
      await locker.query('begin');
      await locker.query('select from lane where endpoint_id = $1 for update', [endpoint.id]);
      await world.change(locationId, many(1));
      await new Promise((resolve) => setTimeout(resolve, 100));
      await world.database.query(takeDown(endpoint.id));
      await world.delivery.endpointChanged(endpoint.id);
      await locker.query('commit');
      await receiver.waitFor(1);
      await until(
        async () => (await world.endpoint(endpoint.id))?.status === 'enabled',
        5_000,
        () => 'it is still down',
      );
      expect(world.complaints).toEqual([]);
    } finally {
      await locker.end();
      await world.close();
      await receiver.close();
    }
  });
});
