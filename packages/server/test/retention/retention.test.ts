import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { statement } from '../../src/db/statement.ts';
import { insertReplays, selectReplay } from '../../src/delivery/replay/replay-store.ts';
import { type Receiver, startReceiver } from '../delivery/receiver.ts';
import { type Change, openWorld, type World } from '../delivery/world.ts';
import { engines } from '../support/start-test-app.ts';
import { AGED, age, boundsOf, EXPIRED, lossesOf, workerOf } from './old-log.ts';

const addPartition = statement<unknown>(
  'test_add_partition',
  `
  select make_attempt_partitions(0)
`,
);
const partitions = statement<{ name: string }>(
  'test_partitions',
  `
  select relname as name from pg_inherits join pg_class on pg_class.oid = inhrelid
  where inhparent = 'attempt'::regclass order by relname
`,
);
const takeChore = statement<unknown>(
  'test_take_chore',
  `
  insert into chore (name, node, until) values ('retention', 'another', clock_timestamp() + $1 * interval '1 second')
  on conflict (name) do update set until = excluded.until
`,
);
const beginAlerting = statement<unknown>(
  'test_begin_alerting',
  `
  insert into alerting (id, until, wait_ms) values (1, clock_timestamp() + interval '1 hour', 60000)
  on conflict (id) do update set until = excluded.until, wait_ms = excluded.wait_ms
`,
);
const alertsOf = statement<{ type: string; count: number }>(
  'test_alerts_of',
  `
  select type, count from alert where endpoint_id = $1
`,
);
const addReplay = statement<unknown>(
  'test_add_replay',
  `
  insert into lane (location_id, endpoint_id, replay, cursor, until) values ($1, $2, 1, $3, $4)
`,
);

const forgetDead = statement<unknown>(
  'test_forget_dead',
  `
  delete from dead where location_id = $1 and seq <= $2
`,
);

const changes = (count: number, type: Change['type'] = 'AssociationUpdate'): Change[] =>
  Array.from({ length: count }, () => ({ type }));

