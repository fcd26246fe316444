import { objectId } from '@relata/protocol';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { statement } from '../../src/db/statement.ts';
import type { Endpoint } from '../../src/delivery/endpoints/endpoint.ts';
import type { ReplayView } from '../../src/delivery/replay/replay.ts';
import { replayView } from '../../src/delivery/replay/replay.ts';
import { cancelReplay, selectReplay } from '../../src/delivery/replay/replay-store.ts';
import { resendEvent } from '../../src/delivery/replay/resend-event.ts';
import {
  type RecoverBody,
  type ReplayBody,
  startRecovery,
  startReplay,
} from '../../src/delivery/replay/start-replay.ts';
import { engines } from '../support/start-test-app.ts';
import { type Received, type Receiver, startReceiver, until } from './receiver.ts';
import { admin, type Change, openWorld, type World } from './world.ts';

const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const changes = (count: number, change: Change = {}) => Array.from({ length: count }, () => change);
const numbers = (received: readonly Received[]) => received.map(({ sequence }) => sequence);
const sorted = (all: readonly number[]) => [...all].sort((a, b) => a - b);
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

const cutLog = statement<unknown>(
  'test_replay_cut_log',
  `
  with gone as (delete from event where location_id = $1 and seq < $2::bigint)
  update location set tail = $2::bigint where id = $1
`,
);
const lanesOf = statement<{ replay: number }>(
  'test_replay_lanes',
  `
  select replay from lane where endpoint_id = $1 order by replay
`,
);
const ageEvents = statement<unknown>(
  'test_replay_age_events',
  `
  update event
  set created_at = date_trunc('milliseconds', clock_timestamp()) - (10 - seq) * interval '1 minute'
  where location_id = $1
`,
);

