import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { statement } from '../../src/db/statement.ts';
import { manyRecords } from '../support/many-records.ts';
import { BUYER, PROPERTY, type RealEstate, realEstate } from '../support/real-estate.ts';
import { startTestApp, type TestApp } from '../support/start-test-app.ts';

const backend = statement<{ pid: number }>('test_backend', 'select pg_backend_pid() as pid');
const slowRead = statement('test_slow_read', 'select pg_sleep(30)');

/** What the driver is given: several statements at once. */
interface Sent {
  readonly steps?: readonly { readonly text: string }[];
  readonly handleError: (error: unknown) => void;
}
type Fail = (sent: Sent) => unknown;
type Send = (this: pg.Client, ...args: unknown[]) => unknown;
const prototype = pg.Client.prototype as unknown as { query: Send };
const send = prototype.query;

// Servers, proxies and drivers fail in ways of their own; the embedded engine has one connection, which cannot be lost.
describe('connections that are not sound', () => {
  let app: TestApp;
  let direct: pg.Client;
  let world: RealEstate;
  let associationId: string;
  let firsts: string[];
  let second: string;

  beforeAll(async () => {
    app = await startTestApp({ engine: 'postgres', logLevel: 'silent' });
    direct = new pg.Client(app.databaseUrl);
    await direct.connect();
    world = await realEstate(app);
    [second = ''] = await manyRecords(app.database, world.locationId, PROPERTY, 1);
  });
  beforeEach(async () => {
    associationId = await world.newAssociation();
    firsts = await manyRecords(app.database, world.locationId, BUYER, 10);
  });
  afterEach(() => {
    prototype.query = send;
  });
  afterAll(async () => {
    await direct?.end();
    await app?.close();
  });

  const relate = (first = firsts[0] ?? '') => world.relate(associationId, first, second);
  const relateAll = () => Promise.all(firsts.map(relate));
  const statuses = async (answers: Promise<{ status: number }[]>) =>
    (await answers).map(({ status }) => status);

  async function writePids(): Promise<number[]> {
    const { rows } = await direct.query(
      `select pid from pg_stat_activity where datname = current_database() and application_name = 'relata write'`,
    );
    return rows.map(({ pid }) => pid);
  }

  async function countRelations(): Promise<number> {
    const { rows } = await direct.query('select count(*)::int as n from relation where association_id = $1', [
      associationId,
    ]);
    return rows[0].n;
  }

  /** Makes the driver fail with statements that write events, as often as it says. */
  function failWrites(times: number, fail: Fail): { readonly failed: number; readonly pid: number } {
    const state = { failed: 0, pid: 0 };
    prototype.query = function (...args) {
      const [query] = args as [Sent];
      const writes = query.steps?.some(({ text }) => text.includes('insert into event')) ?? false;
      if (!writes || state.failed >= times) return send.apply(this, args);
      state.failed += 1;
      state.pid = (this as unknown as { processID: number }).processID;
      return fail({ handleError: (error) => query.handleError(error) });
    };
    return state;
  }

  const failAtOnce: Fail = () => {
    throw new TypeError('the driver cannot take this');
  };

  const failures: [name: string, fail: Fail, status: number, relations: number][] = [
    ['throws at once: nothing was sent', failAtOnce, 500, 10],
    [
      // As when the connection is lost: what became of the write is looked up, and it is done again.
      'fails in the next tick: something may have been sent',
      ({ handleError }) => process.nextTick(handleError, new TypeError('the driver lost this')),
      201,
      11,
    ],
  ];
  test.each(failures)('a driver that, between begin and commit, %s', async (_, fail, status, relations) => {
    await relateAll();
    const [witness = ''] = await manyRecords(app.database, world.locationId, BUYER, 1);
    const head = (await app.log(world.locationId)).length;
    const state = failWrites(1, fail);
    const answer = await relate(witness);
    expect(state.failed).toBe(1);
    expect(answer.status).toBe(status);
    expect(await countRelations()).toBe(relations);
    expect(await app.log(world.locationId, head)).toHaveLength(relations - 10);
    await expect.poll(writePids).not.toContain(state.pid);
  });

  test('a driver that fails with a joined batch costs nobody anything: it is tried again in halves', async () => {
    const state = failWrites(1, failAtOnce);
    await world.relateAll(firsts.map((first) => [associationId, first, second]));
    expect(state.failed).toBe(1);
    expect(await countRelations()).toBe(10);
  });

  test('statements that the server no longer knows (26000, as after `discard all`)', async () => {
    await relateAll();
    const clients = new Set<pg.Client>();
    prototype.query = function (...args) {
      clients.add(this);
      return send.apply(this, args);
    };
    await relate();
    prototype.query = send;
    for (const client of clients) await client.query('discard all');
    firsts = await manyRecords(app.database, world.locationId, BUYER, 10);
    expect(await statuses(relateAll())).toEqual(firsts.map(() => 201));
    expect(await countRelations()).toBe(20);
  });

  test('backends that an administrator ends (57P01), idle and at work', async () => {
    for (let round = 0; round < 5; round += 1) {
      firsts = await manyRecords(app.database, world.locationId, BUYER, 50);
      const answers = relateAll();
      for (let time = 0; time < 3; time += 1) {
        await direct.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'relata write'`,
        );
      }
      expect(await statuses(answers)).toEqual(firsts.map(() => 201));
    }
    expect(await countRelations()).toBe(250);
    const log = await app.log(world.locationId);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
  });

  test('one that comes back in the middle of a transaction', async () => {
    const session = await app.database.writeSession();
    const [, answer] = await session.send(['begin isolation level read committed', backend()]);
    const { pid } = (answer as PromiseFulfilledResult<{ rows: { pid: number }[] }>).value.rows[0] ?? {
      pid: 0,
    };
    session.release();
    await expect.poll(writePids).not.toContain(pid);
    expect((await relate()).status).toBe(201);
  });

  test('a statement that takes too long is stopped by the server, and the connection stays', async () => {
    const begun = performance.now();
    await expect(app.database.query(slowRead())).rejects.toMatchObject({ code: '57014' });
    expect(performance.now() - begun).toBeLessThan(8_000);
    expect((await world.call('GET', `/associations/${associationId}`)).status).toBe(200);
  });
});
