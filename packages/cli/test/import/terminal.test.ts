import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endRelatas } from '../support/run-relata.ts';
import { CTRL_C, onTerminal } from '../support/terminal.ts';
import { startWorld, type World } from '../support/world.ts';

const timeout = 120_000;

describe('on a terminal', { timeout }, () => {
  let world: World;
  let env: Record<string, string>;
  beforeAll(async () => {
    world = await startWorld();
    env = { RELATA_URL: world.url, RELATA_TOKEN: world.token, RELATA_LOCATION: await world.newLocation() };
  }, timeout);
  afterAll(endRelatas);

  test('import shows how far it is, is left with Ctrl-C, and goes on', async () => {
    const count = 1_500;
    const file = world.write(
      'firms.ndjson',
      Array.from(
        { length: count },
        (_, n) => `{"objectKey":"business","properties":{"name":"Firm ${n}"}}\n`,
      ).join(''),
    );
    const left = onTerminal(['import', 'records', file], env);
    await left.shows(/Importing records [1-9]\d* of 1500 \(\d+ %\)/);
    left.type(CTRL_C);
    expect(await left.ended).toBe(130);
    expect(left.screen()).toMatch(/\d+ rows are done; the same command goes on from there/);
    const again = onTerminal(['import', 'records', file], env);
    await again.shows(/Going on behind \d+ rows that are done/);
    expect(await again.ended).toBe(0);
    expect(again.screen()).toMatch(/1500 rows: 1500 done, 0 there already, 0 failed\r\n$/);
    const { total } = await world.call('POST', '/objects/business/records/search', {
      locationId: env['RELATA_LOCATION'],
    });
    expect(total).toBe(count);

    const exported = onTerminal(
      ['export', 'records', '--object', 'business', join(world.folder, 'out.csv')],
      env,
    );
    expect(await exported.ended).toBe(0);
    expect(exported.screen()).toContain('Exporting records');
    expect(world.read('out.csv').split('\n')).toHaveLength(count + 2);
  });

  test('what goes to the terminal itself has no progress in it, and nothing is read from a keyboard', async () => {
    const shown = onTerminal(['export', 'associations'], env);
    expect(await shown.ended).toBe(0);
    expect(shown.screen()).toMatch(/^\{"id":"BUSINESSES.*\}\r\n\{"id":"OPP.*\}\r\n2 associations\r\n$/);
    const waiting = onTerminal(['import', 'relations'], env);
    expect(await waiting.ended).toBe(2);
    expect(waiting.screen()).toContain('Name the file to import, or send it to stdin');
  });

  test('listen shows what comes, in colours, until Ctrl-C; trigger says what it has made', async () => {
    const listening = onTerminal(['listen', '9', '--no-retry'], env);
    await listening.shows(/Keys for the listener/);
    const triggered = onTerminal(['trigger', 'ContactUpdate'], env);
    expect(await triggered.ended).toBe(0);
    expect(triggered.screen()).toMatch(/ContactUpdate {2}\w{20}\r\n {2}webhookId/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the colour is what is looked for
    await listening.shows(/ContactUpdate {2}\u001b\[31mECONNREFUSED/);
    listening.type(CTRL_C);
    expect(await listening.ended).toBe(130);
    expect((await world.call('GET', '/v1/endpoints')).data).toEqual([]);
  });
});
