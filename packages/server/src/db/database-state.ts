import type { Database } from './connect.ts';
import { statement } from './statement.ts';

/** What a database says of itself. */
export interface DatabaseState {
  /** Of PostgreSQL, such as `18.4`. */
  readonly version: string;
  /** Milliseconds by which its clock is ahead of this machine's, to half of a round trip. */
  readonly aheadMs: number;
}

const selectState = statement<{ version: string; ms: number }>(
  'database_state',
  `
  select
    current_setting('server_version') as version,
    (extract(epoch from clock_timestamp()) * 1000)::double precision as ms
`,
);

export async function databaseState(database: Database): Promise<DatabaseState> {
  // The first one may open the connection.
  await database.query(selectState());
  const sentMs = Date.now();
  const [row] = await database.query(selectState());
  if (row === undefined) throw new Error('the database does not say what it is');
  return { version: row.version, aheadMs: row.ms - (sentMs + Date.now()) / 2 };
}
