import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { endRelatas } from './support/run-relata.ts';
import { type ServedRelata, serveRelata } from './support/served-relata.ts';
import { CTRL_C, ENTER, onTerminal } from './support/terminal.ts';

// What is otherwise on a terminal: colours, questions, progress.

const LOCATION = 'eHy2cOSZxMQzQ6Yyvl8P';
const BOLD = '\u001b[1m';
const timeout = 60_000;
let relata: ServedRelata;
beforeAll(async () => {
  relata = await serveRelata();
  await relata.run(['locations', 'create', 'of the test', '--id', LOCATION]);
}, timeout);
afterAll(endRelatas);

async function createEndpoint(url = 'http://127.0.0.1:9/'): Promise<string> {
  const made = await relata.run(['endpoints', 'create', url, '--retry', '600', '--json']);
  return made.json<{ id: string }>().id;
}

async function exists(id: string): Promise<boolean> {
  return (await relata.run(['endpoints', 'get', id])).code === 0;
}

describe('on a terminal', { timeout }, () => {
  test('what cannot be taken back asks first, and does what it is told', async () => {
    const id = await createEndpoint();
    const refusing = onTerminal(['endpoints', 'delete', id], relata.env);
    await refusing.shows(/Delete endpoint \w+ \(http:\/\/127\.0\.0\.1:9\/\)\?/);
    // No is what enter says.
    refusing.type(ENTER);
    expect(await refusing.ended).toBe(130);
    expect(refusing.screen()).toContain('relata: Nothing was changed');
    expect(await exists(id)).toBe(true);

    const breaking = onTerminal(['endpoints', 'delete', id], relata.env);
    await breaking.shows(/Delete endpoint/);
    breaking.type(CTRL_C);
    expect(await breaking.ended).toBe(130);
    expect(await exists(id)).toBe(true);

    const agreeing = onTerminal(['endpoints', 'delete', id], relata.env);
    await agreeing.shows(/Delete endpoint/);
    agreeing.type('y');
    expect(await agreeing.ended).toBe(0);
    expect(agreeing.screen()).toContain(`Deleted ${id}`);
    expect(await exists(id)).toBe(false);
  });

  test('nothing is asked with --yes, and nothing with --no-input', async () => {
    const id = await createEndpoint();
    const silent = onTerminal(['endpoints', 'delete', id, '--no-input'], relata.env);
    expect(await silent.ended).toBe(2);
    expect(silent.screen()).toContain('say --yes');
    const sure = onTerminal(['endpoints', 'delete', id, '--yes'], relata.env);
    expect(await sure.ended).toBe(0);
    expect(sure.screen()).not.toContain('?');
  });

  test.each<[string, string[], Record<string, string>, boolean]>([
    ['are colours', [], {}, true],
    ['are none with --no-color', ['--no-color'], {}, false],
    ['are none with NO_COLOR', [], { NO_COLOR: '1' }, false],
    ['are none where it cannot show them', [], { TERM: 'dumb' }, false],
    ['are none in JSON', ['--json'], {}, false],
  ])('there %s', async (_, args, env, hasColors) => {
    const listing = onTerminal(['locations', 'list', ...args], { ...relata.env, ...env });
    expect(await listing.ended).toBe(0);
    expect(listing.screen()).toContain(LOCATION);
    expect(listing.screen().includes(BOLD)).toBe(hasColors);
  });

  test('progress is shown, and Ctrl-C ends a wait at once', async () => {
    // Takes what it is sent, and never answers.
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => {
      silent.closeAllConnections();
      silent.close();
    });
    const id = await createEndpoint(`http://127.0.0.1:${(silent.address() as AddressInfo).port}/`);
    await relata.makeObjects(LOCATION, 'waited');
    const waiting = onTerminal(['replay', id, '--since', '1h', '--wait'], relata.env);
    await waiting.shows(/Sent 0 of 1 \(0 %\)/);
    waiting.type(CTRL_C);
    expect(await waiting.ended).toBe(130);
    await relata.run(['endpoints', 'delete', id, '--yes']);

    const tail = onTerminal(['events', 'tail', '--quiet'], relata.env);
    await tail.shows(/SEQ/);
    await relata.makeObjects(LOCATION, 'tailed');
    await tail.shows(/ObjectSchemaCreate/);
    tail.type(CTRL_C);
    expect(await tail.ended).toBe(130);
    expect(tail.screen()).not.toMatch(/Following|interrupted|Error/);
  });

  test.each([
    [['version']],
    [['--help']],
    [['endpoints', 'list']],
    [['keys', 'list']],
    [['doctor']],
    [['openapi', '--json']],
  ])('relata %j ends as elsewhere', async (args) => {
    // Whatever else runs on this machine at relata's own port.
    const ended = onTerminal(args, { ...relata.env, RELATA_PORT: '0' });
    expect([args, await ended.ended]).toEqual([args, 0]);
  });
});

test('off a terminal there are colours only on demand', { timeout }, async () => {
  const run = (env: Record<string, string>, ...args: string[]) =>
    relata.run(['locations', 'list', ...args], { env });
  const [plain, forced, unforced, both] = await Promise.all([
    run({}),
    run({ FORCE_COLOR: '1' }),
    run({ FORCE_COLOR: '0' }),
    run({ FORCE_COLOR: '1' }, '--no-color'),
  ]);
  expect(forced.stdout).toContain(BOLD);
  for (const { stdout } of [plain, unforced, both]) expect(stdout).not.toContain('\u001b');
});
