import { randomBytes } from 'node:crypto';
import { type EventDataByType, type EventType, type LoggedEvent, type Scope, scopes } from '@relata/protocol';
import { pino } from 'pino';
import { freshDatabase, freshDataDir } from '../../../../tools/test/databases.ts';
import { createApp } from '../../src/app.ts';
import { connect, type Database, type DatabaseOptions } from '../../src/db/connect.ts';
import { migrate } from '../../src/db/migrate.ts';
import { type Query, statement } from '../../src/db/statement.ts';
import { type WriteOperation, write } from '../../src/db/write.ts';
import type { RelataError } from '../../src/errors.ts';
import type { Limits } from '../../src/http/limits.ts';
import type { Load } from '../../src/http/load.ts';
import type { Http } from '../../src/http/types.ts';
import { appendEvents } from '../../src/log/append.ts';
import type { StreamLimits } from '../../src/log/streams.ts';
import type { TotalLimits } from '../../src/relations/known-totals.ts';

const WRITE_MAX_MS = 10_000;

export type Engine = Database['engine'];

/** Both engines, for `describe.each`: what holds on one holds on the other. */
export const engines: readonly Engine[] = ['pglite', 'postgres'];

export interface TestAppOptions {
  readonly engine: Engine;
  readonly metricsToken?: string;
  /** Leads the application to its PostgreSQL in another way: given the database's URL, gives the one to use. */
  readonly through?: (url: string) => Promise<string>;
  /** `error` where it is left out; what goes wrong on purpose need not be seen. */
  readonly logLevel?: 'error' | 'silent';
  /** Gets every line of the log, of every level, which is then not shown. */
  readonly onLog?: (line: string) => void;
  readonly streams?: Partial<StreamLimits>;
  /** Tighter ones, so that they are reached soon. */
  readonly limits?: Partial<Limits>;
  readonly totals?: Partial<TotalLimits>;
  /** False where nothing may happen but what requests do: no deliveries, no sweeps. */
  readonly background?: boolean;
  /** Where the console was built to. */
  readonly consoleDir?: string;
}

/** An answer as it came: `body` is parsed JSON, or the text where it is none; of a stream only its beginning is awaited. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by tests, which is their check
  readonly body: any;
}

export interface CallOptions {
  /** The admin's where it is left out; null for none. */
  readonly token?: string | null;
  /** Sent as JSON; a string or bytes are sent as they are. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An entry of the log, with its number and key. */
export type TestEvent<Type extends EventType = EventType> = LoggedEvent<Type> & {
  readonly seq: number;
  readonly entityId: string;
  readonly orderKey: string;
};

export interface TestApp {
  readonly engine: Engine;
  /** `http://127.0.0.1:<port>`, really listening. */
  readonly url: string;
  readonly http: Http;
  readonly load: Load;
  readonly database: Database;
  /** Straight to the database, whatever way the application takes. Empty on the embedded one. */
  readonly databaseUrl: string;
  readonly adminToken: string;
  /** Makes a location and gives its id. */
  newLocation(): Promise<string>;
  /** A token of these locations; with every scope where none are named. */
  newToken(locationIds: string | readonly string[], scopes?: readonly Scope[]): Promise<string>;
  /** One request over the network; `path` begins with a slash. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** Runs inputs of one operation in one transaction, as when they were joined; one outcome for each. */
  together<Input, Outcome, Reads extends readonly Query[]>(
    operation: WriteOperation<Input, Outcome, Reads>,
    locationId: string,
    inputs: readonly Input[],
  ): Promise<(Outcome | RelataError)[]>;
  /** A location's log: all of it, or what comes after a number. */
  log(locationId: string, after?: number): Promise<TestEvent[]>;
  close(): Promise<void>;
}

