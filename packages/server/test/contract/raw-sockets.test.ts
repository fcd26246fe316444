import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { databaseState } from '../support/database-state.ts';
import { type RealEstate, realEstate } from '../support/real-estate.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

describe.each(engines)('what no client sends, on %s', (engine) => {
  let app: TestApp;
  let world: RealEstate;
  let before: Record<string, string>;
  const open = new Set<Socket>();

  beforeAll(async () => {
    app = await startTestApp({ engine });
    world = await realEstate(app);
    before = await databaseState(app);
  });
  afterEach(async () => {
    for (const socket of open) socket.destroy();
    open.clear();
    expect(await databaseState(app)).toEqual(before);
    expect((await world.call('GET', '/associations/')).status).toBe(200);
  });
  afterAll(() => app?.close());

  async function dial(): Promise<Socket> {
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
    open.add(socket);
    // That the other side hangs up is what some of these are about.
    socket.on('error', () => {});
    await once(socket, 'connect');
    return socket;
  }

  /** Sends bytes and gives all that comes back until the other side hangs up. */
  async function say(...parts: (string | Buffer)[]): Promise<string> {
    const socket = await dial();
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    for (const part of parts) socket.write(part);
    await Promise.race([once(socket, 'close'), sleep(15_000, undefined, { ref: false })]);
    return Buffer.concat(chunks).toString('latin1');
  }

  const close = 'Connection: close\r\n';
  const head = (line: string, ...headers: string[]) =>
    [line, 'Host: relata', `Authorization: Bearer ${world.token}`, ...headers, '', ''].join('\r\n');
  const json = 'Content-Type: application/json';
  const body = () =>
    JSON.stringify({
      locationId: world.locationId,
      key: 'custom_objects.agent',
      labels: { singular: 'Agent', plural: 'Agents' },
      primaryDisplayPropertyDetails: { key: 'name', name: 'Name', dataType: 'TEXT' },
    });

  test.each([
    ['nonsense', 'nonsense\r\n\r\n'],
    ['a TLS greeting', Buffer.from('16030100c8010000c40303', 'hex')],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['no version', 'GET /associations/\r\n\r\n'],
    ['a version that is none', 'GET /associations/ HTTP/9.9\r\n\r\n'],
    ['an unknown method', `FETCH /associations/ HTTP/1.1\r\nHost: x\r\n${close}\r\n`],
    ['a header without a name', `GET /associations/ HTTP/1.1\r\nHost: x\r\n: y\r\n${close}\r\n`],
    ['a header with a NUL', `GET /associations/ HTTP/1.1\r\nHost: x\r\nA: \0\r\n${close}\r\n`],
    ['two hosts', `GET /associations/ HTTP/1.1\r\nHost: x\r\nHost: y\r\n${close}\r\n`],
    ['no host', `GET /associations/ HTTP/1.1\r\n${close}\r\n`],
    [
      'a length that is no number',
      `POST /objects/ HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n${close}\r\n`,
    ],
    ['a negative length', `POST /objects/ HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n${close}\r\n`],
    [
      'two lengths',
      `POST /objects/ HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n${close}\r\n{}`,
    ],
    [
      'a length and chunks',
      `POST /objects/ HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n${close}\r\n{}`,
    ],
    [
      'a chunk of no size',
      `POST /objects/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n${close}\r\nzz\r\n`,
    ],
  ])('%s is refused and hung up on', async (_name, bytes) => {
    expect(await say(bytes)).toMatch(/^HTTP\/1\.1 4\d\d /);
  });

  test('headers of more than 16 KB are refused', async () => {
    expect(await say(head('GET /associations/ HTTP/1.1', `A: ${'x'.repeat(20_000)}`))).toMatch(
      /^HTTP\/1\.1 431 /,
    );
    expect(await say(head(`GET /associations/${'x'.repeat(20_000)} HTTP/1.1`))).toMatch(/^HTTP\/1\.1 431 /);
  });

  test('a body that is shorter than was said is not acted upon', async () => {
    const socket = await dial();
    socket.resume();
    socket.end(head('POST /objects/ HTTP/1.1', json, `Content-Length: ${body().length + 5}`) + body());
    await once(socket, 'close');
  });

  test('what follows a body that is longer than was said is refused', async () => {
    const answer = await say(
      `${head('POST /objects/ HTTP/1.1', json, 'Content-Length: 2')}{}garbage\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
  });

  test('a request that never ends is not waited for without end', () => {
    expect(app.http.server.requestTimeout).toBeLessThanOrEqual(60_000);
    expect(app.http.server.requestTimeout).toBeGreaterThan(0);
  });

  test('what is no request is refused in the form of all refusals', async () => {
    const [head = '', text = ''] = (await say('nonsense\r\n\r\n')).split('\r\n\r\n');
    const traceId = /x-trace-id: (\S+)/.exec(head)?.[1];
    const message = 'The request is not valid HTTP';
    expect(JSON.parse(text)).toEqual({ statusCode: 400, message, error: 'Bad Request', traceId });
  });

  test('half a body and then nothing is not acted upon', async () => {
    const text = body();
    const half = head('POST /objects/ HTTP/1.1', json, `Content-Length: ${text.length}`) + text.slice(0, 40);
    const socket = await dial();
    socket.write(half);
    await sleep(50);
    socket.destroy();
    const other = await dial();
    other.write(half);
    await sleep(50);
    other.resetAndDestroy();
    await sleep(50);
  });

  test('a body in chunks that ends early is not acted upon', async () => {
    const socket = await dial();
    const text = body();
    const chunk = `${(text.length + 10).toString(16)}\r\n${text}`;
    socket.write(head('POST /objects/ HTTP/1.1', json, 'Transfer-Encoding: chunked') + chunk);
    await sleep(50);
    socket.destroy();
    await sleep(50);
  });

  test('an endless body is cut off at its bound', async () => {
    const socket = await dial();
    const answer = once(socket, 'data');
    socket.write(head('POST /objects/ HTTP/1.1', json, 'Transfer-Encoding: chunked'));
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
    for (let sent = 0; sent < 32 && socket.writable; sent += 1) {
      socket.write(chunk);
      await sleep(1);
    }
    expect(String((await answer)[0])).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('a body without a content type is refused', async () => {
    const text = body();
    const answer = await say(
      head('POST /objects/ HTTP/1.1', 'Connection: close', `Content-Length: ${text.length}`) + text,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 415 /);
    expect(answer).toContain('"message":"The body must be application/json"');
  });

  test('a byte order mark before a body is passed over, as Express does', async () => {
    const text = Buffer.from(`\ufeff${JSON.stringify({ locationId: world.locationId })}`);
    const answer = await say(
      head('POST /objects/ HTTP/1.1', json, 'Connection: close', `Content-Length: ${text.length}`),
      text,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 422 /);
    expect(answer).toContain('key should not be empty');
  });

  test('GET and DELETE may say that they carry JSON and carry nothing', async () => {
    for (const more of [[], ['Content-Length: 0']]) {
      const got = await say(head('GET /associations/ HTTP/1.1', json, 'Connection: close', ...more));
      expect(got).toMatch(/^HTTP\/1\.1 200 /);
      const gone = await say(head('DELETE /associations/x HTTP/1.1', json, 'Connection: close', ...more));
      expect(gone).toMatch(/^HTTP\/1\.1 404 /);
    }
  });

  test('a hundred connections that say nothing keep nobody out', async () => {
    await Promise.all(Array.from({ length: 100 }, dial));
    expect((await world.call('GET', '/associations/')).status).toBe(200);
  });
});
