import type { Socket } from 'node:net';
import { getDefaultHighWaterMark } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../delivery/receiver.ts';
import { type OpenStream, openStream, type StreamRequest } from '../support/open-stream.ts';
import { type RealEstate, realEstate } from '../support/real-estate.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';
import { lengthen } from './long-log.ts';

/** What Node buffers of a response before it says that this is enough. */
const BUFFER_BYTES = getDefaultHighWaterMark(false);
const FRAME_BYTES_MAX = 100_000;

function pathOf(locationId: string, query = ''): string {
  return `/v1/events/stream?locationId=${locationId}${query && `&${query}`}`;
}
const idsOf = (stream: OpenStream) => stream.events.flatMap(({ id }) => id ?? []);
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

describe.each(engines)('many streams, and slow ones, on %s', (engine) => {
  let app: TestApp;
  const sockets = new Set<Socket>();
  const open: OpenStream[] = [];

  beforeAll(async () => {
    // Refusing the one stream too many is an error to the log.
    const streams = { stallMs: 1_000, streamsPerLocationMax: 210 };
    app = await startTestApp({ engine, streams, logLevel: 'silent' });
    app.http.server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
  });
  afterAll(() => app?.close());
  afterEach(async () => {
    await Promise.all(open.splice(0).map((stream) => stream.close()));
  });

  async function follow({ locationId, token }: RealEstate, query = '', options: Partial<StreamRequest> = {}) {
    const stream = await openStream(pathOf(locationId, query), { url: app.url, token, ...options });
    open.push(stream);
    return stream;
  }

  test('of what a reader does not take, a frame waits in memory and the rest in the log', async () => {
    const estate = await realEstate(app);
    const { locationId } = estate;
    const body = { locationId, properties: { name: 'Large', text: 'x'.repeat(60_000) } };
    await estate.expect(201, 'POST', '/objects/property/records', body);
    const first = (await app.log(locationId)).length;
    await lengthen(app, locationId, 500);
    const head = first + 500;

    const before = new Set(sockets);
    const stream = await follow(estate, `after=${first - 1}`, { paused: true });
    const [socket] = [...sockets].filter((each) => !before.has(each)) as [Socket];
    let buffered = 0;
    await until(
      () => {
        buffered = Math.max(buffered, socket.writableLength);
        return socket.destroyed;
      },
      15_000,
      () => `${socket.writableLength} bytes wait, ${socket.bytesWritten} were written`,
    );
    // It was full, and hung up on for taking nothing.
    expect(buffered).toBeGreaterThan(BUFFER_BYTES);
    expect(buffered).toBeLessThan(BUFFER_BYTES + FRAME_BYTES_MAX);
    // What the kernel takes is a few megabytes of these thirty.
    expect(socket.bytesWritten).toBeLessThan(20_000_000);

    stream.resume();
    await stream.waitUntil(({ isClosed }) => isClosed);
    expect(stream.events.at(-1)?.event).toBe('RecordCreate');
    const back = await follow(estate, '', { lastEventId: stream.lastId as number });
    await back.waitUntil(({ lastId }) => lastId === head, 20_000);
    expect([...idsOf(stream), ...idsOf(back)]).toEqual(numbers(first, head));
  });

  test('two hundred get everything in order, and there is a bound', async () => {
    const estate = await realEstate(app);
    const start = (await app.log(estate.locationId)).length;
    const streams = await Promise.all(Array.from({ length: 200 }, () => follow(estate)));
    for (let round = 0; round < 5; round += 1) await estate.newBuyers(20);
    for (const stream of streams) await stream.waitFor(100, 20_000);
    for (const stream of streams) expect(idsOf(stream)).toEqual(numbers(start + 1, start + 100));

    const more = await Promise.all(Array.from({ length: 20 }, () => follow(estate)));
    const refused = more.filter(({ status }) => status !== 200);
    expect(refused).toHaveLength(10);
    for (const { status, problem, headers } of refused) {
      expect([status, problem.code, headers['retry-after']]).toEqual([
        503,
        'too_many_streams',
        expect.any(String),
      ]);
    }
    // Another location has its own places, and one that is left is free again.
    expect((await follow(await realEstate(app))).status).toBe(200);
    await streams[0]?.close();
    await until(
      async () => (await follow(estate)).status === 200,
      5_000,
      () => 'no place is free',
    );
  });

  test('clients that come back again and again miss nothing and get nothing twice', async () => {
    const estate = await realEstate(app);
    const { locationId } = estate;
    const start = (await app.log(locationId)).length;
    let stop = false;
    const writing = (async () => {
      while (!stop) await estate.newBuyers(5);
    })();
    const clients = Array.from({ length: 40 }, async () => {
      const ids: number[] = [];
      let last = start;
      for (let round = 0; round < 5; round += 1) {
        const stream = await follow(estate, '', { lastEventId: last });
        await stream.waitFor(1 + Math.floor(Math.random() * 20), 20_000);
        await stream.close();
        ids.push(...idsOf(stream));
        last = stream.lastId as number;
      }
      return ids;
    });
    const all = await Promise.all(clients);
    stop = true;
    await writing;
    for (const ids of all) expect(ids).toEqual(numbers(start + 1, start + ids.length));
  });
});

