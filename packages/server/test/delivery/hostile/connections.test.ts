import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  type Authority,
  type Certificate,
  expired,
  makeAuthority,
  makeSelfSigned,
} from '../egress/certificates.ts';
import { openWorld, type World } from '../world.ts';
import { openCase } from './case.ts';
import { type Behaviour, good, type RawServer, startRawServer } from './raw-server.ts';

let world: World;
let authority: Authority;
const servers: RawServer[] = [];

beforeAll(async () => {
  authority = makeAuthority('Authority of these tests');
  world = await openWorld('postgres', { egressCa: authority.cert });
});
afterAll(() => world?.close());
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
  await world.removeAll();
  expect(world.complaints.splice(0)).toEqual([]);
});

async function serve(behaviour: Behaviour, certificate?: Certificate): Promise<RawServer> {
  const server = await startRawServer(behaviour, certificate);
  servers.push(server);
  return server;
}

describe('what cannot be connected to', () => {
  test('a port where nobody listens', async () => {
    const server = await startRawServer(good);
    await server.close();
    const { deliver, retries } = await openCase(world, { url: server.url, timeoutMs: 1_000 });
    expect(await deliver()).toMatchObject([
      { seq: 1, outcome: 'failed', status: null, error: expect.stringContaining('ECONNREFUSED') },
    ]);
    expect(await retries()).toMatchObject([{ seq: 1, failures: 1 }]);
  });

  test('a host that does not answer at all, until it does', async () => {
    const hole = await startBlackHole();
    try {
      const { deliver, retries } = await openCase(world, { url: hole.url, timeoutMs: 300 });
      expect(await deliver()).toMatchObject([
        { seq: 1, outcome: 'failed', status: null, error: 'no complete answer within 300 ms' },
      ]);
      expect(await retries()).toMatchObject([{ seq: 1, failures: 1 }]);
      hole.open();
      // TCP tries again after a second.
      await sleep(1_200);
      expect((await deliver()).at(-1)).toMatchObject({ seq: 2, outcome: 'delivered' });
    } finally {
      await hole.close();
    }
  });

  test.each<[string, () => Certificate, RegExp]>([
    ['has expired', () => authority.issue(['127.0.0.1'], expired), /CERT_HAS_EXPIRED/],
    ['vouches for itself', () => makeSelfSigned('127.0.0.1'), /DEPTH_ZERO_SELF_SIGNED_CERT/],
    ['is of another host', () => authority.issue(['hooks.test']), /ERR_TLS_CERT_ALTNAME_INVALID/],
    [
      'is of an authority that nobody knows',
      () => makeAuthority('Nobody').issue(['127.0.0.1']),
      /UNABLE_TO_VERIFY_LEAF_SIGNATURE/,
    ],
  ])('one whose certificate %s: it learns nothing of the event', async (_, certificate, error) => {
    const server = await serve(good, certificate());
    const { deliver, retries } = await openCase(world, { url: server.url, timeoutMs: 2_000 });
    expect(await deliver()).toMatchObject([
      { seq: 1, outcome: 'failed', status: null, error: expect.stringMatching(error) },
    ]);
    expect(await retries()).toMatchObject([{ seq: 1, failures: 1 }]);
    expect(server.asked).toEqual([]);
    await server.abandoned();
  });

  test('one that takes TLS and hangs up in the middle of it', async () => {
    const server = await serve({ connected: (socket) => void socket.end(Buffer.from([0x16, 0x03, 0x03])) });
    const { deliver } = await openCase(world, {
      url: server.url.replace('http:', 'https:'),
      timeoutMs: 2_000,
    });
    expect(await deliver()).toMatchObject([{ outcome: 'failed', status: null }]);
    expect(server.connections).toBe(1);
  });

  test('one with a good certificate of the private authority is', async () => {
    const server = await serve(good, authority.issue(['127.0.0.1']));
    const { deliver } = await openCase(world, { url: server.url, timeoutMs: 2_000 });
    expect(await deliver()).toMatchObject([{ outcome: 'delivered', status: 200 }]);
  });
});