/** The application on a database of its own, reached as by any client. Must be closed. */
export async function startTestApp(options: TestAppOptions): Promise<TestApp> {
  const { engine } = options;
  const { database, databaseUrl, drop } = await openDatabase(options);
  const adminToken = `admin-${randomBytes(16).toString('hex')}`;
  const app = await createApp({
    config: {
      adminToken,
      metricsToken: options.metricsToken,
      egressAllow: { loopback: true, cidrs: [] },
    },
    database,
    // What goes wrong inside must be seen in the output of the test that caused it.
    logger: options.onLog
      ? pino({ level: 'trace' }, { write: options.onLog })
      : pino({ level: options.logLevel ?? 'error' }),
    consoleDir: options.consoleDir,
    ...(options.streams && { streams: options.streams }),
    ...(options.limits && { limits: options.limits }),
    ...(options.totals && { totals: options.totals }),
  });
  const url = await app.http.listen({ host: '127.0.0.1', port: 0 });
  if (options.background !== false) await app.start();

  const call: TestApp['call'] = (...asked) => callAt(url, adminToken, ...asked);

  async function create(path: string, body: unknown): Promise<Answer['body']> {
    const answer = await call('POST', path, { body });
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  return {
    engine,
    url,
    databaseUrl,
    http: app.http,
    load: app.load,
    database,
    adminToken,
    call,
    newLocation: async () => (await create('/v1/locations', { name: 'Test' })).id,
    newToken: async (locationIds, granted = scopes) =>
      (await create('/v1/tokens', { name: 'test', locationIds: [locationIds].flat(), scopes: granted }))
        .token,
    together: async (operation, locationId, inputs) => {
      const deadline = performance.now() + WRITE_MAX_MS;
      const untyped = operation as unknown as WriteOperation<unknown, never>;
      return (await write(database, appendEvents, untyped, locationId, inputs, deadline)).outcomes;
    },
    log: async (locationId, after = 0) => (await database.query(selectLog(locationId, after))).map(eventOf),
    close: async () => {
      await app.close();
      await database.close();
      await drop();
    },
  };
}

/** One request over the network, to a server at `url`. */
export async function callAt(
  url: string,
  adminToken: string,
  method: string,
  path: string,
  callOptions: CallOptions = {},
): Promise<Answer> {
  const { token = adminToken, body } = callOptions;
  const headers = new Headers(callOptions.headers);
  if (token !== null) headers.set('authorization', `Bearer ${token}`);
  if (body !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json');
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  const response = await fetch(url + path, {
    method,
    headers,
    ...(body !== undefined && {
      body: isRaw ? (body as NonNullable<RequestInit['body']>) : JSON.stringify(body),
    }),
  });
  const { status, headers: got } = response;
  const isStream = method !== 'HEAD' && got.get('content-type') === 'text/event-stream';
  if (!isStream) return { status, headers: got, body: parse(await response.text()) };
  await response.body?.cancel();
  return { status, headers: got, body: {} };
}

interface LogRow {
  seq: number;
  type: EventType;
  entity_id: string;
  order_key: string;
  webhook_id: string;
  trace_id: string;
  created_at: string;
  data: EventDataByType[EventType];
}

const selectLog = statement<LogRow>(
  'test_log',
  `
  select seq, type, entity_id, order_key, webhook_id, trace_id, created_at, data
  from event
  where location_id = $1 and seq > $2
  order by seq
`,
);

function eventOf(row: LogRow): TestEvent {
  return {
    seq: row.seq,
    type: row.type,
    locationId: row.data.locationId,
    entityId: row.entity_id,
    orderKey: row.order_key,
    webhookId: row.webhook_id,
    traceId: row.trace_id,
    createdAt: row.created_at,
    data: row.data,
  } as TestEvent;
}

interface OpenDatabase {
  readonly database: Database;
  readonly databaseUrl: string;
  readonly drop: () => Promise<void>;
}

async function openDatabase({ engine, through = async (url) => url }: TestAppOptions): Promise<OpenDatabase> {
  if (engine === 'pglite') {
    const { dataDir, remove } = await freshDataDir((folder) => makeDatabase({ dataDir: folder }));
    return { database: await connect({ dataDir }), databaseUrl: '', drop: remove };
  }
  const fresh = await freshDatabase((url) => makeDatabase({ url }));
  const database = await connect({ url: await through(fresh.url) });
  return { database, databaseUrl: fresh.url, drop: fresh.drop };
}

async function makeDatabase(options: DatabaseOptions): Promise<void> {
  const database = await connect(options);
  await migrate(database);
  await database.close();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
