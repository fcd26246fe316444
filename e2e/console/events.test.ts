import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUYER, PROPERTY } from '../../packages/server/test/support/real-estate.ts';
import { violationsOf } from './support/axe.ts';
import { hostile, SCRIPT } from './support/hostile.ts';
import { type ConsoleTest, openConsole } from './support/open-console.ts';

const EVENTS = 3_000;

let test: ConsoleTest;
beforeAll(async () => {
  test = await openConsole();
});
afterAll(() => test?.close());

const open = async (page: Page, path = '/events') => {
  await page.goto(test.at(path));
  await page.getByRole('heading', { level: 1, name: 'Events' }).waitFor();
  await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
};

const rows = (page: Page) => page.getByRole('list', { name: 'Events' }).getByRole('listitem');

async function named(objectKey: string, name: string): Promise<string> {
  const path = `/objects/${objectKey}/records`;
  return (await test.world.expect(201, 'POST', path, { properties: { name } })).record.id;
}

describe('events', () => {
  it('says what an empty log waits for, and shows the first event', async () => {
    const locationId = await test.app.newLocation();
    const page = await test.newPage();
    await page.goto(`/events?location=${locationId}`);
    await page.getByText('Nothing has happened yet').waitFor();
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
    const body = { locationId, firstName: 'Ada' };
    expect((await test.app.call('POST', '/contacts/', { body })).status).toBe(201);
    await rows(page).filter({ hasText: 'ContactCreate' }).waitFor();
  });

  it('are live, can be paused and go on', async () => {
    const page = await test.newPage();
    await open(page);
    await test.world.newBuyers(1);
    await rows(page).filter({ hasText: 'RecordCreate' }).first().waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    const before = await rows(page).count();
    await test.world.newBuyers(2);
    await page.getByText('Paused. 2 more since then.').waitFor();
    expect(await rows(page).count()).toBe(before);
    await page.getByRole('button', { name: 'Resume' }).click();
    await expect.poll(() => rows(page).count()).toBe(before + 2);
  });

  it('are filtered by type and thing, in the address', async () => {
    const association = await test.world.newAssociation();
    const [buyer = ''] = await test.world.newBuyers(1);
    const [property = ''] = await test.world.newProperties(1);
    const relation = (await test.world.relate(association, buyer, property)).body;
    const page = await test.newPage();
    await open(page);
    await page.getByRole('combobox', { name: 'Type' }).click();
    await page.getByRole('option', { name: 'RelationCreate' }).click();
    await expect.poll(() => rows(page).allTextContents()).toHaveLength(1);
    expect(new URL(page.url()).searchParams.get('type')).toBe('RelationCreate');
    await page.getByLabel('About').fill(relation.id);
    await page.reload();
    await expect.poll(() => rows(page).allTextContents()).toHaveLength(1);
    await page.getByLabel('About').fill('nobody');
    await page.getByText('No such event').waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    await expect.poll(() => rows(page).count()).toBeGreaterThan(1);
    expect(new URL(page.url()).searchParams.has('type')).toBe(false);
  });

  it('are filtered by times of the reader, typed digit by digit', async () => {
    const page = await test.newPage({ timezoneId: 'Europe/Berlin' });
    await open(page);
    await page.getByLabel('Since').pressSequentially('013120261200PM', { delay: 20 });
    await expect.poll(() => new URL(page.url()).searchParams.get('since')).toBe('2026-01-31T11:00:00.000Z');
    expect(await page.getByLabel('Since').inputValue()).toBe('2026-01-31T12:00');
    await page.getByLabel('About').pressSequentially('not lost', { delay: 5 });
    await expect.poll(() => new URL(page.url()).searchParams.get('entity')).toBe('not lost');
    expect(await page.getByLabel('About').inputValue()).toBe('not lost');
  });

  it('say what records are called, as they are now, and lead to them', async () => {
    const { world, app } = test;
    const association = await world.newAssociation();
    const buyer = await named(BUYER, SCRIPT);
    const homes = await Promise.all(Array.from({ length: 60 }, (_, n) => named(PROPERTY, `Home ${n}`)));
    await world.relateAll(homes.map((home) => [association, buyer, home]));
    const page = await test.newPage();
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/v1/records/titles')) asked.push(request.url());
    });
    await open(page, '/events?type=RelationCreate');
    await rows(page)
      .filter({ hasText: `${SCRIPT} – Home 50` })
      .first()
      .waitFor();
    // All that came into sight at once.
    expect(asked.length).toBeLessThanOrEqual(2);
    const body = { properties: { name: 'Fifty' } };
    const path = `/objects/${PROPERTY}/records/${homes[50]}?locationId=${world.locationId}`;
    expect((await app.call('PUT', path, { body })).status).toBe(200);
    const row = rows(page).filter({ hasText: `${SCRIPT} – Fifty` });
    await row.getByRole('link', { name: 'RelationCreate' }).click();
    await page
      .getByRole('cell', { name: `${SCRIPT} – Fifty` })
      .getByRole('link', { name: 'Fifty' })
      .click();
    await page.getByRole('heading', { level: 1, name: 'Fifty' }).waitFor();
    // What is gone has its id.
    expect((await app.call('DELETE', path)).status).toBe(200);
    await page.goto(test.at(`/events?entity=${homes[50]}&type=RecordDelete`));
    await rows(page)
      .filter({ hasText: String(homes[50]) })
      .waitFor();
  });

  it('show ids to those who may not see records', async () => {
    const [buyer = ''] = await test.world.newBuyers(1);
    const token = await test.app.newToken(test.world.locationId, [
      'webhooks.readonly',
      'associations.readonly',
    ]);
    const page = await test.newPage({ signedIn: false });
    const signedIn = await page.context().request.post('/v1/session', { data: { token } });
    expect(signedIn.status()).toBe(200);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await open(page, `/events?entity=${buyer}`);
    await rows(page).filter({ hasText: buyer }).waitFor();
    expect(asked).toContain('/v1/events');
    expect(asked).not.toContain('/v1/records/titles');
  });

  it('open, with payload, ids and attempts', async () => {
    const [buyer = ''] = await test.world.newBuyers(1);
    const page = await test.newPage();
    await open(page, `/events?entity=${buyer}`);
    await rows(page).getByRole('link').first().click();
    await page.getByRole('heading', { level: 1, name: 'RecordCreate' }).waitFor();
    expect(await page.getByRole('group', { name: 'Payload' }).textContent()).toContain(buyer);
    await page.getByText('It was not sent to anyone').waitFor();
    const webhookId = await page
      .getByRole('row', { name: /webhookId/ })
      .getByRole('cell')
      .textContent();
    // By its webhookId, too, as attempts name it.
    await page.goto(test.at(`/events/${webhookId?.trim()}`));
    await page.getByRole('heading', { level: 1, name: 'RecordCreate' }).waitFor();
    await page.goto(test.at('/events/999999'));
    await page.getByText("There is no such event in this location's log").waitFor();
  });

  it('show what an endpoint was sent, byte for byte', async () => {
    const received: string[] = [];
    const receiver = createServer(async (request, response) => {
      received.push(await text(request));
      response.end('{"thanks":"<b>a lot</b>"}');
    });
    await once(receiver.listen(0, '127.0.0.1'), 'listening');
    try {
      const { port } = receiver.address() as AddressInfo;
      const locationIds = [test.world.locationId];
      const endpoint = { url: `http://127.0.0.1:${port}/`, events: ['ContactCreate'], locationIds };
      expect((await test.app.call('POST', '/v1/endpoints', { body: endpoint })).status).toBe(201);
      const contact = { locationId: test.world.locationId, firstName: 'Zoë “quoted”' };
      expect((await test.app.call('POST', '/contacts/', { body: contact })).status).toBe(201);
      await expect.poll(() => received.length).toBe(1);
      const page = await test.newPage();
      await open(page, '/events?type=ContactCreate');
      await rows(page).getByRole('link').first().click();
      await page.getByText('Delivered').waitFor();
      await page.getByRole('button', { name: 'Show attempt 1' }).click();
      // Which one is open stands in the address.
      await expect.poll(() => new URL(page.url()).searchParams.get('attempt')).not.toBeNull();
      await page.reload();
      const body = page.getByRole('group', { name: 'Body', exact: true });
      expect(await body.textContent()).toBe(received[0]);
      await page.getByText('{"thanks":"<b>a lot</b>"}').waitFor();
      expect(await violationsOf(page)).toEqual([]);
    } finally {
      receiver.closeAllConnections();
      receiver.close();
    }
  });

  it('shows hostile names as text', async () => {
    const page = await test.newPage();
    const body = (firstName: string) => ({ locationId: test.world.locationId, firstName });
    for (const name of hostile)
      expect((await test.app.call('POST', '/contacts/', { body: body(name) })).status).toBe(201);
    await open(page, '/events?type=ContactCreate');
    for (const name of hostile) await rows(page).filter({ hasText: name.trim() }).first().waitFor();
    await rows(page).getByRole('link').first().click();
    await page.getByRole('heading', { level: 1, name: 'ContactCreate' }).waitFor();
    expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false);
  });

  it('scroll back through thousands with a bounded number of rows in the page', async () => {
    const many = await test.app.newLocation();
    const token = await test.app.newToken(many);
    const labels = { singular: 'Thing', plural: 'Things' };
    const primaryDisplayPropertyDetails = { key: 'name', name: 'Name', dataType: 'TEXT' };
    const object = { locationId: many, key: 'custom_objects.thing', labels, primaryDisplayPropertyDetails };
    expect((await test.app.call('POST', '/objects/', { token, body: object })).status).toBe(201);
    for (let made = 0; made < EVENTS; made += 100) {
      await Promise.all(
        Array.from({ length: 100 }, (_, n) =>
          test.app.call('POST', '/objects/custom_objects.thing/records', {
            token,
            body: { locationId: many, properties: { name: `Thing ${made + n}` } },
          }),
        ),
      );
    }
    const page = await test.newPage();
    await page.goto(`/events?location=${many}`);
    await rows(page).first().waitFor();
    let most = 0;
    await expect
      .poll(
        async () => {
          await page.mouse.wheel(0, 6_000);
          most = Math.max(most, await rows(page).count());
          return page.getByText('The log begins here.').isVisible();
        },
        { timeout: 25_000, interval: 50 },
      )
      .toBe(true);
    expect(most).toBeLessThanOrEqual(120);
    await rows(page).filter({ hasText: 'ObjectSchemaCreate' }).first().waitFor();
  }, 60_000);

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`are clean for axe and fit a phone, ${colorScheme}`, async () => {
      const page = await test.newPage({ colorScheme, width: 360, height: 740 });
      await open(page);
      await rows(page).first().waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      expect(await violationsOf(page)).toEqual([]);
      await rows(page).getByRole('link').first().click();
      await page.getByRole('heading', { name: 'What it says' }).waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      expect(await violationsOf(page)).toEqual([]);
    });
  }
});
