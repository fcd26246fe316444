import { beforeAll, describe, expect, test } from 'vitest';
import { compare, type Row } from './comparison/compare.ts';

// The listener beside HighLevel's own SDK, on the same table; docs/webhooks.md shows what comes of it.

let rows: Row[];
beforeAll(async () => {
  rows = await compare();
});

const made = (part: string): Row['made'] => {
  const row = rows.find(({ name }) => name.includes(part));
  if (row === undefined) throw new Error(`nothing is called ${part}`);
  return row.made;
};

describe('side by side', () => {
  test("the listener's handler runs as often as it should, whatever is sent", () => {
    expect(rows.length).toBeGreaterThan(30);
    for (const { name, due, made } of rows) expect(made.listener.runs, name).toBe(due);
  });

  test('what is genuine is taken by all of them', () => {
    const { listener, readme, strict } = made('a genuine webhook');
    expect([listener, readme, strict]).toEqual(Array(3).fill({ runs: 1, statuses: [200] }));
  });

  test("what is not signed at all runs in the program of the SDK's README", () => {
    const { listener, readme, strict } = made('nothing is signed');
    expect([listener.runs, readme.runs, strict.runs]).toEqual([0, 4, 0]);
  });

  test("a forgery for another app passes the SDK's middleware", () => {
    const { listener, readme, strict } = made('another appId');
    expect([listener.runs, readme.runs, strict.runs]).toEqual([0, 1, 0]);
  });

  test('a failure is answered with 429 by the listener alone, and HighLevel retries nothing else', () => {
    const { listener, readme, strict } = made('the handler fails after the claim: 429');
    expect([listener, readme, strict].map(({ statuses }) => statuses[0])).toEqual([429, 500, 500]);
  });
});
