import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { argumentsOf, choose, deleteIt, openEndpoints, radio } from './support/open-endpoints.ts';

const HOSTILE = '<script>document.title = "pwned"</script> שלום \u202Eevil\u202C';
/** A header may not have all that a body may. */
const HOSTILE_HEADER = '<script>document.title = "pwned"</script>';
/** As many as the page asks for. */
const ROWS_OF_A_PAGE = 25;

const opened = await openEndpoints();
afterAll(() => opened.close());
const { relata, receiver, newPage, newEndpoint, remove } = opened;
const detail = (id: string, query = '') => relata.at(`/endpoints/${id}${query}`);

test('one is created in steps, tried, broken, mended; and nothing is missing in the end', async () => {
  receiver.answer = () => 200;
  const page = await newPage();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(relata.at('/endpoints'));
  await page.getByText('Nobody gets the events of this location yet').waitFor();
  await page.getByRole('link', { name: 'Create an endpoint' }).click();

  await page.getByRole('textbox', { name: 'URL' }).fill(receiver.url);
  await page.getByLabel('Description').fill('The listener');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('radio', { name: 'Only these' }).check();
  await page.getByRole('combobox', { name: 'Names of events' }).fill('Record*');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Next' }).click();
  await choose(page, 'When an event fails', 'Try again after …');
  await page.getByLabel('Seconds before each further try').fill('');
  await page.getByRole('button', { name: 'Add a header' }).click();
  await page.getByLabel('Name of header 1').fill('X-Gateway');
  await page.getByLabel('Value of header 1').fill('let me in');
  await page.getByRole('button', { name: 'Create the endpoint' }).click();

  await page.getByText('The endpoint is created').waitFor();
  await page.getByRole('button', { name: 'Send the test' }).click();
  const result = page.getByRole('region', { name: 'What came of the test' });
  await result.getByText('Delivered', { exact: true }).waitFor();
  await result.getByText('Answered 200').waitFor();
  const [tried] = receiver.received;
  expect(tried?.headers).toMatchObject({ 'x-relata-test': 'true', 'x-gateway': 'let me in' });
  await page.getByRole('link', { name: 'Go to the endpoint' }).click();
  await page.getByRole('heading', { level: 1, name: 'The listener' }).waitFor();
  await page.getByText('Enabled', { exact: true }).waitFor();

  receiver.received.length = 0;
  receiver.answer = (_, response) => {
    response.writeHead(500, { 'content-type': 'text/html', 'x-why': HOSTILE_HEADER }).end(HOSTILE);
    return undefined;
  };
  for (let n = 0; n < 3; n += 1) await relata.world.newRecord();
  await page.getByRole('tab', { name: 'Attempts' }).click();
  await radio(page, 'Outcome', 'Failed').click();
  const attempts = page.getByRole('table', { name: 'Attempts, latest first' });
  await attempts.getByRole('row').nth(3).waitFor();
  await attempts.getByRole('button', { name: 'RecordCreate' }).first().click();
  const drawer = page.getByRole('dialog', { name: 'Attempt' });
  await drawer.getByText('Answered 500').waitFor();
  expect(await drawer.getByRole('group', { name: 'Beginning of its body' }).textContent()).toBe(HOSTILE);
  await drawer.getByRole('group', { name: 'Body', exact: true }).waitFor();

  // What is copied is the request, byte for byte: a shell takes it apart again.
  await drawer.getByRole('button', { name: 'Copy as curl' }).click();
  await drawer.getByRole('button', { name: 'Copied', exact: true }).waitFor();
  const copied = await argumentsOf(await page.evaluate('navigator.clipboard.readText()'));
  const last = receiver.received.at(-1);
  expect(copied.at(-1)).toBe(last?.bytes.toString());
  expect(copied).toContain(`x-ghl-signature: ${last?.headers['x-ghl-signature']}`);
  expect(copied).toContain(`webhook-signature: ${last?.headers['webhook-signature']}`);
  expect(copied).toContain('x-gateway: ***');
  const before = receiver.received.length;
  await promisify(execFile)('sh', ['-c', String(await page.evaluate('navigator.clipboard.readText()'))]);
  expect(receiver.received).toHaveLength(before + 1);
  expect(receiver.received.at(-1)?.bytes).toEqual(last?.bytes);
  expect(receiver.received.at(-1)?.path).toBe(last?.path);
  expect(receiver.received.at(-1)?.headers['x-ghl-signature']).toBe(last?.headers['x-ghl-signature']);
  // The attempts below are relata's own.
  receiver.received.pop();

  // What is looked at stands in the address.
  await page.reload();
  await drawer.getByText('Answered 500').waitFor();
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'hidden' });
  const opener = attempts.getByRole('button', { name: 'RecordCreate' }).last();
  await opener.press('Enter');
  await drawer.getByText('Answered 500').waitFor();
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'hidden' });
  await expect.poll(() => page.evaluate('document.activeElement.textContent')).toContain('RecordCreate');
  expect(new URL(page.url()).searchParams.get('attempt')).toBeNull();

  receiver.answer = () => 200;
  receiver.received.length = 0;
  await page.getByRole('tab', { name: 'Health' }).click();
  await page.getByText('Failing', { exact: true }).waitFor();
  await page.getByText('Up to date, but 3 given up').waitFor();
  await page.getByRole('link', { name: 'Recover them' }).click();
  await page.getByRole('button', { name: 'Count first' }).click();
  await page.getByText('3 events would be sent').waitFor();
  expect(receiver.received).toEqual([]);
  await page.getByRole('button', { name: 'Send 3 events again' }).click();
  const replays = page.getByRole('table', { name: 'Replays, latest first' });
  await replays.getByText('3 of 3 delivered').waitFor();
  await replays.getByText('Done', { exact: true }).waitFor();

  const log = await relata.app.log(relata.world.locationId);
  const wanted = log.filter(({ type }) => type === 'RecordCreate').map(({ webhookId }) => webhookId);
  expect(receiver.received.map(({ body }) => body.webhookId).sort()).toEqual(wanted.sort());
  await page.getByRole('button', { name: 'Count first' }).click();
  await page.getByText('There is nothing to be sent.').waitFor();

  await page.getByRole('link', { name: 'Endpoints' }).click();
  const row = page.getByRole('row', { name: /The listener/ });
  await row.getByText('Up to date').waitFor();
  await row.getByText('3 failed').waitFor();
  await page.getByRole('link', { name: 'The listener' }).click();
  await deleteIt(page);
  await page.getByText('Nobody gets the events of this location yet').waitFor();
}, 60_000);

