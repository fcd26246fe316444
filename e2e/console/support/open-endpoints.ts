import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Locator, Page } from 'playwright-core';
import { type Receiver, startReceiver } from '../../../packages/server/test/delivery/receiver.ts';
import { type ConsoleTest, openConsole, type PageOptions } from './open-console.ts';

/** What takes longer does not happen. */
const STEP_MAX_MS = 10_000;

/** A console, and a listener of somebody's on loopback. */
export interface EndpointsTest {
  readonly relata: ConsoleTest;
  readonly receiver: Receiver;
  newPage(options?: PageOptions): Promise<Page>;
  /** One for the receiver that tries each event once; gives its id. */
  newEndpoint(more?: Readonly<Record<string, unknown>>): Promise<string>;
  remove(endpointId: string): Promise<void>;
  close(): Promise<void>;
}

export async function openEndpoints(): Promise<EndpointsTest> {
  const relata = await openConsole();
  const receiver = await startReceiver();
  return {
    relata,
    receiver,
    newPage: async (options) => {
      const page = await relata.newPage(options);
      page.setDefaultTimeout(STEP_MAX_MS);
      return page;
    },
    newEndpoint: async (more = {}) => {
      const locationIds = [relata.world.locationId];
      const body = { url: receiver.url, locationIds, retryPolicy: [], ...more };
      const made = await relata.app.call('POST', '/v1/endpoints', { body });
      if (made.status !== 201) throw new Error(`${made.status} ${JSON.stringify(made.body)}`);
      return made.body.id;
    },
    remove: async (endpointId) => {
      await relata.app.call('DELETE', `/v1/endpoints/${endpointId}`);
    },
    close: async () => {
      await receiver.close();
      await relata.close();
    },
  };
}

export function radio(page: Page, group: string, name: string): Locator {
  return page.getByRole('radiogroup', { name: group }).getByText(name, { exact: true });
}

export async function choose(page: Page, field: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: field }).click();
  await page.getByRole('option', { name: option }).click();
}

export async function deleteIt(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Delete …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete this endpoint?' });
  await dialog.getByText('0 that were given up').waitFor();
  await dialog.getByRole('button', { name: 'Delete it' }).click();
}

/** How a shell reads a command, without running what it names. */
export async function argumentsOf(command: unknown): Promise<string[]> {
  const script = `curl() { for each in "$@"; do printf '%s\\0' "$each"; done; }\n${String(command)}`;
  const { stdout } = await promisify(execFile)('sh', ['-c', script]);
  return stdout.split('\0').slice(0, -1);
}
