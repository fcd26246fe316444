import { STATUS_CODES } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../../support/start-test-app.ts';
import { type Receiver, startReceiver, until } from '../receiver.ts';
import { openWorld, type World } from '../world.ts';
import { PAUSE_S } from './case.ts';
import { type AttemptRow, attemptsOf, type RetryRow, retriesOf } from './rows.ts';

/** Disables the endpoint: the retries' tests have it. */
const GONE = 410;
/** All that have a name, and the last of each hundred. */
const statuses = [...Object.keys(STATUS_CODES).map(Number), 299, 399, 499, 599, 600, 999].filter(
  (status) => status >= 200 && status !== GONE,
);

describe.each(engines)('every status of an answer, on %s', (engine) => {
  let world: World;
  let receiver: Receiver;
  const attempts = new Map<number, AttemptRow[]>();
  const retries = new Map<number, RetryRow>();

  beforeAll(async () => {
    world = await openWorld(engine);
    // The one that counts, and then one that is well: an endpoint that only fails is spared.
    receiver = await startReceiver(({ sequence }, response) => {
      const status = sequence % 2 === 1 ? (statuses[(sequence - 1) / 2] ?? 200) : 200;
      return void response.writeHead(status, { location: '/elsewhere' }).end();
    });
    const locationId = await world.newLocation();
    const { id } = await world.newEndpoint({
      url: `${receiver.url}/hook`,
      ordering: 'none',
      concurrency: 1,
      retryPolicy: [PAUSE_S],
    });
    const events = statuses.length * 2;
    for (let made = 0; made < events; made += 200) {
      await world.change(locationId, Array(Math.min(200, events - made)).fill({}));
    }
    await until(
      async () => (await world.lane(locationId, id))?.cursor === events,
      30_000,
      async () => JSON.stringify(await world.lane(locationId, id)),
    );
    for (const row of await attemptsOf(world.database, id)) {
      attempts.set(row.seq, [...(attempts.get(row.seq) ?? []), row]);
    }
    for (const row of await retriesOf(world.database, id)) retries.set(row.seq, row);
  }, 60_000);
  afterAll(async () => {
    await world?.removeAll();
    expect(world?.complaints.splice(0)).toEqual([]);
    await world?.close();
    await receiver?.close();
  });

  test('2xx is success; anything else is a failure, and comes again', () => {
    for (const [index, status] of statuses.entries()) {
      const seq = 2 * index + 1;
      const outcome = status < 300 ? 'delivered' : 'failed';
      expect(attempts.get(seq)).toMatchObject([{ seq, number: 1, status, outcome, error: null }]);
      const retry = retries.get(seq);
      if (status < 300) expect(retry).toBeUndefined();
      else {
        expect(retry).toMatchObject({ failures: 1 });
        expect(retry?.due_in_ms).toBeGreaterThan(0.7 * PAUSE_S * 1_000);
        expect(retry?.due_in_ms).toBeLessThanOrEqual(1.2 * PAUSE_S * 1_000);
      }
    }
  });

  test('none is asked to be compressed, and none leads elsewhere', () => {
    for (const { headers, path } of receiver.received) {
      expect(headers).not.toHaveProperty('accept-encoding');
      expect(path).toBe('/hook');
    }
  });
});