test('it is paused, resumed, and one event sent again', async () => {
  receiver.answer = () => 200;
  receiver.received.length = 0;
  const id = await newEndpoint({ description: 'Paused for a while' });
  const page = await newPage();
  await page.goto(detail(id));
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByText('Its place in the log is kept').waitFor();
  await relata.world.newRecord();
  await page.getByText('1 event', { exact: true }).waitFor();
  expect(receiver.received).toEqual([]);
  await page.getByRole('button', { name: 'Resume' }).click();
  await receiver.waitFor(1);

  await page.getByRole('tab', { name: 'Attempts' }).click();
  await page.getByRole('button', { name: 'RecordCreate' }).click();
  await page.getByRole('button', { name: 'Send this event again' }).click();
  await page.getByText('As replay 1, signed anew.').waitFor();
  const [, again] = await receiver.waitFor(2);
  expect(again?.headers['x-relata-replay']).toBe('1');
  const drawer = page.getByRole('dialog', { name: 'Attempt' });
  await drawer.getByRole('link', { name: 'Try 1 of replay 1' }).click();
  await drawer.getByText('x-relata-replay').waitFor();
  await remove(id);
}, 30_000);

test('a part of the log is counted, sent again, watched and cancelled', async () => {
  const id = await newEndpoint({ description: 'Replayed' });
  await relata.app.call('PATCH', `/v1/endpoints/${id}`, { body: { status: 'paused' } });
  const page = await newPage();
  await page.goto(detail(id, '?tab=replays'));
  await radio(page, 'What is sent again', 'A part of the log').click();
  await page.getByText('Say where it begins.').waitFor();
  await radio(page, 'How the range is given', 'By number').click();
  await page.getByLabel('First number').fill('12345678901234567890123');
  await page.getByText('That is no number of the log.').first().waitFor();
  await page.getByLabel('First number').fill('1');
  await page.getByLabel('Last number').fill('2');
  await page.getByRole('button', { name: 'Count first' }).click();
  await page.getByText('2 events would be sent').waitFor();
  // Another range is another count.
  await page.getByLabel('Last number').fill('1');
  await page.getByRole('button', { name: 'Send 2 events again' }).waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Count first' }).click();
  await page.getByRole('button', { name: 'Send 1 event again' }).click();
  await page.getByText('0 of 1 delivered, 1 to go').waitFor();
  await page.getByRole('button', { name: 'Cancel replay 1' }).click();
  await page.getByRole('button', { name: 'Cancel the replay' }).click();
  await page.getByText('Cancelled', { exact: true }).waitFor();
  // The button that opened the dialog is gone.
  await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('page-title');

  // What is asked for stands in the address.
  await page.getByLabel('Only about one thing').fill('somebody');
  await page.getByRole('combobox', { name: 'Only these events' }).fill('Record*');
  await page.keyboard.press('Enter');
  await expect.poll(() => new URL(page.url()).searchParams.get('events')).toBe('Record*');
  await page.reload();
  expect(await page.getByLabel('First number').inputValue()).toBe('1');
  expect(await page.getByLabel('Only about one thing').inputValue()).toBe('somebody');
  await page.getByText('Record*', { exact: true }).waitFor();

  await page.getByLabel('Last number').fill('999999');
  await page.getByRole('button', { name: 'Count first' }).click();
  const alert = page.getByRole('alert').filter({ hasText: 'It could not be counted' });
  await alert.getByText('toSequence must not be greater than').waitFor();
  await alert.getByRole('button', { name: 'Copy trace id' }).waitFor();
  await remove(id);
}, 30_000);

