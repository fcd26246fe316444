import { setImmediate as nextTurn } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { statement } from '../../src/db/statement.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

const echo = statement<{ text: string; pid: number }>(
  'test_joined_echo',
  'select $1::text as text, pg_backend_pid() as pid',
);
const divide = statement<{ n: number }>('test_joined_divide', 'select 1 / $1::int as n');
const sleep = statement<{ text: string }>(
  'test_joined_sleep',
  `select 'slept' as text from (select pg_sleep($1::float8)) s`,
);

describe.each(engines)('reads by key on %s', (engine) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ engine });
  });
  afterAll(() => app?.close());

  test('each gets its own rows', async () => {
    const texts = Array.from({ length: 300 }, (_, index) => `text ${index}`);
    const answers = await Promise.all(texts.map((text) => app.database.queryByKey(echo(text))));
    expect(answers.map(([row]) => row?.text)).toEqual(texts);
  });

  test('one that fails spoils none of its neighbours', async () => {
    const answers = await Promise.allSettled([
      ...[1, 0, 1].map((divisor) => app.database.queryByKey(divide(divisor))),
      app.database.queryByKey(echo('after')),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(answers[1]).toMatchObject({ reason: { code: '22012' } });
    expect(await app.database.queryByKey(echo('later'))).toMatchObject([{ text: 'later' }]);
  });
});

// The embedded engine has one connection, which answers everything in turn.
describe('reads by key on several connections', () => {
  let app: TestApp;
  let direct: pg.Client;
  beforeAll(async () => {
    app = await startTestApp({ engine: 'postgres', logLevel: 'silent' });
    direct = new pg.Client(app.databaseUrl);
    await direct.connect();
  });
  afterAll(async () => {
    await direct?.end();
    await app?.close();
  });

  const readAll = (count: number) =>
    Promise.all(Array.from({ length: count }, (_, index) => app.database.queryByKey(echo(String(index)))));

  test('those that come together share two', async () => {
    const pids = (await readAll(64)).map(([row]) => row?.pid);
    expect(new Set(pids).size).toBeLessThanOrEqual(2);
  });

  test('slow ones do not hold up all others', async () => {
    // Not in the same turn: each takes a connection of its own.
    const slow = [app.database.queryByKey(sleep(2))];
    await nextTurn();
    slow.push(app.database.queryByKey(sleep(2)));
    await nextTurn();
    const first = await Promise.race([...slow, app.database.queryByKey(echo('quick'))]);
    expect(first).toMatchObject([{ text: 'quick' }]);
    await Promise.all(slow);
  });

  test('a lost connection fails those on it, and the next go by another', async () => {
    const slow = [sleep(20), echo('behind it')].map((query) =>
      app.database.queryByKey(query).catch((error: unknown) => error),
    );
    await expect
      .poll(async () => {
        const { rows } = await direct.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and state = 'active' and query like '%pg_sleep%' and pid <> pg_backend_pid()`,
        );
        return rows.length;
      })
      .toBe(1);
    expect(await Promise.all(slow)).toEqual([expect.any(Error), expect.any(Error)]);
    expect((await readAll(64)).map(([row]) => row?.text)).toHaveLength(64);
  });
});
