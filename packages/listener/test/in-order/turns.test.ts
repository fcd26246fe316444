import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TurnError, Turns } from '../../src/in-order/turns.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const options = { waitMs: 4_000, holdMs: 68_000 };

/** Work that ends when it is told to. */
function startWork(
  turns: Turns,
  entity: string,
  sequence?: number,
): {
  ended: Promise<string>;
  state: { overtakenBy?: number | undefined; started: boolean };
  finish(error?: Error): void;
} {
  const state: { overtakenBy?: number | undefined; started: boolean } = { started: false };
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const ended = turns.run(entity, sequence, (overtakenBy) => {
    Object.assign(state, { started: true, overtakenBy });
    return promise;
  });
  ended.catch(() => undefined);
  return { ended, state, finish: (error) => (error ? reject(error) : resolve('done')) };
}

const settle = (): Promise<void> => vi.advanceTimersByTimeAsync(0).then(() => undefined);

test('one at a time has an entity, others have theirs', async () => {
  const turns = new Turns(options);
  const first = startWork(turns, 'a');
  const second = startWork(turns, 'a');
  const other = startWork(turns, 'b');
  expect([first, second, other].map(({ state }) => state.started)).toEqual([true, false, true]);
  first.finish(new Error('failed'));
  await expect(first.ended).rejects.toThrow('failed');
  await settle();
  expect(second.state.started).toBe(true);
  second.finish();
  expect(await second.ended).toBe('done');
  other.finish();
  await other.ended;
  expect(vi.getTimerCount()).toBe(0);
});

test('those that wait go by their sequences; what has none keeps its place', async () => {
  const turns = new Turns(options);
  const order: string[] = [];
  const run = (name: string, sequence?: number): Promise<unknown> =>
    turns.run('a', sequence, async () => order.push(name));
  await Promise.all([
    run('3', 3),
    run('7', 7),
    run('5', 5),
    run('replay'),
    run('9', 9),
    run('4', 4),
    run('8', 8),
  ]);
  expect(order).toEqual(['3', '5', '7', 'replay', '4', '8', '9']);
});

test('one that comes late runs, and is told by which it was overtaken', async () => {
  const turns = new Turns(options);
  const overtaken: (number | undefined)[] = [];
  for (const sequence of [5, 3, undefined, 7, 7, 6]) {
    await turns.run('a', sequence, async (overtakenBy) => overtaken.push(overtakenBy));
  }
  await turns.run('b', 1, async (overtakenBy) => overtaken.push(overtakenBy));
  expect(overtaken).toEqual([undefined, 5, undefined, undefined, undefined, 7, undefined]);
});

test('what failed has overtaken nobody', async () => {
  const turns = new Turns(options);
  await expect(turns.run('a', 5, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(await turns.run('a', 3, async (overtakenBy) => overtakenBy)).toBeUndefined();
});

test('one that has waited for too long gives up, and the others keep their places', async () => {
  const turns = new Turns(options);
  const first = startWork(turns, 'a', 1);
  const second = startWork(turns, 'a', 2);
  await vi.advanceTimersByTimeAsync(1_000);
  const third = startWork(turns, 'a', 3);
  await vi.advanceTimersByTimeAsync(3_000);
  await expect(second.ended).rejects.toThrow(TurnError);
  first.finish();
  await settle();
  expect(third.state.started).toBe(true);
  expect(second.state.started).toBe(false);
  third.finish();
  await third.ended;
  expect(vi.getTimerCount()).toBe(0);
});

test('one that finds too many waiting gives up at once', async () => {
  const turns = new Turns({ ...options, waitingMax: 2 });
  const all = [1, 2, 3, 4].map((sequence) => startWork(turns, 'a', sequence));
  await expect(all[3]?.ended).rejects.toThrow(TurnError);
  for (const work of all) work.finish();
  expect(await Promise.all(all.slice(0, 3).map(({ ended }) => ended))).toEqual(['done', 'done', 'done']);
  // Those that had their turn no longer count.
  const again = [5, 6, 7].map((sequence) => startWork(turns, 'a', sequence));
  for (const work of again) work.finish();
  expect(await Promise.all(again.map(({ ended }) => ended))).toEqual(['done', 'done', 'done']);
});

test('work that does not end loses its turn after a time, and passes it on only once', async () => {
  const turns = new Turns({ ...options, waitMs: 100_000 });
  const stuck = startWork(turns, 'a');
  const second = startWork(turns, 'a');
  const third = startWork(turns, 'a');
  await vi.advanceTimersByTimeAsync(options.holdMs - 1);
  expect(second.state.started).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(second.state.started).toBe(true);
  stuck.finish();
  await settle();
  expect(third.state.started).toBe(false);
  second.finish();
  await settle();
  expect(third.state.started).toBe(true);
});

test('whatever comes when, no two run at a time, and all run or give up', async () => {
  const arrival = fc.record({
    entity: fc.constantFrom('a', 'b'),
    sequence: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
    afterMs: fc.constantFrom(0, 0, 1, 700, 2_500),
    takesMs: fc.constantFrom(0, 1, 900, 3_000),
    fails: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(arrival, { maxLength: 40 }), async (arrivals) => {
      const turns = new Turns({ ...options, waitingMax: 8 });
      const running = new Map<string, number>();
      const ends: Promise<string>[] = [];
      for (const { entity, sequence, afterMs, takesMs, fails } of arrivals) {
        await vi.advanceTimersByTimeAsync(afterMs);
        const end = turns.run(entity, sequence, async () => {
          running.set(entity, (running.get(entity) ?? 0) + 1);
          expect(running.get(entity)).toBe(1);
          await new Promise((resolve) => setTimeout(resolve, takesMs));
          running.set(entity, 0);
          if (fails) throw new Error('failed');
        });
        ends.push(
          end.then(
            () => 'ran',
            (error: unknown) => (error instanceof TurnError ? 'gave up' : String(error)),
          ),
        );
      }
      await vi.advanceTimersByTimeAsync(200_000);
      const outcomes = await Promise.all(ends);
      expect(outcomes.filter((each) => !['ran', 'gave up', 'Error: failed'].includes(each))).toEqual([]);
      expect(vi.getTimerCount()).toBe(0);
    }),
    { numRuns: 200 },
  );
});
