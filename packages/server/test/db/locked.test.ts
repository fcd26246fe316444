import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createBatcher } from '../../src/db/batcher.ts';
import type { Query } from '../../src/db/statement.ts';
import type { WriteOperation } from '../../src/db/write.ts';
import { RelataError } from '../../src/errors.ts';
import { appendEvents } from '../../src/log/append.ts';
import { holdLocations, releaseAll } from '../support/hold-locations.ts';
import { type RealEstate, realEstate } from '../support/real-estate.ts';
import { startTestApp, type TestApp } from '../support/start-test-app.ts';

/** Waits for the location's lock, and then has nothing to do. */
const touch: WriteOperation<number, number, readonly Query[]> = {
  name: 'touch',
  reads: () => [],
  decide: (_, inputs) => [...inputs],
};

// A lock is held by another connection; the embedded database has but one.
describe('a location that is locked elsewhere', () => {
  let app: TestApp;
  let worlds: RealEstate[];

  beforeAll(async () => {
    app = await startTestApp({ engine: 'postgres', logLevel: 'silent' });
    worlds = await Promise.all(Array.from({ length: 8 }, () => realEstate(app)));
  });
  afterEach(releaseAll);
  afterAll(() => app?.close());

  test('a write waits for a few seconds, and is then done', async () => {
    const [world] = worlds as [RealEstate];
    const held = await holdLocations(app, world);
    const written = world.newObject('patient');
    await sleep(3_000);
    await held.release();
    expect(await written).toBe('custom_objects.patient');
  });

  test('after ten seconds it is told to come again', async () => {
    const [world] = worlds as [RealEstate];
    await holdLocations(app, world);
    const begun = performance.now();
    const answer = await world.call('POST', '/contacts/', {
      locationId: world.locationId,
      email: 'late@example.com',
    });
    const tookMs = performance.now() - begun;
    expect(answer).toMatchObject({ status: 503, body: { message: 'The location is busy; try again' } });
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(tookMs).toBeGreaterThan(9_500);
    expect(tookMs).toBeLessThan(13_000);
  });

  test('deleting it meanwhile is answered with 503 too, not with a defect', async () => {
    const [, , , , , , , world] = worlds as RealEstate[];
    const held = await holdLocations(app, world as RealEstate);
    const path = `/v1/locations/${world?.locationId}`;
    expect((await app.call('DELETE', path)).status).toBe(503);
    await held.release();
    expect((await app.call('DELETE', path)).status).toBe(204);
  });

  test('the queue has an end, and closing waits for what is in it', async () => {
    const [world] = worlds as [RealEstate];
    const batcher = createBatcher({ database: app.database, appendEvents });
    const held = await holdLocations(app, world);
    const numbers = Array.from({ length: 20_500 }, (_, n) => n);
    const outcomes = Promise.all(
      numbers.map((n) => batcher.one(touch, world.locationId, n).catch((error: RelataError) => error.code)),
    );
    await sleep(500);
    let isTold = false;
    void outcomes.then(() => {
      isTold = true;
    });
    // What was told before the end has run its callbacks by the next tick.
    const closed = batcher.close().then(() => new Promise((tell) => process.nextTick(() => tell(isTold))));
    const closedAgain = batcher.close();
    expect(await batcher.submit(touch, world.locationId, [1])).toEqual([
      expect.objectContaining({ code: 'shutting_down', status: 503 }),
    ]);
    await held.release();
    expect(await closed, 'closed before the last callers were told').toBe(true);
    await closedAgain;
    const settled = await outcomes;
    const refused = settled.filter((outcome) => outcome === 'overloaded');
    expect(new RelataError('overloaded').status).toBe(503);
    // Those of the transaction that waits for the lock are not in the queue any more.
    expect(refused.length).toBeGreaterThan(200);
    expect(refused.length).toBeLessThanOrEqual(500);
    expect(settled.filter((outcome) => typeof outcome === 'number')).toEqual(
      numbers.slice(0, 20_500 - refused.length),
    );
  });
});
