import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, freshDataDir } from '../../../../tools/test/databases.ts';
import { connect } from '../../src/db/connect.ts';
import { migrate } from '../../src/db/migrate.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { engines } from '../support/start-test-app.ts';
import { type CountingSink, startCountingSink } from './counting-sink.ts';
import { appendMany } from './flood.ts';
import { until } from './receiver.ts';

const EVENTS = 100_000;
const THINGS = 1_000;
/** A lane stops sending when so many results are unwritten: what a crash can send twice, and what was under way. */
const TWICE_MAX = 512 + 64;
/** A lease, until which nobody may go on, and then 100 000 events on a machine that does other things too. */
const ALL_MS = 400_000;

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into, which is their check
type Json = any;

describe.each(engines)(`a replay of ${EVENTS} events, on %s`, (engine) => {
  const adminToken = 'admin-of-a-server-that-replays';
  let env: Record<string, string>;
  let remove: () => Promise<void>;
  let server: ServerProcess;
  let sink: CountingSink;

  beforeAll(async () => {
    sink = await startCountingSink(EVENTS);
    if (engine === 'pglite') {
      const folder = await freshDataDir(async (dataDir) => migrateAt({ dataDir }));
      env = { RELATA_DATA_DIR: folder.dataDir };
      remove = folder.remove;
    } else {
      const database = await freshDatabase((url) => migrateAt({ url }));
      env = { RELATA_DATABASE_URL: database.url, RELATA_EGRESS_ALLOW: '127.0.0.0/8' };
      remove = database.drop;
    }
  });
  afterAll(async () => {
    await server?.kill();
    await sink?.close();
    await remove?.();
  });

  async function migrateAt(options: { dataDir: string } | { url: string }): Promise<void> {
    const database = await connect(options);
    await migrate(database);
    await database.close();
  }

  async function start(): Promise<void> {
    server = await startServerProcess({ env, adminToken });
  }

  async function call(method: string, path: string, body?: unknown): Promise<Json> {
    const answer = await fetch(server.url + path, {
      method,
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  const arrived = (count: number) =>
    until(
      () => sink.different >= count,
      ALL_MS,
      () => `${sink.different} of ${count}`,
    );

  test('goes on where it was when the process was killed, and when it was stopped', {
    timeout: 2 * ALL_MS,
  }, async () => {
    await start();
    const { id: locationId } = await call('POST', '/v1/locations', { name: 'Replayed' });
    await server.stop();
    const url = env['RELATA_DATABASE_URL'];
    const database = await connect(url === undefined ? { dataDir: env['RELATA_DATA_DIR'] ?? '' } : { url });
    await appendMany({ database, delivery: { wake: () => {} } }, locationId, EVENTS, THINGS);
    await database.close();

    await start();
    const { id } = await call('POST', '/v1/endpoints', {
      url: sink.url,
      locationIds: [locationId],
      timeoutMs: 2_000,
    });
    const range = { fromSequence: 1, associations: ['flood'] };
    expect(await call('POST', `/v1/endpoints/${id}/replay`, { ...range, dryRun: true })).toEqual({
      events: EVENTS,
    });
    const begun = await call('POST', `/v1/endpoints/${id}/replay`, range);
    expect(begun).toMatchObject({ number: 1, state: 'running', events: EVENTS });

    await arrived(EVENTS / 4);
    await server.kill();
    expect(sink.different).toBeLessThan(EVENTS);
    await start();
    await arrived(EVENTS / 2);
    await server.stop();
    expect(sink.different).toBeLessThan(EVENTS);
    await start();
    await arrived(EVENTS);

    const replay = () => call('GET', `/v1/endpoints/${id}/replays/1`);
    await until(
      async () => (await replay()).state === 'done',
      30_000,
      async () => JSON.stringify(await replay()),
    );
    expect(await replay()).toMatchObject({ delivered: EVENTS, failed: 0, lost: 0, remaining: 0 });
    expect(sink.overtaken).toBe(0);
    expect(sink.requests - EVENTS).toBeLessThanOrEqual(TWICE_MAX);
    expect((await call('GET', `/v1/lanes?endpointId=${id}&replays=true`)).data).toMatchObject([
      { replay: 0, state: 'idle', lag: 0, lost: 0 },
    ]);
  });
});
