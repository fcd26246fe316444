import type { Database } from '../../db/connect.ts';
import { invalid, RelataError } from '../../errors.ts';
import { type Access, reaches } from '../../http/access.ts';
import { covers, type Endpoint, EVERY_LOCATION } from '../endpoints/endpoint.ts';
import { countEvents } from './count-events.ts';
import { type RangeRow, selectRanges } from './range-store.ts';
import type { LogRange, ReplayTask } from './replay.ts';

/** Locations looked through by one statement. */
const PAGE = 500;
/** Locations that one replay may have events of: each gets a lane. */
const LOCATIONS_MAX = 10_000;

export interface ReplayPlan {
  /** Where there are any. */
  readonly ranges: readonly LogRange[];
  /** How many events are to be sent. */
  readonly events: number;
}

/**
 * Finds and counts what a task asks to be sent to an endpoint. Throws 403 for a location that the token does not have,
 * 404 for one that does not exist, 410 for a sequence that the log has let go, and 422 for a range that there is not.
 */
export async function planReplay(
  database: Database,
  access: Access,
  endpoint: Endpoint,
  task: ReplayTask,
): Promise<ReplayPlan> {
  const { filter, source } = task;
  assertLocation(access, endpoint, filter.locationId);
  const locationIds = locationsOf(endpoint, filter.locationId);
  assertSequences(task, locationIds);
  const ranges: LogRange[] = [];
  let events = 0;
  for (let after = ''; ; ) {
    const isOfLog = source === 'log';
    const [since, until] = isOfLog ? [filter.since ?? null, filter.until ?? null] : [null, null];
    const rows = await database.query(selectRanges(after, PAGE, since, until, locationIds));
    if (filter.locationId !== undefined && rows.length === 0) throw new RelataError('location_unknown');
    const some = rows.map((row) => rangeOf(row, task)).filter(({ cursor, until }) => cursor < until);
    const counts = await countEvents(database, endpoint, task, some);
    ranges.push(...some.filter(({ locationId }) => counts.has(locationId)));
    for (const count of counts.values()) events += count;
    if (ranges.length > LOCATIONS_MAX) throw tooMany();
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return { ranges, events };
    after = last.location_id;
  }
}

function assertLocation(access: Access, endpoint: Endpoint, locationId: string | undefined): void {
  if (locationId === undefined) return;
  if (!reaches(access, locationId)) throw new RelataError('location_forbidden');
  if (!covers(endpoint, locationId)) throw invalid('locationId must be one of the locations of the endpoint');
}

/** Null for all there are. */
function locationsOf({ locationIds }: Endpoint, locationId: string | undefined): readonly string[] | null {
  if (locationId !== undefined) return [locationId];
  return locationIds === EVERY_LOCATION ? null : locationIds;
}

function assertSequences({ filter }: ReplayTask, locationIds: readonly string[] | null): void {
  const { fromSequence, toSequence } = filter;
  if (fromSequence === undefined && toSequence === undefined) return;
  if (locationIds?.length !== 1) throw invalid('locationId must be given: sequences are of one location');
  if (fromSequence !== undefined && toSequence !== undefined && fromSequence > toSequence)
    throw invalid('fromSequence must not be greater than toSequence');
}

/** The part of one log; of what was given up all of it, since that is kept longer. */
function rangeOf(row: RangeRow, { source, filter }: ReplayTask): LogRange {
  const { location_id: locationId, head, tail } = row;
  if (source === 'dead') return { locationId, cursor: 0, until: head };
  const { fromSequence = tail, toSequence = head } = filter;
  if (fromSequence < tail) throw new RelataError('log_gone', { tail, after: fromSequence });
  for (const [name, sequence] of [
    ['fromSequence', filter.fromSequence ?? 0],
    ['toSequence', toSequence],
  ] as const) {
    if (sequence > head) throw invalid(`${name} must not be greater than ${head}, where the log ends`);
  }
  return {
    locationId,
    cursor: Math.max(row.cursor, fromSequence - 1),
    until: Math.min(row.until, toSequence),
  };
}

function tooMany(): RelataError {
  return invalid(`locationId must be given: there are events in more than ${LOCATIONS_MAX} locations`);
}
