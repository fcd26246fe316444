import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsOf } from './support/axe.ts';
import { type ConsoleTest, openConsole } from './support/open-console.ts';

let test: ConsoleTest;
beforeAll(async () => {
  test = await openConsole();
});
afterAll(() => test?.close());

const newEndpoint = async (): Promise<string> => {
  const body = {
    url: 'http://127.0.0.1:9/',
    locationIds: [test.world.locationId],
    description: 'The listener',
  };
  return (await test.app.call('POST', '/v1/endpoints', { body })).body.id;
};
const signIn = async (page: Page, token: string) => {
  const answer = await page.context().request.post('/v1/session', { data: { token } });
  expect(answer.status()).toBe(200);
};

describe('a session', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    it(`may end in the middle of a form, of which nothing is lost, ${colorScheme}`, async () => {
      const page = await test.newPage({ colorScheme });
      const id = await newEndpoint();
      await page.goto(test.at(`/endpoints/${id}?tab=settings`));
      await page.getByLabel('Description').fill('Half typed');
      await page.context().clearCookies();
      await page.getByRole('button', { name: 'Save' }).click();
      const dialog = page.getByRole('dialog', { name: 'You are signed out' });
      await dialog.waitFor();
      expect(await violationsOf(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await dialog.getByLabel('Token').fill('pit-wrong');
      await dialog.getByRole('button', { name: 'Sign in' }).click();
      await dialog.getByText('Signing in failed').waitFor();
      await dialog.getByLabel('Token').fill(test.app.adminToken);
      await dialog.getByRole('button', { name: 'Sign in' }).click();
      await dialog.waitFor({ state: 'detached' });
      expect(await page.getByLabel('Description').inputValue()).toBe('Half typed');
      await page.getByLabel('At a time').fill('3');
      expect(await page.getByLabel('Description').inputValue()).toBe('Half typed');
      await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('heading', { level: 1, name: 'Half typed' }).waitFor();
    });
  }

  it('that has ended leads to signing in, if one wishes', async () => {
    const page = await test.newPage();
    await page.goto(test.at('/endpoints'));
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
    await page.context().clearCookies();
    await page.getByRole('link', { name: 'Leave this page' }).click();
    await page.getByRole('heading', { level: 1, name: 'relata' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/sign-in');
  });

  it('begun anew in another window is this one’s too', async () => {
    const page = await test.newPage();
    const id = await newEndpoint();
    await page.goto(test.at(`/endpoints/${id}`));
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await signIn(page, test.app.adminToken);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Resume' }).waitFor();
  });

  it('is over only when the server says so', async () => {
    const page = await test.newPage();
    await page.goto(test.at('/endpoints'));
    await page.route('**/v1/session', (route) =>
      route.request().method() === 'DELETE' ? route.abort() : route.continue(),
    );
    await page.getByRole('button', { name: 'Who is signed in' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByText('You are still signed in').waitFor();
    await page.getByRole('heading', { level: 1, name: 'Endpoints' }).waitFor();
  });

  it('of a token that may not read events says that nothing is live', async () => {
    const token = await test.app.newToken(test.world.locationId, ['contacts.readonly']);
    const page = await test.newPage({ signedIn: false });
    await signIn(page, token);
    await page.goto(test.at('/events'));
    await page.getByRole('status').filter({ hasText: 'Not live' }).waitFor();
    await page.getByRole('alert').getByText('The token is not authorized for this scope.').waitFor();
  });

  it('needs no network for a relata on one’s own machine', async () => {
    const page = await test.newPage();
    await page.addInitScript('Object.defineProperty(navigator, "onLine", { get: () => false })');
    await page.goto(test.at('/events'));
    await page.getByRole('list', { name: 'Events' }).waitFor();
  });
});

describe('keys', () => {
  it('go nowhere from a field or a dialog; the palette opens in fields too', async () => {
    const page = await test.newPage();
    await page.goto(test.at('/events'));
    await page.getByLabel('About').focus();
    await page.keyboard.type('ge?');
    expect(await page.getByLabel('About').inputValue()).toBe('ge?');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.keyboard.press('Control+k');
    await page.getByLabel('Go to', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByLabel('Go to', { exact: true }).waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate('document.activeElement.value')).toBe('ge?');

    await page.goto(test.at('/settings'));
    await page.getByRole('button', { name: 'Create a location' }).click();
    const dialog = page.getByRole('dialog', { name: 'Create a location' });
    await dialog.getByRole('button', { name: 'Cancel' }).focus();
    await page.keyboard.press('g');
    await page.keyboard.press('e');
    await page.keyboard.press('?');
    await dialog.waitFor();
    expect(await page.getByRole('dialog').count()).toBe(1);
    expect(new URL(page.url()).pathname).toBe('/settings');
  });
});

it('says so where an address leads nowhere', async () => {
  const page = await test.newPage();
  await page.goto(test.at('/endpoints/a/b'));
  await page.getByRole('heading', { level: 1, name: 'No such page' }).waitFor();
  expect(await violationsOf(page)).toEqual([]);
});
