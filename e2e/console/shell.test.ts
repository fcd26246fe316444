import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsOf } from './support/axe.ts';
import { builtConsole } from './support/built-console.ts';
import { type ConsoleTest, openConsole } from './support/open-console.ts';

let test: ConsoleTest;
beforeAll(async () => {
  test = await openConsole();
});
afterAll(() => test?.close());

async function codeOf(): Promise<string> {
  return (await test.app.call('POST', '/v1/sign-in-codes', { body: {} })).body.code;
}

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

describe('signing in', () => {
  it('is done by a link, once, and the code leaves the address', async () => {
    const page = await test.newPage({ signedIn: false });
    const code = await codeOf();
    await page.goto(`/sign-in#${code}`);
    await heading(page, 'Overview').waitFor();
    expect(page.url()).not.toContain(code);

    const again = await test.newPage({ signedIn: false });
    await again.goto(`/sign-in#${code}`);
    await again.getByRole('alert').waitFor();
    expect(await again.getByRole('alert').textContent()).toContain('Signing in failed');
    expect(again.url()).not.toContain(code);
  });

  it('is done by a token, which is kept nowhere', async () => {
    const page = await test.newPage({ signedIn: false });
    await page.goto(test.at('/events'));
    await page.getByLabel('Token').fill('pit-wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Token').fill(test.app.adminToken);
    await page.getByRole('button', { name: 'Sign in' }).click();
    // Where one wanted to go.
    await heading(page, 'Events').waitFor();
    const kept = await page.evaluate(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href])',
    );
    expect(kept).not.toContain(test.app.adminToken);
  });

  it('ends', async () => {
    const page = await test.newPage();
    await page.goto(test.at('/'));
    await page.getByRole('button', { name: 'Who is signed in' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('Token').waitFor();
    await page.goto(test.at('/events'));
    await page.getByLabel('Token').waitFor();
  });
});

describe('the shell', () => {
  it('leads to every page by mouse and by keys, and says that it is live', async () => {
    const page = await test.newPage();
    await page.goto('/');
    await heading(page, 'Overview').waitFor();
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
    for (const name of ['Data model', 'Records', 'Events', 'Endpoints', 'Settings']) {
      const link = page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name });
      await link.click();
      // Records begin with those of an object, after which the page is called.
      await page.getByRole('heading', { level: 1, ...(name !== 'Records' && { name }) }).waitFor();
      await expect.poll(() => link.getAttribute('aria-current')).toBe('page');
      expect(new URL(page.url()).searchParams.get('location')).not.toBeNull();
    }
    await page.keyboard.press('g');
    await page.keyboard.press('e');
    await heading(page, 'Events').waitFor();
    await page.reload();
    await heading(page, 'Events').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByLabel('Go to', { exact: true }).fill('endpo');
    await page.keyboard.press('Enter');
    await heading(page, 'Endpoints').waitFor();
  });

  it('goes to an endpoint by name, to events by an id, and says what is not found there', async () => {
    const body = { url: 'https://example.com/hook', description: 'The listener', locationIds: '*' };
    const { id } = (await test.app.call('POST', '/v1/endpoints', { body })).body;
    const page = await test.newPage();
    await page.goto(test.at('/'));
    await heading(page, 'Overview').waitFor();
    await page.getByRole('button', { name: 'Go to …' }).click();
    const field = page.getByLabel('Go to', { exact: true });
    await field.fill('nothing of that sort');
    await page.getByText('Records are found on their pages.').waitFor();
    await field.fill('example.com/hoo');
    await page.getByRole('button', { name: 'The listener' }).click();
    await heading(page, 'The listener').waitFor();
    await page.keyboard.press('Control+k');
    await field.fill('6b02227928badd29bfd922e9');
    await page.getByRole('button', { name: 'Events about 6b02227928badd29bfd922e9' }).click();
    await heading(page, 'Events').waitFor();
    await page.getByText('No such event').waitFor();
    await page.getByLabel('About').fill('Ada');
    await page.getByText('About takes an id').waitFor();
    await test.app.call('DELETE', `/v1/endpoints/${id}`);
  });

  it('begins with a location where there is none', async () => {
    const page = await test.newPage();
    const name = '<b>Larkhaven</b>';
    // As if there were no others.
    await page.route('**/v1/locations?*', async (route) => {
      const { data } = await (await route.fetch()).json();
      const own = data.filter((location: { name: string }) => location.name === name);
      await route.fulfill({ json: { data: own, next: null } });
    });
    await page.goto('/');
    await heading(page, 'Create a location').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByLabel('Name').fill(name);
    await page.getByRole('button', { name: 'Create the location' }).click();
    await heading(page, 'Overview').waitFor();
    await expect.poll(() => page.getByRole('combobox', { name: 'Location' }).inputValue()).toBe(name);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`is clean for axe and fits a phone, ${colorScheme}`, async () => {
      const page = await test.newPage({ colorScheme, width: 360, height: 740 });
      await page.goto('/sign-in');
      await page.getByLabel('Token').waitFor();
      expect(await violationsOf(page)).toEqual([]);
      await page.goto(test.at('/settings'));
      await heading(page, 'Settings').waitFor();
      await page.getByRole('button', { name: 'Open the menu' }).click();
      await page.getByRole('link', { name: 'Events' }).click();
      await heading(page, 'Events').waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
      expect(await violationsOf(page)).toEqual([]);
    });
  }
});

it('loads at most 350 kB of compressed JavaScript for its first page', async () => {
  const page = await test.newPage();
  const loaded: string[] = [];
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.endsWith('.js')) loaded.push(pathname);
  });
  await page.goto(test.at('/'));
  await heading(page, 'Overview').waitFor();
  await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
  const dist = await builtConsole();
  let bytes = 0;
  for (const path of new Set(loaded)) {
    const compressed = await stat(join(dist, `${path}.gz`)).catch(() => stat(join(dist, path)));
    bytes += compressed.size;
  }
  expect(loaded.length).toBeGreaterThan(0);
  expect(bytes).toBeLessThanOrEqual(350_000);
});
