import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applySettings } from '../../src/db/connect.ts';
import {
  allJoinedStatements,
  allStatements,
  type Scalar,
  type Statement,
  type Value,
} from '../../src/db/statement.ts';
import { describedRoutes } from '../contract/described-routes.ts';
import { prepareCall } from '../contract/prepare-call.ts';
import { planOf, runOf } from '../grown/explained.ts';
import { fillDelivery } from '../grown/grown-delivery.ts';
import { fillGraph, inLocation } from '../grown/grown-graph.ts';
import { faultsOfPlan, faultsOfRun, type Tables } from '../grown/plan-faults.ts';
import { valuesOfDelivery } from '../grown/values-of-delivery.ts';
import { valuesOfGraph } from '../grown/values-of-graph.ts';
import { valuesOfLog } from '../grown/values-of-log.ts';
import { realEstate } from '../support/real-estate.ts';
import { startTestApp, type TestApp } from '../support/start-test-app.ts';

const SIZE = { relations: 200_000, records: 50_000, locations: 2_000, hub: 20_000 };
const DELIVERY = { locations: 2_000, lag: 100_000, retries: 10_000, attempts: 100_000, keys: 20_000 };
/** Any but the large one. */
const SMALL = 50;

/** At most, to know of a table's size before it is counted. */
const BYTES_OF_ROW = 1_000;

const values: Readonly<Record<string, readonly Value[]>> = {
  ...valuesOfGraph,
  ...valuesOfLog,
  ...valuesOfDelivery,
};

/** What reads more than it gives, and why it may. */
const READS_MORE: Readonly<Record<string, string>> = {
  records_count: 'a total; of an index alone',
  records_search: 'looks at all records of the object',
  relations_of_record: 'passes over up to `skip` relations of one record',
  relations_of_record_by_association: 'passes over up to `skip` relations of one record',

  endpoint_insert: 'makes a lane in each of its locations',
  endpoint_update: 'looks for locations that the endpoint did not have',
  location_drop_from_tokens: 'deleting a location; tokens are few',
  lanes_behind: 'each endpoint in each location of a page, at the start',
  lanes_due: 'looks at the lanes that have a lease or retries',
  lanes_seize_abandoned: 'looks through the lanes of an endpoint, once an hour',
  replays_remove: 'looks for those whose endpoint is gone, once an hour',
  breaker_lane_behind: 'the lanes of an endpoint that is down, before a probe',
  retry_of_lanes: 'counts what a lane has in retry, of which there is a limit, when it is claimed',
  retries_revive: 'looks through what a lane has in retry when it is taken over',

  lanes_page: 'counts what each lane has in retry and dead',
  lanes_page_of_locations: 'counts what each lane has in retry and dead',
  lanes_page_of_endpoint: 'counts what each lane has in retry and dead',
  lanes_page_of_endpoint_in_locations: 'counts what each lane has in retry and dead',
  replay_by_number: 'adds up what its lanes have done',
  replay_lanes_end: 'looks at the lanes of replays that run',
  replay_count_by_type: 'counts the events of a range',
  replay_count_in_detail: 'counts the events of a range',
  replay_count_of_dead: 'counts what was given up of a range',
  retention_ages: 'looks for the end of what is too old among the first thousand',
  retention_needed: 'asks each endpoint what it needs of a location',
  retention_lanes_behind: 'asks each endpoint and lane of a location',
  metrics_lag: 'adds up a page of locations',
  metrics_counts: 'counts up to a limit',
  demo_state: 'looks once, at the start of a new embedded database',
};

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

  async function tables(): Promise<Tables> {
    const { rows } = await client.query<{ name: string; rows: number }>(`
      select relname as name, greatest(reltuples, pg_relation_size(oid) / ${BYTES_OF_ROW})::float8 as rows
      from pg_class
      where relkind = 'r' and relnamespace = 'public'::regnamespace`);
    return new Map(rows.map(({ name, rows: count }) => [name, count]));
  }

  async function faults(location?: number): Promise<string[]> {
    const rowsOf = await tables();
    const found: string[] = [];
    for (const each of declared()) {
      const used = (values[each.name] ?? []).map((value) =>
        location === undefined ? value : moved(location, value),
      );
      const run = await runOf(client, each, used);
      const all = [...faultsOfPlan(await planOf(client, each), rowsOf), ...faultsOfRun(run, rowsOf)];
      if (all.length === 0) continue;
      seen.add(each.name);
      if (READS_MORE[each.name] === undefined) found.push(`${each.name}: ${all.join(', ')}`);
    }
    return found;
  }

  test('every statement is run here', () => {
    expect(
      declared()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(Object.keys(values).sort());
  });

  test('no table is read from end to end, before anything is known of the data', async () => {
    const rowsOf = await tables();
    const found: string[] = [];
    for (const each of declared()) {
      const all = faultsOfPlan(await planOf(client, each), rowsOf);
      if (all.length > 0 && READS_MORE[each.name] === undefined)
        found.push(`${each.name}: ${all.join(', ')}`);
    }
    expect(found).toEqual([]);
  });

  test('no statement reads more than it gives, in a large location or in a small one', async () => {
    await client.query('reset statement_timeout');
    await client.query('vacuum analyze');
    await applySettings(client);
    expect(await faults()).toEqual([]);
    expect(await faults(SMALL)).toEqual([]);
    // Those that have become as they should be are no longer to be excused.
    expect(Object.keys(READS_MORE).filter((name) => !seen.has(name))).toEqual([]);
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
    const rowsOf = await tables();
    const found: string[] = [];
    for (const each of joined) {
      const all = faultsOfPlan(await planOf(client, each), rowsOf);
      if (all.length > 0) found.push(`${each.text}: ${all.join(', ')}`);
    }
    expect(found).toEqual([]);
  });
});

function declared(): Statement[] {
  return allStatements().filter(({ name }) => !name.startsWith('test_'));
}

function moved(location: number, value: Value): Value {
  const moveOne = (item: Scalar): Scalar => (typeof item === 'string' ? inLocation(location, item) : item);
  return Array.isArray(value) ? value.map(moveOne) : moveOne(value as Scalar);
}
