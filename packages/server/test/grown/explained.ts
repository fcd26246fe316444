import pg, { type ClientBase } from 'pg';
import type { Statement, Value } from '../../src/db/statement.ts';

// How PostgreSQL runs a statement. The client must be set as the server sets its own: statements are planned without
// their values.

export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Sort Space Type'?: string;
  readonly Filter?: string;
  readonly Plans?: readonly PlanNode[];
  // Only of what was run. Each is the mean of its loops.
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly 'Shared Hit Blocks'?: number;
  readonly 'Shared Read Blocks'?: number;
}

export interface Explained {
  readonly plan: PlanNode;
  /** Of a run. */
  readonly ms: number;
}

let prepared = 0;

/** The plan alone; the values stay unknown. */
export async function planOf(client: ClientBase, { text }: Statement): Promise<PlanNode> {
  const count = parametersOf(text);
  return (await explain(client, text, Array(count).fill(null), 'costs off, format json')).plan;
}

/** Runs it in a transaction that is rolled back, so that nothing of what it changes stays. */
export async function runOf(
  client: ClientBase,
  { name, text }: Statement,
  values: readonly Value[],
): Promise<Explained> {
  const count = parametersOf(text);
  if (values.length !== count) throw new Error(`${name} takes ${count} values, not ${values.length}`);
  await client.query('begin');
  try {
    return await explain(client, text, values, 'analyze, buffers, format json');
  } catch (cause) {
    throw new Error(`${name} cannot be run: ${(cause as Error).message}`, { cause });
  } finally {
    await client.query('rollback');
  }
}

async function explain(
  client: ClientBase,
  text: string,
  values: readonly Value[],
  options: string,
): Promise<Explained> {
  prepared += 1;
  const name = `explained_${prepared}`;
  await client.query(`prepare ${name} as ${text}`);
  const list = values.length === 0 ? '' : `(${values.map(literal).join(', ')})`;
  const { rows } = await client.query(`explain (${options}) execute ${name}${list}`);
  const [{ Plan: plan, 'Execution Time': ms = 0 }] = rows[0]['QUERY PLAN'];
  return { plan, ms };
}

function parametersOf(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/\$(\d+)/g), ([, digits]) => Number(digits)));
}

/** Without a type: it is that of the parameter. */
function literal(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'object') return pg.escapeLiteral(String(value));
  const items = value.map((item) => (item === null ? 'null' : `"${String(item).replace(/["\\]/g, '\\$&')}"`));
  return pg.escapeLiteral(`{${items.join(',')}}`);
}
