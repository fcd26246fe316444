import pg from 'pg';
import { applySettings, connect } from '../../packages/server/src/db/connect.ts';
import { migrate } from '../../packages/server/src/db/migrate.ts';
import { fillGraph, type GrownSize, LARGE } from '../../packages/server/test/grown/grown-graph.ts';
import { type Relata, startRelata } from '../contestants/relata.ts';
import type { BenchPostgres } from '../harness/postgres.ts';
import type { Bench } from '../harness/scenario.ts';

/** A database of one size. */
export interface Grown {
  readonly size: GrownSize;
  /** As it is called in the results. */
  readonly name: string;
  readonly databaseUrl: string;
}

/** A server on a database of one size, with a token for its large location. */
export interface GrownRelata extends Grown {
  readonly relata: Relata;
  readonly headers: Readonly<Record<string, string>>;
}

export async function fillGrown(bench: Bench, postgres: BenchPostgres, size: GrownSize): Promise<Grown> {
  const name = `${size.relations.toLocaleString('en')} relations`;
  const databaseUrl = await postgres.database(`grown_${size.relations}`);
  const database = await connect({ url: databaseUrl });
  await migrate(database);
  await database.close();
  const from = performance.now();
  await withClient(databaseUrl, async (client) => {
    // What is loaded need not survive a power cut, what is measured must.
    await client.query(`set synchronous_commit = off; set work_mem = '256MB'`);
    await fillGraph(client, size, (relations) => {
      if (relations % 1_000_000 === 0) bench.log(`${name}: ${relations.toLocaleString('en')} loaded`);
    });
    await client.query('vacuum analyze');
  });
  bench.log(`${name}: loaded in ${Math.round((performance.now() - from) / 1_000)} s`);
  return { size, name, databaseUrl };
}

export async function startGrown(bench: Bench, grown: Grown): Promise<GrownRelata> {
  const relata = await startRelata(bench, { databaseUrl: grown.databaseUrl });
  return { ...grown, relata, headers: { authorization: `Bearer ${await relata.token([LARGE])}` } };
}

/** With a connection that is set as the server sets its own. */
export async function withServersClient<Result>(
  url: string,
  use: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  return withClient(url, async (client) => {
    await applySettings(client);
    return use(client);
  });
}

async function withClient<Result>(url: string, use: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url, ssl: false });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
