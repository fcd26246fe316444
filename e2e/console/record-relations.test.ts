import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUYER, PROPERTY } from '../../packages/server/test/support/real-estate.ts';
import { violationsOf } from './support/axe.ts';
import { type ConsoleTest, openConsole } from './support/open-console.ts';

let console: ConsoleTest;

beforeAll(async () => {
  console = await openConsole();
});
afterAll(() => console.close());

/** Gives its id. */
async function newRecord(objectKey: string, name: string): Promise<string> {
  const { locationId, expect: call } = console.world;
  const { record } = await call(201, 'POST', `/objects/${objectKey}/records`, {
    locationId,
    properties: { name },
  });
  return record.id;
}

async function openRecord(objectKey: string, id: string, address = ''): Promise<Page> {
  const page = await console.newPage();
  await page.goto(console.at(`/records/${objectKey}/${id}${address}`));
  return page;
}

/** `first` and `second` of each relation. */
async function relationsOf(recordId: string): Promise<string[]> {
  const { relations } = await console.world.expect(200, 'GET', `/associations/relations/${recordId}`);
  return relations.map(
    ({ firstRecordId, secondRecordId }: Record<string, string>) => `${firstRecordId} ${secondRecordId}`,
  );
}

function field(page: Page, label: string) {
  return page.getByRole('combobox', { name: `Connect: ${label}` });
}

