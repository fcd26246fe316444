import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createListener } from '@relata/listener';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Freshness } from '../../src/listen/freshness.ts';
import { localUrl } from '../../src/listen/local-url.ts';
import { endRelatas, preparedFolder, type Relata, runRelata } from '../support/run-relata.ts';
import { serverEnv, startWorld, type World, worldAt } from '../support/world.ts';

const timeout = 120_000;

interface Received {
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  // biome-ignore lint/suspicious/noExplicitAny: bodies are looked into by tests, which is their check
  readonly body: any;
}

/** A listener on this machine; it answers what `answer` says. Gone after the test. */
async function startReceiver(port = 0, answer: (nth: number) => number = () => 200) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    received.push({ bytes, headers: request.headers, body: JSON.parse(bytes.toString()) });
    response.writeHead(answer(received.length)).end('said by the listener');
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  onTestFinished(close);
  return { received, close, port: (server.address() as AddressInfo).port };
}

async function until(isSo: () => boolean, what: () => string, timeoutMs = 30_000): Promise<void> {
  for (const end = Date.now() + timeoutMs; !isSo(); await sleep(10))
    if (Date.now() > end) throw new Error(`not so after ${timeoutMs} ms: ${what()}`);
}

const isListening = (command: Relata) =>
  until(() => command.stderr().includes('Keys for the listener'), command.stderr);

async function newContacts(world: World, locationId: string, from: number, count: number): Promise<void> {
  for (let n = from; n < from + count; n++)
    await world.call('POST', '/contacts/', { locationId, firstName: `ä𝄞 ${n}` });
}

const rowsOf = (command: Relata) =>
  command
    .stdout()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('relata listen', { timeout }, () => {
  let world: World;
  let locationId: string;
  beforeAll(async () => {
    world = await startWorld();
    locationId = await world.newLocation();
  }, timeout);
  afterAll(endRelatas);

  test('posts what is signed, byte for byte and in order, and takes its endpoint away at the end', async () => {
    const receiver = await startReceiver();
    const command = world.start(locationId, [
      'listen',
      `${receiver.port}/hooks?a=b`,
      '--json',
      '--events',
      'Contact*',
    ]);
    await isListening(command);
    await newContacts(world, locationId, 1, 5);
    await world.call('POST', '/objects/business/records', {
      locationId,
      properties: { name: 'not asked for' },
    });
    await newContacts(world, locationId, 6, 1);
    await until(() => rowsOf(command).length >= 6, command.stderr);
    const { keys } = await world.call('GET', '/v1/keys');
    for (const { bytes, headers } of receiver.received) {
      const { event } = await createListener({ keys: keys[0].spki }).verify(bytes, headers);
      expect(event.type).toBe('ContactCreate');
    }
    expect(receiver.received.map(({ body }) => body.firstName)).toEqual(
      [1, 2, 3, 4, 5, 6].map((n) => `ä𝄞 ${n}`),
    );
    expect(rowsOf(command)[0]).toEqual({
      seq: Number(receiver.received[0]?.headers['x-relata-sequence']),
      type: 'ContactCreate',
      webhookId: receiver.received[0]?.body.webhookId,
      delivered: true,
      status: 200,
      error: null,
      ms: expect.any(Number),
      tries: 1,
    });
    expect((await world.call('GET', '/v1/endpoints')).data).toHaveLength(1);
    command.child.kill('SIGINT');
    expect(await command.ended).toBe(130);
    expect(command.stderr()).not.toContain('still there');
    expect((await world.call('GET', '/v1/endpoints')).data).toEqual([]);
  });

  test('waits for a listener that is not there or fails, loudly, and then goes on in order', async () => {
    const { port, close } = await startReceiver();
    close();
    const command = world.start(locationId, ['listen', String(port), '--no-color']);
    await isListening(command);
    await newContacts(world, locationId, 1, 3);
    await until(() => command.stderr().includes('nobody listens'), command.stderr);
    const receiver = await startReceiver(port, (nth) => (nth === 1 ? 503 : 200));
    await until(() => command.stdout().split('\n').length === 4, command.stderr);
    expect(receiver.received.map(({ body }) => body.firstName)).toEqual([1, 1, 2, 3].map((n) => `ä𝄞 ${n}`));
    expect(command.stdout()).toMatch(
      /^\d\d:\d\d:\d\d {2}ContactCreate {2}200 {2}\d+ ms {2}after \d+ tries\n/,
    );
    expect(command.stderr().match(/warning/g)).toHaveLength(1);
    command.child.kill('SIGTERM');
    await command.ended;

    const hasty = world.start(locationId, ['listen', String(port), '--no-retry', '--json', '--print']);
    await isListening(hasty);
    receiver.close();
    await newContacts(world, locationId, 4, 2);
    await until(() => rowsOf(hasty).length === 2, hasty.stderr);
    expect(rowsOf(hasty)).toMatchObject([
      {
        delivered: false,
        status: null,
        error: 'ECONNREFUSED',
        tries: 1,
        body: expect.stringContaining('ContactCreate'),
      },
      { delivered: false },
    ]);
    hasty.child.kill('SIGTERM');
    await hasty.ended;
  });

  test('ends when it cannot come back, and says by its exit code why', async () => {
    const { id } = await world.call('POST', '/v1/endpoints', { url: null, locationIds: [locationId] });
    const deleted = world.start(locationId, ['listen', '--endpoint', id, '--after', '0', '--json']);
    await isListening(deleted);
    await until(() => rowsOf(deleted).length > 0, deleted.stderr);
    const { token, id: tokenId } = await world.call('POST', '/v1/tokens', {
      name: 'test',
      locationIds: [locationId],
      scopes: ['webhooks.readonly', 'webhooks.write'],
    });
    const revoked = runRelata({
      args: ['listen', '--url', world.url, '--token', token, '--location', locationId],
    });
    await isListening(revoked);
    await world.call('DELETE', `/v1/endpoints/${id}`);
    await world.call('DELETE', `/v1/tokens/${tokenId}`);
    expect(await deleted.ended).toBe(4);
    expect(deleted.stderr()).toContain('Endpoint not found');
    expect(await revoked.ended).toBe(3);
    expect(revoked.stderr()).toMatch(/The endpoint \w+ is still there/);
    for (const { id: left } of (await world.call('GET', '/v1/endpoints')).data)
      await world.call('DELETE', `/v1/endpoints/${left}`);
  });

  test.each([
    [['listen', 'nonsense'], 2],
    [['listen', '3000', '--endpoint', 'nobodys'], 4],
    [['listen', '3000', '--url', 'http://127.0.0.1:1'], 5],
  ])('%j ends with %i', async (args, code) => {
    expect((await world.relata(locationId, args)).code).toBe(code);
  });

  // The last of these: it ends the server.
  test('does not wait without end for a relata that is away', async () => {
    const command = world.start(locationId, ['listen', '--give-up', '1']);
    await isListening(command);
    world.server.child.kill('SIGKILL');
    expect(await command.ended).toBe(5);
    expect(command.stderr()).toContain('Disconnected; trying again for 1 s');
    expect(command.stderr()).toMatch(/relata: Nothing answers at/);
  });
});

