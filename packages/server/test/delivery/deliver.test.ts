import { objectId, shortId } from '@relata/protocol';
import { importPublicKey, verifyGhl, verifyStandard } from '@relata/protocol/signature';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { insertLocation } from '../../src/locations/store.ts';
import { engines } from '../support/start-test-app.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { type Change, openWorld, type World } from './world.ts';

const created: Change = { type: 'AssociationCreate' };
const updated: Change = { type: 'AssociationUpdate' };
const deleted: Change = { type: 'AssociationDelete' };

describe.each(engines)('delivery on %s', (engine) => {
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

  const cursorAt = (endpointId: string, cursor: number) =>
    until(
      async () => (await world.lane(locationId, endpointId))?.cursor === cursor,
      10_000,
      async () => `cursor ${cursor} is wanted: ${JSON.stringify(await world.lane(locationId, endpointId))}`,
    );

  test('a committed event arrives to the letter, signed twice', async () => {
    const endpoint = await world.newEndpoint({ url: `${receiver.url}/hook?a=b` });
    const entityId = objectId();
    await world.change(locationId, [{ entityId, type: 'AssociationCreate' }]);

    const [first] = await receiver.waitFor(1);
    const { headers, body, bytes } = first as NonNullable<typeof first>;
    expect(first?.path).toBe('/hook?a=b');
    expect(bytes.toString()).toBe(
      JSON.stringify({
        type: 'AssociationCreate',
        versionId: endpoint.appId,
        appId: endpoint.appId,
        id: entityId,
        associationType: 'USER_DEFINED',
        firstObjectKey: 'custom_objects.real_estate_buyer',
        firstObjectLabel: 'Interested Buyer',
        secondObjectKey: 'custom_objects.property',
        secondObjectLabel: 'Property',
        key: 'key',
        locationId,
        timestamp: body.timestamp,
        webhookId: body.webhookId,
        traceId: body.traceId,
      }),
    );
    expect(endpoint.clientId.split('-')[0]).toBe(body.appId);

    const [published] = await world.delivery.keys.list();
    const key = await importPublicKey(published?.pem ?? '');
    expect(await verifyGhl(bytes, headers['x-ghl-signature'], key)).toEqual({
      ok: true,
      kid: published?.kid,
    });
    const message = {
      id: headers['webhook-id'],
      timestamp: headers['webhook-timestamp'],
      header: headers['webhook-signature'],
      bytes,
    };
    expect(await verifyStandard(message, key)).toMatchObject({ ok: true, id: body.webhookId });
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'relata/0.0.0-test',
      'x-relata-sequence': '1',
      'x-relata-previous-sequence': '0',
      'x-relata-ordering': 'entity',
    });
    await cursorAt(endpoint.id, 1);
    expect(await world.attempts(locationId, endpoint.id)).toEqual([
      { seq: 1, number: 1, outcome: 'delivered' },
    ]);
  });

  test('an endpoint gets the events that pass its filter, and is told which was the one before', async () => {
    const exact = await world.newEndpoint({ url: `${receiver.url}/exact`, events: ['AssociationDelete'] });
    await world.newEndpoint({ url: `${receiver.url}/wild`, events: ['AssociationU*', 'AssociationC*'] });
    const none = await world.newEndpoint({ url: `${receiver.url}/none`, events: ['Contact*'] });
    await world.change(locationId, [created, deleted, updated, deleted]);

    await receiver.waitFor(4);
    await cursorAt(none.id, 4);
    await cursorAt(exact.id, 4);
    const seen = (path: string) =>
      receiver.received
        .filter((each) => each.path === path)
        .map(({ sequence, headers }) => [sequence, Number(headers['x-relata-previous-sequence'])])
        .sort(([a = 0], [b = 0]) => a - b);
    expect(seen('/exact')).toEqual([
      [2, 0],
      [4, 2],
    ]);
    expect(seen('/wild')).toEqual([
      [1, 0],
      [3, 1],
    ]);
    expect(seen('/none')).toEqual([]);

    // The lane may have been given up and claimed again in between.
    await world.change(locationId, [updated, deleted]);
    await receiver.waitFor(6);
    expect(seen('/exact').at(-1)).toEqual([6, 4]);
    expect(seen('/wild').at(-1)).toEqual([5, 3]);
  });

  test('a cursor that moves past what nobody wants is not written for every event', async () => {
    const endpoint = await world.newEndpoint({ url: receiver.url, events: ['Contact*'] });
    await world.change(locationId, [updated]);
    await cursorAt(endpoint.id, 1);
    const before = world.counts.get('results_record') ?? 0;
    const count = 200;
    for (let i = 0; i < count; i += 1) await world.change(locationId, [updated]);
    await cursorAt(endpoint.id, count + 1);
    expect((world.counts.get('results_record') ?? 0) - before).toBeLessThan(count / 4);
    expect(receiver.received).toEqual([]);
  });

  test('an endpoint starts now: nothing of before, everything of after', async () => {
    await world.change(locationId, [updated, updated]);
    const fresh = await world.newLocation();
    const endpoint = await world.newEndpoint({ url: receiver.url });
    await world.change(locationId, [updated]);
    await world.change(fresh, [updated]);
    await receiver.waitFor(2);
    await cursorAt(endpoint.id, 3);
    expect(receiver.received.map(({ body, sequence }) => [body.locationId, sequence]).sort()).toEqual(
      [
        [locationId, 3],
        [fresh, 1],
      ].sort(),
    );
    // What lies before its start is no event "before" for it.
    const started = receiver.received.find(({ body }) => body.locationId === locationId);
    expect(started?.headers['x-relata-previous-sequence']).toBe('0');
  });

  test('no event that commits after an endpoint exists is missed, however close', async () => {
    let head = 0;
    let stop = false;
    const writing = (async () => {
      while (!stop) {
        head = await world.changeSilently(locationId, [updated]);
        world.delivery.wake(locationId, head);
      }
    })();
    await until(
      () => head > 3,
      5_000,
      () => head,
    );
    const endpoint = await world.newEndpoint({ url: receiver.url });
    const headAfter = head;
    await until(
      () => head > headAfter + 10,
      10_000,
      () => head,
    );
    stop = true;
    await writing;
    await cursorAt(endpoint.id, head);
    const sequences = receiver.received.map(({ sequence }) => sequence).sort((a, b) => a - b);
    const first = sequences[0] ?? 0;
    expect(first).toBeLessThanOrEqual(headAfter + 1);
    expect(sequences).toEqual(Array.from({ length: head - first + 1 }, (_, index) => first + index));
  });

  test('an endpoint for one location gets no events of another; "*" gets those of new ones', async () => {
    const other = await world.newLocation();
    await world.newEndpoint({ url: `${receiver.url}/one`, locationIds: [locationId] });
    await world.newEndpoint({ url: `${receiver.url}/all` });
    const later = shortId();
    await world.database.query(insertLocation(later, 'Later', new Date().toISOString()));
    for (const id of [other, locationId, later]) await world.change(id, [updated]);
    await receiver.waitFor(4);
    const seen = receiver.received.map(({ path, body }) => `${path} ${body.locationId}`).sort();
    expect(seen).toEqual(
      [`/all ${other}`, `/all ${locationId}`, `/all ${later}`, `/one ${locationId}`].sort(),
    );
  });

  test('events that woke nobody are found by the sweep', async () => {
    await world.newEndpoint({ url: receiver.url, locationIds: [locationId] });
    await world.changeSilently(locationId, [updated]);
    await receiver.waitFor(1, 10_000);
  });

  test('a backlog of many windows arrives once each', async () => {
    const endpoint = await world.newEndpoint({
      url: receiver.url,
      locationIds: [locationId],
      concurrency: 16,
    });
    const count = 1_500;
    for (let written = 0; written < count; written += 50) {
      await world.change(
        locationId,
        Array.from({ length: 50 }, () => updated),
      );
    }
    await receiver.waitFor(count, 25_000);
    await cursorAt(endpoint.id, count);
    expect(new Set(receiver.received.map(({ sequence }) => sequence)).size).toBe(count);
    expect(receiver.received.length).toBe(count);
  });

  test('a change of an endpoint holds from the cursor on, and an added location begins now', async () => {
    const endpoint = await world.newEndpoint({ url: `${receiver.url}/old`, locationIds: [locationId] });
    await world.change(locationId, [updated]);
    await receiver.waitFor(1);
    const other = await world.newLocation();
    await world.change(other, [updated]);
    await world.patch(endpoint.id, { url: `${receiver.url}/new`, locationIds: [locationId, other] });
    await world.change(other, [updated]);
    await world.change(locationId, [updated]);
    await receiver.waitFor(3);
    expect(
      receiver.received
        .slice(1)
        .map(({ path, body, sequence }) => [path, body.locationId, sequence])
        .sort(),
    ).toEqual(
      [
        ['/new', other, 2],
        ['/new', locationId, 2],
      ].sort(),
    );
  });

  test('a paused endpoint stops where it is and goes on from there', async () => {
    const endpoint = await world.newEndpoint({ url: receiver.url, locationIds: [locationId] });
    await world.change(locationId, [updated]);
    await receiver.waitFor(1);
    await world.patch(endpoint.id, { status: 'paused' });
    await world.change(locationId, [updated, updated]);
    await cursorAt(endpoint.id, 1);
    expect(receiver.received.length).toBe(1);
    await world.patch(endpoint.id, { status: 'enabled' });
    await receiver.waitFor(3);
    await cursorAt(endpoint.id, 3);
    expect(receiver.received.map(({ sequence }) => sequence).sort()).toEqual([1, 2, 3]);
  });

  test('deleting an endpoint ends its work at once and leaves nothing of it', async () => {
    const answered: (() => void)[] = [];
    receiver.answer = () => new Promise((resolve) => answered.push(() => resolve(200)));
    const endpoint = await world.newEndpoint({
      url: receiver.url,
      locationIds: [locationId],
      concurrency: 4,
    });
    await world.change(
      locationId,
      Array.from({ length: 20 }, () => updated),
    );
    await receiver.waitFor(4);
    await world.remove(endpoint.id);
    for (const answer of answered) answer();
    await until(
      async () => (await world.lane(locationId, endpoint.id)) === undefined,
      5_000,
      () => 'the lane is still there',
    );
    await world.change(locationId, [updated]);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(receiver.received.length).toBe(4);
    expect(await world.retries(locationId, endpoint.id)).toEqual([]);
  });

  test('more locations than an endpoint has places take turns', async () => {
    receiver.answer = async () => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      return 200;
    };
    await world.newEndpoint({ url: receiver.url });
    const ids = await Promise.all(Array.from({ length: 150 }, () => world.newLocation()));
    for (const id of ids) await world.change(id, [updated, updated]);
    await receiver.waitFor(300, 20_000);
    expect(
      new Set(receiver.received.map(({ body, sequence }) => `${body.locationId} ${sequence}`)).size,
    ).toBe(300);
  });

  test('an endpoint that hangs holds up no other, in the same location or in another', async () => {
    const hanging = await startReceiver(() => new Promise(() => {}));
    const other = await world.newLocation();
    await world.newEndpoint({ url: hanging.url, timeoutMs: 5_000 });
    const endpoint = await world.newEndpoint({ url: receiver.url });
    const count = 100;
    for (const id of [locationId, other]) {
      await world.change(
        id,
        Array.from({ length: count }, () => updated),
      );
    }
    await receiver.waitFor(2 * count, 4_000);
    await cursorAt(endpoint.id, count);
    await world.removeAll();
    await hanging.close();
  });
});

describe.each(engines)('a node that starts, on %s', (engine) => {
  test('looks for what lags behind once, however many endpoints there are', async () => {
    const world = await openWorld(engine, { idle: true, timing: { sweepMs: 60_000 } });
    const receiver = await startReceiver();
    try {
      const locationId = await world.newLocation();
      for (let index = 0; index < 30; index += 1) await world.newEndpoint({ url: receiver.url });
      await world.changeSilently(locationId, [{}]);
      const before = new Map(world.counts);
      const count = (name: string) => (world.counts.get(name) ?? 0) - (before.get(name) ?? 0);
      await world.newNode();
      await receiver.waitFor(30);
      expect(count('lanes_behind')).toBe(1);
      // And when it begins to listen for other nodes.
      expect(count('lanes_due')).toBeLessThanOrEqual(2);
    } finally {
      await world.close();
      await receiver.close();
    }
  });
});