describe('a record’s relations', () => {
  test('are connected by keyboard, and disconnected with an undo', async () => {
    await console.world.newAssociation({ firstObjectLabel: 'Viewer', secondObjectLabel: 'Viewed home' });
    const buyer = await newRecord(BUYER, 'Ann Lee');
    const home = await newRecord(PROPERTY, 'Birch Lane 1');
    await newRecord(PROPERTY, 'Birch Lane 2');
    const page = await openRecord(BUYER, buyer);

    await page.getByRole('button', { name: /Viewed home/ }).click();
    await page
      .getByText(
        'One real_estate_buyer has many propertys as “Viewed home”; each property has many real_estate_buyers as “Viewer”.',
      )
      .waitFor();
    await field(page, 'Viewed home').fill('birch lane 1');
    await page.getByRole('option', { name: 'Birch Lane 1' }).waitFor();
    await expect.poll(() => page.getByRole('option').count(), { timeout: 10_000 }).toBe(1);
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText('Connected to Birch Lane 1.').waitFor();
    await page
      .getByRole('list', { name: 'Viewed home' })
      .getByRole('link', { name: 'Birch Lane 1' })
      .waitFor();
    expect(await relationsOf(buyer)).toEqual([`${buyer} ${home}`]);

    const disconnect = page.getByRole('button', { name: 'Disconnect Birch Lane 1' });
    const place = await disconnect.boundingBox();
    // The second click of a double click does nothing, and the row stays where it is.
    await disconnect.dblclick();
    await page.getByText('Disconnected from Birch Lane 1.').waitFor();
    const struck = page.getByRole('link', { name: 'Birch Lane 1' });
    const { y = 0, height = 0 } = (await struck.boundingBox()) ?? {};
    expect(Math.abs(y + height / 2 - (place?.y ?? 0) - (place?.height ?? 0) / 2)).toBeLessThan(3);
    expect(await violationsOf(page)).toEqual([]);
    expect(await relationsOf(buyer)).toEqual([]);
    await page.getByRole('button', { name: 'Undo' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Connected to Birch Lane 1.').waitFor();
    await disconnect.and(page.locator(':focus')).waitFor();
    expect(await relationsOf(buyer)).toEqual([`${buyer} ${home}`]);

    await field(page, 'Viewed home').fill('birch lane 1');
    await page.getByRole('option', { name: 'Birch Lane 1' }).click();
    await page.getByRole('alert').getByText('duplicate relation').waitFor();

    await field(page, 'Viewed home').fill('birch lane 2');
    await page.keyboard.press('Enter');
    await page.getByText('Connected to Birch Lane 2.').waitFor();
    await field(page, 'Viewed home').fill('nowhere');
    await page.getByRole('option', { name: 'No such property. Create it on its page.' }).click();
    await page.getByRole('dialog', { name: 'New property' }).waitFor();
  });

  test('a full side is explained, and replaced only when one says so', async () => {
    await console.world.newAssociation({
      firstObjectLabel: 'Owner',
      secondObjectLabel: 'Owned home',
      firstObjectToSecondObjectCardinality: 'ONE_TO_MANY',
    });
    const [before, after] = [await newRecord(BUYER, 'Old Owner'), await newRecord(BUYER, 'New Owner')];
    const home = await newRecord(PROPERTY, 'Cedar Court 9');
    const page = await openRecord(PROPERTY, home);
    await page.getByRole('button', { name: /^Owner / }).click();
    await field(page, 'Owner').fill('old owner');
    await page.getByRole('option', { name: 'Old Owner' }).click();
    await page.getByText('Connected to Old Owner.').waitFor();

    await field(page, 'Owner').fill('new owner');
    await page.getByRole('option', { name: 'New Owner' }).click();
    const question = page.getByRole('dialog', { name: 'Replace what is in the way?' });
    await question.getByText('Cedar Court 9 can have one as “Owner”, and has Old Owner.').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'hidden' });
    expect(await relationsOf(home)).toEqual([`${before} ${home}`]);

    await field(page, 'Owner').fill('new owner');
    await page.getByRole('option', { name: 'New Owner' }).click();
    await question.getByText('connects New Owner with Cedar Court 9.').waitFor();
    await question.getByRole('button', { name: 'Replace' }).click();
    await page.getByText('Connected to New Owner, in the place of Old Owner.').waitFor();
    expect(await relationsOf(home)).toEqual([`${after} ${home}`]);
    await page.getByRole('link', { name: 'Old Owner' }).waitFor({ state: 'detached' });
  });

  test('of several in the way one chooses, and what changed meanwhile is said', async () => {
    const association = await console.world.newAssociation({
      firstObjectLabel: 'Bidder',
      secondObjectLabel: 'Wanted home',
      firstObjectToSecondObjectMaxLimit: 2,
    });
    const buyer = await newRecord(BUYER, 'Bea Bidder');
    const homes = [];
    for (const name of ['Dale 1', 'Dale 2', 'Dale 3']) homes.push(await newRecord(PROPERTY, name));
    const [first = '', second = '', third = ''] = homes;
    await console.world.relateAll([
      [association, buyer, first],
      [association, buyer, second],
    ]);
    const page = await openRecord(BUYER, buyer);
    await field(page, 'Wanted home').fill('dale 3');
    await page.getByRole('option', { name: 'Dale 3' }).click();
    const question = page.getByRole('dialog', { name: 'Replace what is in the way?' });
    expect(await question.getByRole('button', { name: 'Replace' }).isDisabled()).toBe(true);
    await question.getByRole('radio', { name: 'Dale 1' }).check();

    // Somebody else is quicker.
    const { relations } = await console.world.expect(200, 'GET', `/associations/relations/${first}`);
    await console.world.expect(200, 'DELETE', `/associations/relations/${relations[0].id}`);
    await question.getByRole('button', { name: 'Replace' }).click();
    const changed = page.getByRole('dialog', { name: 'Nothing is in the way any more' });
    await changed.getByText('nothing was replaced').waitFor();
    await changed.getByRole('button', { name: 'Connect' }).click();
    await page.getByText('Connected to Dale 3.').waitFor();
    expect(await relationsOf(buyer)).toEqual([`${buyer} ${second}`, `${buyer} ${third}`]);
  });

  test('that others make and delete are seen as it happens', async () => {
    const association = await console.world.newAssociation({
      firstObjectLabel: 'Guest',
      secondObjectLabel: 'Visited home',
    });
    const buyer = await newRecord(BUYER, 'Gus Guest');
    const home = await newRecord(PROPERTY, 'Fir Street 2');
    const page = await openRecord(BUYER, buyer, `?open=${association}.first`);
    await page.getByText('None yet.').waitFor();
    const { body } = await console.world.relate(association, buyer, home);
    await page.getByRole('link', { name: 'Fir Street 2' }).waitFor();
    await page.getByRole('button', { name: /Visited home.*1 relation/ }).waitFor();
    await console.world.expect(200, 'DELETE', `/associations/relations/${body.id}`);
    await page.getByText('None yet.').waitFor();
  });

  test('are disconnected though somebody else was quicker', async () => {
    const association = await console.world.newAssociation({
      firstObjectLabel: 'Tenant',
      secondObjectLabel: 'Rented home',
    });
    const buyer = await newRecord(BUYER, 'Tom Tenant');
    const { body } = await console.world.relate(association, buyer, await newRecord(PROPERTY, 'Ash Way 4'));
    const page = await console.newPage();
    // Of what others do it is not told.
    await page.route('**/v1/events/stream**', (route) => route.abort());
    await page.goto(console.at(`/records/${BUYER}/${buyer}?open=${association}.first`));
    await page.getByRole('link', { name: 'Ash Way 4' }).waitFor();
    await console.world.expect(200, 'DELETE', `/associations/relations/${body.id}`);
    await page.getByRole('button', { name: 'Disconnect Ash Way 4' }).click();
    await page.getByText('Disconnected from Ash Way 4.').waitFor();
    await page.getByRole('button', { name: 'Undo disconnecting Ash Way 4' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  test('very many scroll with few rows in the document', async () => {
    const association = await console.world.newAssociation({
      firstObjectLabel: 'Agent',
      secondObjectLabel: 'Listed home',
    });
    const buyer = await newRecord(BUYER, 'Many Homes');
    const homes = await console.world.newProperties(300);
    await console.world.relateAll(homes.map((home) => [association, buyer, home] as const));
    const page = await openRecord(BUYER, buyer);
    const list = page.getByRole('list', { name: 'Listed home' });
    await list.getByRole('listitem').first().waitFor();
    const seen = new Set<string>();
    let rowsMax = 0;
    const last = list.getByRole('listitem').and(page.locator('[aria-posinset="300"]'));
    while ((await last.count()) === 0) {
      const rows = list.getByRole('listitem');
      const hrefs = await rows
        .getByRole('link')
        .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
      rowsMax = Math.max(rowsMax, hrefs.length);
      for (const href of hrefs) seen.add(href ?? '');
      await list.evaluate((element) => element.parentElement?.scrollBy(0, 700));
    }
    expect(rowsMax).toBeLessThan(60);
    expect(seen.size).toBeGreaterThan(200);
    expect(await last.getAttribute('aria-setsize')).toBe('300');
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('dialog').getByText('300 relations go with it').waitFor();
  });
});

describe('a record’s neighbourhood', () => {
  test('opens step by step, as a map and as a list, and stands in the address', async () => {
    const knows = await console.world.newAssociation({
      firstObjectLabel: 'Neighbour',
      secondObjectLabel: 'Nearby home',
    });
    const buyer = await newRecord(BUYER, 'Nora Neighbour');
    const other = await newRecord(BUYER, 'Otto Other');
    const homes = await console.world.newProperties(12);
    const [shared = ''] = homes;
    await console.world.relateAll([
      ...homes.map((home) => [knows, buyer, home] as const),
      [knows, other, shared],
    ]);
    const page = await openRecord(BUYER, buyer, '?view=graph');
    const map = page.getByRole('region', { name: 'Map of the neighbourhood' });
    await map.getByRole('link').first().waitFor();
    await page.getByText('9 records shown').waitFor();
    await map.getByRole('button', { name: 'Show more of Nearby home' }).click();
    await page.getByText('13 records shown').waitFor();

    await page.getByRole('radiogroup', { name: 'Show as' }).getByText('List').click();
    const { body } = await console.world.call('GET', `/objects/${PROPERTY}/records/${shared}`);
    const { name } = body.record.properties;
    await page.getByRole('button', { name: `Relations of ${name}`, exact: true }).click();
    await page.getByRole('button', { name: `Neighbour, 2, of ${name}` }).click();
    await page.getByRole('link', { name: 'Otto Other' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);

    await page.reload();
    await page.getByRole('link', { name: 'Otto Other' }).waitFor();
    await page.getByRole('radiogroup', { name: 'Show as' }).getByText('Map').click();
    await map.getByRole('link', { name: 'Otto Other' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    const dark = await console.newPage({ colorScheme: 'dark' });
    await dark.goto(page.url());
    await dark.getByRole('link', { name: 'Otto Other' }).waitFor();
    expect(await violationsOf(dark)).toEqual([]);
    await map.getByRole('button', { name: /^Nearby home, 12/ }).click();
    await page.getByText('1 record shown').waitFor();
    await page.setViewportSize({ width: 360, height: 740 });
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth), { timeout: 10_000 })
      .toBeLessThanOrEqual(360);
  });

  test('stays bounded, whatever the address asks for', async () => {
    const walker = await console.world.newObject('walker');
    const buyer = await newRecord(walker, 'Rita Root');
    const homes = await console.world.newProperties(400);
    const keys = [];
    for (let count = 0; count < 4; count += 1) {
      const id = await console.world.newAssociation({
        firstObjectKey: walker,
        firstObjectLabel: `Walker ${count}`,
        secondObjectLabel: `Home ${count}`,
      });
      keys.push(`${id}.first`);
      const hundred = homes.slice(count * 100, (count + 1) * 100);
      await console.world.relateAll(hundred.map((home) => [id, buyer, home] as const));
    }
    // Twelve steps of eight each: 384 records.
    const groups = keys.map((key) => `${buyer}*${key}*12`).join(' ');
    const page = await openRecord(walker, buyer, `?view=graph&as=list&opened=${encodeURIComponent(groups)}`);
    await page.getByText('300 records shown: there is no room for more; close something first').waitFor();
    expect(await page.getByRole('main').getByRole('listitem').getByRole('link').count()).toBe(299);
    await page.getByText('There are more: they are on the record’s own page').last().waitFor();
    await page.getByRole('button', { name: /^Home 0, 100/ }).click();
    await page.getByText('289 records shown').waitFor();

    const asked = new Set<string>();
    page.on('request', (request) => {
      if (request.url().includes('/groups?')) asked.add(request.url());
    });
    const opened = encodeURIComponent([`${buyer}*${keys[0]}*12`, ...homes.slice(0, 60)].join(' '));
    await page.goto(console.at(`/records/${walker}/${buyer}?view=graph&as=list&opened=${opened}`));
    await page.getByText('there is no room for more').waitFor();
    // Its own, and of the 40 that are open all but the one group.
    expect(asked.size).toBe(40);
  });
});
