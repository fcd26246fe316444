import { randomBytes } from 'node:crypto';
import { PGlite } from '@electric-sql/pglite';
import { createPostgresDedupe, type PostgresClient, postgresDedupeTable } from '@relata/listener/postgres';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../../tools/test/databases.ts';
import { type DedupeBackend, describeDedupe } from './dedupe-conformance.ts';
import { startProxy } from './tcp-proxy.ts';

describeDedupe('PostgreSQL', () => postgres(''), { connections: 4, runs: 40 });
describeDedupe('PostgreSQL, serializable', () => postgres('-c default_transaction_isolation=serializable'), {
  connections: 4,
  runs: 10,
});
describeDedupe('PGlite', pglite, { connections: 2, runs: 15 });

async function postgres(options: string): Promise<DedupeBackend> {
  const { url, drop } = await freshDatabase();
  const pools: pg.Pool[] = [];
  return backendOf(
    () => {
      const pool = new pg.Pool({ connectionString: url, ssl: false, max: 10, options });
      pools.push(pool);
      return pool;
    },
    async () => {
      await Promise.all(pools.map((pool) => pool.end()));
      await drop();
    },
  );
}

async function pglite(): Promise<DedupeBackend> {
  const database = await PGlite.create();
  return backendOf(
    () => database,
    () => database.close(),
  );
}

function backendOf(connect: () => PostgresClient, close: () => Promise<void>): DedupeBackend {
  const client = connect();
  return {
    async space(keepMs) {
      const table = `seen_${randomBytes(6).toString('hex')}`;
      await createPostgresDedupe({ client, table }).ensureTable();
      return {
        open: async () => createPostgresDedupe({ client: connect(), table, keepMs }),
        async pass(ms) {
          await client.query(
            `update ${table} set expires_at = expires_at - $1::float8 * interval '1 millisecond'`,
            [ms],
          );
        },
        async size() {
          const { rows } = await client.query(`select count(*)::int as size from ${table}`);
          return (rows[0] as { size: number }).size;
        },
      };
    },
    close,
  };
}

describe('the table', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  beforeAll(async () => {
    database = await freshDatabase();
    pool = new pg.Pool({ connectionString: database.url, ssl: false, max: 20 });
  });
  afterAll(async () => {
    await pool?.end();
    await database?.drop();
  });

  test('is made once by twenty that start at the same time', async () => {
    const all = Array.from({ length: 20 }, () => createPostgresDedupe({ client: pool }).ensureTable());
    await Promise.all(all);
    const { rows } = await pool.query(`select indexname from pg_indexes where tablename = 'relata_dedupe'`);
    expect(rows.map(({ indexname }) => indexname).toSorted()).toEqual([
      'relata_dedupe_expires_at',
      'relata_dedupe_pkey',
    ]);
  });

  test('may be in a schema, have capitals, and be made by a migration', async () => {
    await pool.query('create schema "Hooks"');
    const table = 'Hooks.Seen';
    await pool.query(postgresDedupeTable(table));
    await pool.query(postgresDedupeTable(table));
    const store = createPostgresDedupe({ client: pool, table });
    await store.ensureTable();
    expect((await store.claim('a', 1_000)).state).toBe('claimed');
    expect((await pool.query('select id, done from "Hooks"."Seen"')).rows).toEqual([
      { id: 'a', done: false },
    ]);
  });

  test('of the longest name there may be is a table of its own', async () => {
    const [one, two] = ['a', 'b'].map((end) => `${'x'.repeat(49)}${end}`);
    for (const table of [one, two] as string[]) {
      const store = createPostgresDedupe({ client: pool, table });
      await store.ensureTable();
      expect((await store.claim('a', 1_000)).state).toBe('claimed');
    }
    const { rows } = await pool.query(
      `select count(*)::int as n from pg_indexes where indexname ~ '^x+[ab]_'`,
    );
    expect(rows).toEqual([{ n: 4 }]);
  });

  test.each(['', 'a;b', 'a"b', 'a.b.c', 'a$b', 'a b', 'x'.repeat(51), '1a', 'a.', '.a', 'a\n'])(
    'is not called %j',
    (table) => {
      expect(() => postgresDedupeTable(table)).toThrow(TypeError);
      expect(() => createPostgresDedupe({ client: pool, table })).toThrow(TypeError);
    },
  );

  test('is looked into by its indexes', async () => {
    await createPostgresDedupe({ client: pool, table: 'many' }).ensureTable();
    await pool.query(
      `insert into many select n::text, 't', true, now() + n * interval '1 s' from generate_series(1, 20000) as n`,
    );
    await pool.query('analyze many');
    const seen: string[] = [];
    const explaining: PostgresClient = {
      async query(text, values) {
        const { rows } = await pool.query(`explain ${text}`, values);
        seen.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
        return { rows: [{ state: 'busy' }] };
      },
    };
    const store = createPostgresDedupe({ client: explaining, table: 'many' });
    await store.claim('7', 1_000);
    await store.commit('7', 't');
    await store.release('7', 't');
    expect(seen).toHaveLength(3);
    for (const plan of seen) expect(plan).not.toContain('Seq Scan');
    expect(seen[1]).toContain('many_expires_at');
  });
});