describe.each(engines)('sending once more, on %s', (engine) => {
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
    expect(world.complaints.splice(0)).toEqual([]);
  });

  async function replay(endpoint: Endpoint, body: ReplayBody): Promise<ReplayView> {
    const started = await startReplay(world.database, admin, endpoint.id, body);
    if ('events' in started) throw new Error('nothing was started');
    world.delivery.replayStarted();
    return started.replay;
  }

  async function recover(endpoint: Endpoint, body: RecoverBody): Promise<ReplayView> {
    const started = await startRecovery(world.database, admin, endpoint.id, body);
    if ('events' in started) throw new Error('nothing was started');
    world.delivery.replayStarted();
    return started.replay;
  }

  async function state({ endpointId, number }: ReplayView): Promise<ReplayView> {
    const [row] = await world.database.query(selectReplay(endpointId, number));
    if (row === undefined) throw new Error('there is no such replay');
    return replayView(row);
  }

  async function done(begun: ReplayView): Promise<ReplayView> {
    await until(
      async () => (await state(begun)).state !== 'running',
      15_000,
      async () => JSON.stringify(await state(begun)),
    );
    return state(begun);
  }

  const replayed = (number: number) =>
    receiver.received.filter(({ headers }) => headers['x-relata-replay'] === String(number));

  /** An endpoint that has had all of so many events. */
  async function delivered(count: number, settings: object = {}): Promise<Endpoint> {
    const endpoint = await world.newEndpoint({ url: receiver.url, locationIds: [locationId], ...settings });
    await world.change(locationId, changes(count));
    await receiver.waitFor(count);
    // By its attempts an event is found when it is to be sent again; they are written behind what arrives.
    await until(
      async () => (await world.attempts(locationId, endpoint.id)).length >= count,
      5_000,
      () => 'attempts are written',
    );
    return endpoint;
  }

  test('a range goes out with the same bytes under another signed id', async () => {
    const endpoint = await delivered(10, { ordering: 'location' });
    const begun = await replay(endpoint, { fromSequence: 3, toSequence: 6 });
    expect(begun).toMatchObject({ number: 1, kind: 'replay', state: 'running', events: 4, remaining: 4 });
    const ended = await done(begun);
    expect(ended).toMatchObject({ state: 'done', delivered: 4, failed: 0, lost: 0, remaining: 0 });
    expect(ended.finishedAt).not.toBeNull();
    expect(numbers(replayed(1))).toEqual([3, 4, 5, 6]);
    for (const again of replayed(1)) {
      const first = receiver.received.find(({ sequence }) => sequence === again.sequence) as Received;
      expect(again.bytes.equals(first.bytes)).toBe(true);
      expect(again.headers['webhook-id']).toBe(`${first.body.webhookId}_replay_1`);
      expect(first.headers['x-relata-replay']).toBeUndefined();
    }
    expect(replayed(1).map(({ headers }) => headers['x-relata-previous-sequence'])).toEqual([
      '0',
      '3',
      '4',
      '5',
    ]);
    expect(await world.database.query(lanesOf(endpoint.id))).toEqual([{ replay: 0 }]);
    expect((await replay(endpoint, { fromSequence: 10 })).number).toBe(2);
  });

  test('filters, and counts what it would send without sending it', async () => {
    const thing = objectId();
    const events = ['AssociationUpdate', 'AssociationDelete'];
    const endpoint = await world.newEndpoint({ url: receiver.url, events, locationIds: [locationId] });
    await world.change(locationId, [
      { entityId: thing },
      { type: 'AssociationCreate' },
      { type: 'AssociationDelete', entityId: thing },
      { key: 'other' },
      {},
    ]);
    await receiver.waitFor(4);
    const dry = async (body: ReplayBody) => {
      const all = { locationId, fromSequence: 1, dryRun: true, ...body };
      const counted = await startReplay(world.database, admin, endpoint.id, all);
      return 'events' in counted ? counted.events : counted;
    };
    expect(await dry({})).toBe(4);
    expect(await dry({ events: ['AssociationCreate'] })).toBe(0);
    expect(await dry({ events: ['AssociationDelete'] })).toBe(1);
    expect(await dry({ associations: ['other'] })).toBe(1);
    expect(await dry({ objectKeys: ['property'] })).toBe(4);
    expect(await dry({ objectKeys: ['contact'] })).toBe(0);
    expect(await dry({ entityId: thing })).toBe(2);
    expect(await dry({ entityId: thing, events: ['AssociationDelete'] })).toBe(1);
    expect(await dry({ toSequence: 3 })).toBe(2);
    expect(await world.database.query(lanesOf(endpoint.id))).toEqual([{ replay: 0 }]);

    for (const [body, expected] of [
      [{ associations: ['other'] }, [4]],
      [{ entityId: thing }, [1, 3]],
      [{ events: ['AssociationUpdate'] }, [1, 4, 5]],
    ] as const) {
      const begun = await replay(endpoint, { locationId, fromSequence: 1, ...body });
      expect(begun.events).toBe(expected.length);
      expect(await done(begun)).toMatchObject({ delivered: expected.length });
      expect(sorted(numbers(replayed(begun.number)))).toEqual(expected);
    }
    expect(await done(await replay(endpoint, { locationId, since: '2099-01-01' }))).toMatchObject({
      events: 0,
    });
  });

  test('goes by time, over all locations of the endpoint', async () => {
    const other = await world.newLocation();
    const endpoint = await world.newEndpoint({ url: receiver.url, locationIds: [locationId, other] });
    for (const id of [locationId, other]) await world.change(id, changes(9));
    await receiver.waitFor(18);
    for (const id of [locationId, other]) await world.database.query(ageEvents(id));
    const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000 - 30_000).toISOString();
    const begun = await replay(endpoint, { since: ago(5), until: ago(2) });
    expect(await done(begun)).toMatchObject({ events: 6, delivered: 6 });
    const places = replayed(1).map(({ body, sequence }) => `${body.locationId} ${sequence}`);
    expect(places.sort()).toEqual(
      [locationId, other].flatMap((id) => [5, 6, 7].map((seq) => `${id} ${seq}`)).sort(),
    );
  });

  test('is refused where there is no such range', async () => {
    const endpoint = await delivered(5, { locationIds: '*' });
    const message = async (body: ReplayBody) =>
      startReplay(world.database, admin, endpoint.id, body).then(
        () => 'accepted',
        (error) => `${error.status} ${error.code} ${error.message}`,
      );
    expect(await message({})).toMatch(/422 .*fromSequence or since must be given/);
    expect(await message({ fromSequence: 1 })).toMatch(/422 .*locationId must be given/);
    expect(await message({ fromSequence: 6, locationId })).toMatch(/422 .*greater than 5/);
    expect(await message({ fromSequence: 1, toSequence: 6, locationId })).toMatch(/422 .*toSequence/);
    expect(await message({ fromSequence: 3, toSequence: 2, locationId })).toMatch(/422 /);
    expect(await message({ since: 'yesterday' })).toMatch(/422 .*since must be a time/);
    expect(await message({ fromSequence: 1, locationId: 'NowhereNowhereNowher' })).toMatch(/404 /);
    await world.database.query(cutLog(locationId, 4));
    expect(await message({ fromSequence: 3, locationId })).toMatch(/410 log_gone .*begins at 4/);
    receiver.answer = () => new Promise(() => {});
    expect(await message({ fromSequence: 4, locationId })).toBe('accepted');
    for (let count = 1; count < 20; count += 1) await replay(endpoint, { fromSequence: 4, locationId });
    expect(await message({ fromSequence: 4, locationId })).toMatch(/409 replay_limit/);
  });

  test('what was given up is recovered, also when the log has let it go', async () => {
    receiver.answer = () => 500;
    const endpoint = await world.newEndpoint({ url: receiver.url, retryPolicy: 'highlevel' });
    const since = new Date(Date.now() - 60_000).toISOString();
    await world.change(locationId, changes(6));
    const given = () => world.dead(locationId, endpoint.id);
    await until(
      async () => (await given()).length === 6,
      5_000,
      async () => (await given()).length,
    );
    await world.database.query(cutLog(locationId, 4));
    const counted = await startRecovery(world.database, admin, endpoint.id, { since, dryRun: true });
    expect(counted).toEqual({ events: 6 });
    // Half of it fails once more.
    receiver.answer = ({ sequence }) => (sequence % 2 === 0 ? 200 : 500);
    const first = await done(await recover(endpoint, { since }));
    expect(first).toMatchObject({ kind: 'recover', events: 6, delivered: 3, failed: 3, remaining: 0 });
    expect((await given()).map(({ seq }) => seq)).toEqual([1, 3, 5]);
    receiver.answer = () => 200;
    expect(await done(await recover(endpoint, { since }))).toMatchObject({ events: 3, delivered: 3 });
    expect(await given()).toEqual([]);
    expect(sorted(numbers(replayed(2)))).toEqual([1, 3, 5]);
  });

  test('tries again what fails, by itself, from what was kept', async () => {
    receiver.answer = () => 500;
    const endpoint = await world.newEndpoint({ url: receiver.url, retryPolicy: 'highlevel' });
    await world.change(locationId, changes(3));
    await until(
      async () => (await world.dead(locationId, endpoint.id)).length === 3,
      5_000,
      () => 'given up',
    );
    await world.database.query(cutLog(locationId, 4));
    await world.patch(endpoint.id, { retryPolicy: [0.05, 0.05] });
    let failures = 0;
    receiver.answer = ({ sequence }) => {
      if (sequence !== 2 || failures === 2) return 200;
      failures += 1;
      return 500;
    };
    const begun = await recover(endpoint, { since: '2020-01-01' });
    expect(await done(begun)).toMatchObject({ delivered: 3, failed: 0 });
    expect(numbers(replayed(1)).filter((seq) => seq === 2)).toEqual([2, 2, 2]);
  });

  test('one event is sent to one endpoint, or to all that want it', async () => {
    const wanting = await delivered(3);
    const also = await world.newEndpoint({ url: `${receiver.url}/also`, locationIds: '*' });
    const not = await world.newEndpoint({ url: `${receiver.url}/not`, events: ['AssociationDelete'] });
    const webhookId = receiver.received.find(({ sequence }) => sequence === 2)?.body.webhookId;
    const one = await resendEvent(world.database, admin, webhookId, { endpointIds: [wanting.id] });
    world.delivery.replayStarted();
    expect(one.data).toMatchObject([{ kind: 'resend', endpointId: wanting.id, events: 1 }]);
    expect(await done(one.data[0] as ReplayView)).toMatchObject({ delivered: 1 });
    const all = await resendEvent(world.database, admin, webhookId, { endpointIds: '*' });
    world.delivery.replayStarted();
    expect(all.data.map(({ endpointId }) => endpointId).sort()).toEqual([wanting.id, also.id].sort());
    for (const each of all.data) await done(each);
    const again = receiver.received.filter(({ headers }) => headers['x-relata-replay'] !== undefined);
    expect(numbers(again)).toEqual([2, 2, 2]);
    await expect(
      resendEvent(world.database, admin, webhookId, { endpointIds: [not.id] }),
    ).rejects.toMatchObject({ code: 'invalid' });
    await expect(resendEvent(world.database, admin, objectId(), { endpointIds: '*' })).rejects.toMatchObject({
      code: 'event_not_found',
    });
  });

  test('an event that was never sent is found by the time in its id', async () => {
    await world.changeSilently(locationId, changes(5));
    await world.changeSilently(locationId, changes(300));
    const feed = await world.newEndpoint({
      url: receiver.url,
      start: 'beginning',
      locationIds: [locationId],
    });
    await receiver.waitFor(305);
    const { webhookId } = (receiver.received.find(({ sequence }) => sequence === 200) as Received).body;
    await world.remove(feed.id);
    await forgetAttempts(world);
    const endpoint = await world.newEndpoint({ url: `${receiver.url}/late` });
    await expect(
      resendEvent(world.database, admin, webhookId, { endpointIds: [endpoint.id] }),
    ).rejects.toMatchObject({ code: 'event_not_found' });
    const { data } = await resendEvent(world.database, admin, webhookId, {
      endpointIds: [endpoint.id],
      locationId,
    });
    world.delivery.replayStarted();
    await done(data[0] as ReplayView);
    expect(numbers(receiver.received.filter(({ path }) => path === '/late'))).toEqual([200]);
  });

  test('is cancelled, waits while its endpoint is paused, and ends with it', async () => {
    const endpoint = await delivered(50, { concurrency: 1 });
    receiver.answer = async () => {
      await pass(10);
      return 200;
    };
    const begun = await replay(endpoint, { fromSequence: 1 });
    await until(
      () => replayed(1).length >= 3,
      5_000,
      () => replayed(1).length,
    );
    await world.database.query(cancelReplay(endpoint.id, 1));
    world.delivery.replayCancelled(endpoint.id);
    await until(
      async () => (await world.database.query(lanesOf(endpoint.id))).length === 1,
      5_000,
      () => 'the lane goes',
    );
    const sent = replayed(1).length;
    expect(sent).toBeLessThan(50);
    await pass(300);
    expect(replayed(1).length).toBeLessThanOrEqual(sent + 1);
    expect(await state(begun)).toMatchObject({ state: 'cancelled', remaining: 0 });

    await world.patch(endpoint.id, { status: 'paused' });
    const waiting = await replay(endpoint, { fromSequence: 41 });
    await pass(300);
    expect(replayed(2)).toEqual([]);
    await world.patch(endpoint.id, { status: 'enabled' });
    expect(await done(waiting)).toMatchObject({ delivered: 10 });
    expect(sorted(numbers(replayed(2)))).toEqual(upTo(50, 41));

    await replay(endpoint, { fromSequence: 1 });
    await world.remove(endpoint.id);
    await until(
      async () => (await world.database.query(lanesOf(endpoint.id))).length === 0,
      5_000,
      () => 'its lanes go',
    );
  });

  test('does not hold up what is live: it goes first, in its order', async () => {
    const endpoint = await delivered(1_000, { concurrency: 1, ordering: 'location' });
    // One at a time, as of a listener that has a single thread; slow beside what a busy machine takes to begin.
    let answerMs = 100;
    let free: Promise<unknown> = Promise.resolve();
    receiver.answer = async () => {
      free = free.then(() => pass(answerMs));
      await free;
      return 200;
    };
    const begun = await replay(endpoint, { fromSequence: 1 });
    await until(
      () => replayed(1).length >= 3,
      10_000,
      () => replayed(1).length,
    );
    for (let round = 1; round <= 5; round += 1) {
      await world.change(locationId, changes(1));
      const before = receiver.received.length;
      await until(
        () => receiver.received.some(({ sequence }) => sequence === 1_000 + round),
        5_000,
        () => `${round} arrives`,
      );
      const at = receiver.received.findIndex(({ sequence }) => sequence === 1_000 + round);
      // In attempts, not in time: those under way, and one more.
      expect(at - before).toBeLessThanOrEqual(4);
    }
    const live = receiver.received.filter(({ headers }) => headers['x-relata-replay'] === undefined);
    expect(numbers(live)).toEqual(upTo(1_005));
    expect((await state(begun)).state).toBe('running');
    answerMs = 0;
    expect(await done(begun)).toMatchObject({ delivered: 1_000 });
    expect(numbers(replayed(1))).toEqual(upTo(1_000));
  });
});

const attemptsGone = statement<unknown>('test_replay_forget_attempts', 'delete from attempt');

async function forgetAttempts(world: World): Promise<void> {
  await pass(100);
  await world.database.query(attemptsGone());
}
