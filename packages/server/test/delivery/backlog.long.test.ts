import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { engines } from '../support/start-test-app.ts';
import { startCountingSink } from './counting-sink.ts';
import { appendMany } from './flood.ts';
import { until } from './receiver.ts';
import { openWorld, type World } from './world.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Heap and buffers that are really in use. */
function usedBytes(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** A lane holds a window of events, and what it has sent of them is written soon. */
const BACKLOG_BYTES_MAX = 64 * 1024 * 1024;

/** Waits as long as it goes on at all. */
async function untilDone(isDone: () => boolean, progress: () => number): Promise<void> {
  for (let before = -1; !isDone(); ) {
    if (progress() === before) throw new Error(`nothing has come for a minute, after ${before}`);
    before = progress();
    const end = performance.now() + 60_000;
    while (!isDone() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe.each(engines)('a backlog, on %s', (engine) => {
  async function within(check: (world: World) => Promise<void>): Promise<void> {
    const world = await openWorld(engine, { timing: { probeMs: 200, probeMsMax: 1_000, probeCheckMs: 50 } });
    try {
      await check(world);
      expect(world.complaints).toEqual([]);
    } finally {
      await world.close();
    }
  }

  test('of 100 000 events that an endpoint was paused for comes once, in order, within bounded memory', {
    timeout: 600_000,
  }, async () => {
    const count = 100_000;
    const sink = await startCountingSink(count);
    await within(async (world) => {
      const locationId = await world.newLocation();
      const endpoint = await world.newEndpoint({ url: sink.url, locationIds: [locationId] });
      await world.patch(endpoint.id, { status: 'paused' });
      await appendMany(world, locationId, count, 1_000);
      expect(sink.requests).toBe(0);
      const before = usedBytes();
      let most = 0;
      sink.onTaken = (different) => {
        if (different % 10_000 === 0) most = Math.max(most, usedBytes());
      };
      await world.patch(endpoint.id, { status: 'enabled' });
      await untilDone(
        () => sink.different === count,
        () => sink.different,
      );
      expect(sink.overtaken).toBe(0);
      expect(sink.requests).toBe(count);
      expect(most - before).toBeLessThan(BACKLOG_BYTES_MAX);
      await until(
        async () => (await world.lane(locationId, endpoint.id))?.cursor === count,
        10_000,
        async () => JSON.stringify(await world.lane(locationId, endpoint.id)),
      );
    }).finally(() => sink.close());
  });

  test('of 1 000 000 events that an endpoint was down for costs it no tries, and comes in order when it is back', {
    timeout: 2_400_000,
  }, async () => {
    const count = 1_000_000;
    const sink = await startCountingSink(count);
    sink.status = 503;
    await within(async (world) => {
      const locationId = await world.newLocation();
      const endpoint = await world.newEndpoint({
        url: sink.url,
        locationIds: [locationId],
        timeoutMs: 2_000,
      });
      let waiting = 0;
      await appendMany(world, locationId, count, 1_000, async () => {
        const retries = await world.retries(locationId, endpoint.id);
        waiting = Math.max(waiting, retries.length);
        for (const { failures } of retries) expect(failures).toBeLessThanOrEqual(1);
      });
      expect((await world.endpoint(endpoint.id))?.status).toBe('down');
      // What had been tried before it was down, and what it was probed with.
      expect(waiting).toBeLessThan(100);
      expect(await world.dead(locationId, endpoint.id)).toEqual([]);
      const before = usedBytes();
      let most = 0;
      sink.onTaken = (different) => {
        if (different % 50_000 === 0) most = Math.max(most, usedBytes());
      };
      sink.status = 200;
      await untilDone(
        () => sink.different === count,
        () => sink.different,
      );
      expect(sink.overtaken).toBe(0);
      expect(sink.taken.slice(1).every((times) => times === 1)).toBe(true);
      expect(most - before).toBeLessThan(BACKLOG_BYTES_MAX);
      await until(
        async () => (await world.lane(locationId, endpoint.id))?.cursor === count,
        10_000,
        async () => JSON.stringify(await world.lane(locationId, endpoint.id)),
      );
      expect(await world.retries(locationId, endpoint.id)).toEqual([]);
      expect((await world.endpoint(endpoint.id))?.status).toBe('enabled');
    }).finally(() => sink.close());
  });
});
