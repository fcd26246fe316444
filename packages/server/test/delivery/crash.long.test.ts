import { objectId } from '@relata/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startPostgres } from '../../../../tools/test/postgres.ts';
import { statement } from '../../src/db/statement.ts';
import { engines } from '../support/start-test-app.ts';
import { type ChildNode, startChildNode } from './child-node.ts';
import { type Received, type Receiver, startReceiver, until } from './receiver.ts';
import { openWorld, type World } from './world.ts';

const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const leaveLane = statement<unknown>(
  'test_leave_lane',
  `
  insert into lane (location_id, endpoint_id, lease, leased_until, node)
  values ($1, $2, 7, clock_timestamp() - interval '1 second', 'vanished')
`,
);
const leaveRetry = statement<unknown>(
  'test_leave_retry',
  `
  insert into retry (location_id, endpoint_id, seq, order_key, previous, failures, due_at)
  values ($1, $2, $3, $4, $5, $6, case when $7 then clock_timestamp() end)
`,
);

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

/** Waits until every event is settled: cursors at their heads, nothing in `retry`. */
function settled(world: World, endpointId: string, heads: ReadonlyMap<string, number>): Promise<void> {
  const left = async () =>
    (
      await Promise.all(
        [...heads].map(async ([locationId, head]) => {
          const lane = await world.lane(locationId, endpointId);
          const retries = await world.retries(locationId, endpointId);
          return lane?.cursor === head && retries.length === 0 ? [] : [{ locationId, head, lane, retries }];
        }),
      )
    ).flat();
  return until(
    async () => (await left()).length === 0,
    60_000,
    async () => JSON.stringify((await left())[0]),
  );
}

/** The numbers of each thing's events in the order in which they were first taken. */
function firstDeliveries(delivered: readonly Received[]): Map<string, number[]> {
  const seen = new Set<string>();
  const ofThing = new Map<string, number[]>();
  for (const { body, sequence } of delivered) {
    if (seen.has(body.webhookId)) continue;
    seen.add(body.webhookId);
    ofThing.set(body.id, [...(ofThing.get(body.id) ?? []), sequence]);
  }
  return ofThing;
}

describe('a node that is killed again and again', () => {
  // Processes need a database that several of them can open.
  // Starting a process takes seconds on a busy machine, and each lease must run out.
  test('loses nothing, and keeps the order of each thing', { timeout: 120_000 }, async () => {
    const world = await openWorld('postgres', { idle: true });
    let node: ChildNode | undefined;
    try {
      const delivered: Received[] = [];
      receiver.answer = async (received) => {
        const chance = Math.random();
        if (chance < 0.05) await pass(250);
        if (chance > 0.8) return 500;
        delivered.push(received);
        return 200;
      };
      const endpoint = await world.newEndpoint({
        url: receiver.url,
        timeoutMs: 700,
        retryPolicy: Array(20).fill(0.05),
      });
      const things = Array.from({ length: 10 }, () => objectId());
      const heads = new Map<string, number>();
      for (let i = 0; i < 3; i += 1) heads.set(await world.newLocation(), 0);
      for (let round = 0; round < 4; round += 1) {
        node = await startChildNode(world.databaseUrl as string);
        for (const locationId of heads.keys()) {
          for (let batch = 0; batch < 3; batch += 1) {
            const changes = Array.from({ length: 20 }, () => ({
              entityId: `${things[Math.floor(Math.random() ** 2 * things.length)]}`,
            }));
            heads.set(locationId, await world.changeSilently(locationId, changes));
          }
        }
        await pass(200 + Math.random() * 900);
        await node.kill();
      }
      node = await startChildNode(world.databaseUrl as string);
      await settled(world, endpoint.id, heads);
      expect(await node.stop()).toBe(0);

      const total = [...heads.values()].reduce((sum, head) => sum + head, 0);
      expect(new Set(delivered.map(({ body }) => body.webhookId)).size).toBe(total);
      for (const locationId of heads.keys()) {
        const ofLocation = delivered.filter(({ body }) => body.locationId === locationId);
        for (const sequences of firstDeliveries(ofLocation).values()) {
          expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
        }
        expect(await world.dead(locationId, endpoint.id)).toEqual([]);
      }
    } finally {
      await node?.kill();
      await world.close();
    }
  });
});

