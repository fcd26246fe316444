import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { createListener, type Listener } from '@relata/listener';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/start-test-app.ts';
import { until } from './receiver.ts';

describe('a listener that asks relata for its keys', () => {
  let app: TestApp;
  let listener: Listener;
  let server: Server;
  let locationId: string;
  /** Each webhook with what was answered. */
  const arrived: { rawBody: Buffer; headers: IncomingHttpHeaders; status: number; code: string }[] = [];

  beforeAll(async () => {
    app = await startTestApp({ engine: 'postgres' });
    locationId = await app.newLocation();
    listener = createListener({ keys: app.url }).onAny(() => {});
    server = createServer(async (request, response) => {
      const { headers } = request;
      const rawBody = await buffer(request);
      const { status, body } = await listener.handle({ rawBody, headers });
      arrived.push({ rawBody, headers, status, code: JSON.parse(body).code });
      response.writeHead(status).end(body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const body = { url: `http://127.0.0.1:${port}/`, events: ['*'], locationIds: [locationId] };
    expect((await app.call('POST', '/v1/endpoints', { body })).status).toBe(201);
  });
  afterAll(async () => {
    await app?.close();
    await listener?.close();
    server?.closeAllConnections();
    server?.close();
  });

  async function change(): Promise<void> {
    const body = { locationId, firstName: 'Ada' };
    expect((await app.call('POST', '/contacts/', { body })).status).toBe(201);
  }

  const activeKid = async (): Promise<string> => (await app.call('GET', '/v1/keys')).body.keys[0].kid;

  test('takes every webhook at the first try while the key is exchanged as fast as can be, and then the old one no more', async () => {
    await change();
    await until(
      () => arrived.length === 1,
      10_000,
      () => 'nothing arrived',
    );
    const old = await activeKid();
    expect((await app.call('POST', '/v1/keys/rotate', { body: { overlapHours: 0 } })).status).toBe(201);

    let sent = 1;
    let after = 0;
    while (after < 10) {
      await change();
      sent += 1;
      if ((await activeKid()) !== old) after += 1;
      await sleep(100);
    }
    await until(
      () => arrived.length >= sent,
      10_000,
      () => `${arrived.length} of ${sent} arrived`,
    );
    expect(new Set(arrived.map(({ status, code }) => `${status} ${code}`))).toEqual(
      new Set(['200 processed']),
    );

    const [captured] = arrived;
    if (captured === undefined) throw new Error('there is none');
    await expect(listener.verify(captured.rawBody, captured.headers)).rejects.toMatchObject({
      code: 'signature_wrong',
    });
  });
});
