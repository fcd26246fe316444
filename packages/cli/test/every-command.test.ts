import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProgram } from '../src/program.ts';
import { endRelatas, preparedFolder, runRelata, temporaryFolder } from './support/run-relata.ts';
import { type ServedRelata, serveRelata } from './support/served-relata.ts';
import { CTRL_C, onTerminal } from './support/terminal.ts';

// Every command there is, on a terminal and off it. What each does is tested where it is made.

const LOCATION = 'eHy2cOSZxMQzQ6Yyvl8P';
const timeout = 120_000;

/** What a run of all commands works with: one of its own for each way, for they change it. */
interface Stage {
  readonly folder: string;
  readonly endpoint: string;
  readonly paused: string;
  readonly webhookId: string;
  readonly tokenId: string;
}

interface Case {
  readonly args: (stage: Stage) => readonly string[];
  readonly env?: (stage: Stage) => Promise<Readonly<Record<string, string>>>;
  /** It goes on until Ctrl-C, after this. */
  readonly until?: RegExp;
  /** What off a terminal stands on stdout: with --json where it is JSON. */
  readonly writes: 'document' | 'rows' | 'text';
  /** 0 where it is left out. */
  readonly code?: number;
}

let relata: ServedRelata;
let sink: Server;
let sinkUrl: string;
beforeAll(async () => {
  sink = createServer((request, response) => request.resume().on('end', () => response.end())).listen(
    0,
    '127.0.0.1',
  );
  await once(sink, 'listening');
  sinkUrl = `http://127.0.0.1:${(sink.address() as AddressInfo).port}/`;
  relata = await serveRelata();
  await json(['locations', 'create', 'of the test', '--id', LOCATION]);
}, timeout);
afterAll(async () => {
  await endRelatas();
  sink?.closeAllConnections();
  sink?.close();
});

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into, which is their check
async function json(args: readonly string[]): Promise<any> {
  const { code, stdout, stderr } = await relata.run([...args, '--json', '--yes']);
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  return JSON.parse(stdout);
}

async function setStage(): Promise<Stage> {
  const folder = temporaryFolder();
  const { id: endpoint } = await json(['endpoints', 'create', sinkUrl]);
  const { id: paused } = await json(['endpoints', 'create', sinkUrl]);
  const { webhookId } = await json(['trigger', 'AssociationCreate', '--location', LOCATION]);
  const list = ['attempts', 'list', '--event', webhookId, '--json'];
  while ((await relata.run(list)).rows().length < 2) await sleep(100);
  await json(['endpoints', 'pause', paused]);
  await json(['replay', paused, '--location', LOCATION, '--from', '1']);
  const { id: tokenId } = await json([
    'tokens',
    'create',
    'x',
    '--scopes',
    'webhooks.*',
    '--locations',
    LOCATION,
  ]);
  writeFileSync(join(folder, 'body.json'), '{"type":"RelationCreate","webhookId":"a"}');
  await json(['keys', 'make', join(folder, 'signing.pem')]);
  const signed = await relata.run(['sign', join(folder, 'body.json'), '--key', join(folder, 'signing.pem')]);
  writeFileSync(join(folder, 'headers.txt'), signed.stdout);
  writeFileSync(join(folder, 'relations.ndjson'), '');
  return { folder, endpoint, paused, webhookId, tokenId };
}

const file = (name: string) => (stage: Stage) => join(stage.folder, name);
const folderOfItsOwn = async (): Promise<Readonly<Record<string, string>>> => ({
  RELATA_DATA_DIR: await preparedFolder(),
  RELATA_PORT: '0',
});
const always = (...args: string[]) => ({ args: () => args });