describe.each(engines)('what a vanished node left, on %s', (engine) => {
  test('is taken up whole, also events that one in `retry` had overtaken', async () => {
    const world = await openWorld(engine, { idle: true });
    try {
      const [entityId, other] = [objectId(), objectId()];
      const endpoint = await world.newEndpoint({ url: receiver.url });
      const locationId = await world.newLocation();
      await world.changeSilently(locationId, [
        { entityId: other },
        { entityId },
        { entityId },
        { entityId },
        { entityId: other },
        { entityId },
      ]);
      // The first was still under way and held the cursor; what came before the fourth had been delivered.
      await world.database.query(leaveLane(locationId, endpoint.id));
      await world.database.query(leaveRetry(locationId, endpoint.id, 4, entityId, 3, 1, true));
      await world.database.query(leaveRetry(locationId, endpoint.id, 6, entityId, 4, 0, false));
      // And one that nothing would ever release.
      await world.database.query(leaveRetry(locationId, endpoint.id, 5, other, 1, 0, false));
      await world.newNode();
      await settled(world, endpoint.id, new Map([[locationId, 6]]));
      const numbers = receiver.received.map(({ sequence }) => sequence);
      expect([...numbers].sort()).toEqual([1, 2, 3, 4, 5, 6]);
      expect(world.complaints).toEqual([]);
    } finally {
      await world.close();
    }
  });
});

describe.each(engines)('a node that stops in order, on %s', (engine) => {
  test('lets what is under way end, breaks off what hangs, and leaves both to be taken up at once', async () => {
    const world = await openWorld(engine);
    try {
      const entityId = objectId();
      receiver.answer = async ({ sequence }) => {
        if (sequence === 1) await new Promise(() => {});
        if (sequence === 2) await pass(300);
        return 200;
      };
      const locationId = await world.newLocation();
      const endpoint = await world.newEndpoint({ url: receiver.url, timeoutMs: 30_000, concurrency: 3 });
      await world.change(locationId, [{ entityId }, {}, { entityId }, {}]);
      await receiver.waitFor(3);
      await world.delivery.stop(600);
      expect(await world.lane(locationId, endpoint.id)).toMatchObject({ leased: null });
      const sent = receiver.received.map(({ sequence }) => sequence);
      expect([...sent].sort()).toEqual([1, 2, 4]);

      receiver.answer = () => 200;
      await world.newNode();
      // At once: the lease would have lasted a minute.
      await settled(world, endpoint.id, new Map([[locationId, 4]]));
      expect(receiver.received.slice(3).map(({ sequence }) => sequence)).toEqual([1, 3]);
      expect(world.complaints).toEqual([]);
    } finally {
      await world.close();
    }
  });
});

describe('a database that goes away', () => {
  test('is waited for, and everything goes on', async () => {
    const postgres = await startPostgres({ fsync: true });
    const world = await openWorld('postgres', { url: postgres.url });
    try {
      const endpoint = await world.newEndpoint({ url: receiver.url, timeoutMs: 700 });
      const heads = new Map<string, number>();
      for (let i = 0; i < 3; i += 1) heads.set(await world.newLocation(), 0);
      const write = async () => {
        for (const locationId of heads.keys()) {
          const head = await world.changeSilently(
            locationId,
            Array.from({ length: 150 }, () => ({})),
          );
          heads.set(locationId, head);
          world.delivery.wake(locationId, head);
        }
      };
      receiver.answer = async () => {
        await pass(5);
        return 200;
      };
      await write();
      await receiver.waitFor(50);
      await postgres.kill();
      await pass(500);
      await postgres.restart();
      await settled(world, endpoint.id, heads);
      await write();
      await settled(world, endpoint.id, heads);
      expect(new Set(receiver.received.map(({ body }) => body.webhookId)).size).toBe(900);
      expect(world.complaints.length).toBeGreaterThan(0);
    } finally {
      await world.close();
      await postgres.stop();
    }
  });
});
