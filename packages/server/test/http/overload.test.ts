import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, fetch } from 'undici';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tools/test/databases.ts';
import { connect } from '../../src/db/connect.ts';
import { migrate } from '../../src/db/migrate.ts';
import { holdLocations, releaseAll } from '../support/hold-locations.ts';
import { type RealEstate, realEstate } from '../support/real-estate.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { startTestApp, type TestApp } from '../support/start-test-app.ts';

const REQUESTS_MAX = 20;
const HELD_BYTES_MAX = 300_000;
const BULK = '/associations/relations/bulk';

/** As large a body as a client has reason to send: 126 kB. Nothing in it exists. */
function bulk(locationId: string): object {
  const link = {
    associationId: 'a'.repeat(24),
    firstRecordId: 'b'.repeat(24),
    secondRecordId: 'c'.repeat(24),
  };
  return { locationId, add: Array.from({ length: 1_000 }, () => link) };
}

// The database is made to stand still by a lock that another connection holds; the embedded one has but one.
describe('more than the server can hold', () => {
  let app: TestApp;
  let world: RealEstate;

  beforeAll(async () => {
    const limits = { requestsMax: REQUESTS_MAX, heldBytesMax: HELD_BYTES_MAX };
    app = await startTestApp({ engine: 'postgres', logLevel: 'silent', limits });
    world = await realEstate(app);
  });
  afterEach(async () => {
    await releaseAll();
    await expect.poll(() => [app.load.requests, app.load.heldBytes]).toEqual([0, 0]);
  });
  afterAll(() => app?.close());

  const contact = (n: number) => ({
    locationId: world.locationId,
    email: `${n}-${performance.now()}@example.com`,
  });

  test('is refused at once, health is answered, and what was taken in is done', async () => {
    const held = await holdLocations(app, world);
    const taken = Array.from({ length: REQUESTS_MAX }, (_, n) =>
      world.call('POST', '/contacts/', contact(n)),
    );
    await expect.poll(() => app.load.requests).toBe(REQUESTS_MAX);

    const refused = await world.call('POST', '/contacts/', contact(99));
    expect(refused).toMatchObject({
      status: 503,
      body: { statusCode: 503, message: 'Too many requests are waiting; try again' },
    });
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(refused.headers.get('x-trace-id')).toBe(refused.body.traceId);
    expect((await world.call('GET', '/v1/endpoints')).body).toMatchObject({ code: 'overloaded' });
    for (const path of ['/healthz', '/health', '/readyz']) {
      expect((await app.call('GET', path, { token: null })).status).toBe(200);
    }

    await held.release();
    expect((await Promise.all(taken)).map(({ status }) => status)).toEqual(taken.map(() => 201));
    expect((await world.call('POST', '/contacts/', contact(100))).status).toBe(201);
  });

  test('a client that hangs up does not take back what it asked for', async () => {
    const held = await holdLocations(app, world);
    const leaving = new AbortController();
    const left = Array.from({ length: REQUESTS_MAX }, (_, n) =>
      fetch(`${app.url}/contacts/`, {
        method: 'POST',
        headers: { authorization: `Bearer ${world.token}`, 'content-type': 'application/json' },
        body: JSON.stringify(contact(n)),
        signal: leaving.signal,
      }).catch(() => 'left'),
    );
    await expect.poll(() => app.load.requests).toBe(REQUESTS_MAX);
    leaving.abort();
    expect(await Promise.all(left)).toEqual(left.map(() => 'left'));
    await sleep(100);
    expect(app.load.requests).toBe(REQUESTS_MAX);
    expect((await world.call('POST', '/contacts/', contact(99))).status).toBe(503);
    await held.release();
  });

  test('bytes of bodies count too', async () => {
    const held = await holdLocations(app, world);
    const answers = Array.from({ length: 5 }, () => world.call('POST', BULK, bulk(world.locationId)));
    const first = await Promise.race(answers);
    expect(first.status).toBe(503);
    await expect.poll(() => app.load.requests).toBe(2);
    expect(app.load.heldBytes).toBeGreaterThan(HELD_BYTES_MAX / 2);
    expect(app.load.heldBytes).toBeLessThanOrEqual(HELD_BYTES_MAX);
    await held.release();
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([200, 200, 503, 503, 503]);
  });
});

describe('a flood while the database stands still', () => {
  let drop: () => Promise<void>;
  let databaseUrl: string;
  let server: ServerProcess;
  /** More than the server takes in, and fewer than the system would refuse by itself. */
  const agent = new Agent({ connections: 800 });

  beforeAll(async () => {
    ({ url: databaseUrl, drop } = await freshDatabase(async (url) => {
      const database = await connect({ url });
      await migrate(database);
      await database.close();
    }));
    server = await startServerProcess({
      env: { RELATA_DATABASE_URL: databaseUrl, RELATA_LOG_LEVEL: 'silent' },
    });
  });
  afterEach(releaseAll);
  afterAll(async () => {
    await agent.close();
    await server?.stop();
    await drop?.();
  });

  const call = (method: string, path: string, body?: string) =>
    fetch(server.url + path, {
      dispatcher: agent,
      method,
      headers: { authorization: `Bearer ${server.adminToken}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body }),
    });

  test('memory stays bounded, 503 is said in time, and afterwards all is well', {
    timeout: 60_000,
  }, async () => {
    const made = await call('POST', '/v1/locations', '{"name":"Test"}');
    const { id: locationId } = (await made.json()) as { id: string };
    const object = {
      locationId,
      key: 'custom_objects.note',
      labels: { singular: 'Note', plural: 'Notes' },
      primaryDisplayPropertyDetails: { key: 'name', name: 'Name', dataType: 'TEXT' },
    };
    expect((await call('POST', '/objects/', JSON.stringify(object))).status).toBe(201);
    const body = JSON.stringify({ locationId, properties: { name: 'x'.repeat(60_000) } });
    const send = () => call('POST', '/objects/note/records', body);
    expect((await send()).status).toBe(201);

    const held = await holdLocations({ databaseUrl } as TestApp, { locationId } as RealEstate);
    const before = residentMb(server.pid);
    let highest = before;
    const watch = setInterval(() => {
      highest = Math.max(highest, residentMb(server.pid));
    }, 50);
    // 144 MB in all, of which 33 are taken in.
    let answered = 0;
    const flood = Array.from({ length: 2_400 }, async () => {
      const answer = await send();
      await answer.arrayBuffer();
      answered += 1;
      return answer;
    });
    for (let n = 0; n < 10; n += 1) {
      // On a connection of its own, as a supervisor does.
      expect((await globalThis.fetch(`${server.url}/healthz`)).status).toBe(200);
      await sleep(100);
    }
    // While nothing is done, whoever is answered is refused.
    await expect.poll(() => answered, { timeout: 20_000 }).toBeGreaterThan(1_500);
    clearInterval(watch);
    await held.release();
    const answers = await Promise.all(flood);

    const refused = answers.filter((answer) => answer.status === 503);
    expect(refused.length).toBeGreaterThan(1_000);
    expect(refused.map((answer) => answer.headers.get('retry-after'))).toEqual(refused.map(() => '1'));
    const done = answers.filter((answer) => answer.status === 201);
    expect(refused.length + done.length).toBe(answers.length);
    expect(done.length).toBeGreaterThan(100);
    // 225 MB, more while the machine is busy with other things; without the bound on bytes some 560.
    expect(highest - before).toBeLessThan(500);
    expect((await send()).status).toBe(201);
  });
});

/** What a process has of the machine's memory. */
function residentMb(pid: number): number {
  const [, kb = '0'] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kb) / 1024;
}
