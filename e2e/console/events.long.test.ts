import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleTest, openConsole } from './support/open-console.ts';

/** Of each object; every buyer likes every home. */
const RECORDS = 320;
const RELATIONS = RECORDS * RECORDS;
/** What a person who holds the wheel goes at a time. */
const STEP_PX = 6_000;
/** A page that stands still for so long is frozen. */
const FROZEN_MS = 2_000;

let console: ConsoleTest;

beforeAll(async () => {
  console = await openConsole();
});
afterAll(() => console.close());

test('a log of 100 000 events is scrolled to its beginning, with few rows in the document', async () => {
  const { world } = console;
  const association = await world.newAssociation();
  const buyers = await world.newBuyers(RECORDS);
  const homes = await world.newProperties(RECORDS);
  for (const buyer of buyers) await world.relateAll(homes.map((home) => [association, buyer, home] as const));

  const page = await console.newPage();
  await page.goto(console.at('/events'));
  const list = page.getByRole('list', { name: 'Events' });
  await list.getByRole('listitem').first().waitFor();

  const { rowsMax, longestMs, seen } = await list.evaluate(async (element, stepPx) => {
    let rowsMax = 0;
    let longestMs = 0;
    let seen = 0;
    let before = performance.now();
    while (!document.body.innerText.includes('The log begins here.')) {
      window.scrollBy(0, stepPx);
      const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
      longestMs = Math.max(longestMs, now - before);
      before = now;
      rowsMax = Math.max(rowsMax, element.children.length);
      seen = Math.max(seen, element.clientHeight);
    }
    return { rowsMax, longestMs, seen };
  }, STEP_PX);
  globalThis.console.log(
    `${RELATIONS} events scrolled: longest pause ${Math.round(longestMs)} ms, ${rowsMax} rows, ${seen} px`,
  );
  expect(rowsMax).toBeLessThan(120);
  expect(longestMs).toBeLessThan(FROZEN_MS);

  // What happens goes on to be counted, and is there when one comes back to the top.
  await world.newBuyers(1);
  await page.evaluate(() => window.scrollTo(0, 0));
  await list.getByRole('listitem').filter({ hasText: 'RecordCreate' }).first().waitFor();
}, 590_000);
