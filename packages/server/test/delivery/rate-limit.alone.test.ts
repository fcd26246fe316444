import { describe, expect, test } from 'vitest';
import { statement } from '../../src/db/statement.ts';
import { engines } from '../support/start-test-app.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { type Change, openWorld, type World } from './world.ts';

const many = (count: number): Change[] => Array.from({ length: count }, () => ({}));

const selectStarts = statement<{ started_at: string }>(
  'test_attempt_starts',
  'select started_at from attempt where endpoint_id = $1 order by started_at',
);

const selectRates = statement<{ next_at: string }>(
  'test_endpoint_rates',
  'select next_at from endpoint_rate where endpoint_id = $1',
);

/** When the attempts began, in ms. Not when they arrived: a receiver on a busy machine gets many at once. */
async function startsOf(world: World, endpointId: string, count: number): Promise<number[]> {
  let starts: number[] = [];
  await until(
    async () => {
      const rows = await world.database.query(selectStarts(endpointId));
      starts = rows.map(({ started_at }) => Date.parse(started_at));
      return starts.length >= count;
    },
    10_000,
    () => `${starts.length} of ${count} attempts are written`,
  );
  return starts;
}

/** The most that began within any second. */
function mostInASecond(starts: readonly number[]): number {
  let first = 0;
  let most = 0;
  for (const [index, at] of starts.entries()) {
    while (at - (starts[first] ?? 0) >= 1_000) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

/** Attempts a second from the first to the last. */
function rateOf(starts: readonly number[]): number {
  return ((starts.length - 1) * 1_000) / ((starts.at(-1) ?? 0) - (starts[0] ?? 0));
}

async function within(
  engine: 'pglite' | 'postgres',
  check: (world: World, receiver: Receiver) => Promise<void>,
): Promise<void> {
  const world = await openWorld(engine);
  const receiver = await startReceiver();
  try {
    await check(world, receiver);
    expect(world.complaints).toEqual([]);
  } finally {
    await world.close();
    await receiver.close();
  }
}

describe.each(engines)('a rate limit, on %s', (engine) => {
  test('is kept, over all lanes of the endpoint, and used', async () => {
    await within(engine, async (world, receiver) => {
      const locations = [await world.newLocation(), await world.newLocation()];
      const endpoint = await world.newEndpoint({ url: receiver.url, rateLimit: 60 });
      await Promise.all(locations.map((locationId) => world.change(locationId, many(90))));
      await receiver.waitFor(180, 20_000);
      const starts = await startsOf(world, endpoint.id, 180);
      expect(mostInASecond(starts)).toBeLessThanOrEqual(66);
      // A busy machine loses some of its places in time.
      expect(rateOf(starts)).toBeGreaterThan(15);
      // None of the lanes waited for the other to be done.
      const half = receiver.received.slice(0, 90).map(({ body }) => body.locationId);
      for (const locationId of locations)
        expect(half.filter((id) => id === locationId).length).toBeGreaterThan(30);
    });
  });

  test('of one a second is that, and goes when it is taken away', async () => {
    await within(engine, async (world, receiver) => {
      const locationId = await world.newLocation();
      const endpoint = await world.newEndpoint({ url: receiver.url, rateLimit: 1 });
      await world.change(locationId, many(50));
      const [first = 0, second = 0, third = 0] = await startsOf(world, endpoint.id, 3);
      expect(second - first).toBeGreaterThan(900);
      expect(third - second).toBeGreaterThan(900);
      await world.patch(endpoint.id, { rateLimit: null });
      await receiver.waitFor(50, 5_000);
      await world.remove(endpoint.id);
      expect(await world.database.query(selectRates(endpoint.id))).toEqual([]);
    });
  });
});

// Several nodes need several connections.
describe('a rate limit, on postgres', () => {
  test('is kept by all nodes together, within a tenth', async () => {
    await within('postgres', async (world, receiver) => {
      await world.newNode();
      await world.newNode();
      const locations: string[] = [];
      for (let index = 0; index < 9; index += 1) locations.push(await world.newLocation());
      const endpoint = await world.newEndpoint({ url: receiver.url, rateLimit: 100 });
      await Promise.all(locations.map((locationId) => world.change(locationId, many(40))));
      await receiver.waitFor(360, 30_000);
      const starts = await startsOf(world, endpoint.id, 360);
      expect(mostInASecond(starts)).toBeLessThanOrEqual(110);
      expect(rateOf(starts)).toBeGreaterThan(25);
    });
  });
});
