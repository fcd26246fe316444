import { afterAll, expect, test } from 'vitest';
import { openEndpoints } from './support/open-endpoints.ts';

const HOSTILE = '<script>document.title = "pwned"</script> שלום \u202Eevil\u202C';

const opened = await openEndpoints();
afterAll(() => opened.close());
const { relata, receiver, newPage, newEndpoint, remove } = opened;
const detail = (id: string, query = '') => relata.at(`/endpoints/${id}${query}`);

test('settings are changed, and what the server refuses is said at the field', async () => {
  const id = await newEndpoint({ headers: { 'X-Team': 'sales' }, metadata: { team: 'sales' } });
  const page = await newPage();
  await page.goto(detail(id, '?tab=settings'));
  await page.getByText('Nothing has been changed.').waitFor();
  await page.getByRole('textbox', { name: 'URL' }).fill('ftp://example.com/');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('alert').getByText('URL must').waitFor();
  await page.getByLabel('At a time').fill('65');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('At a time must not be greater than 64').first().waitFor();
  await page.getByLabel('At a time').fill('8');
  await page.getByRole('textbox', { name: 'URL' }).fill(`${receiver.url}/other`);
  await page.getByLabel('Description').fill(HOSTILE);
  await page.getByRole('radio', { name: 'By location' }).check();
  await page.getByLabel('Rate limit').fill('5');
  await page.getByRole('button', { name: 'Take header 1 away' }).click();
  await page.getByRole('button', { name: 'Add a header' }).click();
  await page.getByLabel('Name of header 1').fill('X-Other');
  await page.getByLabel('Value of header 1').fill('yes');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { level: 1, name: HOSTILE }).waitFor();
  await page.getByText('Nothing has been changed.').waitFor();
  const { body } = await relata.app.call('GET', `/v1/endpoints/${id}`);
  expect(body).toMatchObject({
    url: `${receiver.url}/other`,
    description: HOSTILE,
    ordering: 'location',
    rateLimit: 5,
    headerNames: ['x-other'],
    metadata: { team: 'sales' },
    retryPolicy: [],
    concurrency: 8,
  });
  await remove(id);
}, 30_000);

test('what somebody else changes meanwhile is not taken back by saving', async () => {
  const id = await newEndpoint({ description: 'Ours', rateLimit: 5 });
  const page = await newPage();
  await page.goto(detail(id, '?tab=settings'));
  await page.getByLabel('Description').fill('Mine');
  await relata.app.call('PATCH', `/v1/endpoints/${id}`, { body: { rateLimit: 7 } });
  await expect.poll(() => page.getByLabel('Rate limit').inputValue(), { timeout: 10_000 }).toBe('7');
  await page.getByText('Changed: description', { exact: true }).waitFor();
  // Nor is what was typed lost by a look elsewhere.
  await page.getByRole('tab', { name: 'Health' }).click();
  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByText('Changed: description', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { level: 1, name: 'Mine' }).waitFor();
  expect((await relata.app.call('GET', `/v1/endpoints/${id}`)).body).toMatchObject({ rateLimit: 7 });
  await remove(id);
}, 30_000);

test('a new one is kept while the page is loaded anew, but not what may be secret', async () => {
  const page = await newPage();
  await page.goto(relata.at('/endpoints/new'));
  await page.getByRole('textbox', { name: 'URL' }).fill(receiver.url);
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('radio', { name: 'Only these' }).check();
  await page.getByRole('combobox', { name: 'Names of events' }).fill('Record*');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Next' }).click();
  // The reader goes on in the step that has begun.
  await expect.poll(() => page.evaluate('document.activeElement.type')).toBe('radio');
  await page.getByRole('button', { name: 'Add a header' }).click();
  await page.getByLabel('Name of header 1').fill('x-gateway');
  await page.getByLabel('Value of header 1').fill('let me in');
  await page.reload();
  expect(await page.getByLabel('Name of header 1').inputValue()).toBe('x-gateway');
  expect(await page.getByLabel('Value of header 1').inputValue()).toBe('');
  expect(await page.evaluate('JSON.stringify({ ...sessionStorage })')).not.toContain('let me in');
  await page.getByRole('button', { name: 'Back' }).click();
  await page.getByText('Record*', { exact: true }).waitFor();
  await page.goBack();
  await page.getByLabel('Name of header 1').waitFor();
  await page.getByLabel('Value of header 1').fill('let me in');
  await page.getByRole('button', { name: 'Create the endpoint' }).click();
  await page.getByText('The endpoint is created').waitFor();
  await expect.poll(() => page.evaluate('document.activeElement.textContent')).toContain('is created');
  expect(await page.evaluate('sessionStorage.length')).toBe(0);
  await remove(new URL(page.url()).searchParams.get('made') ?? '');
}, 30_000);

test('what cannot be copied by the one way is copied by the other, in dialogs too', async () => {
  receiver.answer = () => 200;
  const id = await newEndpoint({ description: 'By plain HTTP' });
  await relata.world.newRecord();
  const page = await newPage();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.addInitScript(() => {
    // As of an origin that is neither https nor of one's own machine; the real one stays to look at.
    Object.assign(globalThis, { clipboard: navigator.clipboard });
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
  });
  await page.goto(detail(id, '?tab=attempts'));
  await page.getByRole('button', { name: 'RecordCreate' }).click();
  const drawer = page.getByRole('dialog', { name: 'Attempt' });
  await drawer.getByRole('button', { name: 'Copy as curl' }).click();
  await drawer.getByRole('button', { name: 'Copied', exact: true }).waitFor();
  expect(await page.evaluate('clipboard.readText()')).toContain('curl --globoff -X POST');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Copied');
  await remove(id);
}, 30_000);

test('what the server refuses of a new one leads back to its field', async () => {
  const page = await newPage();
  await page.goto(relata.at('/endpoints/new'));
  await page.getByRole('textbox', { name: 'URL' }).fill('http://169.254.169.254/');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Create the endpoint' }).click();
  await page.getByRole('alert').filter({ hasText: 'The endpoint was not created' }).waitFor();
  const field = page.getByRole('textbox', { name: 'URL' });
  await field.waitFor();
  await expect.poll(() => page.evaluate('document.activeElement.ariaInvalid')).toBe('true');
  expect(await field.inputValue()).toBe('http://169.254.169.254/');
}, 30_000);

test('a step that is not filled in is not left, unless all is cancelled', async () => {
  const page = await newPage();
  await page.goto(relata.at('/endpoints/new'));
  const field = page.getByRole('textbox', { name: 'URL' });
  for (const url of ['example.com', 'ftp://example.com/', 'http://', 'https://ada:secret@example.com/']) {
    await field.fill(url);
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('A URL like https://example.com/webhooks').waitFor();
  }
  await field.fill(receiver.url);
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('radio', { name: 'Only these' }).check();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByText('Name an event at least').waitFor();
  await page.getByRole('button', { name: 'Back' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('heading', { level: 1, name: 'Endpoints' }).waitFor();
  await page.goto(relata.at('/endpoints/new'));
  expect(await field.inputValue()).toBe('');
}, 30_000);