describe.each(engines)('what is old, on %s', (engine) => {
  let world: World;
  let receiver: Receiver;
  let locationId: string;

  beforeAll(async () => {
    world = await openWorld(engine);
  });
  afterAll(() => world?.close());
  beforeEach(async () => {
    receiver = await startReceiver();
    locationId = await world.newLocation();
  });
  afterEach(async () => {
    await world.removeAll();
    await receiver.close();
  });

  test('goes in many steps, and what a lane loses by that is one loss', { timeout: 60_000 }, async () => {
    const { id } = await world.newEndpoint({ url: receiver.url, events: ['AssociationCreate'] });
    await world.patch(id, { status: 'paused' });
    // More than a step takes, and in the middle of them there is nothing that the endpoint wants.
    for (const [count, type] of [
      [100, 'AssociationCreate'],
      [700, 'AssociationUpdate'],
      [150, 'AssociationCreate'],
    ] as const) {
      for (let made = 0; made < count; made += 50) await world.changeSilently(locationId, changes(50, type));
    }
    await age(world, locationId, 940, EXPIRED);
    await world.database.query(beginAlerting());
    await workerOf(world).run();
    expect(await boundsOf(world, locationId)).toEqual({ tail: 941, head: 950 });
    expect(await lossesOf(world, locationId, id)).toEqual([{ first_seq: 1, last_seq: 940, events: 240 }]);
    expect(await world.database.query(alertsOf(id))).toEqual([{ type: 'events.lost', count: 240 }]);

    await world.patch(id, { status: 'enabled' });
    const received = (await receiver.waitFor(10)).toSorted((a, b) => a.sequence - b.sequence);
    const [first] = received;
    expect(received.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 10 }, (_, n) => 941 + n));
    // The listener can see that something is missing.
    expect(first?.headers['x-relata-previous-sequence']).toBe('940');
  });

  test('is kept while a paused endpoint needs it, and goes when it has had it', async () => {
    const { id } = await world.newEndpoint({ url: receiver.url });
    await world.patch(id, { status: 'paused' });
    await world.changeSilently(locationId, changes(5));
    await age(world, locationId, 4, AGED);
    await workerOf(world).run();
    expect(await boundsOf(world, locationId)).toEqual({ tail: 1, head: 5 });
    await world.patch(id, { status: 'enabled' });
    await receiver.waitFor(5);
    await expect.poll(async () => (await world.lane(locationId, id))?.cursor, { timeout: 5_000 }).toBe(5);
    await workerOf(world).run();
    expect(await boundsOf(world, locationId)).toEqual({ tail: 5, head: 5 });
    expect(await lossesOf(world, locationId, id)).toEqual([]);
  });

  test('is kept for a replay of its range; that loses no more than its range', async () => {
    const { id } = await world.newEndpoint({ url: receiver.url });
    await world.change(locationId, changes(8));
    await receiver.waitFor(8);
    await expect.poll(async () => (await world.lane(locationId, id))?.cursor, { timeout: 5_000 }).toBe(8);
    await world.patch(id, { status: 'paused' });
    // One that was slow waits in `retry` until its end is written.
    await expect.poll(async () => (await world.lane(locationId, id))?.leased, { timeout: 5_000 }).toBeNull();
    expect(await world.retries(locationId, id)).toEqual([]);
    await world.database.query(addReplay(locationId, id, 2, 5));
    await age(world, locationId, 8, AGED);
    await workerOf(world).run();
    expect(await boundsOf(world, locationId)).toEqual({ tail: 3, head: 8 });
    await age(world, locationId, 8, EXPIRED);
    await workerOf(world).run();
    expect(await boundsOf(world, locationId)).toEqual({ tail: 9, head: 8 });
    expect(await lossesOf(world, locationId, id)).toEqual([{ first_seq: 3, last_seq: 8, events: 3 }]);
    // Numbers go on where they were.
    expect(await world.changeSilently(locationId, changes(1))).toBe(9);
  });

  test('a replay loses what it asked for alone; what was given up is sent once more whatever went', async () => {
    receiver.answer = () => 500;
    const { id } = await world.newEndpoint({ url: receiver.url, retryPolicy: 'highlevel' });
    const entityId = 'd'.repeat(24);
    await world.change(locationId, [{ entityId }, {}, { type: 'AssociationCreate' }, { entityId }, {}]);
    await expect.poll(async () => (await world.dead(locationId, id)).length, { timeout: 5_000 }).toBe(5);
    await world.database.query(forgetDead(locationId, 3));
    await world.patch(id, { status: 'paused' });
    const ranges = [{ locationId, cursor: 0, until: 5 }];
    const rest = { events: 2, ranges };
    for (const replay of [
      { kind: 'replay', source: 'log', filter: { entityId }, ...rest },
      { kind: 'replay', source: 'log', filter: { events: ['AssociationUpdate'] }, ...rest },
      { kind: 'recover', source: 'dead', filter: { until: '2099-01-01T00:00:00.000Z' }, ...rest },
    ] as const)
      await world.database.query(insertReplays([id], replay, 20));
    await age(world, locationId, 5, EXPIRED);
    await workerOf(world).run();
    expect(await boundsOf(world, locationId)).toEqual({ tail: 6, head: 5 });
    // The first and second replay: events 1 and 4 of the thing are lost but for the one that was given up.
    expect((await lossesOf(world, locationId, id)).map(({ events }) => events)).toEqual([1, 2]);
    receiver.answer = () => 200;
    receiver.received.length = 0;
    await world.patch(id, { status: 'enabled' });
    world.delivery.replayStarted();
    await receiver.waitFor(2);
    expect(receiver.received.map(({ sequence }) => sequence).sort()).toEqual([4, 5]);
    await expect.poll(async () => (await world.dead(locationId, id)).length, { timeout: 5_000 }).toBe(0);
    await expect
      .poll(async () => (await world.database.query(selectReplay(id, 1)))[0], { timeout: 5_000 })
      .toMatchObject({ state: 'done', delivered: 0, lost: 1 });
  });

  test('what follows a retry that is lost, and waits behind it, goes', async () => {
    receiver.answer = () => 500;
    const { id } = await world.newEndpoint({ url: receiver.url, retryPolicy: [3_600] });
    const entityId = 'c'.repeat(24);
    await world.change(locationId, [{ entityId }, { entityId }, { entityId }]);
    await expect.poll(async () => (await world.retries(locationId, id)).length, { timeout: 5_000 }).toBe(3);
    receiver.answer = () => 200;
    await age(world, locationId, 1, EXPIRED);
    await workerOf(world).run();
    expect(await lossesOf(world, locationId, id)).toEqual([{ first_seq: 1, last_seq: 1, events: 1 }]);
    await receiver.waitFor(3);
    expect(receiver.received.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    await expect.poll(async () => (await world.retries(locationId, id)).length, { timeout: 5_000 }).toBe(0);
  });

  test('nothing goes while it is another node’s turn, until that is over', async () => {
    await world.changeSilently(locationId, changes(3));
    await age(world, locationId, 3, AGED);
    await world.database.query(takeChore(60));
    expect(await workerOf(world).run()).toBe(false);
    expect(await boundsOf(world, locationId)).toEqual({ tail: 1, head: 3 });
    await world.database.query(takeChore(-1));
    expect(await workerOf(world).run()).toBe(true);
    expect(await boundsOf(world, locationId)).toEqual({ tail: 4, head: 3 });
  });

  test('days of attempts go whole, the oldest first, and no others', async () => {
    await world.database.query(addPartition());
    const before = (await world.database.query(partitions())).map(({ name }) => name);
    const session = await world.database.writeSession();
    const old = ['20200101', '20200102'];
    for (const day of old) {
      const next = `${day.slice(0, 7)}${Number(day.slice(7)) + 1}`;
      await session.script(
        `create table attempt_${day} partition of attempt for values from ('${day}') to ('${next}')`,
      );
    }
    session.release();
    await workerOf(world).run();
    expect((await world.database.query(partitions())).map(({ name }) => name)).toEqual(before);
  });
});
