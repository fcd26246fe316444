import pg from 'pg';
import { JoinedReads } from './joined-reads.ts';
import { openPglite } from './pglite/open.ts';
import type { Session } from './session.ts';
import { Sessions } from './sessions.ts';
import type { Query } from './statement.ts';
import { typeParsers } from './types.ts';

/** Four joined writers were the best on two cores; more only wait for each other. */
const WRITE_CONNECTIONS = 4;
const READ_CONNECTIONS = 8;
/** A little over `statement_timeout`: only a server that no longer answers at all runs into it. */
const ANSWER_TIMEOUT_MS = 8_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** The embedded engine knows no `statement_timeout`; what takes it this long is not slow, it hangs. */
const ENGINE_TIMEOUT_MS = 60_000;

/** Nothing but migrations may hold a statement or a snapshot for longer than this. */
const SESSION_SETTINGS = {
  TimeZone: 'UTC',
  statement_timeout: '5s',
  idle_in_transaction_session_timeout: '5s',
  lock_timeout: '1s',
  // Plans of the write path never depend on the values; planning each anew costs more than it gains.
  plan_cache_mode: 'force_generic_plan',
  // Without the values it cannot be known that a location is small among many, or a page short: then reading a table
  // from end to end looks cheap, as does hashing it. Here everything is found by keys (docs/decisions/0003).
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
};

/** How much of a pool's connections is at work. */
export interface PoolUsage {
  readonly pool: 'write' | 'read' | 'all';
  readonly inUse: number;
  /** Those who wait for a connection. */
  readonly waiting: number;
  readonly max: number;
}

/** One PostgreSQL dialect on two engines. */
export interface Database {
  readonly engine: 'postgres' | 'pglite';
  /** The largest number of inputs that one transaction joins. */
  readonly batchMax: number;
  readonly writeConnections: number;
  /** Runs one statement in a transaction of its own. Throws what the database says. */
  query<Row>(query: Query<Row>): Promise<Row[]>;
  /**
   * The same for a statement that reads by an index what a page holds: it is sent together with others of its kind, and
   * may have to wait for them (see joined-reads.ts).
   */
  queryByKey<Row>(query: Query<Row>): Promise<Row[]>;
  /** A connection for a write of several statements; must be released. */
  writeSession(): Promise<Session>;
  /** A connection outside of the pools, for `listen`; null where nobody else can notify. */
  directClient(): Promise<pg.Client | null>;
  usage(): PoolUsage[];
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** `postgres://…`; without it the embedded database in `dataDir` is opened. */
  readonly url?: string | undefined;
  /** Folder of the embedded database; `memory://` for one that ends with the process. */
  readonly dataDir?: string | undefined;
  /** Told of errors of idle connections; they are replaced by themselves. */
  readonly onIdleError?: (error: Error) => void;
  /** Told when the embedded database ends by itself: from then on every query fails, until the process starts anew. */
  readonly onLost?: (error: Error) => void;
}

/**
 * Connects to PostgreSQL 15 or later, or opens the embedded database.
 * Throws `DataDirLocked` when another process has the folder open, `DataDirUnusable` when it cannot be opened at all.
 */
export async function connect(options: DatabaseOptions): Promise<Database> {
  if (options.url !== undefined) return connectPostgres(options.url, options);
  if (options.dataDir === undefined) throw new TypeError('connect needs a url or a dataDir');
  return connectPglite(options.dataDir, options);
}

function connectPostgres(url: string, options: DatabaseOptions): Database {
  const shared: pg.PoolConfig = {
    connectionString: url,
    types: typeParsers,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    keepAlive: true,
    onConnect: applySettings,
  };
  const onIdleError = (error: Error): void => options.onIdleError?.(error);
  const write = new Sessions(
    { ...shared, max: WRITE_CONNECTIONS, pipeline: true, application_name: 'relata write' },
    onIdleError,
  );
  const read = new Sessions(
    { ...shared, max: READ_CONNECTIONS, pipeline: true, application_name: 'relata read' },
    onIdleError,
  );
  const joined = new JoinedReads({ lend: () => read.lend(), connectionsMax: READ_CONNECTIONS });
  return {
    engine: 'postgres',
    batchMax: 256,
    writeConnections: WRITE_CONNECTIONS,
    query: (query) => runOn(read, query),
    queryByKey: (query) => joined.query(query),
    writeSession: () => write.lend(),
    directClient: async () => {
      const client = new pg.Client({
        connectionString: url,
        keepAlive: true,
        application_name: 'relata listen',
      });
      await client.connect();
      return client;
    },
    usage: () => [
      { pool: 'write', ...write.usage },
      { pool: 'read', ...read.usage, waiting: read.usage.waiting + joined.waiting },
    ],
    close: async () => {
      await Promise.all([write.close(), read.close()]);
    },
  };
}

async function connectPglite(dataDir: string, options: DatabaseOptions): Promise<Database> {
  const pglite = await openPglite(dataDir, { onLost: (error) => options.onLost?.(error) });
  // One connection is all there is; it is a queue that reads and the one joined writer take turns in.
  const sessions = new Sessions(
    {
      stream: () => pglite.stream(),
      ssl: false,
      user: 'postgres',
      database: 'postgres',
      max: 1,
      idleTimeoutMillis: 0,
      query_timeout: ENGINE_TIMEOUT_MS,
      types: typeParsers,
      pipeline: true,
      onConnect: async (client) => {
        // A new client finds the one session that the engine has as its predecessor left it.
        await client.query('rollback');
        await client.query('discard all');
        await applySettings(client);
      },
    },
    (error) => options.onIdleError?.(error),
  );
  return {
    engine: 'pglite',
    batchMax: 64,
    writeConnections: 1,
    query: (query) => runOn(sessions, query),
    queryByKey: (query) => runOn(sessions, query),
    writeSession: () => sessions.lend(),
    directClient: async () => null,
    usage: () => [{ pool: 'all', ...sessions.usage }],
    close: async () => {
      await sessions.close();
      await pglite.close();
    },
  };
}

/** What every connection is set to; for tests, too, that look at plans. */
export async function applySettings(client: pg.ClientBase): Promise<void> {
  await client.query(
    Object.entries(SESSION_SETTINGS)
      .map(([name, value]) => `set ${name} = '${value}'`)
      .join('; '),
  );
}

async function runOn<Row>(sessions: Sessions, query: Query<Row>): Promise<Row[]> {
  const session = await sessions.lend();
  try {
    const [rows] = await session.rows([query]);
    return rows;
  } finally {
    session.release();
  }
}
