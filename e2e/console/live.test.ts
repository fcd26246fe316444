import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startProxy, type TcpProxy } from '../../packages/listener/test/tcp-proxy.ts';
import { type ConsoleTest, openConsole } from './support/open-console.ts';

let test: ConsoleTest;
let proxy: TcpProxy;
beforeAll(async () => {
  test = await openConsole();
});
afterAll(() => test?.close());
beforeEach(async () => {
  proxy = await startProxy(test.app.url);
});
afterEach(() => proxy.close());

/** The console by way of the proxy. */
const open = async (page: Page, path: string, locationId = test.world.locationId) => {
  await page.goto(`${path}${path.includes('?') ? '&' : '?'}location=${locationId}`);
};
const rows = (page: Page) => page.getByRole('list', { name: 'Events' }).getByRole('listitem');
const says = (page: Page, state: string) => page.getByRole('status').filter({ hasText: state }).waitFor();

async function newContact(locationId: string, firstName: string): Promise<void> {
  const answer = await test.app.call('POST', '/contacts/', { body: { locationId, firstName } });
  expect(answer.status).toBe(201);
}

describe('the live list of events', () => {
  it('misses nothing while relata is away, though nothing had happened before', async () => {
    const page = await test.newPage({ url: proxy.url });
    const locationId = await test.app.newLocation();
    await open(page, '/events', locationId);
    await says(page, 'Live');
    await page.getByText('Nothing has happened yet').waitFor();
    proxy.refuse();
    await says(page, 'Reconnecting');
    await newContact(locationId, 'Meanwhile');
    proxy.forward();
    await says(page, 'Live');
    await rows(page).filter({ hasText: 'Meanwhile' }).waitFor();
    await newContact(locationId, 'Afterwards');
    await rows(page).filter({ hasText: 'Afterwards' }).waitFor();
    expect(await rows(page).count()).toBe(2);
  });

  it('misses nothing between its first page and the stream', async () => {
    const page = await test.newPage({ url: proxy.url });
    const locationId = await test.app.newLocation();
    const asked = Promise.withResolvers<void>();
    const isMade = Promise.withResolvers<void>();
    await page.route('**/v1/events/stream?*', async (route) => {
      asked.resolve();
      await isMade.promise;
      await route.continue();
    });
    let lists = 0;
    page.on('request', (request) => {
      if (request.url().includes('/v1/events?')) lists += 1;
    });
    await open(page, '/events', locationId);
    await page.getByRole('heading', { level: 1, name: 'Events' }).waitFor();
    await asked.promise;
    await newContact(locationId, 'In between');
    expect(lists).toBe(0);
    isMade.resolve();
    await rows(page).filter({ hasText: 'In between' }).waitFor();
  });

  it('notices a connection that has fallen silent', async () => {
    const page = await test.newPage({ url: proxy.url });
    await page.clock.install();
    await open(page, '/events');
    await says(page, 'Live');
    proxy.fallSilent();
    await page.clock.fastForward(60_000);
    await says(page, 'Reconnecting');
    proxy.refuse();
    proxy.forward();
    await page.clock.fastForward(20_000);
    await says(page, 'Live');
  });

  it('goes on after the filter was changed in the middle of a burst', async () => {
    const page = await test.newPage({ url: proxy.url });
    const locationId = await test.app.newLocation();
    await open(page, '/events', locationId);
    await says(page, 'Live');
    const burst = (async () => {
      for (let n = 0; n < 60; n += 1) await newContact(locationId, `Burst ${n}`);
    })();
    await page.getByRole('combobox', { name: 'Type' }).click();
    await page.getByRole('option', { name: 'ContactCreate' }).click();
    await burst;
    await newContact(locationId, 'The last');
    await rows(page).filter({ hasText: 'The last' }).waitFor();
    await rows(page).filter({ hasText: 'Burst 59' }).waitFor();
  });

  it('counts all that happens in a pause, and has it without a gap', async () => {
    const page = await test.newPage({ url: proxy.url });
    const locationId = await test.app.newLocation();
    await open(page, '/events', locationId);
    await says(page, 'Live');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    const many = 1_150;
    for (let n = 0; n < many; n += 50)
      await Promise.all(Array.from({ length: 50 }, (_, m) => newContact(locationId, `Waiting ${n + m}`)));
    await page.getByText('Paused. 1,150 more since then.').waitFor();
    expect(await rows(page).count()).toBe(0);
    await page.getByRole('button', { name: 'Resume' }).click();
    await rows(page).first().waitFor();
    const seen = new Set<string>();
    await expect
      .poll(
        async () => {
          await page.mouse.wheel(0, 400);
          for (const text of await rows(page).allTextContents()) seen.add(/^\d+/.exec(text)?.[0] ?? '');
          return seen.size;
        },
        { timeout: 30_000, interval: 20 },
      )
      .toBe(many);
  }, 60_000);

  it('holds the rows still for whoever has scrolled down', async () => {
    const page = await test.newPage({ url: proxy.url });
    const locationId = await test.app.newLocation();
    for (let n = 0; n < 80; n += 1) await newContact(locationId, `Read ${n}`);
    await open(page, '/events', locationId);
    await says(page, 'Live');
    const row = rows(page).filter({ hasText: 'Read 50' });
    await rows(page).first().waitFor();
    await page.evaluate('scrollTo(0, 900)');
    await row.waitFor();
    const before = (await row.boundingBox())?.y;
    for (let n = 0; n < 7; n += 1) await newContact(locationId, `New ${n}`);
    // As many as there are, rendered above.
    const height = () => page.getByRole('list', { name: 'Events' }).evaluate((list) => list.clientHeight);
    await expect.poll(height).toBe(87 * 37);
    expect((await row.boundingBox())?.y).toBe(before);
  });

  it('gives its connection back while nobody sees the window', async () => {
    const page = await test.newPage({ url: proxy.url });
    await page.clock.install();
    const locationId = await test.app.newLocation();
    let streams = 0;
    page.on('request', (request) => {
      if (request.url().includes('/v1/events/stream')) streams += 1;
    });
    const ended = page.waitForEvent('requestfailed', (request) =>
      request.url().includes('/v1/events/stream'),
    );
    await open(page, '/events', locationId);
    await says(page, 'Live');
    const show = (state: 'hidden' | 'visible') =>
      page.evaluate((now) => {
        Object.defineProperty(document, 'visibilityState', { value: now, configurable: true });
        Object.defineProperty(document, 'hidden', { value: now === 'hidden', configurable: true });
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
      }, state);
    await show('hidden');
    await page.clock.fastForward(31_000);
    await ended;
    await newContact(locationId, 'Unseen');
    expect(streams).toBe(1);
    await show('visible');
    await page.clock.fastForward(2_000);
    await rows(page).filter({ hasText: 'Unseen' }).waitFor();
    await says(page, 'Live');
    expect(streams).toBe(2);
  });
});

