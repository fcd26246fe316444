import { keepMsOf, keyOf } from './keeping.ts';
import type { DedupeStore } from './store.ts';

/** A `Pool` or `Client` of `pg`, a PGlite, or whatever else takes a statement with `$1` and gives rows. */
export interface PostgresClient {
  query(text: string, values?: unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
}

export interface PostgresDedupeOptions {
  /** Best a pool: each call is one statement, outside of any transaction. Connected, and yours to close. */
  readonly client: PostgresClient;
  /** Its name, or `schema.name`. Default `relata_dedupe`. Listeners with the same table share what they have handled. */
  readonly table?: string;
  /** How long the id of a webhook that was handled is kept, in milliseconds. Default seven days. */
  readonly keepMs?: number;
}

export interface PostgresDedupe extends DedupeStore {
  /** Makes the table where there is none: at start, by as many processes at once as there are. */
  ensureTable(): Promise<void>;
}

const TABLE = 'relata_dedupe';
/** How often something else may come in between: each time it is another process that has got on. */
const TRIES_MAX = 5;
/** More than the one row that a commit adds, so that what has expired gets fewer; few, so that it costs nobody anything. */
const EXPIRED_AT_ONCE = 10;
/**
 * What ran out is left alone for so long. Commits that come late then take away none of each other's rows, which could have
 * two of them wait for one another.
 */
const LATE_MINUTES = 10;
/** Any number, the same in all processes. */
const ENSURE_LOCK = 5_403_117;

/**
 * What `ensureTable` makes, for those who make tables by migrations of their own. Running it twice does no harm.
 *
 * @throws TypeError it is not the name of a table
 */
export function postgresDedupeTable(table: string = TABLE): string {
  const { quoted, name } = tableOf(table);
  return `create table if not exists ${quoted} (
  id text collate "C" primary key,
  token text not null,
  done boolean not null,
  expires_at timestamptz not null
);
create index if not exists "${name}_expires_at" on ${quoted} (expires_at);
`;
}

/**
 * Remembers in PostgreSQL (or PGlite) which webhooks were handled, for all processes that use the table. All times are
 * the database's. Errors of the client come through: then it is unknown what became of the statement, and the webhook has
 * to come again.
 *
 * @throws TypeError `table` is not the name of a table, or the client has no `query`
 * @throws RangeError `keepMs`
 */
export function createPostgresDedupe({
  client,
  table = TABLE,
  keepMs,
}: PostgresDedupeOptions): PostgresDedupe {
  if (typeof client?.query !== 'function') throw new TypeError('client must have query(text, values)');
  const { quoted } = tableOf(table);
  const keptMs = keepMsOf(keepMs);
  const statements = {
    claim: claimStatement(quoted),
    commit: commitStatement(quoted),
    release: releaseStatement(quoted),
  };
  const run = async (text: string, id: string, ...values: unknown[]): Promise<unknown> =>
    (await query(client, text, [await keyOf(id), ...values]))[0];

  return {
    async ensureTable() {
      await client.query(ensureStatement(table));
    },
    async claim(id, leaseMs) {
      const token = crypto.randomUUID();
      for (let tries = 1; ; tries += 1) {
        const { state } = (await run(statements.claim, id, token, leaseMs)) as ClaimRow;
        if (state === 'claimed') return { state, token };
        if (state !== 'changing') return { state };
        if (tries === TRIES_MAX) return { state: 'busy' };
      }
    },
    commit: async (id, token) => (await run(statements.commit, id, token, keptMs)) !== undefined,
    async release(id, token) {
      await run(statements.release, id, token);
    },
  };
}

async function query(client: PostgresClient, text: string, values: unknown[]): Promise<readonly unknown[]> {
  for (let tries = 1; ; tries += 1) {
    try {
      return (await client.query(text, values)).rows;
    } catch (error) {
      if (tries >= TRIES_MAX || !isConflict(error)) throw error;
    }
  }
}

/** Where transactions are serializable by default, whoever comes second is sent away; nothing has happened then. */
function isConflict(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return code === '40001' || code === '40P01';
}

interface ClaimRow {
  readonly state: 'claimed' | 'done' | 'busy' | 'changing';
}

/**
 * One row. What holds the id is looked up as it was before the insert waited for anybody; if that is not what was in the
 * insert's way, it is `changing` and worth another look.
 */
function claimStatement(table: string): string {
  return `
  with claimed as (
    insert into ${table} as held (id, token, done, expires_at)
    values ($1, $2, false, clock_timestamp() + $3::double precision * interval '1 millisecond')
    on conflict (id) do update
      set token = excluded.token, done = false, expires_at = excluded.expires_at
      where held.expires_at <= clock_timestamp()
    returning 1
  )
  select case when exists (select from claimed) then 'claimed' else coalesce(
    (select case when done then 'done' else 'busy' end
       from ${table} where id = $1 and expires_at > clock_timestamp()),
    'changing'
  ) end as state
`;
}

/** One row if it is done now. A claim that ran out and that nobody took since, is as good as one that holds. */
function commitStatement(table: string): string {
  return `
  with expired as (
    delete from ${table} where id = any (array(
      select id from ${table} where expires_at <= now() - interval '${LATE_MINUTES} minutes' and id <> $1
      order by expires_at limit ${EXPIRED_AT_ONCE} for update skip locked
    ))
  )
  insert into ${table} as held (id, token, done, expires_at)
  values ($1, $2, true, clock_timestamp() + $3::double precision * interval '1 millisecond')
  on conflict (id) do update
    set token = excluded.token, done = true, expires_at = excluded.expires_at
    where held.token = excluded.token or held.expires_at <= clock_timestamp()
  returning 1 as done
`;
}

function releaseStatement(table: string): string {
  return `
  delete from ${table} where id = $1 and token = $2 and not done
`;
}

/** One statement, since PGlite takes no more at a time; the lock, since two that make one table at once fail. */
function ensureStatement(table: string): string {
  return `
  do $ensure$ begin
    perform pg_advisory_xact_lock(${ENSURE_LOCK});
    ${postgresDedupeTable(table)}
  end $ensure$
`;
}

/** Names go into statements as they are: they are letters, digits and underscores, and leave room for the index's. */
function tableOf(table: string): { quoted: string; name: string } {
  const match = /^(?:([A-Za-z_]\w{0,62})\.)?([A-Za-z_]\w{0,49})$/.exec(table);
  const [, schema, name = ''] = match ?? [];
  if (match === null) {
    throw new TypeError('table must be name or schema.name, of letters, digits and underscores, at most 50');
  }
  return { quoted: schema === undefined ? `"${name}"` : `"${schema}"."${name}"`, name };
}
