import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

// The page of the data model, as a person finds things on it.

export const heading = (page: Page): Locator => page.getByRole('heading', { level: 1, name: 'Data model' });
export const map = (page: Page): Locator => page.getByRole('application', { name: 'Map of the data model' });
export const card = (page: Page, name: string): Locator =>
  map(page).getByRole('button', { name: new RegExp(`^${name} .*\\d+ associations?$`) });
export const panel = (page: Page): Locator => page.getByRole('region', { name: 'Selected' });

export async function openModel(page: Page, address: string): Promise<void> {
  // Sooner than the test itself ends, so that it says what it waited for.
  page.setDefaultTimeout(10_000);
  await page.goto(address);
  await heading(page).waitFor();
}

/** Where the map puts a card, in the map's own pixels. */
export function placeOf(page: Page, name: string): Promise<string | null> {
  return card(page, name).locator('..').getAttribute('style');
}

/** The file that an item of the menu gives. */
export async function exported(page: Page, item: string, name: RegExp): Promise<Buffer> {
  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: item }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(name);
  return readFile(await download.path());
}

/** The page is not wider than the window. */
export async function fits(page: Page): Promise<void> {
  const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  expect(wider).toBeLessThanOrEqual(0);
}
