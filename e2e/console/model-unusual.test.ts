import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { card, exported, fits, map, openModel, panel, placeOf } from './support/model-page.ts';
import { type ConsoleTest, openConsole } from './support/open-console.ts';

let test: ConsoleTest;
beforeAll(async () => {
  test = await openConsole();
  await test.world.newAssociation({ key: 'interest' });
});
afterAll(() => test?.close());

/** The machine may have much to do. */
const patient = { timeout: 10_000 };

const open = (page: Page, path = '/model') => openModel(page, test.at(path));

describe('what goes wrong on the map', () => {
  it('leaves an object where it was when the server does not take the move', async () => {
    const page = await test.newPage();
    await open(page);
    await card(page, 'property').waitFor();
    const before = await placeOf(page, 'property');
    await page.route('**/v1/positions', (route) => route.abort());
    await card(page, 'property').focus();
    await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(() => placeOf(page, 'property')).not.toBe(before);
    await page.getByRole('alert').getByText('Not moved').waitFor();
    await expect.poll(() => placeOf(page, 'property')).toBe(before);
    await page.unroute('**/v1/positions');
    await page.keyboard.press('Shift+ArrowRight');
    await page.getByRole('alert').waitFor({ state: 'detached' });
  });

  it('keeps an object where it was put though an answer from before comes meanwhile', async () => {
    const page = await test.newPage();
    await open(page);
    await card(page, 'property').waitFor();
    const { promise: mayGo, resolve: letGo } = Promise.withResolvers<void>();
    await page.route('**/v1/positions', async (route) => {
      await mayGo;
      await route.continue();
    });
    const before = await placeOf(page, 'property');
    await card(page, 'property').focus();
    await page.keyboard.press('Shift+ArrowDown');
    await page.waitForRequest((request) => request.method() === 'PATCH');
    const after = await placeOf(page, 'property');
    expect(after).not.toBe(before);
    // A change of the model has everything of it asked for anew.
    await test.world.newObject('meanwhile');
    await expect.poll(() => placeOf(page, 'property'), patient).toBe(before);
    letGo();
    await expect.poll(() => placeOf(page, 'property'), patient).toBe(after);
  });

  it('says that the layout could not be worked out, and tries again', async () => {
    const page = await test.newPage();
    await page.route('**/elk-worker*', (route) => route.abort());
    await open(page);
    const alert = page.getByRole('alert');
    await alert.getByText('The map could not be drawn').waitFor();
    await page.unroute('**/elk-worker*');
    await alert.getByRole('button', { name: 'Try again' }).click();
    await card(page, 'property').waitFor();
  });
});

describe('what is not as usual', () => {
  it('says what to do where only the system’s objects are', async () => {
    const page = await test.newPage();
    const empty = await test.app.newLocation();
    await page.goto(`/model?location=${empty}`);
    await page.getByText('Only what every location has, so far').waitFor();
    await card(page, 'Contact').waitFor();
  });

  it('says what a token may not do, and offers nothing that it may not', async () => {
    const reads = await test.app.newToken(test.world.locationId, [
      'objects/schema.readonly',
      'associations.readonly',
    ]);
    const page = await signedInWith(reads);
    await open(page);
    await card(page, 'property').waitFor();
    expect(await page.getByRole('button', { name: /^New / }).count()).toBe(0);
    await card(page, 'property').click();
    expect(await panel(page).getByRole('button', { name: 'Change' }).count()).toBe(0);

    const blind = await signedInWith(await test.app.newToken(test.world.locationId, ['contacts.readonly']));
    await open(blind);
    const alert = blind.getByRole('alert');
    await alert.getByText('The token is not authorized for this scope.').waitFor();
    await alert.getByRole('button', { name: 'Copy trace id' }).waitFor();
  });

  it('says that what the address names is not there', async () => {
    const page = await test.newPage();
    await open(page, '/model?association=000000000000000000000000');
    await panel(page).getByText('There is no such association in this location.').waitFor();
  });

  it('shows hostile names as text, on the map, in the panel and in the table', async () => {
    const page = await test.newPage();
    const hostile = '<script>alert(1)</script>"\'&';
    const rtl = '\u202Eשלום עולם';
    const long = 'W'.repeat(100);
    const { locationId } = test.world;
    const primaryDisplayPropertyDetails = { key: 'name', name: hostile, dataType: 'TEXT' };
    const object = (key: string, singular: string) =>
      test.world.expect(201, 'POST', '/objects/', {
        locationId,
        key: `custom_objects.${key}`,
        labels: { singular, plural: long },
        description: `${long.repeat(100)}<b>`,
        primaryDisplayPropertyDetails,
      });
    await object('hostile', hostile);
    await object('rtl', rtl);
    const id = await test.world.newAssociation({
      firstObjectKey: 'custom_objects.hostile',
      firstObjectLabel: hostile,
      secondObjectKey: 'custom_objects.rtl',
      secondObjectLabel: long,
    });
    await open(page, '/model?object=custom_objects.hostile');
    await panel(page).getByRole('heading', { name: hostile, exact: true }).waitFor();
    await map(page).getByText(hostile).first().waitFor();
    await fits(page);
    await open(page, `/model?association=${id}`);
    await panel(page)
      .getByRole('heading', { name: `${hostile} – ${long}` })
      .waitFor();
    await fits(page);
    await exported(page, 'SVG picture', /\.svg$/);
    // Only a picture that is well formed can be drawn.
    await exported(page, 'PNG picture', /\.png$/);
    await open(page, '/model?view=table&query=script');
    await page.getByRole('table', { name: 'Objects' }).getByRole('button', { name: hostile }).waitFor();
    await fits(page);
    const narrow = await test.newPage({ width: 360, height: 740 });
    await open(narrow, `/model?association=${id}`);
    await panel(narrow).waitFor();
    await fits(narrow);
  });
});

async function signedInWith(token: string): Promise<Page> {
  const page = await test.newPage({ signedIn: false });
  const answer = await page.context().request.post('/v1/session', { data: { token } });
  expect(answer.ok()).toBe(true);
  return page;
}