it('keeps what was read, and typed, while relata is away', async () => {
  const body = {
    url: 'http://127.0.0.1:9/',
    locationIds: [test.world.locationId],
    description: 'The listener',
  };
  const { id } = (await test.app.call('POST', '/v1/endpoints', { body })).body;
  const page = await test.newPage({ url: proxy.url });
  await page.clock.install();
  await open(page, `/endpoints/${id}?tab=settings`);
  await says(page, 'Live');
  await page.getByLabel('Description').fill('Half typ');
  proxy.refuse();
  await says(page, 'Reconnecting');
  // Each question is asked three times before it is given up.
  for (let n = 0; n < 8; n += 1) await page.clock.fastForward(2_000);
  expect(await page.getByLabel('Description').inputValue()).toBe('Half typ');
  await page.getByRole('heading', { level: 1, name: 'The listener' }).waitFor();
  proxy.forward();
  await page.clock.fastForward(20_000);
  await says(page, 'Live');
  expect(await page.getByLabel('Description').inputValue()).toBe('Half typ');
  await test.app.call('DELETE', `/v1/endpoints/${id}`);
});

it('says so where the address names no location that there is', async () => {
  const page = await test.newPage({ url: proxy.url });
  await page.goto('/endpoints?location=aaaaaaaaaaaaaaaaaaaa');
  await page.getByRole('heading', { level: 1, name: 'No such location' }).waitFor();
  await page.getByRole('main').getByRole('link', { name: 'Test' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
});
