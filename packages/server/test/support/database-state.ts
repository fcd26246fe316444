import { statement } from '../../src/db/statement.ts';
import type { TestApp } from './start-test-app.ts';

const tables = statement<{ name: string }>(
  'test_tables',
  `
  select c.relname as name
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
  order by c.relname
`,
);

/** These change while nobody asks for anything: who is there, and what is being delivered. */
const restless = new Set(['node', 'lane', 'retry', 'attempt', 'replay']);

/** Each table's number of rows and a digest of what is in them: the same before and after, if nothing was left behind. */
export async function databaseState({ database }: TestApp): Promise<Record<string, string>> {
  const state: Record<string, string> = {};
  for (const { name } of await database.query(tables())) {
    if (restless.has(name)) continue;
    const [row] = await database.query(digestOf(name)());
    state[name] = `${row?.n} rows ${row?.digest}`;
  }
  return state;
}

type Digest = ReturnType<typeof statement<{ n: number; digest: string }>>;

const digests = new Map<string, Digest>();

/** Names of statements are given once only. */
function digestOf(table: string): Digest {
  const known = digests.get(table);
  if (known !== undefined) return known;
  const digest: Digest = statement(
    `test_state_of_${table}`,
    `
    select count(*) as n, coalesce(md5(string_agg(t::text, ' ' order by t::text)), '') as digest from ${table} as t
  `,
  );
  digests.set(table, digest);
  return digest;
}
