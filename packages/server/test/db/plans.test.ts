import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import '../../src/app.ts';
import { allStatements, type Statement } from '../../src/db/statement.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

/** What grows with a location, without end. */
const LARGE = ['record', 'relation', 'degree', 'event'];

/** Where a location, or all there is, is meant to be read. */
const MAY_READ_ALL = [
  /^location_purge_/, // takes away all of a location, a thousand rows at a time
  /^demo_/, // looks whether there is anything, once at start
  /^records_search$/, // filters; the subplan over relations runs for none but those that filter by them
  /^overview_model$/, // counts what there is, to a bound of ten thousand
];

/** The statements that creating relations waits for; they must be right from the first row on. */
const OF_CREATING = [
  'location_lock',
  'location_state',
  'associations_by_ids',
  'relation_records',
  'relations_by_links',
  'relation_degrees',
  'event_by_seq',
];

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Filter?: string;
  readonly Plans?: readonly Plan[];
}

describe.each(engines)('the plans of statements on %s', (engine) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ engine });
  });
  afterAll(() => app?.close());

  async function script(text: string): Promise<unknown[]> {
    const session = await app.database.writeSession();
    try {
      return await session.script(text);
    } finally {
      session.release();
    }
  }

  /** In one session: settings and prepared statements go with it. */
  async function offences(statements: readonly Statement[]): Promise<string[]> {
    const session = await app.database.writeSession();
    const found: string[] = [];
    await session.script('set plan_cache_mode = force_generic_plan');
    for (const [index, { name, text }] of statements.entries()) {
      const parameters = Math.max(
        0,
        ...Array.from(text.matchAll(/\$(\d+)/g), ([, digits]) => Number(digits)),
      );
      const values = parameters === 0 ? '' : `(${Array(parameters).fill('null').join(', ')})`;
      await session.script(`prepare "plan ${index}" as ${text}`);
      const [row] = (await session.script(
        `explain (costs off, format json) execute "plan ${index}"${values}`,
      )) as { 'QUERY PLAN': [{ Plan: Plan }] }[];
      const reads = row === undefined ? [] : wholeReads(row['QUERY PLAN'][0].Plan);
      if (reads.length > 0) found.push(`${name}: ${reads.join(', ')}`);
    }
    session.release();
    return found;
  }

  test('creating relations goes by whole keys while the tables are empty', async () => {
    const statements = allStatements().filter(({ name }) => OF_CREATING.includes(name));
    expect(statements.map(({ name }) => name).sort()).toEqual([...OF_CREATING].sort());
    expect(await offences(statements)).toEqual([]);
  });

  test('nothing reads a location from end to end because most locations are small', async () => {
    // 2 000 locations of ten rows: what is best for the average one.
    await script(`
      insert into record (
        location_id, id, object_key, properties, owner, followers, created_by, last_updated_by, created_at, updated_at
      )
      select 'L' || n % 2000, 'r' || n, 'o', '{}', '[]', '[]', '{}', '{}', now(), now() from generate_series(1, 20000) n;
      insert into relation (
        location_id, id, association_id, first_record_id, second_record_id, first_single, second_single, created_at
      )
      select 'L' || n % 2000, 'x' || n, 'a' || n % 5, 'r' || n, 'r' || n + 1, false, false, now()
      from generate_series(1, 20000) n;
      insert into degree (location_id, association_id, side, record_id, n)
      select 'L' || n % 2000, 'a' || n % 5, 1, 'r' || n, 1 from generate_series(1, 20000) n;
      insert into event (location_id, seq, type, entity_id, order_key, webhook_id, trace_id, created_at, data)
      select 'L' || n % 2000, n / 2000 + 1, 'RelationCreate', 'x' || n, 'k' || n, 'w', 't', now(), '{}'
      from generate_series(1, 20000) n;
      analyze record, relation, degree, event`);
    const statements = allStatements().filter(
      ({ name }) => !name.startsWith('test_') && !MAY_READ_ALL.some((pattern) => pattern.test(name)),
    );
    expect(await offences(statements)).toEqual([]);
  });
});

/** Scans of a large table, of what a location has of it, or of all that a key begins with. */
function wholeReads(plan: Plan, table?: string): string[] {
  const read = plan['Relation Name'] ?? plan['Index Name']?.split('_')[0] ?? table;
  const byLocationAlone = /^\(location_id = \(?\$1\)?(::text)?\)$/.test(plan['Index Cond'] ?? '');
  const byPartOfKey = /record_id = wanted|side = wanted/.test(plan.Filter ?? '');
  const isWhole = plan['Node Type'] === 'Seq Scan' || byLocationAlone || byPartOfKey;
  const own = isWhole && LARGE.includes(read ?? '') ? [`${plan['Node Type']} of ${read}`] : [];
  return [...own, ...(plan.Plans ?? []).flatMap((child) => wholeReads(child, read))];
}
