import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Listener } from '@relata/listener';
import { createPostgresDedupe } from '@relata/listener/postgres';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../../tools/test/databases.ts';
import { byHighLevel, byRelata, listenTo, makeSenders } from './support/signed.ts';
import { startProxy } from './tcp-proxy.ts';

let database: TestDatabase;
let pool: pg.Pool;
beforeEach(async () => {
  database = await freshDatabase();
  pool = new pg.Pool({ connectionString: database.url, ssl: false });
  await createPostgresDedupe({ client: pool }).ensureTable();
  return async () => {
    await pool.end();
    await database.drop();
  };
});

const children: ChildProcessWithoutNullStreams[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

interface Got {
  readonly id: number;
  readonly isDone: boolean;
}

test('of many processes that claim the same ids one gets each, and what the killed ones held can be had again', async () => {
  const COUNT = 300;
  const script = join(import.meta.dirname, 'support/claiming-process.ts');
  const options = ['--conditions=relata-source', '--disable-warning=ExperimentalWarning'];
  const claiming = ['', 'die', '', 'die'].map((end) => {
    const child = spawn(process.execPath, [...options, script, database.url, String(COUNT), end]);
    children.push(child);
    child.stderr.pipe(process.stderr);
    return { child, lines: createInterface(child.stdout)[Symbol.asyncIterator](), exit: once(child, 'exit') };
  });
  for (const { lines } of claiming) expect(await lines.next()).toMatchObject({ value: 'ready' });
  for (const { child } of claiming) child.stdin.write('go\n');
  const got: Got[][] = [];
  for (const { lines, exit } of claiming) {
    got.push(JSON.parse((await lines.next()).value ?? ''));
    await exit;
  }
  const ids = got.flat().map(({ id }) => id);
  expect(ids.toSorted((a, b) => a - b)).toEqual(Array.from({ length: COUNT }, (_, id) => id));
  expect(got.flat().every(({ id, isDone }) => isDone === (id % 2 === 0))).toBe(true);

  const store = createPostgresDedupe({ client: pool });
  const stateOf = async (id: number): Promise<string> => (await store.claim(String(id), 60_000)).state;
  expect(await stateOf(1)).toBe('busy');
  await pool.query(`update relata_dedupe set expires_at = now() - interval '1 second' where not done`);
  expect(
    await Promise.all(ids.map(async (id) => (await stateOf(id)) === (id % 2 === 0 ? 'done' : 'claimed'))),
  ).toEqual(ids.map(() => true));
});

test('two listeners with one table handle a webhook once', async () => {
  const senders = await makeSenders();
  const { promise, resolve } = Promise.withResolvers<void>();
  let runs = 0;
  const make = (): Listener =>
    listenTo(senders, { dedupe: createPostgresDedupe({ client: pool }) }).onAny(() => {
      runs += 1;
      return promise;
    });
  const [one, two] = [make(), make()];
  const request = await byRelata(senders);
  const first = one.handle(request);
  await expect.poll(() => runs).toBe(1);
  expect((await two.handle(request)).outcome.kind).toBe('in_flight');
  resolve();
  expect((await first).outcome.kind).toBe('processed');
  for (const each of [one, two]) expect((await each.handle(request)).outcome.kind).toBe('duplicate');
  expect(runs).toBe(1);
});

test('a listener whose database is away runs no handler, and asks for it again', async () => {
  const senders = await makeSenders();
  const proxy = await startProxy(database.url);
  const away = new pg.Pool({ connectionString: proxy.url, ssl: false });
  away.on('error', () => undefined);
  let runs = 0;
  const listener = listenTo(senders, { dedupe: createPostgresDedupe({ client: away }) }).onAny(() => {
    runs += 1;
  });
  proxy.refuse();
  const relatas = await byRelata(senders);
  const highlevels = await byHighLevel(senders);
  expect(await listener.handle(relatas)).toMatchObject({ status: 500, outcome: { kind: 'store_failed' } });
  expect(await listener.handle(highlevels)).toMatchObject({ status: 429, outcome: { kind: 'store_failed' } });
  expect(runs).toBe(0);
  proxy.forward();
  expect((await listener.handle(relatas)).status).toBe(200);
  expect(runs).toBe(1);
  await listener.close();
  await away.end();
  await proxy.close();
});
