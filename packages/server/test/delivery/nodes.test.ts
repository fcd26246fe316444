import { objectId } from '@relata/protocol';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { statement } from '../../src/db/statement.ts';
import { type ChildNode, startChildNode } from './child-node.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { type Change, openWorld, type World } from './world.ts';

const change: Change = { type: 'AssociationUpdate' };

const leaseHolders = statement<{ node: string }>(
  'test_holders',
  `
  select distinct node from lane where node is not null
`,
);
const aliveNodes = statement<{ id: string }>('test_nodes', `select id from node`);
const endListeners = statement<{ ended: boolean }>(
  'test_end_listeners',
  `
  select pg_terminate_backend(pid) as ended from pg_stat_activity
  where application_name = 'relata listen' and datname = current_database()
`,
);

// Several nodes need a database that several processes can open: PostgreSQL alone.
describe('several nodes on one PostgreSQL', () => {
  let world: World;
  let receiver: Receiver;
  const children: ChildNode[] = [];

  beforeAll(async () => {
    world = await openWorld('postgres');
  });
  afterAll(() => world?.close());

  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(async () => {
    for (const child of children.splice(0)) await child.kill();
    await world.removeAll();
    await receiver.close();
  });

  async function startNode(): Promise<ChildNode> {
    const child = await startChildNode(world.databaseUrl as string);
    children.push(child);
    return child;
  }

  async function locations(count: number): Promise<string[]> {
    return Promise.all(Array.from({ length: count }, () => world.newLocation()));
  }

  const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const changes = (count: number) => Array.from({ length: count }, () => change);
  const places = () => receiver.received.map(({ body, sequence }) => `${body.locationId} ${sequence}`);

  test('share the lanes, and each event is delivered once', async () => {
    await startNode();
    await until(
      async () => (await world.database.query(aliveNodes())).length === 2,
      5_000,
      () => 'two nodes live',
    );
    // The nodes hear of each other by their heartbeats.
    await pass(500);
    await world.newEndpoint({ url: receiver.url });
    const ids = await locations(16);
    for (let round = 0; round < 10; round += 1) {
      await Promise.all(ids.map((id) => world.change(id, changes(5))));
      await pass(30);
    }
    await receiver.waitFor(16 * 50, 20_000);
    expect((await world.database.query(leaseHolders())).length).toBe(2);
    await pass(300);
    expect(receiver.received.length).toBe(16 * 50);
    expect(new Set(places()).size).toBe(16 * 50);
    expect(world.complaints.splice(0)).toEqual([]);
  });

  test('one that joins or goes in order takes and leaves lanes without a doubled event', async () => {
    await world.newEndpoint({ url: receiver.url, concurrency: 4 });
    receiver.answer = async () => {
      await pass(5);
      return 200;
    };
    const ids = await locations(8);
    let stop = false;
    let written = 0;
    const things = Array.from({ length: 3 }, () => objectId());
    const writing = (async () => {
      while (!stop) {
        await Promise.all(
          ids.map((id) =>
            world.change(
              id,
              things.map((entityId) => ({ entityId })),
            ),
          ),
        );
        written += ids.length * things.length;
        await pass(20);
      }
    })();
    await pass(500);
    const first = await startNode();
    await pass(1_000);
    const second = await startNode();
    await pass(500);
    expect(await first.stop()).toBe(0);
    await pass(500);
    stop = true;
    await writing;
    await receiver.waitFor(written, 20_000);
    await pass(300);
    expect(receiver.received.length).toBe(written);
    expect(new Set(places()).size).toBe(written);
    await second.kill();
    expect(world.complaints.splice(0)).toEqual([]);
  });

  test('what one that was killed had in hand, another takes over when the lease has ended', async () => {
    const node = await startNode();
    await until(
      async () => (await world.database.query(aliveNodes())).length >= 2,
      5_000,
      () => 'two nodes live',
    );
    await pass(500);
    await world.newEndpoint({ url: receiver.url, timeoutMs: 500, retryPolicy: [0.1, 0.1, 0.1, 0.1, 0.1] });
    // Half of the answers never come, so that there is something in `retry` and under way at any time.
    let half = 0;
    receiver.answer = () => {
      half += 1;
      return half % 2 === 0 ? 200 : new Promise(() => {});
    };
    const ids = await locations(8);
    await Promise.all(ids.map((id) => world.change(id, changes(20))));
    await receiver.waitFor(40);
    await node.kill();
    receiver.answer = () => 200;
    await until(
      () => new Set(places()).size === 160,
      15_000,
      () => new Set(places()).size,
    );
    // Delivered at least once, all of it, and nothing is left over.
    await until(
      async () => {
        const endpointId = (await world.newest())?.id as string;
        const left = await Promise.all(ids.map((id) => world.retries(id, endpointId)));
        const lanes = await Promise.all(ids.map((id) => world.lane(id, endpointId)));
        return left.flat().length === 0 && lanes.every((lane) => lane?.cursor === 20);
      },
      15_000,
      () => 'something is left over',
    );
    expect(world.complaints.splice(0)).toEqual([]);
  });

  test('the connection for notifications comes back after it was lost', async () => {
    const node = await world.newNode();
    await pass(500);
    const [first] = await world.database.query(endListeners());
    expect(first?.ended).toBe(true);
    await pass(700);
    const [again] = await world.database.query(endListeners());
    expect(again?.ended).toBe(true);
    await until(
      () => world.complaints.some((complaint) => complaint.includes('notifications')),
      3_000,
      () => 'it was complained of',
    );
    world.complaints.length = 0;
    await node.stop(1_000);
  });
});
