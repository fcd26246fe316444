import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { defaultLimits } from '../../src/http/limits.ts';
import { type RawClient, rawClient } from '../support/raw-client.ts';
import { startTestApp, type TestApp } from '../support/start-test-app.ts';

// Clients that take their time, on purpose or not. All of it is the HTTP server's; the database has no part in it.

const limits = {
  headersMs: 400,
  requestMs: 1_200,
  keepAliveMs: 300,
  silenceMs: 1_500,
  checkEveryMs: 50,
  connectionsMax: 60,
};
/** Generous: the machine may be busy. What is not cut off is never cut off. */
const SOON_MS = 10_000;

describe('a slow client', () => {
  let app: TestApp;
  const clients: RawClient[] = [];

  beforeAll(async () => {
    app = await startTestApp({ engine: 'pglite', limits });
  });
  afterEach(async () => {
    for (const { socket } of clients.splice(0)) socket.destroy();
    await untilServed();
  });
  afterAll(() => app?.close());

  /** A connection that is one too many is closed without a word. */
  async function untilServed(): Promise<void> {
    const status = () =>
      app.call('GET', '/v1/locations').then(
        (answer) => answer.status,
        () => 'closed',
      );
    await expect.poll(status, { timeout: SOON_MS }).toBe(200);
  }

  async function dial(): Promise<RawClient> {
    const client = await rawClient(app.url);
    clients.push(client);
    return client;
  }

  const post = (length: number, ...headers: string[]) =>
    [
      'POST /v1/locations HTTP/1.1',
      'Host: relata',
      `Authorization: Bearer ${app.adminToken}`,
      'Content-Type: application/json',
      `Content-Length: ${length}`,
      ...headers,
      '',
      '',
    ].join('\r\n');

  /** Sends a piece every now and then until the other side hangs up. */
  async function drip(client: RawClient, piece: () => string, everyMs: number): Promise<number> {
    let sent = 0;
    let isOpen = true;
    client.socket.once('close', () => {
      isOpen = false;
    });
    const end = performance.now() + SOON_MS;
    while (isOpen && performance.now() < end) {
      client.send(piece());
      sent += 1;
      await sleep(everyMs);
    }
    await client.closed(1);
    return sent;
  }

  test('that never says anything is hung up on', async () => {
    await (await dial()).closed(SOON_MS);
  });

  test('that sends its headers one by one is told 408 and hung up on', async () => {
    const client = await dial();
    client.send('GET /v1/locations HTTP/1.1\r\nHost: relata\r\n');
    await drip(client, () => 'a: b\r\n', 50);
    expect(client.heard).toMatch(/^HTTP\/1\.1 408 /);
    expect(client.heard).toContain('The request took too long to arrive');
  });

  test('that sends its body byte by byte is told 408, hung up on, and nothing is done', async () => {
    const before = (await app.call('GET', '/v1/locations?limit=200')).body.data.length;
    const client = await dial();
    client.send(post(2_000));
    await drip(client, () => ' ', 50);
    expect(client.heard).toMatch(/^HTTP\/1\.1 408 /);
    await expect.poll(() => [app.load.requests, app.load.heldBytes]).toEqual([0, 0]);
    expect((await app.call('GET', '/v1/locations?limit=200')).body.data).toHaveLength(before);
  });

  test('that sends half a body and goes away leaves nothing behind', async () => {
    const client = await dial();
    client.send(`${post(2_000)}{"name":`);
    await expect.poll(() => app.load.heldBytes).toBe(8);
    client.socket.destroy();
    await expect.poll(() => [app.load.requests, app.load.heldBytes]).toEqual([0, 0]);
  });

  test('that keeps its connection and asks for nothing more is hung up on', async () => {
    const client = await dial();
    client.send('GET /healthz HTTP/1.1\r\nHost: relata\r\n\r\n');
    await client.closed(SOON_MS);
    expect(client.heard).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('that does not read its answers is hung up on', async () => {
    const client = await dial();
    client.socket.pause();
    // Far more than the buffers of both sides hold: the description is some hundred kB.
    client.send('GET /openapi.json HTTP/1.1\r\nHost: relata\r\n\r\n'.repeat(200));
    await expect.poll(() => app.load.requests, { timeout: SOON_MS }).toBeGreaterThan(0);
    await expect.poll(() => [app.load.requests, app.load.heldBytes], { timeout: SOON_MS }).toEqual([0, 0]);
  });

  test('with more headers than anybody needs is told so', async () => {
    const client = await dial();
    client.send(
      `GET /v1/locations HTTP/1.1\r\nHost: relata\r\n${'a: b\r\n'.repeat(defaultLimits.headersMax + 1)}\r\n`,
    );
    await client.hears(/headers_too_many/, SOON_MS);
    expect(client.heard).toMatch(/^HTTP\/1\.1 431 /);
    // Node drops what is beyond 2 000 without a word; here it counts.
    const many = await dial();
    many.send(`GET /v1/locations HTTP/1.1\r\nHost: relata\r\n${'a:\r\n'.repeat(3_000)}\r\n`);
    await many.hears(/headers_too_many/, SOON_MS);
  });

  test('that takes every connection there is gives them back by itself', async () => {
    await Promise.all(Array.from({ length: limits.connectionsMax + 20 }, dial));
    await untilServed();
  });

  test('finds bodies bounded by the route', async () => {
    const name = (bytes: number) => JSON.stringify({ name: 'x'.repeat(bytes) });
    const own = await app.call('POST', '/v1/locations', { body: name(256 * 1024) });
    expect(own).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
    expect(own.headers.get('connection')).toBe('close');
    const contract = await app.call('POST', '/objects/', { body: name(256 * 1024) });
    expect(contract.status).toBe(422);
    expect((await app.call('POST', '/objects/', { body: name(1024 * 1024) })).status).toBe(413);
  });

  test('no bound of the default is missing', () => {
    const { server } = app.http;
    expect(defaultLimits.headersMs).toBeLessThan(defaultLimits.requestMs);
    expect(server.headersTimeout).toBe(limits.headersMs);
    expect(server.requestTimeout).toBe(limits.requestMs);
    expect(server.keepAliveTimeout).toBe(limits.keepAliveMs);
    expect(server.timeout).toBe(limits.silenceMs);
    expect(server.maxConnections).toBe(limits.connectionsMax);
  });
});
