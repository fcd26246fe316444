import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { violationsOf } from './support/axe.ts';
import type { ConsoleTest } from './support/open-console.ts';
import { openEndpoints } from './support/open-endpoints.ts';

const HOSTILE = '<script>document.title = "pwned"</script> שלום \u202Eevil\u202C';
const LONG = 'W'.repeat(10_000);
const PHONE_PX = 360;
const FAILURES_UNTIL_DOWN = 10;

const opened = await openEndpoints();
afterAll(() => opened.close());
const { relata, receiver, newPage, newEndpoint, remove } = opened;

describe('the looks of endpoints', () => {
  describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
    test('each page is accessible, on a phone too, whatever others put into it', async () => {
      receiver.answer = (_, response) => {
        response.writeHead(503, { 'x-long': 'h'.repeat(900) }).end(HOSTILE + LONG);
        return undefined;
      };
      const id = await newEndpoint({
        description: `${HOSTILE} ${'W'.repeat(140)}`,
        url: `${receiver.url}/${'p'.repeat(1_500)}`,
        metadata: { team: LONG.slice(0, 500) },
        headers: { 'x-a': 'b' },
      });
      for (let n = 0; n < FAILURES_UNTIL_DOWN; n += 1)
        await relata.world.expect(201, 'POST', '/objects/custom_objects.property/records', {
          locationId: relata.world.locationId,
          properties: { name: HOSTILE + LONG },
        });
      const { data } = await attemptsOnceDown(relata, id);
      const attempt = encodeURIComponent(`${data[0]?.webhookId}~${data[0]?.startedAt}`);
      const page = await newPage({ colorScheme, width: 1280 });
      const phone = await newPage({ colorScheme, width: PHONE_PX, height: 740 });
      const found: string[] = [];
      for (const [path, ready] of [
        ['/endpoints', (at: Page) => at.getByText('0.0 %').first()],
        ['/endpoints/new', (at: Page) => at.getByRole('textbox', { name: 'URL' })],
        [`/endpoints/${id}`, (at: Page) => at.getByText('Down: ten attempts in a row have failed')],
        [
          `/endpoints/${id}?tab=attempts`,
          (at: Page) => at.getByRole('button', { name: 'RecordCreate' }).first(),
        ],
        [
          `/endpoints/${id}?tab=attempts&attempt=${attempt}`,
          (at: Page) => at.getByRole('group', { name: 'Body', exact: true }),
        ],
        [
          `/endpoints/${id}?tab=replays&again=replay`,
          (at: Page) => at.getByText('Nothing has been sent again'),
        ],
        [`/endpoints/${id}?tab=settings`, (at: Page) => at.getByText('Nothing has been changed.')],
        [
          `/endpoints/${id}?tab=signing`,
          (at: Page) => at.getByRole('table', { name: 'Keys that webhooks are signed with' }),
        ],
      ] as const) {
        // What fits does not depend on colours.
        for (const window of colorScheme === 'light' ? [page, phone] : [page]) {
          await window.goto(relata.at(path));
          await ready(window).waitFor();
          expect(await window.title(), path).not.toBe('pwned');
          const overflow = await window.evaluate(
            'document.documentElement.scrollWidth - document.documentElement.clientWidth',
          );
          expect(overflow, `${path} is wider than the window`).toBe(0);
          await shoot(window, `${path.replace(id, 'id').replace(attempt, 'attempt')}-${colorScheme}`);
        }
        found.push(...(await violationsOf(page)).map((violation) => `${path}: ${violation}`));
      }
      await remove(id);
      expect(found).toEqual([]);
    }, 60_000);

    test('steps and dialogs are accessible', async () => {
      receiver.answer = () => 200;
      const page = await newPage({ colorScheme });
      const found: string[] = [];
      const look = async (what: string) => {
        found.push(...(await violationsOf(page)).map((violation) => `${what}: ${violation}`));
      };
      await page.goto(relata.at('/endpoints/new'));
      await page.getByRole('textbox', { name: 'URL' }).fill(receiver.url);
      await page.getByRole('button', { name: 'Next' }).click();
      await page.getByRole('radio', { name: 'Only these' }).check();
      await page.getByRole('combobox', { name: 'Names of events' }).fill('Relation*');
      await page.keyboard.press('Enter');
      // Its list lies outside of every landmark while it is open: the library's choice, so that nothing cuts it off.
      await page.keyboard.press('Escape');
      await look('what it gets');
      await page.getByRole('button', { name: 'Next' }).click();
      await page.getByRole('button', { name: 'Add a header' }).click();
      await look('how it is sent');
      await page.getByLabel('Name of header 1').fill('x-a');
      await page.getByRole('button', { name: 'Create the endpoint' }).click();
      await page.getByRole('button', { name: 'Send the test' }).click();
      await page.getByRole('region', { name: 'What came of the test' }).getByText('Answered 200').waitFor();
      await look('the test');
      await page.getByRole('link', { name: 'Go to the endpoint' }).click();
      await page.getByRole('tab', { name: 'Send again' }).click();
      await page.getByRole('button', { name: 'Count first' }).click();
      await page.getByText('There is nothing to be sent.').waitFor();
      await look('a count');
      await page.getByRole('tab', { name: 'Settings' }).click();
      await page.getByRole('textbox', { name: 'URL' }).fill('ftp://x');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('alert').waitFor();
      await look('a refusal');
      await page.getByRole('button', { name: 'Delete …' }).click();
      await page.getByRole('dialog').getByText('its replays').waitFor();
      await look('deleting');
      await page.getByRole('button', { name: 'Delete it' }).click();
      await page.getByText('The endpoint is deleted.').waitFor();
      await look('a notification');
      expect(found).toEqual([]);
    }, 60_000);
  });
});

async function attemptsOnceDown(
  { app }: ConsoleTest,
  id: string,
): Promise<{ data: { webhookId: string; startedAt: string }[] }> {
  for (;;) {
    const endpoint = await app.call('GET', `/v1/endpoints/${id}`);
    const { body } = await app.call('GET', `/v1/attempts?endpointId=${id}`);
    if (endpoint.body.status === 'down' && body.data.length > 0) return body;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.SHOTS;
  if (folder === undefined) return;
  const width = page.viewportSize()?.width;
  await page.screenshot({ path: `${folder}/${name.replaceAll(/[^a-z0-9]+/gi, '-')}-${width}.png` });
}
