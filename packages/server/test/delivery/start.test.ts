import { objectId } from '@relata/protocol';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { statement } from '../../src/db/statement.ts';
import { engines } from '../support/start-test-app.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { openWorld, type World } from './world.ts';

const setTimes = statement(
  'test_event_times',
  `
  update event
  set created_at = timestamptz '2026-01-01 00:00:00+00' + seq * interval '1 minute'
  where location_id = $1
`,
);
const cut = statement(
  'test_log_cut',
  `
  with gone as (delete from event where location_id = $1 and seq < $2)
  update location set tail = $2 where id = $1
`,
);

describe.each(engines)('where an endpoint begins, on %s', (engine) => {
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
    await world.change(locationId, Array(10).fill({}));
    await world.database.query(setTimes(locationId));
  });
  afterEach(async () => {
    await world.removeAll();
    await receiver.close();
    expect(world.complaints.splice(0)).toEqual([]);
  });

  test.each([
    ['at the beginning', 'beginning', 1],
    ['at a number', 4, 4],
    ['at the first', 1, 1],
    ['at the next', 11, 11],
    ['at a number that is yet to come, which is the next', 1_000, 11],
    ['at a time', '2026-01-01T00:06:00.000Z', 6],
    ['between two', '2026-01-01T00:06:00.001Z', 7],
    ['before all', '2025-01-01', 1],
    ['after all', '2026-02-01T00:00:00Z', 11],
    ['now', 'now', 11],
  ])('%s', async (_, start, first) => {
    await world.newEndpoint({ url: receiver.url, locationIds: [locationId], ordering: 'location', start });
    await world.change(locationId, [{}, {}]);
    const expected = Array.from({ length: 13 - first }, (_unused, index) => first + index);
    await receiver.waitFor(expected.length);
    expect(receiver.received.map(({ sequence }) => sequence)).toEqual(expected);
    expect(receiver.received[0]?.headers['x-relata-previous-sequence']).toBe('0');
  });

  test('in every location by a time, those without events and those to come too', async () => {
    const other = await world.newLocation();
    await world.newEndpoint({
      url: receiver.url,
      start: '2026-01-01T00:09:00Z',
      events: ['AssociationUpdate'],
      ordering: 'location',
    });
    const later = await world.newLocation();
    await world.change(other, [{}]);
    await world.change(later, [{}]);
    await until(
      () =>
        receiver.received.filter(({ body }) => [locationId, other, later].includes(body.locationId))
          .length === 4,
      5_000,
      () => JSON.stringify(receiver.received.map(({ body }) => body.locationId)),
    );
    expect(
      receiver.received.filter(({ body }) => body.locationId === locationId).map(({ sequence }) => sequence),
    ).toEqual([9, 10]);
  });

  test('where the log begins, if it is cut', async () => {
    await world.database.query(cut(locationId, 6));
    for (const start of ['beginning', 2, '2026-01-01T00:03:00Z'] as const) {
      const endpoint = await world.newEndpoint({
        url: `${receiver.url}/${start}`,
        locationIds: [locationId],
        ordering: 'location',
        start,
      });
      const path = new URL(endpoint.url ?? '').pathname;
      const numbers = () =>
        receiver.received.filter((each) => each.path === path).map(({ sequence }) => sequence);
      await until(
        () => numbers().length === 5,
        5_000,
        () => numbers().join(),
      );
      expect(numbers()).toEqual([6, 7, 8, 9, 10]);
    }
  });

  test('a filter by object and association decides what is sent', async () => {
    const wanted = objectId();
    await world.newEndpoint({ url: receiver.url, locationIds: [locationId], associations: [wanted] });
    await world.newEndpoint({
      url: `${receiver.url}/none`,
      locationIds: [locationId],
      objectKeys: ['contact'],
    });
    await world.newEndpoint({
      url: `${receiver.url}/all`,
      locationIds: [locationId],
      objectKeys: ['property'],
    });
    await world.change(locationId, [{}, { entityId: wanted }, {}, { entityId: wanted }]);
    await receiver.waitFor(6);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const at = (path: string) =>
      receiver.received
        .filter((each) => each.path === path)
        .map(({ headers, sequence }) => [sequence, Number(headers['x-relata-previous-sequence'])]);
    expect(at('/').sort()).toEqual([
      [12, 0],
      [14, 12],
    ]);
    expect(at('/none')).toEqual([]);
    expect(at('/all').length).toBe(4);
  });

  test('one without a URL gets nothing sent, and has no lanes', async () => {
    const pulled = await world.newEndpoint({ url: null, locationIds: [locationId] });
    await world.change(locationId, [{}]);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await world.attempts(locationId, pulled.id)).toEqual([]);
    expect((await world.lane(locationId, pulled.id))?.leased ?? null).toBeNull();
    await world.patch(pulled.id, { url: receiver.url });
    await receiver.waitFor(1);
    expect(receiver.received.map(({ sequence }) => sequence)).toEqual([11]);
  });

  test('own headers go along, and never in the place of ours', async () => {
    await world.newEndpoint({
      url: receiver.url,
      locationIds: [locationId],
      headers: { Authorization: 'Bearer hush', 'X-Team': 'sales' },
    });
    await world.change(locationId, [{}]);
    const [received] = await receiver.waitFor(1);
    expect(received?.headers).toMatchObject({
      authorization: 'Bearer hush',
      'x-team': 'sales',
      'content-type': 'application/json',
    });
  });
});
