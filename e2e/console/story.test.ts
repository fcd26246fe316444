import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Receiver, startReceiver } from '../../packages/server/test/delivery/receiver.ts';
import { type ConsoleTest, openConsole } from './support/open-console.ts';

/** What takes longer does not happen. */
const STEP_MAX_MS = 10_000;

let relata: ConsoleTest;
let receiver: Receiver;
let locationId: string;
beforeAll(async () => {
  relata = await openConsole();
  receiver = await startReceiver();
  locationId = await relata.app.newLocation();
});
afterAll(async () => {
  await receiver?.close();
  await relata?.close();
});

const at = (path: string) => `${path}${path.includes('?') ? '&' : '?'}location=${locationId}`;

async function open(path: string): Promise<Page> {
  const page = await relata.newPage();
  page.setDefaultTimeout(STEP_MAX_MS);
  await page.goto(at(path));
  return page;
}

// One person, one empty location, nothing but the browser.
test('from an empty location to nothing missing', { timeout: 120_000 }, async () => {
  const page = await open('/');
  await page.getByRole('link', { name: 'Draw the data model' }).click();

  for (const name of ['Buyer', 'Home']) {
    await page.getByRole('button', { name: 'New object' }).click();
    const form = page.getByRole('dialog', { name: 'New object' });
    await form.getByLabel('Name of one').fill(name);
    await form.getByRole('button', { name: 'Create the object' }).click();
    await form.waitFor({ state: 'detached' });
  }
  await page.getByRole('button', { name: 'New association' }).click();
  const form = page.getByRole('dialog', { name: 'New association' });
  await choose(page, 'First object', 'Buyer');
  await choose(page, 'Second object', 'Home');
  await form.getByLabel('Label of the first side').fill('Interested buyer');
  await form.getByLabel('Label of the second side').fill('Home of interest');
  await form.getByText('many').first().waitFor();
  await form.getByRole('button', { name: 'Create the association' }).click();
  await form.waitFor({ state: 'detached' });

  await page.getByRole('link', { name: 'Endpoints' }).first().click();
  await page.getByRole('link', { name: 'Create an endpoint' }).click();
  await page.getByRole('textbox', { name: 'URL' }).fill(receiver.url);
  await page.getByLabel('Description').fill('The listener');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Next' }).click();
  await choose(page, 'When an event fails', 'Try again after …');
  await page.getByLabel('Seconds before each further try').fill('');
  await page.getByRole('button', { name: 'Create the endpoint' }).click();
  await page.getByText('The endpoint is created').waitFor();

  // A second window looks on.
  const events = await open('/events');
  await events.getByRole('status').filter({ hasText: 'Live' }).waitFor();
  const rows = events.getByRole('list', { name: 'Events' }).getByRole('listitem');

  await newRecord(page, 'buyer', 'Ann Lee');
  await newRecord(page, 'home', 'Birch Lane 1');
  await connect(page, 'Birch Lane 1', 'Ann Lee');
  await rows.filter({ hasText: 'RelationCreate' }).waitFor();
  const wanted = async () =>
    (await relata.app.log(locationId)).filter(({ seq }) => seq > 3).map(({ webhookId }) => webhookId);
  await expect.poll(() => delivered(), { timeout: STEP_MAX_MS }).toEqual(await wanted());

  receiver.answer = () => 500;
  await newRecord(page, 'home', 'Birch Lane 2');
  await connect(page, 'Birch Lane 2', 'Ann Lee');
  await rows.filter({ hasText: 'RelationCreate' }).nth(1).waitFor();
  await page.getByRole('link', { name: 'Overview' }).first().click();
  const failing = page.getByRole('region', { name: 'Endpoints that need you' });
  await failing.getByText('2 given up').waitFor();
  await failing.getByRole('link', { name: 'The listener' }).click();

  receiver.answer = () => 200;
  await page.getByRole('link', { name: 'Recover them' }).click();
  await page.getByRole('button', { name: 'Count first' }).click();
  await page.getByText('2 events would be sent').waitFor();
  await page.getByRole('button', { name: 'Send 2 events again' }).click();
  await page.getByText('2 of 2 delivered').waitFor();

  // What failed was sent at least twice; each event has come by now, and none that is unknown.
  expect([...new Set(delivered())].sort()).toEqual((await wanted()).sort());
  await page.getByRole('link', { name: 'Overview' }).first().click();
  await failing.waitFor({ state: 'detached' });
});

function delivered(): string[] {
  return receiver.received
    .filter(({ headers }) => headers['x-relata-test'] === undefined)
    .map(({ body }) => body.webhookId);
}

async function newRecord(page: Page, object: string, name: string): Promise<void> {
  await page.goto(at(`/records/custom_objects.${object}`));
  await page.getByRole('button', { name: new RegExp(`^New ${object}$`, 'i') }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Name').fill(name);
  await form.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

/** From the page of a home. */
async function connect(page: Page, home: string, buyer: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: home }).waitFor();
  await page.getByRole('button', { name: /^Interested buyer/ }).click();
  await page.getByRole('combobox', { name: 'Connect: Interested buyer' }).fill(buyer);
  await page.getByRole('option', { name: buyer }).click();
  await page.getByText(`Connected to ${buyer}.`).waitFor();
}

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}
