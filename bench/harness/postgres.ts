import pg from 'pg';
import { type Postgres, startPostgres } from '../../tools/test/postgres.ts';

/** As `shared_buffers` should be for the data to be in memory; a quarter of the memory is said by who measures growth. */
const SETTINGS = {
  shared_buffers: '1GB',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
};

export interface BenchPostgres {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Makes an empty database and gives its URL. */
  database(name: string): Promise<string>;
  /** Runs one statement on a connection of its own. */
  query<Row extends object>(url: string, text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** A durable PostgreSQL: `fsync` and `full_page_writes` are on. */
export async function startBenchPostgres(
  settings: Record<string, string> = {},
): Promise<BenchPostgres & { stop(): Promise<void> }> {
  const server: Postgres = await startPostgres({ fsync: true, settings: { ...SETTINGS, ...settings } });
  return {
    url: server.url,
    port: server.port,
    pid: server.pid(),
    stop: server.stop,
    query,
    async database(name) {
      await query(server.url, `create database ${pg.escapeIdentifier(name)} template template0`);
      return Object.assign(new URL(server.url), { pathname: `/${name}` }).href;
    },
  };
}

async function query<Row extends object>(
  url: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, ssl: false });
  await client.connect();
  try {
    const { rows } = await client.query<Row>(text, [...values]);
    return rows;
  } finally {
    await client.end();
  }
}
