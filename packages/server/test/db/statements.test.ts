import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import '../../src/app.ts';
import { allStatements, join, statement } from '../../src/db/statement.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

const first = statement('test_join_first', 'update location set name = $3 where id = $1 and name = $2');
const second = statement('test_join_second', 'update location set name = $2 where id = $1 and $10 = $2');

describe.each(engines)('statements on %s', (engine) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ engine });
  });
  afterAll(() => app?.close());

  test('every one that the program declares can be prepared', async () => {
    const declared = allStatements();
    expect(declared.length).toBeGreaterThan(60);
    const session = await app.database.writeSession();
    const refused: string[] = [];
    for (const { name, text } of declared) {
      if (name.startsWith('test_')) continue;
      // Under another name: the connection may have it prepared already.
      await session.script(`prepare "check ${name.slice(0, 50)}" as ${text}`).catch((error: Error) => {
        refused.push(`${name}: ${error.message}`);
      });
    }
    session.release();
    expect(refused).toEqual([]);
  });
});

describe('joining statements', () => {
  test('shares the location, and numbers the other parameters anew', () => {
    const { statement: joined, values } = join([
      first('L', 'a', 'b'),
      second('L', ...Array.from({ length: 9 }, (_, n) => n)),
      first('L', 'c', 'd'),
    ]);
    expect(joined.text).toBe(
      'with w0 as (update location set name = $3 where id = $1 and name = $2), ' +
        'w1 as (update location set name = $4 where id = $1 and $12 = $4) ' +
        'update location set name = $14 where id = $1 and name = $13',
    );
    expect(values).toEqual(['L', 'a', 'b', 0, 1, 2, 3, 4, 5, 6, 7, 8, 'c', 'd']);
  });

  test('gives the same statements the same name, in another order another', () => {
    const name = (...queries: Parameters<typeof join>[0]) => join(queries).statement.name;
    const [a, b] = [first('L', 'a', 'b'), second('L', ...Array.from({ length: 9 }, () => 0))];
    expect(name(a, b)).toBe(name(first('M', 'x', 'y'), b));
    expect(name(a, b)).not.toBe(name(b, a));
    expect(name(a)).toBe('test_join_first');
  });

  test('refuses what the driver might fail to send, before anything is sent', () => {
    for (const value of [
      undefined,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      {},
      new Date(),
      Symbol('s'),
      1n,
      [[1]],
      [undefined],
    ]) {
      expect(() => first('L', value as never), String(value)).toThrow('test_join_first');
    }
  });

  test('names are taken once, and are not longer than PostgreSQL keeps them', () => {
    expect(() => statement('test_join_first', 'select 1')).toThrow('test_join_first');
    expect(() => statement('x'.repeat(64), 'select 1')).toThrow('too long');
  });
});
