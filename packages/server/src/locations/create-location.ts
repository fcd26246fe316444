import { shortId } from '@relata/protocol';
import type { Database } from '../db/connect.ts';
import { changeOnce, type Once } from '../db/once.ts';
import { sqlstate } from '../db/sqlstate.ts';
import { join, type Query } from '../db/statement.ts';
import { RelataError } from '../errors.ts';
import { insertLocation, type LocationRow } from './store.ts';

const UNIQUE_VIOLATION = '23505';

/** The rows that every location has from the start; handed over by those whose rows they are. */
export type InitialRows = (locationId: string, now: string) => Query[];

/** Creates a location with its system objects. Throws `location_taken`, also for the id of a deleted one. */
export async function createLocation(
  database: Database,
  initialRows: InitialRows,
  { id = shortId(), name }: { id?: string | undefined; name: string },
  once?: Once<LocationRow>,
): Promise<LocationRow> {
  const now = new Date().toISOString();
  try {
    const query = join([insertLocation(id, name, now), ...initialRows(id, now)]);
    return await changeOnce(database, query, { id, name, created_at: now }, once);
  } catch (error) {
    if (sqlstate(error) === UNIQUE_VIOLATION) throw new RelataError('location_taken', { locationId: id });
    throw error;
  }
}
