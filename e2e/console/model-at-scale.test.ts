import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LargeModel, largeModel, type Post } from './support/large-model.ts';
import { type ConsoleTest, openConsole } from './support/open-console.ts';

const OBJECTS = 300;
const ASSOCIATIONS = 600;
/** What a browser is asked to keep in its page, whatever the model is. */
const ROWS_MAX = 200;

let test: ConsoleTest;
let model: LargeModel;
beforeAll(async () => {
  test = await openConsole();
  const { app } = test;
  const post: Post = async (path, body) => {
    const answer = await app.call('POST', path, { body });
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  };
  const size = { objects: OBJECTS, associations: ASSOCIATIONS };
  model = await largeModel(await app.newLocation(), post, size);
}, 120_000);
afterAll(() => test?.close());

const cards = (page: Page) =>
  page
    .getByRole('application', { name: 'Map of the data model' })
    .getByRole('button', { name: / \d+ associations?$/ });

describe(`a model of ${OBJECTS} objects and ${ASSOCIATIONS} associations`, () => {
  it('is laid out whole, and from near only what is in sight is drawn', async () => {
    const page = await test.newPage();
    await page.goto(`/model?location=${model.locationId}`);
    // The three of the system stand beside them.
    await expect.poll(() => cards(page).count(), { timeout: 30_000 }).toBe(OBJECTS + 3);
    const name = model.names[OBJECTS >> 1] as string;
    await page.getByRole('combobox', { name: 'Find an object or an association' }).fill(name);
    await page.getByRole('option', { name: `${name} (` }).click();
    await page.getByRole('region', { name: 'Selected' }).getByRole('heading', { name }).waitFor();
    await expect.poll(() => cards(page).count(), { timeout: 10_000 }).toBeLessThan(OBJECTS / 2);
    expect(
      await cards(page)
        .and(page.getByRole('button', { pressed: true }))
        .count(),
    ).toBe(1);
  });

  it('is a table of bounded pages', async () => {
    const page = await test.newPage();
    await page.goto(`/model?location=${model.locationId}&view=table`);
    await page.getByRole('heading', { name: `Associations ${ASSOCIATIONS + 2}` }).waitFor();
    expect(await page.getByRole('row').count()).toBeLessThan(ROWS_MAX);
    const associations = page.getByRole('region', { name: 'Associations' });
    const first = await associations.getByRole('row').nth(1).textContent();
    await associations.getByRole('button', { name: 'Associations: page 2' }).click();
    await expect.poll(() => associations.getByRole('row').nth(1).textContent()).not.toBe(first);
    expect(await page.getByRole('row').count()).toBeLessThan(ROWS_MAX);
    const second = await associations.getByRole('row').nth(1).textContent();
    await page.reload();
    await expect.poll(() => associations.getByRole('row').nth(1).textContent()).toBe(second);
    await page.goBack();
    await expect.poll(() => associations.getByRole('row').nth(1).textContent()).toBe(first);
  });
});
