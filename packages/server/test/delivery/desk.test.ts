import { expect, test } from 'vitest';
import { Desk } from '../../src/delivery/lanes/desk.ts';

test('few messages are composed at a time, and those who wait get a place each in turn', async () => {
  const desk = new Desk();
  const started: string[] = [];
  const ends: (() => void)[] = [];

  function composer(name: string, count: number) {
    let left = count;
    return {
      pump() {
        while (left > 0 && desk.hasPlace(this)) {
          left -= 1;
          started.push(name);
          void desk.until(new Promise<void>((resolve) => ends.push(resolve)));
        }
      },
    };
  }

  composer('greedy', 200).pump();
  composer('a', 2).pump();
  composer('b', 1).pump();
  const places = started.length;
  expect(places).toBeLessThan(100);
  expect(new Set(started)).toEqual(new Set(['greedy']));
  for (let end = 0; end < 5; end += 1) {
    ends.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
    expect(started.length).toBe(places + end + 1);
  }
  expect(started.slice(places)).toEqual(['greedy', 'a', 'b', 'greedy', 'a']);
});
