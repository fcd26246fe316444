import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { manyRecords } from '../support/many-records.ts';
import { type PgProxy, startPgProxy } from '../support/pg-proxy.ts';
import { BUYER, PROPERTY, type RealEstate, realEstate } from '../support/real-estate.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { type Answer, startTestApp, type TestApp } from '../support/start-test-app.ts';

const CLIENTS = 50;
const BULK = '/associations/relations/bulk';

// Several processes, and connections that break: the embedded database has neither.
describe('a request that is sent again', () => {
  let app: TestApp;
  let proxy: PgProxy;
  let other: ServerProcess;
  let world: RealEstate;
  let client: pg.Client;

  beforeAll(async () => {
    app = await startTestApp({
      engine: 'postgres',
      logLevel: 'silent',
      through: async (url) => {
        proxy = await startPgProxy(url);
        return proxy.url;
      },
    });
    world = await realEstate(app);
    client = new pg.Client(app.databaseUrl);
    await client.connect();
    const env = { RELATA_DATABASE_URL: app.databaseUrl, RELATA_LOG_LEVEL: 'silent' };
    other = await startServerProcess({ env });
  });
  afterAll(async () => {
    await other?.kill();
    await client?.end();
    await app?.close();
    await proxy?.close();
  });

  async function post(path: string, body: unknown, key: string, url = app.url): Promise<Answer> {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${world.token}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  }

  const contact = () => ({ locationId: world.locationId, email: `${randomUUID()}@example.com` });
  const eventsSince = async (seq: number, type: string) =>
    (await app.log(world.locationId, seq)).filter((event) => event.type === type);
  const head = async () => (await app.log(world.locationId)).length;
  /** As time does. */
  const runOut = () => client.query(`update idempotency set claimed_until = 'epoch'`);

  test('to two processes at once is done by one of them', async () => {
    const before = await head();
    const [key, body] = [randomUUID(), contact()];
    const answers = await Promise.all(
      Array.from({ length: CLIENTS }, (_, n) => post('/contacts/', body, key, n % 2 ? app.url : other.url)),
    );
    const done = answers.filter(({ status }) => status === 201);
    expect(done.length + answers.filter(({ status }) => status === 409).length).toBe(CLIENTS);
    expect(done.length).toBeGreaterThan(0);
    expect(new Set(done.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect(await eventsSince(before, 'ContactCreate')).toHaveLength(1);
    for (const url of [app.url, other.url]) {
      expect((await post('/contacts/', body, key, url)).body).toEqual(done[0]?.body);
    }
  });

  test('after the process died between two pieces of a bulk takes what is there as made', {
    timeout: 60_000,
  }, async () => {
    const associationId = await world.newAssociation();
    const [firstRecordId = ''] = await manyRecords(app.database, world.locationId, BUYER, 1);
    const seconds = await manyRecords(app.database, world.locationId, PROPERTY, 1_000);
    const add = seconds.map((secondRecordId) => ({ associationId, firstRecordId, secondRecordId }));
    const body = { locationId: world.locationId, add };
    const before = await head();

    // The third piece waits for a lock that is held here.
    await client.query(`
      create function test_wait() returns trigger language plpgsql as
      $$ begin perform pg_advisory_xact_lock(4711); return new; end $$`);
    await client.query(`
      create trigger test_wait before insert on relation
      for each row when (new.second_record_id = '${seconds[600]}') execute function test_wait()`);
    await client.query('select pg_advisory_lock(4711)');
    const broken = post(BULK, body, 'bulk', other.url).catch(() => 'broken');
    await expect.poll(async () => (await eventsSince(before, 'RelationCreate')).length).toBe(512);
    expect((await post(BULK, body, 'bulk')).status).toBe(409);
    await other.kill();
    expect(await broken).toBe('broken');
    await client.query('select pg_advisory_unlock(4711)');
    await client.query('drop trigger test_wait on relation');

    const early = await post(BULK, body, 'bulk');
    expect([early.status, early.headers.get('retry-after')]).toEqual([409, '1']);
    await runOut();
    expect((await post(BULK, { ...body, add: add.slice(1) }, 'bulk')).status).toBe(422);
    const repeated = await post(BULK, body, 'bulk');
    expect(repeated.body.results.errored).toEqual([]);
    expect(
      repeated.body.results.created.map(({ secondRecordId }: { secondRecordId: string }) => secondRecordId),
    ).toEqual(seconds);
    const events = await eventsSince(before, 'RelationCreate');
    expect(new Set(events.map(({ entityId }) => entityId)).size).toBe(1_000);
    expect(events).toHaveLength(1_000);
    expect(repeated.body.results.created.map(({ id }: { id: string }) => id)).toEqual(
      events.map(({ entityId }) => entityId),
    );
    const again = await post(BULK, body, 'bulk');
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toEqual(repeated.body);
  });

  test('while somebody else has taken it over changes nothing', async () => {
    for (const [path, body, locationId] of [
      ['/contacts/', contact(), world.locationId],
      ['/v1/endpoints', { url: 'https://example.com/taken' }, ''],
    ] as const) {
      const before = await head();
      const key = randomUUID();
      // Frozen right behind its claim: when it goes on, the claim is another's.
      await client.query(`
        create function test_take() returns trigger language plpgsql as
        $$ begin new.trace_id := 'another'; return new; end $$`);
      await client.query(
        'create trigger test_take before insert on idempotency for each row execute function test_take()',
      );
      const answer = await post(path, body, key);
      await client.query('drop function test_take cascade');
      expect([path, answer.status]).toEqual([path, 409]);
      expect(await head()).toBe(before);
      const { rows } = await client.query(
        'select status from idempotency where location_id = $1 and trace_id = $2',
        [locationId, 'another'],
      );
      expect(rows).toEqual([{ status: null }]);
      await client.query(`delete from idempotency where trace_id = 'another'`);
    }
    const { rows } = await client.query(`select 1 from endpoint where url = 'https://example.com/taken'`);
    expect(rows).toEqual([]);
  });

  test.each(['lose the answer', 'lose commit', 'lose the statement'] as const)(
    '%s: the true answer is given and kept',
    async (fault) => {
      const before = await head();
      const body = contact();
      proxy.cutNext(fault);
      const first = await post('/contacts/', body, fault.replaceAll(' ', '-'));
      expect(first.status).toBe(201);
      const second = await post('/contacts/', body, fault.replaceAll(' ', '-'));
      expect(second.body).toEqual(first.body);
      expect(second.headers.get('idempotency-replayed')).toBe('true');
      expect(await eventsSince(before, 'ContactCreate')).toHaveLength(1);
    },
  );

  test('a change whose outcome was unknown is known by its key', { timeout: 60_000 }, async () => {
    const before = await head();
    const body = contact();
    proxy.cutNext('lose the answer', { forGood: true });
    const first = await post('/contacts/', body, 'unknown');
    proxy.restore();
    expect([first.status, first.body.message]).toEqual([503, expect.stringContaining('is not known')]);
    await expect.poll(async () => (await post('/contacts/', body, 'unknown')).status).toBe(201);
    expect(await eventsSince(before, 'ContactCreate')).toHaveLength(1);
  });

  test('after 503 is a new try', async () => {
    const before = await head();
    const body = contact();
    // As a statement that takes too long.
    await client.query(`
      create function test_refuse() returns trigger language plpgsql as
      $$ begin raise exception 'canceled' using errcode = '57014'; end $$`);
    await client.query(
      'create trigger test_refuse before insert on record for each row execute function test_refuse()',
    );
    const first = await post('/contacts/', body, 'busy');
    await client.query('drop function test_refuse cascade');
    expect(first.status).toBe(503);
    const second = await post('/contacts/', body, 'busy');
    expect(second.status).toBe(201);
    expect(second.headers.get('idempotency-replayed')).toBeNull();
    expect(await eventsSince(before, 'ContactCreate')).toHaveLength(1);
  });
});
