import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { holdLocations, releaseAll } from '../support/hold-locations.ts';
import { type RealEstate, realEstate } from '../support/real-estate.ts';
import { startTestApp, type TestApp } from '../support/start-test-app.ts';

/** What a location that is stuck may cost a write to another. */
const COST_MAX_MS = 100;

// A lock is held by another connection; the embedded database has but one.
// Again where it fails: the machine may be busy for a moment, but what holds up a connection does so every time.
describe('a location that is locked elsewhere', { retry: 2 }, () => {
  let app: TestApp;
  let worlds: [RealEstate, ...RealEstate[]];
  let names = 0;

  beforeAll(async () => {
    app = await startTestApp({ engine: 'postgres', logLevel: 'silent' });
    worlds = [
      await realEstate(app),
      ...(await Promise.all(Array.from({ length: 6 }, () => realEstate(app)))),
    ];
  });
  afterEach(releaseAll);
  afterAll(() => app?.close());

  const newName = () => {
    names += 1;
    return `name_${names}`;
  };

  /** How long each of twenty writes takes, one after another, the slowest last. */
  async function timesOfWrites(world: RealEstate): Promise<number[]> {
    const times: number[] = [];
    for (let time = 0; time < 20; time += 1) {
      const begun = performance.now();
      await world.expect(201, 'POST', '/contacts/', { locationId: world.locationId, firstName: newName() });
      times.push(performance.now() - begun);
      await sleep(50);
    }
    return times.sort((a, b) => a - b);
  }

  async function expectNoCost(
    world: RealEstate,
    stuck: readonly RealEstate[],
    foundOutMs: number,
  ): Promise<void> {
    const usual = await timesOfWrites(world);
    const held = await holdLocations(app, ...stuck);
    const waiting = Promise.all(
      stuck.flatMap((each) => [each.newObject(newName()), each.newObject(newName())]),
    );
    await sleep(foundOutMs);
    const times = await timesOfWrites(world);
    await held.release();
    expect(await waiting).toHaveLength(2 * stuck.length);
    expect(times.at(-1)).toBeLessThan(Number(usual.at(-1)) + COST_MAX_MS);
  }

  test('holds up nobody else', async () => {
    const [world, stuck] = worlds;
    await expectNoCost(world, [stuck as RealEstate], 0);
  });

  test('six of them hold up the others for no longer than it takes to find out', async () => {
    const [world, ...stuck] = worlds;
    // One try each: four connections, two rounds of the one second that a lock is waited for.
    await expectNoCost(world, stuck, 2_500);
  });
});
