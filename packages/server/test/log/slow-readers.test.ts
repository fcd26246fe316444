import type { Socket } from 'node:net';
import { getDefaultHighWaterMark } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../delivery/receiver.ts';
import { type OpenStream, openStream } from '../support/open-stream.ts';
import { type RealEstate, realEstate } from '../support/real-estate.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';
import { lengthen } from './long-log.ts';

/** What Node buffers of a response before it says that this is enough. */
const BUFFER_BYTES = getDefaultHighWaterMark(false);
const FRAME_BYTES_MAX = 100_000;
/** What the kernel may take for both ends of a connection is less. */
const LARGE_EVENTS = 350;
const KERNEL_BYTES_MAX = 16_000_000;

const pathOf = (locationId: string, after: number): string =>
  `/v1/events/stream?locationId=${locationId}&after=${after}`;
const idsOf = (stream: OpenStream) => stream.events.flatMap(({ id }) => id ?? []);

/** Fills the end of a location's log with events of 60 kB; gives the number of the first. */
async function fill(app: TestApp, { locationId, expect: succeed }: RealEstate): Promise<number> {
  const body = { locationId, properties: { name: 'Large', text: 'x'.repeat(60_000) } };
  await succeed(201, 'POST', '/objects/property/records', body);
  const first = (await app.log(locationId)).length;
  await lengthen(app, locationId, LARGE_EVENTS - 1);
  return first;
}

describe.each(engines)('readers that take nothing, on %s', (engine) => {
  let app: TestApp;
  let estate: RealEstate;
  let first: number;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    app = await startTestApp({ engine, streams: { stallMs: 1_500, heartbeatMs: 200 } });
    estate = await realEstate(app);
    first = await fill(app, estate);
    app.http.server.on('connection', (socket: Socket) => sockets.push(socket));
  });
  afterAll(() => app?.close());

  test('find a buffer in memory and the rest in the log, and are hung up on', async () => {
    const { locationId, token } = estate;
    const last = first + LARGE_EVENTS - 1;
    const stream = await openStream(pathOf(locationId, first - 1), { url: app.url, token, paused: true });
    const socket = sockets.at(-1) as Socket;
    let buffered = 0;
    await until(
      () => {
        buffered = Math.max(buffered, socket.writableLength);
        return socket.destroyed;
      },
      20_000,
      () => `${socket.writableLength} bytes wait, ${socket.bytesWritten} were written`,
    );
    expect(buffered).toBeGreaterThan(BUFFER_BYTES);
    expect(buffered).toBeLessThan(BUFFER_BYTES + FRAME_BYTES_MAX);
    expect(socket.bytesWritten).toBeLessThan(KERNEL_BYTES_MAX);

    stream.resume();
    await stream.waitUntil(({ isClosed }) => isClosed);
    expect(stream.events.at(-1)?.event).toBe('RecordCreate');
    const { lastId = 0 } = stream;
    const back = await openStream(pathOf(locationId, 0), { url: app.url, token, lastEventId: lastId });
    await back.waitUntil((each) => each.lastId === last, 20_000);
    expect([...idsOf(stream), ...idsOf(back)]).toEqual(
      Array.from({ length: LARGE_EVENTS }, (_, n) => first + n),
    );
    await back.close();
  });

  test('one that takes something now and then is not hung up on', async () => {
    const { locationId, token } = estate;
    const stream = await openStream(pathOf(locationId, first - 1), { url: app.url, token, paused: true });
    for (let round = 0; round < 4; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 600));
      const { length } = stream.frames;
      stream.resume();
      await stream.waitUntil(({ frames }) => frames.length >= length + 30);
      stream.pause();
    }
    stream.resume();
    await stream.waitFor(LARGE_EVENTS, 20_000);
    expect(stream.isClosed).toBe(false);
    await stream.close();
  });
});

describe.each(engines)('the end of a server with streams on %s', (engine) => {
  test('is told to all of them and waits for none', async () => {
    const app = await startTestApp({ engine });
    const estate = await realEstate(app);
    const { locationId, token } = estate;
    const first = await fill(app, estate);
    const request = { url: app.url, token };
    const head = first + LARGE_EVENTS - 1;
    const streams = await Promise.all(
      Array.from({ length: 20 }, () => openStream(pathOf(locationId, head), request)),
    );
    const stalled = await openStream(pathOf(locationId, 0), { ...request, paused: true });
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