/** In the order in which they are run. */
const cases: Readonly<Record<string, Case>> = {
  start: {
    ...always('start'),
    env: folderOfItsOwn,
    until: /relata is listening on/,
    writes: 'text',
    code: 0,
  },
  demo: { ...always('demo'), writes: 'text' },
  version: { ...always('version'), writes: 'document' },
  openapi: { ...always('openapi'), writes: 'document' },
  console: { ...always('console'), writes: 'document' },
  completion: { ...always('completion', 'bash'), writes: 'text' },
  doctor: { ...always('doctor'), env: folderOfItsOwn, writes: 'document' },
  'migrate status': { ...always('migrate', 'status'), env: folderOfItsOwn, writes: 'document' },
  'migrate up': { ...always('migrate', 'up', '--yes'), env: folderOfItsOwn, writes: 'document' },
  'locations list': { ...always('locations', 'list'), writes: 'document' },
  'locations create': { ...always('locations', 'create', 'another'), writes: 'document' },
  'tokens list': { ...always('tokens', 'list'), writes: 'document' },
  'tokens create': {
    ...always('tokens', 'create', 'y', '--scopes', 'webhooks.readonly', '--locations', LOCATION),
    writes: 'document',
  },
  'tokens revoke': { args: ({ tokenId }) => ['tokens', 'revoke', tokenId, '--yes'], writes: 'document' },
  'keys list': { ...always('keys', 'list'), writes: 'document' },
  'keys make': { args: (stage) => ['keys', 'make', file('another.pem')(stage)], writes: 'document' },
  'keys rotate': { ...always('keys', 'rotate', '--yes'), writes: 'document' },
  'keys finish': { ...always('keys', 'finish', '--yes'), writes: 'document' },
  sign: {
    args: (stage) => ['sign', file('body.json')(stage), '--key', file('signing.pem')(stage)],
    writes: 'document',
  },
  verify: {
    args: (stage) => {
      const [body, headers, key] = [
        file('body.json')(stage),
        file('headers.txt')(stage),
        file('signing.pem')(stage),
      ];
      return ['verify', body, '--headers', headers, '--key', key, '--explain'];
    },
    writes: 'document',
  },
  'endpoints list': { ...always('endpoints', 'list'), writes: 'document' },
  'endpoints get': { args: ({ endpoint }) => ['endpoints', 'get', endpoint], writes: 'document' },
  'endpoints create': { args: () => ['endpoints', 'create', sinkUrl], writes: 'document' },
  'endpoints update': {
    args: ({ endpoint }) => ['endpoints', 'update', endpoint, '--concurrency', '2'],
    writes: 'document',
  },
  'endpoints pause': { args: ({ endpoint }) => ['endpoints', 'pause', endpoint], writes: 'document' },
  'endpoints resume': { args: ({ endpoint }) => ['endpoints', 'resume', endpoint], writes: 'document' },
  'endpoints test': { args: ({ endpoint }) => ['endpoints', 'test', endpoint], writes: 'document' },
  'events list': { ...always('events', 'list', '--location', LOCATION), writes: 'rows' },
  'events get': { args: ({ webhookId }) => ['events', 'get', webhookId], writes: 'document' },
  'events tail': {
    ...always('events', 'tail', '--location', LOCATION, '--after', '0'),
    until: /AssociationCreate/,
    writes: 'rows',
  },
  'attempts list': { ...always('attempts', 'list', '--location', LOCATION), writes: 'rows' },
  'attempts get': { args: ({ webhookId }) => ['attempts', 'get', webhookId], writes: 'document' },
  'lanes list': { ...always('lanes', 'list'), writes: 'document' },
  'replay start': {
    args: ({ endpoint }) => ['replay', 'start', endpoint, '--location', LOCATION, '--from', '1', '--wait'],
    writes: 'document',
  },
  'replay recover': {
    args: ({ endpoint }) => ['replay', 'recover', endpoint, '--since', '1h', '--dry-run'],
    writes: 'document',
  },
  'replay resend': {
    args: ({ webhookId, endpoint }) => ['replay', 'resend', webhookId, '--to', endpoint],
    writes: 'document',
  },
  'replay list': { args: ({ endpoint }) => ['replay', 'list', endpoint], writes: 'document' },
  'replay get': { args: ({ paused }) => ['replay', 'get', paused, '1'], writes: 'document' },
  'replay cancel': { args: ({ paused }) => ['replay', 'cancel', paused, '1', '--yes'], writes: 'document' },
  listen: {
    args: () => ['listen', sinkUrl, '--location', LOCATION],
    until: /posted to/,
    writes: 'rows',
  },
  trigger: { ...always('trigger', 'ContactCreate', '--location', LOCATION), writes: 'document' },
  export: { ...always('export', 'associations', '--location', LOCATION), writes: 'rows' },
  import: {
    args: (stage) => ['import', 'relations', file('relations.ndjson')(stage), '--location', LOCATION],
    writes: 'document',
  },
  'endpoints delete': {
    args: ({ endpoint }) => ['endpoints', 'delete', endpoint, '--yes'],
    writes: 'document',
  },
};

/** Those that help shows. */
function leavesOf(command: Command, above: readonly string[] = []): string[] {
  const names = [...above, command.name()];
  const children = command
    .createHelp()
    .visibleCommands(command)
    .filter((child) => child.name() !== 'help');
  return children.length === 0 ? [names.join(' ')] : children.flatMap((child) => leavesOf(child, names));
}

test('there is a case for every command', () => {
  const leaves = createProgram().commands.flatMap((command) => leavesOf(command));
  expect(Object.keys(cases).sort()).toEqual(leaves.sort());
});

describe('on a terminal', { timeout }, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage();
  }, timeout);

  test.each(Object.entries(cases))('%s', async (_name, { args, env, until, code = until ? 130 : 0 }) => {
    const command = onTerminal(args(stage), { ...relata.env, ...(await env?.(stage)) });
    if (until !== undefined) {
      await command.shows(until);
      command.type(CTRL_C);
    }
    expect([await command.ended, command.screen()]).toEqual([code, expect.stringMatching(/\S/)]);
  });
});

describe('off a terminal', { timeout }, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage();
  }, timeout);

  test.each(Object.entries(cases))(
    '%s',
    async (_name, { args, env, until, writes, code = until ? 130 : 0 }) => {
      const asked = [...args(stage), ...(writes === 'text' ? [] : ['--json'])];
      const command = runRelata({ args: asked, env: { ...relata.env, ...(await env?.(stage)) } });
      if (until !== undefined) {
        await expect.poll(() => command.stdout() + command.stderr(), { timeout }).toMatch(until);
        command.child.kill('SIGINT');
      }
      expect([await command.ended, command.stderr()]).toEqual([code, expect.any(String)]);
      // Neither colours nor anything that moves.
      expect(command.stdout() + command.stderr()).not.toContain('\u001b');
      const rows = command.stdout().split('\n').filter(Boolean);
      if (writes === 'document') expect(JSON.parse(command.stdout())).toBeTypeOf('object');
      if (writes === 'rows') for (const row of rows) expect(JSON.parse(row)).toBeTypeOf('object');
      if (writes === 'text') expect(rows).not.toEqual([]);
    },
  );
});