test('where nothing was given up, what waits to be tried again is said', async () => {
  receiver.answer = () => 500;
  const id = await newEndpoint({ description: 'Tried again', retryPolicy: 'default' });
  await relata.world.newRecord();
  const retrying = async () =>
    (await relata.app.call('GET', `/v1/endpoints/${id}/health`)).body.retrying.count;
  await expect.poll(retrying, { timeout: 10_000 }).toBe(1);
  const page = await newPage();
  await page.goto(detail(id, '?tab=replays'));
  await page.getByText('Failing', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Count first' }).click();
  const said = page.getByText('Nothing was given up. 1 event waits to be tried again by itself');
  await said.getByRole('link', { name: 'See the attempts' }).click();
  await page.getByRole('table', { name: 'Attempts, latest first' }).waitFor();
  await page.getByRole('tab', { name: 'Health' }).click();
  await page.getByText('Up to date, but 1 to be tried again').waitFor();
  receiver.answer = () => 200;
  await remove(id);
}, 30_000);

test('one that answers 410 is disabled, says why, and is enabled again', async () => {
  receiver.answer = () => 410;
  const id = await newEndpoint({ description: 'Gone' });
  const page = await newPage();
  await page.goto(detail(id));
  await relata.world.newRecord();
  await page.getByText('Disabled by relata').waitFor();
  await page.getByText('It answered 410').waitFor();
  await page.getByRole('link', { name: 'Endpoints' }).click();
  await choose(page, 'Status', 'Disabled');
  await page.getByRole('row', { name: /Gone/ }).getByText('Disabled', { exact: true }).waitFor();
  receiver.answer = () => 200;
  await page.getByRole('link', { name: 'Gone' }).click();
  await page.getByRole('button', { name: 'Enable now' }).click();
  await page.getByText('Enabled', { exact: true }).waitFor();
  await remove(id);
}, 30_000);

test('the key is rotated, and an endpoint moved to the next one before the others', async () => {
  const id = await newEndpoint({ description: 'Signed' });
  const page = await newPage();
  await page.goto(detail(id, '?tab=signing'));
  await page.getByRole('main').getByRole('link', { name: 'Settings' }).click();
  await page.getByLabel('Overlap in hours').fill('');
  expect(await page.getByRole('button', { name: 'Make the next key …' }).isDisabled()).toBe(true);
  await page.getByLabel('Overlap in hours').fill('-1');
  await page.getByLabel('Overlap in hours').blur();
  await page.getByText('From 0 to 720 hours').waitFor();
  expect(await page.getByRole('button', { name: 'Make the next key …' }).isDisabled()).toBe(true);
  await page.getByLabel('Overlap in hours').fill('24');
  await page.getByRole('button', { name: 'Make the next key …' }).click();
  await page.getByRole('button', { name: 'Make the next key', exact: true }).click();
  await page.getByText('Signs webhook-signature beside the active one').waitFor();
  await page.goto(detail(id, '?tab=signing'));
  await page.getByRole('button', { name: 'Move it to the next key now' }).click();
  await page.getByText('x-ghl-signature is by the next key already.').waitFor();
  const { keys } = (await relata.app.call('GET', '/v1/keys')).body;
  const next = keys.find(({ status }: { status: string }) => status === 'next');
  expect((await relata.app.call('GET', `/v1/endpoints/${id}`)).body.signingKid).toBe(next.kid);
  await page.getByRole('button', { name: 'Move it back' }).click();
  await page.getByText('x-ghl-signature is by the active key').waitFor();
  await page.goto(relata.at('/settings?tab=keys'));
  await page.getByRole('button', { name: 'End it now …' }).click();
  await page.getByRole('button', { name: 'End it now', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await remove(id);
}, 30_000);

test('whoever may not change anything is told so, and why', async () => {
  const id = await newEndpoint({ description: 'Only to be looked at' });
  const token = await relata.app.newToken(relata.world.locationId, ['webhooks.readonly']);
  const page = await newPage({ signedIn: false });
  const answer = await page.context().request.post(`${relata.app.url}/v1/session`, { data: { token } });
  expect(answer.status()).toBe(200);
  await page.goto(relata.at('/endpoints'));
  await page.getByRole('link', { name: 'Only to be looked at' }).click();
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByText('The token is not authorized for this scope.').waitFor();
  await page.getByRole('button', { name: 'Send a test' }).click();
  await page.getByRole('button', { name: 'Send the test' }).click();
  const alert = page.getByRole('alert').filter({ hasText: 'The test was not sent' });
  await alert.getByText('The token is not authorized for this scope.').waitFor();
  await page.goto(detail('6b02227928badd29bfd922e9'));
  await page.getByText('It was deleted, or this token may not see it').waitFor();
  await remove(id);
}, 30_000);

test('lists come in pages and by filters, which stand in the address', async () => {
  const ids: string[] = [];
  for (let n = 0; n < ROWS_OF_A_PAGE + 2; n += 1) {
    ids.push(await newEndpoint({ description: `Endpoint ${n}`, url: `${receiver.url}/${n}` }));
  }
  const other = await relata.app.newLocation();
  ids.push(await newEndpoint({ description: 'Of another location', locationIds: [other] }));
  await relata.app.call('PATCH', `/v1/endpoints/${ids[1]}`, { body: { status: 'paused' } });
  const page = await newPage();
  await page.goto(relata.at('/endpoints'));
  const rows = page.getByRole('table', { name: 'Endpoints and how they are doing' }).getByRole('link');
  await expect.poll(() => rows.count()).toBe(ROWS_OF_A_PAGE);
  await page.getByRole('button', { name: 'More endpoints' }).click();
  await expect.poll(() => rows.allTextContents()).toEqual(['Endpoint 25', 'Endpoint 26']);
  await page.reload();
  await expect.poll(() => rows.allTextContents()).toEqual(['Endpoint 25', 'Endpoint 26']);
  await page.goBack();
  await expect.poll(() => rows.count()).toBe(ROWS_OF_A_PAGE);
  await choose(page, 'Status', 'Paused');
  await expect.poll(() => rows.allTextContents()).toEqual(['Endpoint 1']);
  await choose(page, 'Status', 'Down');
  await page.getByText('No endpoint is so').waitFor();
  await choose(page, 'Status', 'Any status');
  await radio(page, 'Whose endpoints', 'Of all locations').click();
  await page.getByRole('button', { name: 'More endpoints' }).click();
  await page.getByRole('link', { name: 'Of another location' }).waitFor();
  for (const id of ids) await remove(id);
}, 30_000);

test('attempts come in pages, and what is new comes by itself', async () => {
  receiver.answer = () => 200;
  const id = await newEndpoint();
  await Promise.all(Array.from({ length: ROWS_OF_A_PAGE + 2 }, () => relata.world.newRecord()));
  const page = await newPage();
  await page.goto(detail(id, '?tab=attempts'));
  const rows = page
    .getByRole('table', { name: 'Attempts, latest first' })
    .getByRole('button', { name: 'Record' });
  await expect.poll(() => rows.count()).toBe(ROWS_OF_A_PAGE);
  await page.getByRole('button', { name: 'Older attempts' }).click();
  await expect.poll(() => rows.count()).toBe(2);
  await page.getByRole('button', { name: 'First page' }).click();
  await expect.poll(() => rows.count()).toBe(ROWS_OF_A_PAGE);
  const buyer = await relata.world.newObject('newcomer');
  await page.getByRole('button', { name: 'ObjectSchemaCreate' }).waitFor();
  expect(buyer).toContain('newcomer');
  await page.getByLabel('From').fill('2040-01-31T12:00');
  await page.getByText('No attempt is so').waitFor();
  await remove(id);
}, 30_000);

test('one that is pulled has no URL, and says how to read it', async () => {
  const page = await newPage();
  await page.goto(relata.at('/endpoints/new'));
  await radio(page, 'How events get there', 'Let a program pull').click();
  await page.getByLabel('Description').fill('My desk');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Create the endpoint' }).click();
  await page.getByText(/curl -N .*\/v1\/endpoints\/[0-9a-f]{24}\/stream$/).waitFor();
  await page.getByRole('link', { name: 'Go to the endpoint' }).click();
  await page.getByRole('heading', { level: 1, name: 'My desk' }).waitFor();
  expect(await page.getByRole('button', { name: 'Send a test' }).count()).toBe(0);
  await page.getByRole('link', { name: 'Endpoints', exact: true }).click();
  await page.getByText('Programs come and read its stream; nothing is sent').waitFor();
  await page.getByRole('link', { name: 'My desk' }).click();
  await deleteIt(page);
}, 30_000);
