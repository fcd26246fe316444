import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tools/test/databases.ts';
import { connect } from '../../src/db/connect.ts';
import { migrate } from '../../src/db/migrate.ts';
import { holdLocations, releaseAll } from '../support/hold-locations.ts';
import { type RawClient, rawClient } from '../support/raw-client.ts';
import type { RealEstate } from '../support/real-estate.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import type { TestApp } from '../support/start-test-app.ts';

/** 10 s, and what a busy machine adds. */
const ENDS_MS = 14_000;

// A real process that gets a real SIGTERM. Requests are kept under way by a lock, for which it takes a second connection.
describe('a process that is asked to end', () => {
  let drop: () => Promise<void>;
  let databaseUrl: string;
  let server: ServerProcess;
  let locationId: string;
  const clients: RawClient[] = [];

  beforeAll(async () => {
    ({ url: databaseUrl, drop } = await freshDatabase(async (url) => {
      const database = await connect({ url });
      await migrate(database);
      await database.close();
    }));
  });
  beforeEach(async () => {
    server = await startServerProcess({
      env: { RELATA_DATABASE_URL: databaseUrl, RELATA_LOG_LEVEL: 'silent' },
    });
    const made = await call('POST', '/v1/locations', { name: 'Test' });
    locationId = ((await made.json()) as { id: string }).id;
  });
  afterEach(async () => {
    for (const { socket } of clients.splice(0)) socket.destroy();
    await releaseAll();
    await server.kill();
  });
  afterAll(() => drop?.());

  const call = (method: string, path: string, body?: unknown) =>
    fetch(server.url + path, {
      method,
      headers: { authorization: `Bearer ${server.adminToken}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const newContact = () =>
    call('POST', '/contacts/', { locationId, email: `${performance.now()}@example.com` });
  const hold = () => holdLocations({ databaseUrl } as TestApp, { locationId } as RealEstate);

  async function dial(): Promise<RawClient> {
    const client = await rawClient(server.url);
    clients.push(client);
    return client;
  }

  /** Requests that wait for the location's lock. */
  async function untilWaiting(): Promise<void> {
    const client = new pg.Client(databaseUrl);
    await client.connect();
    await expect
      .poll(async () => {
        const { rows } = await client.query(
          `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        return rows.length;
      })
      .toBeGreaterThan(0);
    await client.end();
  }

  test('says so, answers what is under way, takes nothing new, and ends', async () => {
    const idle = await dial();
    idle.send('GET /healthz HTTP/1.1\r\nHost: relata\r\n\r\n');
    await idle.hears(/200 OK/, 5_000);
    const held = await hold();
    const underWay = newContact();
    await untilWaiting();

    server.signal('SIGTERM');
    await expect.poll(async () => (await call('GET', '/readyz')).status).toBe(503);
    expect(await (await call('GET', '/readyz')).json()).toMatchObject({
      statusCode: 503,
      message: 'The server is shutting down',
    });
    expect((await call('GET', '/healthz')).status).toBe(200);
    const refused = await newContact();
    expect(refused.status).toBe(503);
    expect(refused.headers.get('connection')).toBe('close');
    expect(refused.headers.get('retry-after')).toBe('1');

    await held.release();
    const answered = await underWay;
    expect(answered.status).toBe(201);
    expect(answered.headers.get('connection')).toBe('close');
    expect(await server.ended).toBe(0);
    await idle.closed(1_000);
    await expect(call('GET', '/healthz')).rejects.toThrow();
  });

  test('with nothing under way it ends at once, whoever keeps a connection', async () => {
    const idle = await dial();
    idle.send('GET /healthz HTTP/1.1\r\nHost: relata\r\n\r\n');
    await idle.hears(/200 OK/, 5_000);
    const silent = await dial();
    const begun = performance.now();
    await server.stop();
    expect(await server.ended).toBe(0);
    expect(performance.now() - begun).toBeLessThan(5_000);
    await Promise.all([idle.closed(1_000), silent.closed(1_000)]);
  });

  test('ends within its deadline, whatever does not end', { timeout: 30_000 }, async () => {
    const slow = await dial();
    slow.send(
      [
        'POST /v1/locations HTTP/1.1',
        'Host: relata',
        `Authorization: Bearer ${server.adminToken}`,
        'Content-Type: application/json',
        'Content-Length: 100',
        '',
        '{',
      ].join('\r\n'),
    );
    await hold();
    const stuck = newContact().then(
      ({ status }) => status,
      () => 'cut',
    );
    await untilWaiting();
    await sleep(100);
    const begun = performance.now();
    server.signal('SIGTERM');
    expect(await server.ended).toBe(0);
    expect(performance.now() - begun).toBeLessThan(ENDS_MS);
    expect(['cut', 503]).toContain(await stuck);
    await slow.closed(1_000);
  });
});