describe.each(engines)('the end of a server with streams on %s', (engine) => {
  test('is told to all of them and waits for none', async () => {
    const app = await startTestApp({ engine });
    const estate = await realEstate(app);
    const { locationId, token } = estate;
    const body = { locationId, properties: { name: 'Large', text: 'x'.repeat(60_000) } };
    await estate.expect(201, 'POST', '/objects/property/records', body);
    await lengthen(app, locationId, 300);
    const request = { url: app.url, token };
    const streams = await Promise.all(
      Array.from({ length: 20 }, () => openStream(pathOf(locationId), request)),
    );
    const stalled = await openStream(pathOf(locationId, 'after=0'), { ...request, paused: true });
    const began = performance.now();
    await app.close();
    expect(performance.now() - began).toBeLessThan(5_000);
    for (const stream of streams) {
      await stream.waitUntil(({ isClosed }) => isClosed);
      expect(stream.events.map(({ event, data }) => [event, data.code])).toEqual([['end', 'shutting_down']]);
    }
    stalled.resume();
    await stalled.waitUntil(({ isClosed }) => isClosed);
  });
});

// Two processes need a database that both can open: PostgreSQL alone.
describe('streams of two processes on one PostgreSQL', () => {
  const servers: ServerProcess[] = [];
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({ engine: 'postgres' });
    const env = { RELATA_DATABASE_URL: app.databaseUrl };
    servers.push(await startServerProcess({ env }), await startServerProcess({ env }));
  });
  afterAll(async () => {
    for (const server of servers) await server.stop();
    await app?.close();
  });

  test('follow what the other commits, and go on there when one ends', async () => {
    const estate = await realEstate(app);
    const { locationId, token } = estate;
    const start = (await app.log(locationId)).length;
    const [first, second] = servers as [ServerProcess, ServerProcess];
    const streams = [
      await openStream(pathOf(locationId), { url: first.url, token }),
      await openStream(pathOf(locationId), { url: second.url, token }),
    ];
    await estate.newBuyers(20);
    for (const stream of streams) await stream.waitFor(20);
    await first.stop();
    const [ended] = streams as [OpenStream];
    await ended.waitUntil(({ isClosed }) => isClosed);
    expect(ended.events.at(-1)).toMatchObject({ event: 'end', data: { code: 'shutting_down' } });
    await estate.newBuyers(20);
    const back = await openStream(pathOf(locationId), {
      url: second.url,
      token,
      lastEventId: ended.lastId as number,
    });
    await back.waitFor(20);
    expect([...idsOf(ended), ...idsOf(back)]).toEqual(numbers(start + 1, start + 40));
    await streams[1]?.waitFor(40);
    for (const stream of [...streams, back]) await stream.close();
  });
});
