import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../delivery/receiver.ts';
import { type OpenStream, openStream, type StreamRequest } from '../support/open-stream.ts';
import { type PgProxy, startPgProxy } from '../support/pg-proxy.ts';
import { type RealEstate, realEstate } from '../support/real-estate.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

function pathOf(locationId: string, query = ''): string {
  return `/v1/events/stream?locationId=${locationId}${query && `&${query}`}`;
}
const idsOf = (stream: OpenStream) => stream.events.flatMap(({ id }) => id ?? []);
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

describe.each(engines)('many streams on %s', (engine) => {
  let app: TestApp;
  const open: OpenStream[] = [];

  beforeAll(async () => {
    // Refusing the one stream too many is an error to the log.
    app = await startTestApp({ engine, streams: { streamsPerLocationMax: 210 }, logLevel: 'silent' });
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

// The embedded database cannot be away while the process lives: PostgreSQL alone.
describe('a stream whose database goes away', () => {
  test('stays, says that it lives, and goes on when it is back', async () => {
    let proxy: PgProxy | undefined;
    const app = await startTestApp({
      engine: 'postgres',
      streams: { heartbeatMs: 100, recheckMs: 200 },
      logLevel: 'silent',
      through: async (url) => {
        proxy = await startPgProxy(url);
        return proxy.url;
      },
    });
    const estate = await realEstate(app);
    const start = (await app.log(estate.locationId)).length;
    const stream = await openStream(pathOf(estate.locationId), { url: app.url, token: estate.token });
    await estate.newBuyers(2);
    await stream.waitFor(2);
    proxy?.away();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const { length } = stream.frames;
    await stream.waitUntil(({ frames }) => frames.length >= length + 3);
    expect([stream.isClosed, idsOf(stream).length]).toEqual([false, 2]);
    proxy?.restore();
    await until(
      async () => (await app.call('GET', '/readyz')).status === 200,
      10_000,
      () => 'not ready',
    );
    await estate.newBuyers(2);
    await stream.waitFor(4);
    expect(idsOf(stream)).toEqual(numbers(start + 1, start + 4));
    await stream.close();
    await app.close();
    await proxy?.close();
  });
});
