import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Endpoint } from '../../src/delivery/endpoints/endpoint.ts';
import { type Receiver, startReceiver, until } from '../delivery/receiver.ts';
import { type Change, openWorld, type World } from '../delivery/world.ts';
import { engines } from '../support/start-test-app.ts';
import { AGED, age, boundsOf, EXPIRED, keptLog, lossesOf, workerOf } from './old-log.ts';

// Whatever is trimmed: each event that passes an endpoint's filter is delivered, pending, dead, ahead of the cursor, or
// counted as lost; one of them, and to the event.

const types = ['AssociationCreate', 'AssociationUpdate', 'AssociationDelete'] as const;
const things = ['a', 'b', 'c'].map((letter) => letter.repeat(24));

const behaviours = [
  /** Takes everything. */
  'takes',
  /** Fails, and is tried again much later. */
  'fails',
  /** Fails, and is not tried again. */
  'refuses',
  /** Was paused before the first event: its lane has no row. */
  'never began',
  /** Was paused between some events. */
  'paused',
  /** Has no URL, and so no lane that needs anything. */
  'pulled',
] as const;

const scenario = fc.record({
  endpoints: fc.array(
    fc.record({
      behaviour: fc.constantFrom(...behaviours),
      events: fc.constantFrom(['*'], ['AssociationCreate'], ['AssociationUpdate', 'AssociationDelete']),
    }),
    { minLength: 3, maxLength: 7 },
  ),
  changes: fc.array(fc.record({ type: fc.constantFrom(...types), entityId: fc.constantFrom(...things) }), {
    minLength: 6,
    maxLength: 24,
  }),
  // Of a hundred: how many are old, and how many of those are too old.
  aged: fc.integer({ min: 40, max: 100 }),
  expired: fc.integer({ min: 20, max: 100 }),
});

interface Place {
  readonly endpoint: Endpoint;
  readonly behaviour: (typeof behaviours)[number];
}

/** Where one endpoint's events are, by number. */
interface Whereabouts {
  readonly cursor: number;
  readonly pending: readonly number[];
  readonly dead: readonly number[];
  readonly delivered: readonly number[];
}

const STATUSES: Readonly<Record<string, number>> = { '/takes': 200, '/fails': 429, '/refuses': 500 };

