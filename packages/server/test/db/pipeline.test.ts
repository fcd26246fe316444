import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../src/db/session.ts';
import { statement } from '../../src/db/statement.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

const one = statement('test_pipeline_one', 'select 1 as n');
const texts = statement<{ at: number; text: string | null }>(
  'test_pipeline_texts',
  'select at::int, text from unnest($1::text[]) with ordinality as given (text, at)',
);
const mixed = statement(
  'test_pipeline_mixed',
  'select $1::int as n, $2::boolean as b, $3::text as t, $4::timestamptz as at, $5::int[] as ns',
);
const divided = statement<{ n: number }>('test_pipeline_divided', 'select 1 / $1::int as n');
const behind = statement('test_pipeline_behind', 'select 2 as n');
const cast = statement<{ n: number }>('test_pipeline_cast', 'select $1::int as n');
const unreadable = statement('test_pipeline_unreadable', 'select array[now()] as at');

describe.each(engines)('a pipeline on %s', (engine) => {
  let app: TestApp;
  let session: Session;

  beforeAll(async () => {
    app = await startTestApp({ engine });
    session = await app.database.writeSession();
  });
  afterAll(async () => {
    session?.release();
    await app?.close();
  });

  const rowsOf = (answers: PromiseSettledResult<{ rows: unknown[] }>[]) =>
    answers.map((answer) => (answer.status === 'fulfilled' ? answer.value.rows : answer.reason.code));

  test('gives each answer in its place, the first time and when it is prepared', async () => {
    for (let time = 0; time < 2; time += 1) {
      const answers = await session.send([
        'begin isolation level read committed',
        one(),
        texts(['a', null]),
        one(),
        'commit',
      ]);
      expect(rowsOf(answers)).toEqual([
        [],
        [{ n: 1 }],
        [
          { at: 1, text: 'a' },
          { at: 2, text: null },
        ],
        [{ n: 1 }],
        [],
      ]);
      const commands = answers.map((answer) => answer.status === 'fulfilled' && answer.value.command);
      expect(commands).toEqual(['BEGIN', 'SELECT', 'SELECT', 'SELECT', 'COMMIT']);
    }
  });

  test('values come back as they went', async () => {
    const at = '2026-01-02T03:04:05.600Z';
    const [rows] = await session.rows([mixed(-3, false, 'a "b" \\ {c}, NULL', at, [1, 2])]);
    expect(rows).toEqual([{ n: -3, b: false, t: 'a "b" \\ {c}, NULL', at, ns: [1, 2] }]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.option(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', '')))),
        async (given) => {
          const [found] = await session.rows([texts(given)]);
          expect(found.map(({ text }) => text)).toEqual(given);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('what fails is the last; nothing behind it is run or prepared, and the connection stays', async () => {
    const [known] = await session.rows([backend()]);
    const failed = await session.send([
      'begin isolation level read committed',
      divided(1),
      divided(0),
      behind(),
      'commit',
    ]);
    expect(rowsOf(failed)).toEqual([[], [{ n: 1 }], '22012']);
    const refused = await session.send([one()]);
    expect(rowsOf(refused)).toEqual(['25P02']);
    expect(rowsOf(await session.send(['rollback', behind(), divided(1)]))).toEqual([
      [],
      [{ n: 2 }],
      [{ n: 1 }],
    ]);
    session.release();
    session = await app.database.writeSession();
    expect(await session.rows([backend()])).toEqual([known]);
  });

  test('a value that the server cannot read spoils neither the statement nor its neighbours', async () => {
    const answers: unknown[] = [];
    await session.sendEach([cast('x'), cast('3'), one(), cast('y'), cast('4')], (index, answer) => {
      answers[index] = rowsOf([answer])[0];
    });
    expect(answers).toEqual(['22P02', [{ n: 3 }], [{ n: 1 }], '22P02', [{ n: 4 }]]);
    expect(await session.rows([cast('5')])).toEqual([[{ n: 5 }]]);
  });

  test('rows that cannot be read are an error of their statement, not of those behind it', async () => {
    const answers = await session.send([one(), unreadable(), one()]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});

const backend = statement<{ pid: number }>('test_pipeline_backend', 'select pg_backend_pid() as pid');
