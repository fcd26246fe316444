import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applySettings } from '../../src/db/connect.ts';
import { allJoinedStatements, type Statement } from '../../src/db/statement.ts';
import { describedRoutes } from '../contract/described-routes.ts';
import { prepareCall } from '../contract/prepare-call.ts';
import { declaredStatements, faultsOfAll, tablesOf, valuesOfAll } from '../grown/all-statements.ts';
import { planOf, runOf } from '../grown/explained.ts';
import { fillDelivery } from '../grown/grown-delivery.ts';
import { associationOf, fillGraph, hub, LARGE } from '../grown/grown-graph.ts';
import { faultsOfPlan, faultsOfRun } from '../grown/plan-faults.ts';
import { READS_MORE } from '../grown/reads-more.ts';
import { realEstate } from '../support/real-estate.ts';
import { startTestApp, type TestApp } from '../support/start-test-app.ts';

const SIZE = { relations: 200_000, records: 50_000, locations: 2_000, hub: 20_000 };
const DELIVERY = { locations: 2_000, lag: 100_000, retries: 10_000, attempts: 100_000, keys: 20_000 };
/** Any but the large one. */
const SMALL = 50;

describe('the plans of statements in a database that has grown', () => {
  let app: TestApp;
  let client: pg.Client;
  const seen = new Set<string>();

  beforeAll(async () => {
    app = await startTestApp({ engine: 'postgres', background: false });
    client = new pg.Client({ connectionString: app.databaseUrl, ssl: false });
    await client.connect();
    await client.query(`set synchronous_commit = off; set work_mem = '64MB'`);
    await fillGraph(client, SIZE);
    await fillDelivery(client, DELIVERY);
    await client.query('reset all');
    await applySettings(client);
  });
  afterAll(async () => {
    await client?.end();
    await app?.close();
  });

  /** Those that are not excused. */
  async function faults(location?: number): Promise<string[]> {
    const found = [...(await faultsOfAll(client, location))];
    for (const [name] of found) seen.add(name);
    return found.flatMap(([name, all]) =>
      READS_MORE[name] === undefined ? [`${name}: ${all.join(', ')}`] : [],
    );
  }

  test('every statement is run here', () => {
    expect(
      declaredStatements()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(Object.keys(valuesOfAll).sort());
  });

  test('no table is read from end to end, before anything is known of the data', async () => {
    const rowsOf = await tablesOf(client);
    const found: string[] = [];
    for (const each of declaredStatements()) {
      const all = faultsOfPlan(await planOf(client, each), rowsOf);
      if (all.length > 0 && READS_MORE[each.name] === undefined)
        found.push(`${each.name}: ${all.join(', ')}`);
    }
    expect(found).toEqual([]);
  });

  test('no statement reads more than it gives, in a large location or in a small one', async () => {
    // Autovacuum may be at work on the same table, and is waited for.
    await client.query('reset statement_timeout; reset lock_timeout');
    await client.query('vacuum analyze');
    await applySettings(client);
    expect(await faults()).toEqual([]);
    expect(await faults(SMALL)).toEqual([]);
    // Those that have become as they should be are no longer to be excused.
    expect(Object.keys(READS_MORE).filter((name) => !seen.has(name))).toEqual([]);
  });

  test('nor does one that goes on from a known total', async () => {
    const rowsOf = await tablesOf(client);
    const { rows } = await client.query<{ seq: number; at: string }>(
      'select seq::int, created_at::text as at from event where location_id = $1 order by seq desc offset 100 limit 1',
      [LARGE],
    );
    const [{ seq = 0, at = '' } = {}] = rows;
    for (const [name, ...some] of [
      ['relations_of_record_known'],
      ['relations_of_record_by_association_known', [associationOf(1, 0)]],
    ] as const) {
      const known = declaredStatements().find((each) => each.name === name) as Statement;
      const values = [LARGE, hub, 0, 20, SIZE.hub, seq, at, 500, ...some];
      const run = await runOf(client, known, values);
      expect(faultsOfRun(run, rowsOf)).toEqual([]);
      // Starting processes that read side by side takes longer than what they read.
      expect(JSON.stringify(run.plan)).not.toContain('Gather');
    }
  });

  test('nor do writes, which are several statements joined', async () => {
    const small = await startTestApp({ engine: 'postgres', background: false });
    try {
      const world = await realEstate(small);
      for (const [n, route] of (await describedRoutes(small)).entries()) {
        const call = await prepareCall(small, world, route);
        const headers = route.method === 'POST' ? { 'idempotency-key': `once-${n}` } : {};
        await call.send({ token: route.scope === 'admin' ? small.adminToken : world.token, headers });
      }
    } finally {
      await small.close();
    }
    const joined = allJoinedStatements();
    expect(joined.length).toBeGreaterThan(15);
    const rowsOf = await tablesOf(client);
    const found: string[] = [];
    for (const each of joined) {
      const all = faultsOfPlan(await planOf(client, each), rowsOf);
      if (all.length > 0) found.push(`${each.text}: ${all.join(', ')}`);
    }
    expect(found).toEqual([]);
  });
});
