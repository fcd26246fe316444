import type { Database } from '../../db/connect.ts';
import { PAGE_BYTES_MAX, selectEvents, selectEventsOfEntity } from '../../log/read.ts';
import type { ReplayTask } from '../replay/replay.ts';
import { selectDead } from '../replay/replay-store.ts';
import type { LaneStart } from './lane-context.ts';
import { type RecentEvents, SendableEvent } from './recent-events.ts';

/** A page of what a lane has to look at, in order. */
export interface SourcePage {
  readonly events: readonly SendableEvent[];
  /** The number that the page ends with: what lies between its last event and this is none of the lane's. */
  readonly readTo: number;
}

/** What a lane reads. */
export interface EventSource {
  /** What comes after a number: at most `limit` events. */
  read(after: number, limit: number): Promise<SourcePage>;
}

export interface EventSourceContext {
  readonly database: Database;
  readonly events: RecentEvents;
}

/** Live lanes share what they read; a replay's reads for itself, and does not push out what they share. */
export function createEventSource(context: EventSourceContext, start: LaneStart): EventSource {
  const { locationId, task } = start;
  if (task !== null) return replayed(context.database, start, task);
  return {
    async read(after, limit) {
      const events = await context.events.read(locationId, after, limit);
      return { events, readTo: events.at(-1)?.seq ?? after };
    },
  };
}

function replayed(database: Database, lane: LaneStart, { source, filter }: ReplayTask): EventSource {
  const { locationId, endpointId, head: until } = lane;

  function select(after: number, limit: number): ReturnType<typeof selectDead> {
    const range = { locationId, cursor: after, until };
    if (source === 'dead') return selectDead(endpointId, range, filter, limit, PAGE_BYTES_MAX);
    if (filter.entityId === undefined) return selectEvents(locationId, after, limit);
    return selectEventsOfEntity(locationId, after, filter.entityId, null, limit);
  }

  return {
    async read(after, limit) {
      const rows = await database.query(select(after, limit));
      const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
      const isCut = rows.length === limit || bytes >= PAGE_BYTES_MAX;
      return {
        events: rows.filter(({ seq }) => seq <= until).map((row) => new SendableEvent(locationId, row)),
        readTo: isCut ? Math.min(until, rows.at(-1)?.seq ?? until) : until,
      };
    },
  };
}
