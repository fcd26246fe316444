import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createListener, type Listener, WebhookError } from '@relata/listener';
import { testKeys } from '@relata/listener/testing';
import { expect, type MockInstance } from 'vitest';
import { attacks } from '../attacks/all.ts';
import { byHighLevel, byRelata, type Delivery, openKit } from '../attacks/attack.ts';
import type { Running } from './framework.ts';
import type { Switch } from './switch.ts';

const HUGE = 50_000_000;
const CHUNK = 65_536;
/** `maxBodyBytes`, and what was on its way when it was reached. */
const CHUNKED_READ_MAX = 1_048_576 + 1_000_000;
/** What one look at a connection may bring before anybody can say that it is too much. */
const ANNOUNCED_READ_MAX = 500_000;
/** Each is a chunk of its own. Kept as chunks, they took 220 bytes each. */
const TINY_CHUNKS = 200_000;
const TINY_HEAP_MAX = 15_000_000;

async function newListener(): Promise<{ listener: Listener; runs: () => number; errors: unknown[] }> {
  const { relata, highlevel } = await testKeys();
  let runs = 0;
  const errors: unknown[] = [];
  const listener = createListener({ keys: [relata, highlevel] })
    .onAny(() => {
      runs += 1;
    })
    .onError((error) => errors.push(error));
  return { listener, runs: () => runs, errors };
}

/** Genuine webhooks, sent now. */
async function genuine(): Promise<Delivery[]> {
  const { relata, highlevel } = await openKit();
  return [
    await byRelata(relata, undefined, { timestamp: Math.floor(Date.now() / 1000) }),
    await byHighLevel(highlevel),
  ];
}

/** Behind a parser that took the bytes: genuine or not, nothing is handled, and whoever runs it is told why. */
export async function checkAfterParser(
  listening: Switch,
  { url }: Running,
  complaints: MockInstance,
): Promise<void> {
  const { listener, runs, errors } = await newListener();
  const way = listening.way(url);
  for (const delivery of await genuine()) {
    const { status, body } = await way(listener, delivery);
    expect(status).toBe(500);
    expect(JSON.parse(body)).toMatchObject({
      code: 'body_already_parsed',
      hint: expect.stringContaining('parser'),
    });
  }
  expect(errors).toHaveLength(2);
  for (const error of errors) {
    expect(error).toBeInstanceOf(WebhookError);
    expect(error).toMatchObject({ code: 'body_already_parsed', hint: expect.stringContaining('before') });
  }

  const silent = createListener({ keys: (await testKeys()).relata });
  complaints.mockClear();
  for (const delivery of await genuine()) await way(silent, delivery);
  const said = complaints.mock.calls.map(([first]) => first);
  expect(said).toContainEqual(expect.objectContaining({ code: 'body_already_parsed' }));

  const kit = await openKit();
  for (const { name, deliveries } of attacks) {
    for (const delivery of await deliveries(kit)) {
      const { status } = await way(listener, delivery);
      expect(status, name).toBeGreaterThanOrEqual(400);
    }
  }
  expect(runs()).toBe(0);
}

/** 50 MB, announced or not: the answer is 413, and most of them never leave the sender. */
export async function checkHuge(listening: Switch, { url, bytesRead }: Running): Promise<void> {
  const { listener, runs } = await newListener();
  listening.use(listener);
  const announced = { 'content-length': HUGE, ...headersOf(await genuine()) };
  expect(await upload(url, announced)).toBe(413);
  expect(bytesRead()).toBeLessThan(ANNOUNCED_READ_MAX);

  expect(await upload(url, { 'transfer-encoding': 'chunked' })).toBe(413);
  expect(bytesRead()).toBeLessThan(CHUNKED_READ_MAX);

  // The server itself says "100 Continue" as soon as it is asked: the sender may then begin, but is not listened to.
  expect(await upload(url, { ...announced, expect: '100-continue' })).toBe(413);
  expect(bytesRead()).toBeLessThan(ANNOUNCED_READ_MAX);

  // Another method's body is not read either.
  expect(await upload(url, announced, 'PUT')).toBe(405);
  expect(bytesRead()).toBeLessThan(ANNOUNCED_READ_MAX);

  const answered = await listening.way(url)(listener, (await genuine())[0] as Delivery);
  expect(answered.status).toBe(200);
  expect(runs()).toBe(1);
}

const headersOf = ([first]: Delivery[]): Record<string, string> =>
  ({ ...first?.headers }) as Record<string, string>;

/** Sends 50 MB as fast as they are taken, until there is an answer. */
async function upload(
  url: string,
  headers: Record<string, string | number>,
  method = 'POST',
): Promise<number> {
  const sent = request(url, { method, headers, agent: false });
  const chunk = Buffer.alloc(CHUNK);
  let left = HUGE;
  const push = (): void => {
    while (left > 0 && !sent.destroyed) {
      const size = Math.min(CHUNK, left);
      left -= size;
      if (!sent.write(chunk.subarray(0, size))) return;
    }
    sent.end();
  };
  sent.on('drain', push);
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
  if (headers['expect'] === undefined) push();
  else {
    sent.on('continue', push);
    sent.flushHeaders();
  }
  const [answer] = await answered;
  // What was still being sent when the other side hung up.
  sent.on('error', () => {});
  await text(answer);
  sent.destroy();
  return answer.statusCode ?? 0;
}

/** A sender that makes each byte a chunk, and does not come to the end. */
export async function checkTinyChunks(listening: Switch, { url, bytesRead }: Running): Promise<void> {
  const { listener } = await newListener();
  listening.use(listener);
  const { hostname, port, pathname } = new URL(url);
  const head = `POST ${pathname} HTTP/1.1\r\nhost: ${hostname}\r\ntransfer-encoding: chunked\r\n\r\n`;
  const body = '1\r\nx\r\n'.repeat(TINY_CHUNKS);
  const before = heapUsed();
  const socket = connect(Number(port), hostname);
  socket.write(head + body);
  socket.on('error', () => {});
  while (bytesRead() < head.length + body.length) await sleep(10);
  // What was read last may be on its way to the adapter yet.
  await sleep(100);
  expect(heapUsed() - before).toBeLessThan(TINY_HEAP_MAX);
  socket.destroy();
}

function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

/** Half a body, and gone: nothing is handled, nothing is left hanging, and the next one is served. */
export async function checkAborted(listening: Switch, { url }: Running): Promise<void> {
  const { listener, runs, errors } = await newListener();
  listening.use(listener);
  const { hostname, port, pathname } = new URL(url);
  for (const length of ['content-length: 1000', 'transfer-encoding: chunked']) {
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write(`POST ${pathname} HTTP/1.1\r\nhost: ${hostname}\r\n${length}\r\n\r\n3e8\r\n{"type":`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    await once(socket, 'close');
  }
  const answered = await listening.way(url)(listener, (await genuine())[0] as Delivery);
  expect(answered.status).toBe(200);
  expect(runs()).toBe(1);
  expect(errors).toEqual([]);
  expect(listening.results.filter(({ outcome }) => outcome.kind === 'refused').length).toBeLessThanOrEqual(2);
  for (const { outcome } of listening.results) {
    if (outcome.kind === 'refused') expect(outcome.code).toBe('body_unreadable');
  }
}
