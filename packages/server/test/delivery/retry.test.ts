import { objectId } from '@relata/protocol';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { engines } from '../support/start-test-app.ts';
import { type Received, type Receiver, startReceiver, until } from './receiver.ts';
import { type Change, openWorld, type World } from './world.ts';

const change: Change = { type: 'AssociationUpdate' };

describe.each(engines)('what fails is tried again, on %s', (engine) => {
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

  /** Waits until nothing of the endpoint is on its way any more. */
  const settled = (endpointId: string, head: number) =>
    until(
      async () => {
        const lane = await world.lane(locationId, endpointId);
        return lane?.cursor === head && (await world.retries(locationId, endpointId)).length === 0;
      },
      20_000,
      async () =>
        JSON.stringify([
          await world.lane(locationId, endpointId),
          (await world.retries(locationId, endpointId)).slice(0, 10),
        ]),
    );

  test('with the same body, at the times of the schedule, until it is taken', async () => {
    const answers = [500, 302, 404, 200];
    receiver.answer = () => answers[receiver.received.length - 1];
    const endpoint = await world.newEndpoint({ url: receiver.url, retryPolicy: [0.1, 0.3, 0.5, 0.1] });
    await world.change(locationId, [change]);
    const received = await receiver.waitFor(4);
    await settled(endpoint.id, 1);
    expect(new Set(received.map(({ bytes }) => bytes.toString())).size).toBe(1);
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    const pauses = received.slice(1).map(({ at }, index) => at - (received[index] as Received).at);
    for (const [index, atLeast] of [80, 240, 400].entries())
      expect(pauses[index]).toBeGreaterThanOrEqual(atLeast);
    expect(await world.attempts(locationId, endpoint.id)).toEqual([
      { seq: 1, number: 1, outcome: 'failed' },
      { seq: 1, number: 2, outcome: 'failed' },
      { seq: 1, number: 3, outcome: 'failed' },
      { seq: 1, number: 4, outcome: 'delivered' },
    ]);
  });

  test('not before Retry-After', async () => {
    receiver.answer = (_, response) => {
      if (receiver.received.length > 1) return 200;
      response.writeHead(503, { 'retry-after': '1' }).end();
      return undefined;
    };
    await world.newEndpoint({ url: receiver.url, retryPolicy: [0] });
    await world.change(locationId, [change]);
    const [first, second] = await receiver.waitFor(2);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(950);
  });

  test('and given up after the last time, with all its data; what waited behind it goes', async () => {
    const entityId = objectId();
    receiver.answer = ({ sequence }) => (sequence === 1 ? 500 : 200);
    const endpoint = await world.newEndpoint({ url: receiver.url, retryPolicy: [0.05, 0.05] });
    await world.change(locationId, [{ entityId }, { entityId }, { entityId }]);
    await receiver.waitFor(5);
    await settled(endpoint.id, 3);
    expect(receiver.received.map(({ sequence }) => sequence)).toEqual([1, 1, 1, 2, 3]);
    expect(await world.dead(locationId, endpoint.id)).toEqual([
      { seq: 1, reason: 'answered 500', attempts: 3 },
    ]);
  });

  test("by HighLevel's policy only after a 429", async () => {
    receiver.answer = ({ sequence }) => (sequence === 1 ? 500 : 429);
    const endpoint = await world.newEndpoint({ url: receiver.url, retryPolicy: 'highlevel' });
    await world.change(locationId, [change, change]);
    await until(
      async () => (await world.lane(locationId, endpoint.id))?.cursor === 2,
      5_000,
      () => 'the cursor',
    );
    expect(await world.dead(locationId, endpoint.id)).toEqual([
      { seq: 1, reason: 'answered 500', attempts: 1 },
    ]);
    expect(await world.retries(locationId, endpoint.id)).toEqual([
      expect.objectContaining({ seq: 2, failures: 1, parked: false }),
    ]);
  });

  test('while others go on, those about the same thing wait in their order', async () => {
    const entityId = objectId();
    let failing = true;
    receiver.answer = ({ body }) => (failing && body.id === entityId ? 500 : 200);
    const endpoint = await world.newEndpoint({ url: receiver.url, retryPolicy: Array(20).fill(0.1) });
    await world.change(locationId, [{ entityId }, change, { entityId }, change, { entityId }, change]);
    await until(
      async () => (await world.lane(locationId, endpoint.id))?.cursor === 6,
      10_000,
      async () => JSON.stringify(await world.retries(locationId, endpoint.id)),
    );
    expect((await world.retries(locationId, endpoint.id)).map(({ seq, parked }) => [seq, parked])).toEqual([
      [1, false],
      [3, true],
      [5, true],
    ]);
    expect(receiver.received.map(({ sequence }) => sequence)).not.toContain(3);

    // A lane that was given up in between finds the key held, and parks what comes.
    await new Promise((resolve) => setTimeout(resolve, 300));
    await world.change(locationId, [{ entityId }]);
    await until(
      async () => (await world.retries(locationId, endpoint.id)).length === 4,
      5_000,
      () => 'the fourth is parked',
    );
    failing = false;
    await settled(endpoint.id, 7);
    const ofThing = receiver.received
      .filter(({ body }) => body.id === entityId)
      .map(({ sequence }) => sequence);
    expect(ofThing.slice(-4)).toEqual([1, 3, 5, 7]);
  });

  test.each(['entity', 'location', 'none'] as const)(
    'in the order "%s", however it fails',
    async (ordering) => {
      const things = Array.from({ length: 12 }, () => objectId());
      const count = 240;
      const random = randomFrom(42);
      const delivered: Received[] = [];
      receiver.answer = async (received) => {
        if (random() < 0.1) await new Promise((resolve) => setTimeout(resolve, 250));
        if (random() < 0.25) return 500;
        delivered.push(received);
        return 200;
      };
      const endpoint = await world.newEndpoint({
        url: receiver.url,
        ordering,
        retryPolicy: Array(20).fill(0.02),
        concurrency: 12,
      });
      // One thing has most of the events.
      const changes = Array.from({ length: ordering === 'location' ? 40 : count }, () => ({
        entityId: things[random() < 0.4 ? 0 : Math.floor(random() * things.length)] as string,
      }));
      for (let start = 0; start < changes.length; start += 20) {
        await world.change(locationId, changes.slice(start, start + 20));
      }
      await settled(endpoint.id, changes.length);
      expect(delivered.map(({ sequence }) => sequence).sort((a, b) => a - b)).toEqual(
        changes.map((_, index) => index + 1),
      );
      if (ordering === 'location')
        expect(delivered.map(({ sequence }) => sequence)).toEqual(changes.map((_, i) => i + 1));
      if (ordering === 'entity') {
        for (const thing of things) {
          const sequences = delivered.filter(({ body }) => body.id === thing).map(({ sequence }) => sequence);
          expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
        }
      }
      expect(await world.dead(locationId, endpoint.id)).toEqual([]);
    },
  );

  test('however many become due at once', async () => {
    // Not ten in a row, which would be the endpoint's failure.
    const isBad = (sequence: number) => sequence % 8 !== 0;
    receiver.answer = ({ sequence }) => (isBad(sequence) ? 500 : 200);
    const endpoint = await world.newEndpoint({ url: receiver.url, concurrency: 1, retryPolicy: [2] });
    await world.change(
      locationId,
      Array.from({ length: 80 }, () => change),
    );
    await receiver.waitFor(80);
    await world.patch(endpoint.id, { status: 'paused' });
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    receiver.answer = () => 200;
    await world.patch(endpoint.id, { status: 'enabled' });
    await receiver.waitFor(150, 8_000);
    await settled(endpoint.id, 80);
  });

  test('a slow one does not hold up the cursor, and its followers come after it', async () => {
    const entityId = objectId();
    let answer: ((status: number) => void) | undefined;
    receiver.answer = ({ sequence }) =>
      sequence === 1
        ? new Promise((resolve) => {
            answer = resolve;
          })
        : 200;
    const endpoint = await world.newEndpoint({ url: receiver.url, timeoutMs: 5_000 });
    await world.change(locationId, [{ entityId }, change, { entityId }, change]);
    await until(
      async () => (await world.lane(locationId, endpoint.id))?.cursor === 4,
      4_000,
      async () => JSON.stringify(await world.lane(locationId, endpoint.id)),
    );
    expect((await world.retries(locationId, endpoint.id)).map(({ seq, parked }) => [seq, parked])).toEqual([
      [1, false],
      [3, true],
    ]);
    expect(receiver.received.map(({ sequence }) => sequence)).not.toContain(3);
    answer?.(200);
    await settled(endpoint.id, 4);
    expect(receiver.received.map(({ sequence }) => sequence).sort()).toEqual([1, 2, 3, 4]);
    expect(receiver.received.at(-1)?.sequence).toBe(3);
  });

  test('an attempt that gets no answer in time has failed', async () => {
    receiver.answer = () => (receiver.received.length === 1 ? new Promise(() => {}) : 200);
    const endpoint = await world.newEndpoint({ url: receiver.url, timeoutMs: 300, retryPolicy: [0] });
    await world.change(locationId, [change]);
    const [first, second] = await receiver.waitFor(2);
    await settled(endpoint.id, 1);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(200);
    expect(await world.attempts(locationId, endpoint.id)).toMatchObject([
      { outcome: 'failed' },
      { outcome: 'delivered' },
    ]);
  });

  test('410 disables the endpoint; enabled again, it goes on where it was', async () => {
    receiver.answer = () => (receiver.received.length === 1 ? 410 : 200);
    const endpoint = await world.newEndpoint({ url: receiver.url, concurrency: 1 });
    await world.change(locationId, [change, change]);
    await until(
      async () => {
        const found = await world.endpoint(endpoint.id);
        return found?.status === 'disabled' && found.statusReason === 'gone';
      },
      5_000,
      async () => JSON.stringify(await world.endpoint(endpoint.id)),
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(receiver.received.length).toBe(1);
    await world.patch(endpoint.id, { status: 'enabled' });
    await receiver.waitFor(3);
    await settled(endpoint.id, 2);
    expect(
      receiver.received
        .slice(1)
        .map(({ sequence }) => sequence)
        .sort(),
    ).toEqual([1, 2]);
  });

  test('what an endpoint answers is kept, however it lies', async () => {
    const answers: ((response: import('node:http').ServerResponse) => void)[] = [
      (response) => response.writeHead(500).end(`a\0b\uD800${'x'.repeat(5_000)}`),
      (response) => {
        // Never ends; more than is read.
        response.writeHead(200);
        for (let i = 0; i < 40; i += 1) response.write('y'.repeat(1_024));
      },
    ];
    receiver.answer = (_, response) => {
      answers[receiver.received.length - 1]?.(response);
      return undefined;
    };
    const endpoint = await world.newEndpoint({ url: receiver.url, retryPolicy: [0], timeoutMs: 3_000 });
    await world.change(locationId, [change]);
    await settled(endpoint.id, 1);
    const [failed, delivered] = await world.excerpts(locationId, endpoint.id);
    expect(failed).toMatch(/^a\uFFFDb\uFFFDx+$/);
    expect(delivered).toMatch(/^y{1024}$/);
  });
});

/** A generator that gives the same numbers each time (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