describe('connections that are kept', () => {
  const answer = (socket: Socket): void =>
    void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK');

  test('carry one event after another', async () => {
    const server = await serve(good);
    const { deliver } = await openCase(world, { url: server.url });
    for (let event = 0; event < 4; event += 1) await deliver();
    expect(server.asked.map(({ onConnection }) => onConnection)).toEqual([1, 2, 3, 4]);
    expect(server.connections).toBe(1);
  });

  test('and were closed in between are replaced', async () => {
    const server = await serve({
      asked(socket) {
        answer(socket);
        setTimeout(() => socket.end(), 30);
      },
    });
    const { deliver } = await openCase(world, { url: server.url });
    for (let event = 0; event < 3; event += 1) {
      await deliver();
      await sleep(60);
    }
    expect(await deliver()).toMatchObject([1, 2, 3, 4].map((seq) => ({ seq, outcome: 'delivered' })));
    expect(server.asked.length).toBe(4);
  });

  test.each<[string, (socket: Socket) => void]>([
    ['reset', (socket) => void socket.resetAndDestroy()],
    ['closed', (socket) => void socket.destroy()],
  ])('and are %s just when a request arrives cost no try: it goes again on a new one', async (_, end) => {
    const server = await serve({
      asked: (socket, { onConnection }) => (onConnection === 1 ? answer(socket) : end(socket)),
    });
    const { deliver, retries } = await openCase(world, { url: server.url });
    await deliver();
    expect(await deliver()).toMatchObject([
      { seq: 1, outcome: 'delivered' },
      { seq: 2, number: 1, outcome: 'delivered' },
    ]);
    expect(await retries()).toEqual([]);
    expect(server.connections).toBe(2);
    // The very same request, but for what is said about the connection.
    const [, second, third] = server.asked.map(({ head, body }) => [withoutConnection(head), body]);
    expect(third).toEqual(second);
  });

  test('go again once, not for ever', async () => {
    let dying = false;
    const server = await serve({ asked: (socket) => (dying ? void socket.destroy() : answer(socket)) });
    const { deliver, retries } = await openCase(world, { url: server.url });
    await deliver();
    dying = true;
    expect((await deliver()).at(-1)).toMatchObject({ seq: 2, number: 1, outcome: 'failed' });
    expect(server.asked.length).toBe(3);
    expect(await retries()).toMatchObject([{ seq: 2, failures: 1 }]);
  });

  test.each<[string, Behaviour['asked']]>([
    ['after it has been at work', (socket) => void setTimeout(() => socket.destroy(), 1_100)],
    ['within the answer', (socket) => void socket.write('HTTP/1.1 200', () => socket.destroy())],
  ])('and die %s have failed', async (_, die) => {
    const server = await serve({
      asked: (socket, asked) => (asked.onConnection === 1 ? answer(socket) : die?.(socket, asked)),
    });
    const { deliver, retries } = await openCase(world, { url: server.url, timeoutMs: 5_000 });
    await deliver();
    expect((await deliver()).at(-1)).toMatchObject({ seq: 2, number: 1, outcome: 'failed' });
    expect(server.asked.length).toBe(2);
    expect(await retries()).toMatchObject([{ seq: 2, failures: 1 }]);
  });

  test('and say something unasked are not believed', async () => {
    const server = await serve({
      asked(socket) {
        answer(socket);
        setTimeout(() => socket.write('HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n'), 30);
      },
    });
    const { deliver } = await openCase(world, { url: server.url });
    await deliver();
    await sleep(60);
    expect(await deliver()).toMatchObject([{ outcome: 'delivered' }, { outcome: 'delivered' }]);
    expect(server.connections).toBe(2);
  });
});

test('a process that dies after its work, before it answers, gets the same event again', async () => {
  let dying = true;
  const server = await serve({
    asked(socket) {
      if (dying) socket.destroy();
      else socket.write('HTTP/1.1 204 No Content\r\n\r\n');
      dying = false;
    },
  });
  const { deliver } = await openCase(world, { url: server.url, retryPolicy: [0.05] });
  expect(await deliver()).toMatchObject([{ number: 1, outcome: 'failed', status: null }]);
  await expect.poll(() => server.asked.length, { timeout: 5_000 }).toBe(2);
  const [first, second] = server.asked;
  expect(second?.body).toBe(first?.body);
  expect(idOf(second?.head)).toBe(idOf(first?.head));
});

const idOf = (head = ''): string | undefined => /webhook-id: (\S+)/.exec(head)?.[1];

const withoutConnection = (head: string): string => head.replace(/\r\nconnection: [^\r]*/i, '');

interface BlackHole {
  readonly url: string;
  /** From now on it takes connections, and answers 200. */
  open(): void;
  close(): Promise<void>;
}

/** A port whose queue of connections is full, and whose process takes none: what more arrives is dropped. */
async function startBlackHole(): Promise<BlackHole> {
  const gate = new Int32Array(new SharedArrayBuffer(4));
  const code = `
    const { createServer } = require('node:http');
    const { parentPort, workerData } = require('node:worker_threads');
    const server = createServer((request, response) => request.resume().on('end', () => response.end()));
    server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      parentPort.postMessage(server.address().port);
      setTimeout(() => Atomics.wait(workerData, 0, 0), 10);
    });
  `;
  const worker = new Worker(code, { eval: true, workerData: gate });
  const [port] = (await once(worker, 'message')) as [number];
  await sleep(50);
  const fillers = [1, 2, 3].map(() => connect(port, '127.0.0.1').on('error', () => {}));
  await sleep(50);
  const open = (): void => {
    Atomics.store(gate, 0, 1);
    Atomics.notify(gate, 0);
    for (const filler of fillers) filler.destroy();
  };
  return {
    url: `http://127.0.0.1:${port}/`,
    open,
    async close() {
      open();
      await worker.terminate();
    },
  };
}
