import type { Database } from '../../db/connect.ts';
import type { Query } from '../../db/statement.ts';
import { compileFilter, type FilteredEvent } from '../../log/event-filter.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import { type CountRow, countByType, countInDetail, countOfDead, countOfEntity } from './counting-store.ts';
import { compileReplayFilter, type LogRange, type ReplayTask } from './replay.ts';

// A range is counted piece by piece, so that no statement takes longer than tenths of a second, however large it is.

/** Numbers that one statement looks at, where it counts by type: 25 ms on PostgreSQL, with other work beside it. */
const NUMBERS_BY_TYPE = 20_000;
/** Where it looks into each event: 50 ms. */
const NUMBERS_IN_DETAIL = 5_000;
/** Where an index leads to the few that it is about. */
const NUMBERS_BY_INDEX = 100_000;
/** Pieces of different locations in one statement. */
const PIECES_MAX = 500;

/** How many events of each range both the endpoint and the task want, by location. */
export async function countEvents(
  database: Database,
  endpoint: Endpoint,
  { source, filter }: ReplayTask,
  ranges: readonly LogRange[],
): Promise<Map<string, number>> {
  const passes = compileFilter(endpoint);
  const isAsked = compileReplayFilter(filter);
  const counts = new Map<string, number>();
  const { numbers, count } = methodFor(endpoint, { source, filter });
  for (const pieces of piecesOf(ranges, numbers)) {
    for (const row of await database.query(count(pieces))) {
      const event = eventLike(row);
      if (!passes(event) || !isAsked(event)) continue;
      counts.set(row.location_id, (counts.get(row.location_id) ?? 0) + row.events);
    }
  }
  return counts;
}

interface Method {
  readonly numbers: number;
  readonly count: (pieces: readonly LogRange[]) => Query<CountRow>;
}

function methodFor(endpoint: Endpoint, { source, filter }: ReplayTask): Method {
  const { entityId, since = '-infinity', until = 'infinity' } = filter;
  if (source === 'dead') {
    const count = (pieces: readonly LogRange[]) => countOfDead(pieces, endpoint.id, since, until);
    return { numbers: NUMBERS_BY_INDEX, count };
  }
  if (entityId !== undefined) {
    return { numbers: NUMBERS_BY_INDEX, count: (pieces) => countOfEntity(pieces, entityId) };
  }
  const finer = [endpoint.objectKeys, endpoint.associations, filter.objectKeys, filter.associations];
  return finer.some((names) => names !== undefined && names.length > 0)
    ? { numbers: NUMBERS_IN_DETAIL, count: countInDetail }
    : { numbers: NUMBERS_BY_TYPE, count: countByType };
}

/** The ranges in pieces that one statement each can count. */
function* piecesOf(ranges: readonly LogRange[], numbersMax: number): Iterable<readonly LogRange[]> {
  let pieces: LogRange[] = [];
  let room = numbersMax;
  for (const { locationId, cursor, until } of ranges) {
    for (let after = cursor; after < until; ) {
      const end = Math.min(until, after + room);
      pieces.push({ locationId, cursor: after, until: end });
      room -= end - after;
      after = end;
      if (room > 0 && pieces.length < PIECES_MAX) continue;
      yield pieces;
      pieces = [];
      room = numbersMax;
    }
  }
  if (pieces.length > 0) yield pieces;
}

/** As much of an event as filters look at. */
function eventLike({ type, ...data }: CountRow): FilteredEvent {
  return { type, data: data as unknown as FilteredEvent['data'] };
}
