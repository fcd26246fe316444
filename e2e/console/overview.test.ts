import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsOf } from './support/axe.ts';
import { SCRIPT } from './support/hostile.ts';
import { type ConsoleTest, openConsole } from './support/open-console.ts';

let test: ConsoleTest;
let broken: Server;
beforeAll(async () => {
  test = await openConsole();
  broken = createServer((_request, response) => response.writeHead(500).end('no'));
  await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await test?.close();
  broken?.closeAllConnections();
  broken?.close();
});

const open = async (page: Page) => {
  await page.goto(test.at('/'));
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
};

describe('the overview', () => {
  it('says what to do with an empty location, with commands that work', async () => {
    const locationId = await test.app.newLocation();
    const page = await test.newPage();
    await page.goto(`/?location=${locationId}`);
    await page.getByRole('heading', { name: 'First steps' }).waitFor();
    const command = await page.getByText('curl -X POST').textContent();
    expect(command).toContain(locationId);
    expect(command).toContain(test.app.url);
    const body = /-d '(.+)'/.exec(command ?? '')?.[1];
    const answer = await test.app.call('POST', '/contacts/', { body });
    expect(answer.status).toBe(201);
    // What the command did is seen without a reload.
    await page.getByRole('link', { name: 'ContactCreate' }).waitFor();
    await page.getByRole('heading', { name: 'First steps' }).waitFor({ state: 'detached' });
  });

  it('has room for its commands on a phone', async () => {
    const locationId = await test.app.newLocation();
    const page = await test.newPage({ width: 360, height: 740 });
    await page.goto(`/?location=${locationId}`);
    await page.getByText('npx relata listen').waitFor();
    const user = await page.getByRole('button', { name: 'Who is signed in' }).boundingBox();
    expect((user?.x ?? 360) + (user?.width ?? 0)).toBeLessThanOrEqual(360);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(await violationsOf(page)).toEqual([]);
  });

  it('counts, and shows what happens as it happens', async () => {
    const page = await test.newPage();
    await open(page);
    await page.getByRole('link', { name: /^Relations\s*0$/ }).waitFor();
    const association = await test.world.newAssociation();
    const [buyer = ''] = await test.world.newBuyers(1);
    const [property = ''] = await test.world.newProperties(1);
    await test.world.relate(association, buyer, property);
    await page.getByRole('link', { name: 'RelationCreate' }).waitFor();
    await page.getByRole('link', { name: /^Relations\s*1$/ }).waitFor();
    await page.getByRole('link', { name: 'RelationCreate' }).click();
    await page.getByRole('heading', { level: 1, name: 'RelationCreate' }).waitFor();
  });

  it('names endpoints that fail', async () => {
    const page = await test.newPage();
    await open(page);
    const url = `http://127.0.0.1:${(broken.address() as AddressInfo).port}/hook`;
    const body = { url, events: ['*'], locationIds: [test.world.locationId], description: SCRIPT };
    const made = await test.app.call('POST', '/v1/endpoints', { body });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    await test.world.newBuyers(1);
    const failing = page.getByRole('region', { name: 'Endpoints that need you' });
    await failing.getByRole('link', { name: SCRIPT }).waitFor();
    await page.getByText(/attempts? failed/).waitFor();
    await failing.getByRole('link', { name: SCRIPT }).click();
    await page.waitForURL(/\/endpoints\//);
    expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false);
  });

  it('says why it cannot be shown', async () => {
    const token = await test.app.newToken(test.world.locationId, ['objects/schema.readonly']);
    const page = await test.newPage({ signedIn: false });
    await page.context().request.post('/v1/session', { data: { token } });
    await page.goto(test.at('/'));
    const alert = page.getByRole('alert').first();
    await alert.waitFor();
    expect(await alert.textContent()).toMatch(/scope/);
    await alert.getByRole('button', { name: 'Try again' }).waitFor();
    await page.getByRole('status').filter({ hasText: 'Not live' }).waitFor();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`is clean for axe and fits a phone, ${colorScheme}`, async () => {
      const page = await test.newPage({ colorScheme, width: 360, height: 740 });
      await open(page);
      await page.getByRole('heading', { name: 'Latest events' }).waitFor();
      await page.getByRole('list').last().waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      expect(await violationsOf(page)).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 800 });
      expect(await violationsOf(page)).toEqual([]);
    });
  }
});
