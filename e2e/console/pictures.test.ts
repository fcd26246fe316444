import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Receiver, startReceiver } from '../../packages/server/test/delivery/receiver.ts';
import { type Larkhaven, makeLarkhaven } from './support/larkhaven.ts';
import { type ConsoleTest, openConsole } from './support/open-console.ts';

/** Where README and docs have them. `RELATA_PICTURES=1` makes them anew; else they are compared in size alone. */
const folder = join(import.meta.dirname, '../../docs/images');
const isMaking = process.env.RELATA_PICTURES === '1';
const SIZE = { width: 1280, height: 800 };
/** A page of which nothing was drawn is smaller. */
const BYTES_MIN = 15_000;

let test: ConsoleTest;
let receiver: Receiver;
let broken: Receiver;
let town: Larkhaven;
beforeAll(async () => {
  test = await openConsole();
  receiver = await startReceiver();
  broken = await startReceiver(() => 503);
  town = await makeLarkhaven(test.app, receiver.url, broken.url);
  const { head } = (await test.app.call('GET', `/v1/overview?locationId=${town.locationId}`)).body.events;
  await receiver.waitFor(head, 20_000);
});
afterAll(async () => {
  await receiver?.close();
  await broken?.close();
  await test?.close();
});

/** The events of a list are there, by the names of what they are about. */
const named = (page: Page, list: string) =>
  page.getByRole('list', { name: list }).getByRole('listitem').filter({ hasText: ' – ' }).nth(8).waitFor();

const pages: readonly { name: string; path: () => string; isReady: (page: Page) => Promise<unknown> }[] = [
  {
    name: 'overview',
    path: () => '/',
    isReady: async (page) => {
      await page.getByRole('region', { name: 'Endpoints that need you' }).waitFor();
      await named(page, 'Latest events');
    },
  },
  {
    name: 'model',
    path: () => '/model',
    isReady: (page) => page.getByText('Interested buyer').first().waitFor(),
  },
  {
    name: 'record',
    path: () => `/records/custom_objects.property/${town.home}`,
    isReady: (page) => page.getByRole('link', { name: 'Bo Lindqvist' }).waitFor(),
  },
  {
    name: 'events',
    path: () => '/events',
    isReady: (page) => named(page, 'Events'),
  },
  {
    name: 'endpoint',
    path: () => `/endpoints/${town.endpointId}?tab=attempts`,
    isReady: (page) => page.getByRole('table').getByRole('row').nth(8).waitFor(),
  },
];

describe('the pictures of the docs', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    it.each(pages)(`show the console as it is, ${colorScheme}: $name`, async ({ name, path, isReady }) => {
      const page = await test.newPage({ colorScheme, ...SIZE });
      const url = new URL(path(), test.app.url);
      url.searchParams.set('location', town.locationId);
      await page.goto(url.href);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
      await isReady(page);
      await page.evaluate(() => document.fonts.ready);
      // Without what a pointer or the focus would add.
      await page.mouse.move(SIZE.width - 1, SIZE.height - 1);
      const picture = await page.screenshot({ animations: 'disabled' });
      expect(picture.length).toBeGreaterThan(BYTES_MIN);
      const file = join(folder, `console-${name}-${colorScheme}.png`);
      if (isMaking) {
        await mkdir(folder, { recursive: true });
        await writeFile(file, picture);
      }
      expect(sizeOf(await readFile(file)), file).toEqual(sizeOf(picture));
    });
  }
});

/** Of a PNG, which says it after its signature and the name of the first chunk. */
function sizeOf(png: Buffer): { width: number; height: number } {
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
}
