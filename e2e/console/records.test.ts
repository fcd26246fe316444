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

/** The machine may have much to do. */
const patient = { timeout: 10_000 };

const script = '<script>globalThis.wasRun = true</script>';
const rightToLeft = '\u202Eبيت على الشاطئ';

async function open(path: string, options: Parameters<ConsoleTest['newPage']>[0] = {}): Promise<Page> {
  const page = await console.newPage(options);
  await page.goto(console.at(path));
  return page;
}

/** Gives its id. */
async function newProperty(properties: Record<string, unknown>): Promise<string> {
  const { locationId, expect: call } = console.world;
  const { record } = await call(201, 'POST', `/objects/${PROPERTY}/records`, { locationId, properties });
  return record.id;
}

function recordPath(id: string, objectKey: string = PROPERTY): string {
  return `/records/${objectKey}/${id}`;
}

function columnsOf(page: Page) {
  return page.getByRole('table').getByRole('link').allTextContents();
}

describe('the records of an object', () => {
  test('are chosen by object, and where there are none it says what to do', async () => {
    const page = await open('/records');
    await page
      .getByRole('navigation', { name: 'Objects' })
      .getByRole('link', { name: 'real_estate_buyers' })
      .click();
    await page.getByRole('heading', { level: 1, name: 'real_estate_buyers' }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/records/${BUYER}`);
    await page.getByText('There are no real_estate_buyers yet').waitFor();
    expect(await violationsOf(page)).toEqual([]);

    await page.goto(console.at('/records/custom_objects.nothing'));
    await page.getByText('There is no object custom_objects.nothing').waitFor();
  });

  test('are created, found, changed and deleted', async () => {
    const page = await open(`/records/${PROPERTY}`);
    await page.getByRole('button', { name: 'New property' }).click();
    const form = page.getByRole('dialog', { name: 'New property' });
    await form.getByLabel('Name').fill('Elm Street 3');
    await form.getByRole('button', { name: 'Add a property' }).click();
    await form.getByLabel('Key').fill('Asking Price');
    await form.getByRole('textbox', { name: 'Value' }).fill('250000');
    await form.getByRole('button', { name: 'Create' }).click();
    await form.getByText('a–z, 0–9, _ and .').waitFor();
    await form.getByLabel('Key').fill('asking_price');
    await form.getByRole('button', { name: 'Add a property' }).click();
    await form.getByLabel('Key').last().fill('zip');
    await form.getByRole('textbox', { name: 'Value' }).last().fill('01234');
    await form.getByRole('button', { name: 'Create' }).click();

    await page.getByRole('heading', { level: 1, name: 'Elm Street 3' }).waitFor();
    await page.getByRole('region', { name: 'Properties' }).getByText('250000').waitFor();

    await page.getByRole('button', { name: 'Edit' }).click();
    const edit = page.getByRole('dialog', { name: 'Edit Elm Street 3' });
    await edit.getByLabel('Asking Price').fill('a lot');
    await edit.getByRole('button', { name: 'Save' }).click();
    await edit.getByText('This must be a number').waitFor();
    await edit.getByLabel('Asking Price').and(page.locator(':focus')).waitFor();
    await edit.getByLabel('Asking Price').fill('12345678901234567890');
    await edit.getByRole('button', { name: 'Save' }).click();
    await edit.getByText('This has too many digits').waitFor();
    await edit.getByLabel('Asking Price').fill('240000.5');
    await edit.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('region', { name: 'Properties' }).getByText('240000.5').waitFor();
    const id = new URL(page.url()).pathname.split('/').at(-1);
    const { record } = await console.world.expect(200, 'GET', `/objects/${PROPERTY}/records/${id}`);
    expect(record.properties).toEqual({ name: 'Elm Street 3', asking_price: 240000.5, zip: '01234' });

    // Back to the list, not to a form that is done.
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'propertys' }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByLabel('Search propertys').fill('elm');
    await page.waitForURL(/query=elm/);
    await page.getByRole('link', { name: 'Elm Street 3' }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    const question = page.getByRole('dialog', { name: 'Delete this record?' });
    await question.getByText('It has no relations.').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Delete' }).click();
    await question.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Elm Street 3 is deleted', { exact: true }).waitFor();
    await page.getByRole('heading', { level: 1, name: 'propertys' }).waitFor();
    expect((await console.world.call('GET', `/objects/${PROPERTY}/records/${id}`)).status).toBe(404);
  });

  test('come page by page, which the address says', async () => {
    const objectKey = await console.world.newObject('street');
    for (let number = 0; number < 60; number += 1) await console.world.newRecord(objectKey);
    const page = await open(`/records/${objectKey}`);
    await page.getByRole('table').waitFor();
    const first = await columnsOf(page);
    expect(first).toHaveLength(50);
    await page.getByRole('button', { name: 'Next' }).click();
    await page.waitForURL(/after=/);
    await expect.poll(() => columnsOf(page), patient).toHaveLength(10);
    const second = await columnsOf(page);
    expect(new Set([...first, ...second]).size).toBe(60);

    await page.reload();
    await expect.poll(() => columnsOf(page), patient).toEqual(second);
    await page.getByRole('button', { name: 'Previous' }).click();
    await expect.poll(() => columnsOf(page), patient).toEqual(first);
    expect(new URL(page.url()).searchParams.has('after')).toBe(false);
  });

  test('are contacts too, with fields of their own', async () => {
    const page = await open('/records/contact');
    await page.getByRole('button', { name: 'New Contact' }).click();
    const form = page.getByRole('dialog', { name: 'New Contact' });
    await form.getByLabel('First Name').fill('Ann');
    await form.getByLabel('Last Name').fill('Lee');
    await form.getByLabel('Email').fill('nobody');
    await form.getByRole('button', { name: 'Create' }).click();
    await form.getByRole('alert').getByText('email must be an email').waitFor();
    await form.getByLabel('Email').fill('ann@example.com');
    await form.getByLabel('Tags').fill('buyer');
    await page.keyboard.press('Enter');
    await form.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { level: 1, name: 'Ann Lee' }).waitFor();

    await page.getByRole('button', { name: 'Edit' }).click();
    const edit = page.getByRole('dialog', { name: 'Edit Ann Lee' });
    await edit.getByLabel('Email').fill('');
    await edit.getByRole('button', { name: 'Save' }).click();
    await edit.waitFor({ state: 'hidden' });
    const id = new URL(page.url()).pathname.split('/').at(-1);
    const { contact } = await console.world.expect(200, 'GET', `/contacts/${id}`);
    expect(contact).toMatchObject({ name: 'Ann Lee', tags: ['buyer'] });
    expect(contact.email).toBeUndefined();
  });
});

describe('whatever a record holds', () => {
  test('is shown as text, and breaks nothing', async () => {
    const long = 'x'.repeat(10_000);
    const id = await newProperty({
      name: script,
      about: rightToLeft,
      long,
      list: ['a', script],
      deep: { a: [1] },
    });
    await newProperty({ name: long });
    await newProperty({ name: rightToLeft });

    for (const width of [1280, 360]) {
      const page = await open(`/records/${PROPERTY}`, { width });
      await page.getByRole('link', { name: script }).click();
      await page.getByRole('heading', { level: 1, name: script }).waitFor();
      await page.getByText(long).waitFor({ state: 'attached' });
      await page.getByText(rightToLeft).waitFor();
      expect(await page.evaluate('"wasRun" in globalThis')).toBe(false);
      expect(await overflow(page)).toBe(0);
      await page.goto(console.at(`/records/${PROPERTY}`));
      await page.getByRole('link', { name: script }).waitFor();
      expect(await overflow(page)).toBe(0);
      await page.goto(console.at(`${recordPath(id)}?dialog=edit`));
      await page.getByRole('dialog').getByLabel('Long').waitFor();
      expect(await overflow(page)).toBe(0);
    }
  });

  test.each(['light', 'dark'] as const)('is there for everyone, in %s colours', async (colorScheme) => {
    const id = await newProperty({ name: 'Oak Street 5', price: 3, list: ['a', 'b'] });
    const page = await open(`/records/${PROPERTY}`, { colorScheme });
    await page.getByRole('link', { name: 'Oak Street 5' }).first().waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.goto(console.at(recordPath(id)));
    await page.getByRole('region', { name: 'Relations' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('dialog').getByLabel('Price', { exact: true }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });
});

describe('a token that may only read', () => {
  test('is offered nothing that it may not', async () => {
    const association = await console.world.newAssociation({ secondObjectLabel: 'Seen home' });
    const [buyer = ''] = await console.world.newBuyers(1);
    const home = await newProperty({ name: 'Yew Street 1' });
    await console.world.relate(association, buyer, home);
    const token = await console.app.newToken(console.world.locationId, [
      'objects/schema.readonly',
      'objects/record.readonly',
      'associations.readonly',
      'associations/relation.readonly',
    ]);
    const page = await console.newPage({ signedIn: false });
    await page.context().request.post('/v1/session', { data: { token } });
    await page.goto(console.at(`/records/${PROPERTY}?dialog=new`));
    await page.getByRole('link', { name: 'Yew Street 1' }).click();
    await page.getByRole('list', { name: 'Interested Buyer' }).getByRole('link').waitFor();
    expect(await page.getByRole('button', { name: /^(New|Edit|Delete|Disconnect)/ }).count()).toBe(0);
    expect(await page.getByRole('combobox', { name: /^Connect/ }).count()).toBe(0);
    await page.goto(console.at(recordPath(buyer, BUYER)));
    await page.getByRole('button', { name: /^Seen home/ }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });
});

describe('what cannot be shown', () => {
  test('a record that is not there', async () => {
    const page = await open(recordPath('0123456789abcdef01234567'));
    await page.getByText('There is no such record').waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });

  test('does not take away what was shown, or a form, when it cannot be asked for anew', async () => {
    const id = await newProperty({ name: 'Fir Street 7' });
    const page = await open(recordPath(id));
    await page.getByRole('button', { name: 'Edit' }).click();
    const name = page.getByRole('dialog').getByLabel('Name', { exact: true });
    await name.fill('Fir Street 8');
    const asked = ['**/v1/records/**', '**/objects/**'];
    for (const path of asked) await page.route(path, (route) => route.abort());
    const objectKey = await console.world.newObject('unseen');
    await newProperty({ name: 'Unseen Street 1' });
    // The console asks three times before it knows.
    for (let times = 0; times < 3; times += 1)
      await page.waitForEvent('requestfailed', (request) => request.url().includes(`/records/${id}?`));
    for (const path of asked) await page.unroute(path);
    expect(objectKey).toBe('custom_objects.unseen');
    expect(await name.inputValue()).toBe('Fir Street 8');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'Fir Street 8' }).waitFor();
  });

  test('says why, with the trace id, and is tried again', async () => {
    const page = await console.newPage();
    await page.route('**/v1/records?**', (route) => route.abort());
    await page.goto(console.at(`/records/${PROPERTY}`));
    const notice = page.getByRole('alert');
    await notice.getByText('relata does not answer').waitFor();
    await page.unroute('**/v1/records?**');
    await notice.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('table').waitFor();
  });
});

function overflow(page: Page): Promise<number> {
  return page.evaluate('Math.max(0, document.documentElement.scrollWidth - innerWidth)');
}