describe('a connection that breaks', () => {
  let database: TestDatabase;
  let direct: pg.Pool;
  beforeAll(async () => {
    database = await freshDatabase();
    direct = new pg.Pool({ connectionString: database.url, ssl: false });
    await createPostgresDedupe({ client: direct }).ensureTable();
  });
  afterAll(async () => {
    await direct?.end();
    await database?.drop();
  });

  test('before the answer is an error, and what was asked has happened or not, but is never done', async () => {
    const proxy = await startProxy(database.url);
    const pool = new pg.Pool({
      connectionString: proxy.url,
      ssl: false,
      connectionTimeoutMillis: 2_000,
    });
    pool.on('error', () => undefined);
    const store = createPostgresDedupe({ client: pool });
    const there = createPostgresDedupe({ client: direct });
    await store.claim('before', 60_000);

    proxy.loseAnswers();
    await expect(store.claim('a', 60_000)).rejects.toThrow();
    // It had arrived. Nobody knows its token: the claim ends with its lease.
    expect(await there.claim('a', 60_000)).toEqual({ state: 'busy' });

    proxy.forward();
    const claim = await store.claim('b', 60_000);
    if (claim.state !== 'claimed') throw new Error(claim.state);
    proxy.loseAnswers();
    await expect(store.commit('b', claim.token)).rejects.toThrow();
    expect(await there.claim('b', 60_000)).toEqual({ state: 'done' });

    proxy.refuse();
    await expect(store.claim('c', 60_000)).rejects.toThrow();
    await expect(store.commit('c', 'token')).rejects.toThrow();
    await expect(store.release('c', 'token')).rejects.toThrow();
    expect((await there.claim('c', 60_000)).state).toBe('claimed');

    proxy.forward();
    expect(await store.claim('b', 60_000)).toEqual({ state: 'done' });
    await pool.end();
    await proxy.close();
  });

  test('for good is an error each time', async () => {
    const client = new pg.Client({ connectionString: database.url, ssl: false });
    await client.connect();
    const store = createPostgresDedupe({ client });
    expect((await store.claim('on a client', 60_000)).state).toBe('claimed');
    await client.end();
    await expect(store.claim('d', 60_000)).rejects.toThrow();
    const lite = await PGlite.create();
    const embedded = createPostgresDedupe({ client: lite });
    await embedded.ensureTable();
    await lite.close();
    await expect(embedded.claim('d', 60_000)).rejects.toThrow();
  });
});

test.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e12])('nothing is kept for %d ms', (keepMs) => {
  expect(() => createPostgresDedupe({ client: { query: async () => ({ rows: [] }) }, keepMs })).toThrow(
    RangeError,
  );
});

test('a client is something that takes queries', () => {
  expect(() => createPostgresDedupe({ client: {} as PostgresClient })).toThrow(TypeError);
});
