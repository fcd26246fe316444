import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsOf } from './support/axe.ts';
import { SCRIPT } from './support/hostile.ts';
import { type ConsoleTest, openConsole } from './support/open-console.ts';

let test: ConsoleTest;
beforeAll(async () => {
  test = await openConsole();
});
afterAll(() => test?.close());

describe('settings', () => {
  it('makes a token that works, shows it once, and revokes it', async () => {
    const page = await test.newPage();
    await page.goto(test.at('/settings?tab=tokens'));
    await page.getByRole('button', { name: 'Create a token' }).click();
    const dialog = page.getByRole('dialog', { name: 'Create a token' });
    await dialog.getByLabel('Name').fill(SCRIPT);
    await dialog.getByRole('checkbox', { name: 'Change contacts' }).click();
    expect(await violationsOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Create' }).click();
    const shown = page.getByRole('dialog', { name: 'The token, shown only now' });
    const token = (await shown.getByText(/^pit-/).textContent()) ?? '';
    // Not lost by a key pressed without a thought.
    await page.keyboard.press('Escape');
    await shown.getByRole('button', { name: 'I have copied it' }).click();
    await shown.waitFor({ state: 'detached' });
    expect(await page.content()).not.toContain(token);

    const query = `?locationId=${test.world.locationId}`;
    expect((await test.app.call('GET', `/objects/${query}`, { token })).status).toBe(200);
    const contact = { locationId: test.world.locationId, firstName: 'Ada' };
    expect((await test.app.call('POST', '/contacts/', { token, body: contact })).status).toBe(401);

    await page.getByRole('button', { name: `Revoke ${SCRIPT}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('button', { name: `Revoke ${SCRIPT}` }).waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('page-title');
    expect((await test.app.call('GET', `/objects/${query}`, { token })).status).toBe(401);
    expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false);
  });

  it('makes a location, goes there, and deletes it once its name is typed', async () => {
    const page = await test.newPage();
    await page.goto(test.at('/settings'));
    await page.getByRole('button', { name: 'Create a location' }).click();
    const dialog = page.getByRole('dialog', { name: 'Create a location' });
    await dialog.getByLabel('Name').fill('Larkhaven');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('button', { name: 'Open Larkhaven' }).click();
    await page.getByRole('heading', { name: 'First steps' }).waitFor();
    await page.getByRole('link', { name: 'Settings' }).first().click();
    await page.getByRole('button', { name: 'Delete Larkhaven' }).click();
    const asked = page.getByRole('dialog', { name: 'Delete this location?' });
    await asked.getByRole('button', { name: 'Delete everything in it' }).click();
    await asked.getByLabel('Type its name to go on').fill('Larkhaven');
    await asked.getByRole('button', { name: 'Delete everything in it' }).click();
    await page.getByRole('button', { name: 'Open Larkhaven' }).waitFor({ state: 'detached' });
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    expect(new URL(page.url()).searchParams.get('location')).toBe(test.world.locationId);
  });

  it('says what this relata is', async () => {
    const page = await test.newPage();
    await page.goto(test.at('/settings?tab=about'));
    await page.getByText('embedded (PGlite)').waitFor();
  });

  it("shows a location's token what is its own", async () => {
    const token = await test.app.newToken(test.world.locationId);
    const page = await test.newPage({ signedIn: false });
    await page.context().request.post('/v1/session', { data: { token } });
    await page.goto('/settings?tab=about');
    await page.getByText('embedded (PGlite)').waitFor();
    expect(await page.getByRole('tab').allTextContents()).toEqual(['Keys', 'Limits and version']);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`is clean for axe and fits a phone, ${colorScheme}`, async () => {
      const page = await test.newPage({ colorScheme, width: 360, height: 740 });
      for (const tab of ['locations', 'tokens', 'keys', 'about']) {
        await page.goto(test.at(`/settings?tab=${tab}`));
        await page.getByRole('tabpanel').getByRole('table').first().waitFor();
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
        expect(await violationsOf(page), tab).toEqual([]);
      }
    });
  }
});