describe('a relata that goes away', { timeout }, () => {
  afterEach(endRelatas);

  async function freePort(): Promise<number> {
    const { port, close } = await startReceiver();
    close();
    return port;
  }

  test('what happens while the connection is broken arrives, once and in order', async () => {
    const dataDir = await preparedFolder();
    const env = { ...serverEnv(dataDir), RELATA_PORT: String(await freePort()) };
    let server = runRelata({ env });
    const url = await server.ready();
    const world = worldAt(url, server, dataDir);
    const locationId = await world.newLocation();
    const receiver = await startReceiver();
    const command = world.start(locationId, ['listen', String(receiver.port), '--json']);
    await isListening(command);
    let made = 0;
    const make = async (count: number) => {
      await newContacts(world, locationId, made, count);
      made += count;
    };
    for (const [signal, awayMs] of [
      ['SIGTERM', 0],
      ['SIGKILL', 3_000],
    ] as const) {
      await make(3);
      server.child.kill(signal);
      await server.ended;
      await until(() => /Disconnected; trying again[^\n]*\n$/.test(command.stderr()), command.stderr);
      await sleep(awayMs);
      server = runRelata({ env });
      await server.ready();
      // It is not connected again yet, or just so.
      await make(3);
      await until(
        () => receiver.received.length >= made,
        () => `${receiver.received.length} of ${made}`,
      );
    }
    expect(receiver.received.map(({ body }) => body.firstName)).toEqual(
      Array.from({ length: made }, (_, n) => `ä𝄞 ${n}`),
    );
    expect(command.stderr().match(/Connected again/g)).toHaveLength(2);
    command.child.kill('SIGINT');
    expect(await command.ended).toBe(130);
  });
});

test('an address is a port, a path behind one, a host or a URL', () => {
  expect(
    ['3000', ':3000', '3000/a?b', 'localhost:3000', 'localhost/x', 'https://a.test/b'].map(
      (text) => localUrl(text).href,
    ),
  ).toEqual([
    'http://127.0.0.1:3000/',
    'http://127.0.0.1:3000/',
    'http://127.0.0.1:3000/a?b',
    'http://localhost:3000/',
    'http://localhost/x',
    'https://a.test/b',
  ]);
  for (const text of ['0', '70000', 'nonsense', 'http://', '-1', '', 'ftp://x', 'localhost:3000://'])
    expect(() => localUrl(text)).toThrow();
});

test('a signature that waits for four minutes is stale, whatever the clocks show', () => {
  for (const aheadMs of [-3_600_000, 0, 500, 3_600_000]) {
    const freshness = new Freshness();
    const signed = 1_800_000_000;
    expect(freshness.isStale(signed, signed * 1_000 + aheadMs + 100)).toBe(false);
    expect(freshness.isStale(signed + 1, (signed + 200) * 1_000 + aheadMs)).toBe(false);
    expect(freshness.isStale(signed + 1, (signed + 242) * 1_000 + aheadMs)).toBe(true);
    expect(freshness.isStale(signed + 242, (signed + 242) * 1_000 + aheadMs)).toBe(false);
  }
});