describe.each(engines)('retention on %s', (engine) => {
  let world: World;
  let receiver: Receiver;

  beforeAll(async () => {
    world = await openWorld(engine);
  });
  afterAll(() => world?.close());
  beforeEach(async () => {
    receiver = await startReceiver(({ path }) => STATUSES[path] ?? 404);
  });
  afterEach(() => receiver.close());

  async function makeEndpoint(
    locationId: string,
    { behaviour, events }: { behaviour: Place['behaviour']; events: readonly string[] },
  ): Promise<Place> {
    const failing = behaviour === 'fails' || behaviour === 'refuses';
    const endpoint = await world.newEndpoint({
      url: behaviour === 'pulled' ? null : `${receiver.url}/${failing ? behaviour : 'takes'}`,
      locationIds: [locationId],
      events,
      // A 429 is tried again in ten minutes, any other failure is the last; and no breaker opens.
      retryPolicy: 'highlevel',
    });
    if (behaviour === 'never began') await world.patch(endpoint.id, { status: 'paused' });
    return { endpoint, behaviour };
  }

  async function whereabouts(locationId: string, { endpoint }: Place): Promise<Whereabouts> {
    const numbers = (rows: readonly { seq: number }[]) => rows.map(({ seq }) => seq);
    const delivered = receiver.received.filter(
      ({ path, body }) =>
        path === '/takes' && body.appId === endpoint.appId && body.locationId === locationId,
    );
    return {
      cursor: (await world.lane(locationId, endpoint.id))?.cursor ?? 0,
      pending: numbers(await world.retries(locationId, endpoint.id)),
      dead: numbers(await world.dead(locationId, endpoint.id)),
      delivered: delivered.map(({ sequence }) => sequence),
    };
  }

  /** Whether something is still on its way: a slow attempt too, which waits in `retry` meanwhile. */
  async function isMoving(
    locationId: string,
    head: number,
    [{ endpoint, behaviour }, { cursor, pending }]: readonly [Place, Whereabouts],
  ): Promise<boolean> {
    if (endpoint.url === null) return false;
    if ((await world.endpoint(endpoint.id))?.status !== 'enabled')
      return (await world.lane(locationId, endpoint.id))?.leased ?? false;
    return cursor < head || (behaviour !== 'fails' && pending.length > 0);
  }

  /** Waits until nothing moves any more. */
  async function rest(locationId: string, places: readonly Place[]): Promise<Map<Place, Whereabouts>> {
    let last = '';
    let since = performance.now();
    const all = async () =>
      new Map(
        await Promise.all(places.map(async (each) => [each, await whereabouts(locationId, each)] as const)),
      );
    await until(
      async () => {
        const { head } = await boundsOf(world, locationId);
        const found = await all();
        const now = JSON.stringify([...found.values()]);
        if (now !== last) since = performance.now();
        last = now;
        const moving = await Promise.all([...found].map((each) => isMoving(locationId, head, each)));
        return !moving.includes(true) && performance.now() - since > 250;
      },
      15_000,
      () => last,
    );
    return all();
  }

  async function check(
    drawn: typeof scenario extends fc.Arbitrary<infer Drawn> ? Drawn : never,
  ): Promise<void> {
    const locationId = await world.newLocation();
    const places: Place[] = [];
    for (const each of drawn.endpoints) places.push(await makeEndpoint(locationId, each));
    const half = Math.floor(drawn.changes.length / 2);
    await world.change(locationId, drawn.changes.slice(0, half) as Change[]);
    await rest(locationId, places);
    for (const { endpoint, behaviour } of places)
      if (behaviour === 'paused') await world.patch(endpoint.id, { status: 'paused' });
    await world.change(locationId, drawn.changes.slice(half) as Change[]);
    const before = await rest(locationId, places);
    const log = await keptLog(world, locationId);

    const aged = Math.floor((drawn.aged * log.length) / 100);
    const expired = Math.floor((drawn.expired * aged) / 100);
    await age(world, locationId, aged, AGED);
    await age(world, locationId, expired, EXPIRED);
    expect(await workerOf(world).run()).toBe(true);

    const { tail } = await boundsOf(world, locationId);
    // What is too old is lost, and then nobody needs it any more.
    const needed = [...before]
      .filter(([{ behaviour }]) => behaviour !== 'pulled')
      .map(([, { cursor, pending }]) =>
        Math.min(Math.max(cursor, expired) + 1, ...pending.filter((seq) => seq > expired)),
      );
    expect(tail).toBe(Math.max(expired, Math.min(aged, ...needed.map((seq) => seq - 1))) + 1);
    expect((await keptLog(world, locationId)).map(({ seq }) => seq)).toEqual(
      log.map(({ seq }) => seq).filter((seq) => seq >= tail),
    );

    const after = await rest(locationId, places);
    for (const [place, { cursor, pending, dead, delivered }] of after) {
      if (place.behaviour === 'pulled') continue;
      const passes = (type: string) => place.endpoint.events.some((name) => name === '*' || name === type);
      const wanted = log.filter(({ type }) => passes(type)).map(({ seq }) => seq);
      const known = (seq: number) =>
        [pending, dead, delivered].filter((numbers) => numbers.includes(seq)).length;
      const uncounted = wanted.filter((seq) => known(seq) === 0 && seq <= Math.max(cursor, tail - 1));
      const losses = await lossesOf(world, locationId, place.endpoint.id);
      expect([place.behaviour, losses.reduce((sum, { events }) => sum + events, 0)]).toEqual([
        place.behaviour,
        uncounted.length,
      ]);
      // What is lost is nothing that still has a place, and what has one has its event.
      for (const seq of uncounted) expect(seq).toBeLessThanOrEqual(expired);
      for (const seq of pending) expect(seq).toBeGreaterThanOrEqual(tail);
      for (const seq of wanted) expect(known(seq)).toBeLessThanOrEqual(1);
      // Nothing was given to anybody by that.
      expect(delivered).toEqual(before.get(place)?.delivered);
    }

    // Whoever was paused goes on, with all that is left.
    for (const place of places) {
      if (place.behaviour !== 'paused' && place.behaviour !== 'never began') continue;
      await world.patch(place.endpoint.id, { status: 'enabled' });
    }
    const awake = places.map((place) =>
      place.behaviour === 'fails' || place.behaviour === 'refuses' || place.behaviour === 'pulled'
        ? place
        : { ...place, behaviour: 'takes' as const },
    );
    for (const [{ endpoint, behaviour }, { delivered }] of await rest(locationId, awake)) {
      if (behaviour !== 'takes') continue;
      const passes = (type: string) => endpoint.events.some((name) => name === '*' || name === type);
      const wanted = log.filter(({ type }) => passes(type));
      const losses = await lossesOf(world, locationId, endpoint.id);
      const lost = losses.reduce((sum, { events }) => sum + events, 0);
      expect(new Set(delivered).size).toBe(delivered.length);
      expect(delivered.length + lost).toBe(wanted.length);
    }
    await world.removeAll();
    receiver.received.length = 0;
  }

  test('takes nothing that is not counted', { timeout: 120_000 }, async () => {
    await fc.assert(fc.asyncProperty(scenario, check), { numRuns: 5, endOnFailure: true });
  });
});
