import type { ClientBase } from 'pg';
import { allStatements, type Scalar, type Statement, type Value } from '../../src/db/statement.ts';
import { planOf, runOf } from './explained.ts';
import { inLocation } from './grown-graph.ts';
import { faultsOfPlan, faultsOfRun, type Tables } from './plan-faults.ts';
import { valuesOfDelivery } from './values-of-delivery.ts';
import { valuesOfGraph } from './values-of-graph.ts';
import { valuesOfLog } from './values-of-log.ts';

// All that the program says to the database, looked at in a database that has grown. Whoever asks has loaded the program.

/** What each statement is run with, in the large location. */
export const valuesOfAll: Readonly<Record<string, readonly Value[]>> = {
  ...valuesOfGraph,
  ...valuesOfLog,
  ...valuesOfDelivery,
};

/** At most, to know of a table's size before it is counted. */
const BYTES_OF_ROW = 1_000;

/** Those that insert are the last: their rows are rolled back, but stay in the way of those that come after. */
export function declaredStatements(): Statement[] {
  const inserts = ({ text }: Statement): number => Number(/\binsert into\b/.test(text));
  return allStatements()
    .filter(({ name }) => !/^(test|bench)_/.test(name))
    .sort((a, b) => inserts(a) - inserts(b));
}

/** How many rows there are in each table, as far as PostgreSQL knows. */
export async function tablesOf(client: ClientBase): Promise<Tables> {
  const { rows } = await client.query<{ name: string; rows: number }>(`
    select relname as name, greatest(reltuples, pg_relation_size(oid) / ${BYTES_OF_ROW})::float8 as rows
    from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace`);
  return new Map(rows.map(({ name, rows: count }) => [name, count]));
}

/** What is wrong with each statement that is not as it should be, when it is run; in the large location or in another. */
export async function faultsOfAll(client: ClientBase, location?: number): Promise<Map<string, string[]>> {
  const tables = await tablesOf(client);
  const found = new Map<string, string[]>();
  for (const each of declaredStatements()) {
    const used = (valuesOfAll[each.name] ?? []).map((value) =>
      location === undefined ? value : moved(location, value),
    );
    const run = await runOf(client, each, used);
    const all = [...faultsOfPlan(await planOf(client, each), tables), ...faultsOfRun(run, tables)];
    if (all.length > 0) found.set(each.name, all);
  }
  return found;
}

function moved(location: number, value: Value): Value {
  const moveOne = (item: Scalar): Scalar => (typeof item === 'string' ? inLocation(location, item) : item);
  return Array.isArray(value) ? value.map(moveOne) : moveOne(value as Scalar);
}
