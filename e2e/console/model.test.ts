import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUYER, PROPERTY } from '../../packages/server/test/support/real-estate.ts';
import { violationsOf } from './support/axe.ts';
import { card, exported, fits, heading, map, openModel, panel, placeOf } from './support/model-page.ts';
import { type ConsoleTest, openConsole } from './support/open-console.ts';

let test: ConsoleTest;
let interest: string;
beforeAll(async () => {
  test = await openConsole();
  interest = await test.world.newAssociation({ key: 'interest' });
});
afterAll(() => test?.close());

const open = (page: Page, path = '/model') => openModel(page, test.at(path));

describe('making a model', () => {
  it('creates objects and an association, whose sentence says what will hold, and changes and deletes it', async () => {
    const page = await test.newPage();
    await open(page);
    for (const [name, plural] of [
      ['Agency', 'Agencies'],
      ['Agent', 'Agents'],
    ] as const) {
      await page.getByRole('button', { name: 'New object' }).click();
      const form = page.getByRole('dialog', { name: 'New object' });
      await form.getByLabel('Name of one').fill(name);
      expect(await form.getByLabel('Name of many').inputValue()).toBe(plural);
      expect(await form.getByLabel('Key').inputValue()).toBe(name.toLowerCase());
      await form.getByRole('button', { name: 'Create the object' }).click();
      await panel(page).getByRole('heading', { name }).waitFor();
      await card(page, name).waitFor();
    }

    await page.getByRole('button', { name: 'New association' }).click();
    const form = page.getByRole('dialog', { name: 'New association' });
    await choose(page, 'First object', 'Agency');
    await choose(page, 'Second object', 'Agent');
    const one = form.getByRole('radiogroup', { name: 'How many Agencies may one Agent have?' });
    await one.getByRole('radio', { name: 'One' }).check();
    const limit = form.getByLabel('At most so many Agents');
    for (const wrong of ['1.5', '-5', '0', '1001']) {
      await limit.fill(wrong);
      await form.getByText('A whole number from 2 to 1,000', { exact: true }).waitFor();
      expect(await limit.inputValue()).toBe(wrong);
      expect(await form.getByRole('button', { name: 'Create the association' }).isDisabled()).toBe(true);
    }
    await limit.fill('30');
    await form.getByLabel('Label of the first side').fill('Employer');
    const sentence = form.getByRole('region', { name: 'What will hold' });
    await sentence
      .getByText('One Agency has up to 30 Agents; each Agent has one Agency as “Employer”.')
      .waitFor();
    await form.getByLabel('Label of the second side').fill('Employer');
    await form.getByText('The two labels must differ').waitFor();
    expect(await form.getByRole('button', { name: 'Create the association' }).isDisabled()).toBe(true);
    await form.getByLabel('Label of the second side').fill('Agent');
    await form.getByRole('button', { name: 'Create the association' }).click();

    await panel(page).getByRole('heading', { name: 'Employer – Agent' }).waitFor();
    const made = await test.world.expect(
      200,
      'GET',
      `/associations/key/employer_agent?locationId=${test.world.locationId}`,
    );
    expect(made).toMatchObject({
      firstObjectToSecondObjectCardinality: 'ONE_TO_MANY',
      firstObjectToSecondObjectMaxLimit: 30,
      secondObjectToFirstObjectMaxLimit: 1,
    });
    expect(new URL(page.url()).searchParams.get('association')).toBe(made.id);
    await map(page).getByText('Employer').first().waitFor();
    await map(page).getByText('Agent · ≤ 30').waitFor();

    await panel(page).getByRole('button', { name: 'Change the labels' }).click();
    await page.getByLabel('Label of the first side').fill('Agency');
    await page.getByRole('button', { name: 'Save' }).click();
    await panel(page).getByRole('heading', { name: 'Agency – Agent' }).waitFor();

    const agency = await test.world.newRecord('custom_objects.agency');
    for (let count = 0; count < 2; count += 1)
      await test.world.relate(made.id, agency, await test.world.newRecord('custom_objects.agent'));
    await panel(page).getByRole('button', { name: 'Delete' }).click();
    const asks = page.getByRole('dialog', { name: 'Delete this association?' });
    await asks.getByText('2 relations go with it').waitFor();
    await asks.getByRole('button', { name: 'Cancel' }).click();
    await asks.waitFor({ state: 'detached' });
    await panel(page).getByRole('button', { name: 'Delete' }).click();
    await asks.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Agency – Agent is deleted.').waitFor();
    await panel(page).waitFor({ state: 'detached' });
    await map(page).getByText('Agent · ≤ 30').waitFor({ state: 'detached' });
    await heading(page).and(page.locator(':focus')).waitFor();
    // Neither to a form that is done nor to what is deleted: to what was selected before.
    await page.goBack();
    await panel(page).getByRole('heading', { name: 'Agent', exact: true }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('changes an object, and says why the server refuses', async () => {
    const page = await test.newPage();
    await open(page, `/model?object=${BUYER}`);
    await panel(page).getByRole('button', { name: 'Change' }).click();
    const form = page.getByRole('dialog', { name: 'Change the object' });
    await form.getByLabel('Name of one').fill('Buyer');
    await form.getByLabel('Description').fill('Who looks for a home.');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    await panel(page).getByText('Who looks for a home.').waitFor();
    await card(page, 'Buyer').waitFor();

    await page.getByRole('button', { name: 'New object' }).click();
    await page.getByLabel('Name of one').fill('Property');
    await page.getByRole('button', { name: 'Create the object' }).click();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('custom_objects.property');
    await alert.getByRole('button', { name: 'Copy trace id' }).waitFor();
    const discard = page.getByRole('dialog', { name: 'Discard what you typed?' });
    await page.keyboard.press('Escape');
    await discard.waitFor();
    await page.keyboard.press('Escape');
    await discard.waitFor({ state: 'detached' });
    expect(await page.getByLabel('Name of one').inputValue()).toBe('Property');
    await page.keyboard.press('Escape');
    await discard.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.textContent')).toBe('New object');
  });
});

describe('the map', () => {
  it('shows both labels, leads from object to association and back, and keeps the selection in the address', async () => {
    const page = await test.newPage();
    await open(page);
    await map(page).getByText('Interested Buyer').first().waitFor();
    await map(page).getByText('Property').first().waitFor();
    await card(page, 'property').click();
    await panel(page).getByRole('heading', { name: 'property' }).waitFor();
    expect(await card(page, 'property').getAttribute('aria-pressed')).toBe('true');
    await panel(page)
      .getByRole('button', { name: /^Interested Buyer – Property/ })
      .click();
    await panel(page).getByRole('heading', { name: 'Interested Buyer – Property' }).waitFor();
    await page.reload();
    await panel(page).getByRole('heading', { name: 'Interested Buyer – Property' }).waitFor();
    expect(new URL(page.url()).searchParams.get('association')).toBe(interest);
    await page.goBack();
    await panel(page).getByRole('heading', { name: 'property' }).waitFor();
    await panel(page).getByRole('button', { name: 'End the selection' }).click();
    await panel(page).waitFor({ state: 'detached' });
  });

  it('finds by search, and hides what is of the system', async () => {
    const page = await test.newPage();
    await open(page);
    await card(page, 'Company').waitFor();
    await page.getByLabel('System associations').click();
    await card(page, 'Company').waitFor({ state: 'detached' });
    await card(page, 'property').waitFor();
    await page.getByRole('combobox', { name: 'Find an object or an association' }).fill('interest');
    await page.getByRole('option', { name: /^Interested Buyer – Property/ }).click();
    await panel(page).getByRole('heading', { name: 'Interested Buyer – Property' }).waitFor();
    await page.reload();
    await card(page, 'property').waitFor();
    expect(await card(page, 'Company').count()).toBe(0);
  });

  it('keeps on the server where a card was moved, by mouse and by keys', async () => {
    const page = await test.newPage();
    await open(page);
    const box = await boxOf(page, 'property');
    const kept = page.waitForResponse((answer) => answer.request().method() === 'PATCH');
    await page.mouse.move(box.x + 20, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + 60, box.y + 90, { steps: 8 });
    await page.mouse.up();
    expect((await kept).status()).toBe(200);
    const position = async () => (await positions())[PROPERTY] as { x: number; y: number };
    const dragged = await position();
    expect(dragged).toBeDefined();

    await card(page, 'property').focus();
    const again = page.waitForResponse((answer) => answer.request().method() === 'PATCH');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    expect((await again).status()).toBe(200);
    expect(await position()).toEqual({ x: dragged.x + 8, y: dragged.y + 64 });

    const other = await test.newPage();
    await open(other);
    const [here, there] = [await boxOf(other, 'property'), await boxOf(other, 'Buyer')];
    expect(there.x !== here.x || there.y !== here.y).toBe(true);
    // It is where it was put when the page is opened anew.
    await expect.poll(() => placeOf(other, 'property')).toContain(`${dragged.x + 8}px`);
  });

  it('is exported as SVG, PNG and Mermaid', async () => {
    const page = await test.newPage();
    await open(page);
    await card(page, 'property').waitFor();
    const svg = (await exported(page, 'SVG picture', /-data-model\.svg$/)).toString('utf8');
    expect(svg).toMatch(/^<svg /);
    expect(svg).toContain('Interested Buyer');
    const png = await exported(page, 'PNG picture', /-data-model\.png$/);
    expect([...png.subarray(1, 4)]).toEqual([...Buffer.from('PNG')]);
    expect(png.length).toBeGreaterThan(5_000);
    const mermaid = (await exported(page, 'Mermaid diagram', /-data-model\.mmd$/)).toString('utf8');
    expect(mermaid).toContain('"real_estate_buyer" }o--o{ "property" : "Interested Buyer – Property"');
  });
});

describe('the table', () => {
  it('shows the same in words, filtered and selected by keys', async () => {
    const page = await test.newPage();
    await open(page);
    await page.getByRole('radiogroup', { name: 'View' }).getByText('Table').click();
    const associations = page.getByRole('table', { name: 'Associations' });
    await associations
      .getByRole('row', { name: /Business – Contact/ })
      .getByText(/^One Company has up to 10,000 Contacts.*each Contact has one Company/)
      .waitFor();
    await page.getByRole('searchbox', { name: 'Filter' }).fill('interest');
    await expect.poll(() => associations.getByRole('row').count()).toBe(2);
    await associations.getByRole('button', { name: 'Interested Buyer – Property' }).focus();
    await page.keyboard.press('Enter');
    await panel(page).getByRole('heading', { name: 'Interested Buyer – Property' }).waitFor();
    await page.reload();
    await associations.waitFor();
    expect(await associations.getByRole('row').count()).toBe(2);
    await panel(page).getByRole('heading', { name: 'Interested Buyer – Property' }).waitFor();
    expect(await map(page).count()).toBe(0);

    // The focus goes along, from the panel to what it leads to, and from the last one back to the table.
    await panel(page).getByRole('button', { name: 'property' }).press('Enter');
    await panel(page).getByRole('heading', { name: 'property' }).and(page.locator(':focus')).waitFor();
    await page.getByRole('searchbox', { name: 'Filter' }).fill('');
    const row = page
      .getByRole('table', { name: 'Objects' })
      .getByRole('button', { name: 'property', exact: true });
    await row.waitFor();
    await panel(page).getByRole('button', { name: 'End the selection' }).press('Enter');
    await panel(page).waitFor({ state: 'detached' });
    await row.and(page.locator(':focus')).waitFor();
    // What is filtered is as the address says, there and back.
    await page.goBack();
    await page.goBack();
    await expect.poll(() => page.getByRole('searchbox', { name: 'Filter' }).inputValue()).toBe('interest');
  });
});

describe('for everybody', () => {
  it.each(['light', 'dark'] as const)('has no violations, %s', async (colorScheme) => {
    const page = await test.newPage({ colorScheme });
    for (const path of [
      '/model',
      `/model?object=${PROPERTY}`,
      `/model?association=${interest}`,
      `/model?view=table&object=${PROPERTY}`,
      '/model?form=new-object',
      `/model?form=new-association&object=${PROPERTY}`,
      `/model?form=change&association=${interest}`,
    ]) {
      await open(page, path);
      if (!path.includes('table')) await card(page, 'property').waitFor();
      if (path.includes('form')) await page.getByRole('dialog').waitFor();
      expect(await violationsOf(page), path).toEqual([]);
    }
  });

  it('fits a narrow screen', async () => {
    const page = await test.newPage({ width: 360, height: 740 });
    for (const path of [
      '/model',
      `/model?object=${PROPERTY}`,
      '/model?view=table',
      '/model?form=new-association',
    ]) {
      await open(page, path);
      await fits(page);
    }
    expect(await violationsOf(page)).toEqual([]);
  });
});

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).fill(option);
  await page.getByRole('option', { name: option, exact: true }).click();
}

async function boxOf(page: Page, name: string) {
  const box = await card(page, name).boundingBox();
  if (box === null) throw new Error(`${name} is not on the screen`);
  return box;
}

async function positions(): Promise<Record<string, unknown>> {
  const { locationId } = test.world;
  return (await test.world.expect(200, 'GET', `/v1/positions?locationId=${locationId}`)).data;
}
