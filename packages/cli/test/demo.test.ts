import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { buffer } from 'node:stream/consumers';
import type { WebhookEvent } from '@relata/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openReceiver } from '../src/demo/receiver.ts';
import { endRelatas, preparedFolder, runRelata } from './support/run-relata.ts';

const story: WebhookEvent['type'][] = [
  'ObjectSchemaCreate',
  'ObjectSchemaCreate',
  'AssociationCreate',
  'AssociationUpdate',
  'ObjectSchemaUpdate',
  'RecordCreate',
  'ObjectSchemaUpdate',
  'RecordCreate',
  'RecordCreate',
  'RelationCreate',
  'RelationCreate',
  'RelationDelete',
  'RelationDelete',
  'RecordDelete',
  'AssociationDelete',
];

// Each starts a relata with a new embedded database, on a machine that runs other tests too.
const timeout = 120_000;

describe('relata demo', { timeout }, () => {
  afterEach(endRelatas);

  test('plays the story on a relata of its own, and leaves nothing behind', async () => {
    const before = demoFolders();
    const demo = runRelata({ args: ['demo', '--verbose'] });
    expect(await demo.ended).toBe(0);
    expect(demo.stderr()).toBe('');
    expect(demo.stdout()).toContain(`All ${story.length} webhooks have come, verified`);
    expect(demoFolders()).toEqual(before);

    const shown = webhooksIn(demo.stdout());
    expect(shown.map(({ type }) => type)).toEqual(story);
    // Each follows the request with its trace id, and with --verbose its body is there byte for byte.
    for (const { type, traceId, requestTraceId, body } of shown) {
      expect(traceId).toBe(requestTraceId);
      const event = JSON.parse(body) as WebhookEvent;
      expect(event).toMatchObject({ type, traceId, locationId: 'eHy2cOSZxMQzQ6Yyvl8P' });
      expect(JSON.stringify(event)).toBe(body);
    }
    // No terminal, no colours.
    expect(demo.stdout()).not.toContain('\u001b');
  });

  test('that is interrupted cleans up', async () => {
    const before = demoFolders();
    const demo = runRelata({ args: ['demo'] });
    while (!demo.stdout().includes('Starting'))
      await once(demo.child.stdout as NodeJS.ReadableStream, 'data');
    demo.child.kill('SIGINT');
    expect(await demo.ended).toBe(130);
    expect(demo.stderr()).toContain('interrupted');
    expect(demoFolders()).toEqual(before);
  });
});

describe('relata demo --url', { timeout }, () => {
  const token = 'the-token-of-the-admin';
  let url: string;
  beforeAll(async () => {
    const env = { RELATA_ADMIN_TOKEN: token, RELATA_DATA_DIR: await preparedFolder() };
    url = await runRelata({ env }).ready();
  }, timeout);
  afterAll(endRelatas);

  test('plays it there, and takes away what it made', async () => {
    const before = await state();
    const demo = runRelata({ args: ['demo', '--url', url], env: { RELATA_ADMIN_TOKEN: token } });
    expect(await demo.ended).toBe(0);
    expect(webhooksIn(demo.stdout()).map(({ type }) => type)).toEqual(story);
    expect(await state()).toEqual(before);
  });

  test('ends with 1 when a webhook does not come, and takes away what it made', async () => {
    const before = await state();
    const proxy = await openMisleadingProxy(url);
    const demo = runRelata({ args: ['demo', '--url', proxy.url, '--token', token] });
    expect(await demo.ended).toBe(1);
    proxy.close();
    expect(demo.stdout()).toContain('ObjectSchemaCreate has not come within 15 s');
    expect(demo.stderr()).toMatch(/^relata: ObjectSchemaCreate did not come to .*RELATA_EGRESS_ALLOW.*\n$/);
    expect(await state()).toEqual(before);
  });

  test('says what is wrong with its options', async () => {
    const cases: [string[], number, RegExp][] = [
      [['--url', url], 2, /needs the admin token/],
      [['--url', 'nonsense', '--token', token], 2, /--url must be like/],
      [
        ['--url', 'http://127.0.0.1:1', '--token', token],
        5,
        /^relata: http:\/\/127\.0\.0\.1:1 cannot be reached/,
      ],
      [['--url', url, '--token', 'a-token-of-somebody-else'], 3, /^relata: Invalid token/],
    ];
    for (const [args, exitCode, message] of cases) {
      const demo = runRelata({ args: ['demo', ...args] });
      expect(await demo.ended).toBe(exitCode);
      expect(demo.stderr()).toMatch(message);
    }
  });

  async function state(): Promise<unknown[]> {
    const get = async (path: string): Promise<unknown> => {
      const response = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } });
      return ((await response.json()) as { data: unknown }).data;
    };
    return [await get('/v1/locations'), await get('/v1/endpoints'), await get('/v1/tokens')];
  }
});

describe('the receiver of the demo', () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  test('refuses what it cannot verify, and shows it as refused', async () => {
    const receiver = await openReceiver('highlevel');
    closing.push(receiver.close);
    const headers = { 'x-ghl-signature': 'AAAA' };
    const response = await fetch(receiver.url, { method: 'POST', body: '{}', headers });
    expect(response.status).toBe(401);
    const signal = new AbortController().signal;
    expect(await receiver.next(1_000, signal)).toMatchObject({ verified: { code: 'signature_malformed' } });
    expect(await receiver.next(10, signal)).toBeUndefined();
  });
});

interface Shown {
  readonly type: string;
  readonly traceId: string;
  readonly requestTraceId: string;
  readonly body: string;
}

/** What the demo wrote of each webhook, and the trace id of the request above it. */
function webhooksIn(stdout: string): Shown[] {
  const shown: Shown[] = [];
  let requestTraceId = '';
  const lines = stdout.split('\n');
  for (const [at, line] of lines.entries()) {
    const [, traceId = '', arrow, rest = ''] = /^([0-9a-f-]{36}) {2}([→←]) (.*)$/.exec(line) ?? [];
    if (arrow === '→') requestTraceId = traceId;
    if (arrow !== '←') continue;
    expect(rest).toMatch(/^\w+ +verified {2}\S/);
    const body = lines.slice(at).find((each) => each.startsWith('{')) ?? '';
    shown.push({ type: rest.split(' ')[0] ?? '', traceId, requestTraceId, body });
  }
  return shown;
}

function demoFolders(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('relata-demo-'));
}

/** Passes everything on, but makes endpoints with an address where nobody listens. */
async function openMisleadingProxy(target: string): Promise<{ url: string; close: () => void }> {
  const server = createServer(async (request, response) => {
    const text = (await buffer(request)).toString();
    const isEndpoint = request.method === 'POST' && request.url === '/v1/endpoints';
    const body = isEndpoint ? JSON.stringify({ ...JSON.parse(text), url: 'http://127.0.0.1:1/' }) : text;
    const answer = await fetch(target + request.url, {
      method: request.method ?? 'GET',
      headers: { authorization: request.headers.authorization ?? '', 'content-type': 'application/json' },
      body: body === '' ? null : body,
    });
    response.writeHead(answer.status, { 'x-trace-id': answer.headers.get('x-trace-id') ?? '' });
    response.end(await answer.text());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
