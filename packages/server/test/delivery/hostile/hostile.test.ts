import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../../support/start-test-app.ts';
import { openWorld, type World } from '../world.ts';
import { type Hostile, hostiles } from './behaviours.ts';
import { openCase, PAUSE_S } from './case.ts';
import { good, type RawServer, startRawServer } from './raw-server.ts';
import type { AttemptRow, RetryRow } from './rows.ts';

/** For those that are to run into it; the others may be as slow as a busy machine is. */
const TIMEOUT_MS = 400;
const PATIENT_MS = 10_000;
const TOGETHER = 6;
/** What a timer or a busy machine may add. */
const LATE_MS = 1_500;
const EXCERPT_BYTES_MAX = 1_024;

/** How a receiver fared with one event while it was hostile, and with another when it behaved. */
interface Story {
  readonly server: RawServer;
  readonly first: AttemptRow[];
  readonly retries: RetryRow[];
  readonly connections: number;
  readonly asked: number;
  readonly later: AttemptRow[];
}

describe.each(engines)('receivers that do what none should, on %s', (engine) => {
  let world: World;
  const stories = new Map<string, Story>();

  beforeAll(async () => {
    world = await openWorld(engine);
    // Some at a time, as many of them take as long as an attempt may; not all, as they share this process with relata.
    const usual = { outcome: 'delivered', status: 200, errorClass: null } as const;
    await play({ name: 'warms up', behaviour: good, expected: usual }).then(({ server }) => server.close());
    for (let start = 0; start < hostiles.length; start += TOGETHER) {
      const some = hostiles.slice(start, start + TOGETHER);
      await Promise.all(some.map(async (each) => stories.set(each.name, await play(each))));
    }
  }, 60_000);
  afterAll(async () => {
    await Promise.all([...stories.values()].map(({ server }) => server.close()));
    await world?.removeAll();
    expect(world?.complaints.splice(0)).toEqual([]);
    await world?.close();
  });

  async function play({ behaviour, expected }: Hostile): Promise<Story> {
    const server = await startRawServer(behaviour);
    const timeoutMs = expected.errorClass === 'timeout' ? TIMEOUT_MS : PATIENT_MS;
    const { endpointId, deliver, retries } = await openCase(world, { url: server.url, timeoutMs });
    const first = await deliver();
    const story = {
      server,
      first,
      retries: await retries(),
      connections: server.connections,
      asked: server.asked.length,
    };
    server.behaviour = good;
    await world.patch(endpointId, { timeoutMs: PATIENT_MS });
    return { ...story, later: (await deliver()).slice(1) };
  }

  const storyOf = ({ name }: Hostile): Story => {
    const story = stories.get(name);
    if (story === undefined) throw new Error(`${name} was not played`);
    return story;
  };

  test.each(hostiles)('$name', async (hostile) => {
    const { server, first, retries, connections, asked, later } = storyOf(hostile);
    const { outcome, status, errorClass: error_class } = hostile.expected;

    expect(first).toHaveLength(1);
    expect(first[0]).toMatchObject({ seq: 1, number: 1, outcome, status, error_class });
    if (error_class === 'timeout') expect(first[0]?.duration_ms).toBeLessThan(TIMEOUT_MS + LATE_MS);
    else expect(first[0]?.duration_ms).toBeLessThan(PATIENT_MS);
    expect(Buffer.byteLength(first[0]?.excerpt ?? '')).toBeLessThanOrEqual(EXCERPT_BYTES_MAX);
    if (outcome === 'delivered') expect(first[0]?.error).toBeNull();

    // One attempt is one connection, and one request at the most.
    expect(connections).toBe(1);
    expect(asked).toBeLessThanOrEqual(1);

    if (outcome === 'failed') {
      expect(retries).toEqual([{ seq: 1, failures: 1, due_in_ms: expect.any(Number) }]);
      const dueInMs = retries[0]?.due_in_ms ?? 0;
      expect(dueInMs).toBeGreaterThan(0.8 * PAUSE_S * 1_000 - LATE_MS);
      expect(dueInMs).toBeLessThanOrEqual(1.2 * PAUSE_S * 1_000);
      // As the attempt says.
      expect(Math.abs((first[0]?.next_after_ms ?? 0) - dueInMs)).toBeLessThan(PATIENT_MS);
    } else {
      expect(retries).toEqual([]);
      expect(first[0]?.next_after_ms).toBeNull();
    }

    // The only place is free again.
    expect(later).toMatchObject([{ seq: 2, number: 1, outcome: 'delivered', status: 200 }]);
    expect(server.asked.at(-1)?.head).toContain('x-relata-sequence: 2');
  });
});
