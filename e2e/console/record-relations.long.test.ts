import { afterAll, beforeAll, expect, test } from 'vitest';
import { BUYER } from '../../packages/server/test/support/real-estate.ts';
import { type ConsoleTest, openConsole } from './support/open-console.ts';

const RELATIONS = 50_000;
/** Made side by side; the embedded database joins their writes. */
const AT_ONCE = 250;
/** What a person who holds the wheel goes at a time. */
const STEP_PX = 3_000;
/** A page that stands still for so long is frozen. */
const FROZEN_MS = 2_000;

let console: ConsoleTest;

beforeAll(async () => {
  console = await openConsole();
});
afterAll(() => console.close());

test('a record with 50 000 relations is scrolled to its end, with few rows in the document', async () => {
  const { world } = console;
  const association = await world.newAssociation({ secondObjectLabel: 'Listed home' });
  const [buyer = ''] = await world.newBuyers(1);
  for (let made = 0; made < RELATIONS; made += AT_ONCE) {
    const homes = await world.newProperties(AT_ONCE);
    await world.relateAll(homes.map((home) => [association, buyer, home] as const));
  }

  const page = await console.newPage();
  await page.goto(console.at(`/records/${BUYER}/${buyer}`));
  const list = page.getByRole('list', { name: 'Listed home' });
  await list.getByRole('listitem').first().waitFor();
  await page.getByRole('button', { name: /Listed home.*10,000\+ relations/ }).waitFor();

  const { rowsMax, longestMs } = await list.evaluate(
    async (element, { last, stepPx }) => {
      const viewport = element.parentElement as HTMLElement;
      let rowsMax = 0;
      let longestMs = 0;
      let before = performance.now();
      while (element.querySelector(`[aria-posinset="${last}"]`) === null) {
        viewport.scrollBy(0, stepPx);
        const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
        longestMs = Math.max(longestMs, now - before);
        before = now;
        rowsMax = Math.max(rowsMax, element.children.length);
      }
      return { rowsMax, longestMs };
    },
    { last: RELATIONS, stepPx: STEP_PX },
  );
  expect(rowsMax).toBeLessThan(80);
  expect(longestMs).toBeLessThan(FROZEN_MS);
  globalThis.console.log(
    `50 000 relations scrolled: longest pause ${Math.round(longestMs)} ms, ${rowsMax} rows`,
  );

  // It stays true at this length too: what goes is marked, without asking for all of it anew.
  await page
    .getByRole('button', { name: /^Disconnect/ })
    .last()
    .click();
  await page.getByText(/^Disconnected from/).waitFor();
  await list.getByRole('button', { name: /^Undo/ }).waitFor();

  // A new one is told of, and the list begins anew when one wants it to.
  const [home = ''] = await world.newProperties(1);
  await world.relate(association, buyer, home);
  await page.getByText('There are new relations.').waitFor();
  await page.getByRole('button', { name: 'Load the list anew' }).click();
  await list.locator('[aria-posinset="1"]').waitFor();
}, 590_000);
