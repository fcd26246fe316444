import type { PGlite } from '@electric-sql/pglite';

// What a server's background processes do elsewhere; the embedded engine has none. Without checkpoints its write-ahead
// log would grow for ever (800 MB after 1 500 000 rows), all of which is read again after a crash; without vacuum
// deleted rows would keep their place.

/** Each time at most one table: 100 000 rows take 0.3 s, in which everybody waits. */
export const UPKEEP_EVERY_MS = 5_000;
const WAL_BYTES_MAX: number = 64 * 1024 * 1024;

/** Does what is due. Nothing within a transaction: there will be another time. */
export async function lookAfter(engine: PGlite): Promise<void> {
  if (engine.isInTransaction()) return;
  // The thresholds of autovacuum.
  const { rows: tables } = await engine.query<{ name: string }>(`
    select quote_ident(relname) as name
    from pg_stat_user_tables
    where n_dead_tup > 50 + 0.2 * n_live_tup
      or n_ins_since_vacuum > 1000 + 0.2 * n_live_tup
      or n_mod_since_analyze > 50 + 0.1 * n_live_tup
    order by n_dead_tup desc
    limit 1
  `);
  if (tables[0] !== undefined) await engine.exec(`vacuum (analyze) ${tables[0].name}`);
  const { rows: log } = await engine.query<{ bytes: number }>(`
    select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::float8 as bytes from pg_control_checkpoint()
  `);
  if ((log[0]?.bytes ?? 0) > WAL_BYTES_MAX) await engine.exec('checkpoint');
}
