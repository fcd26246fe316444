import type { Query } from '../db/statement.ts';
import type { WriteOperation } from '../db/write.ts';
import { compileReplayFilter, type ReplayFilter } from '../delivery/replay/replay.ts';
import { compileFilter } from '../log/event-filter.ts';
import { forfeitEvents, type LaneLoss } from './loss-store.ts';
import {
  type ExpiringEvent,
  type LaneBehind,
  lockLanesBehind,
  selectExpiring,
  selectLanesBehindTail,
  trimLog,
} from './store.ts';

/** As a page of the log: what filters look at is in memory for a moment. */
const BYTES_MAX: number = 4 * 1024 * 1024;

export interface Expire {
  readonly daysMax: number;
  /** The most that goes in one step. */
  readonly eventsMax: number;
}

export interface Expired {
  /** Events that are gone. */
  readonly events: number;
  /** How many of them lanes had still to deliver; one that two lanes had not yet delivered counts twice. */
  readonly lost: number;
}

/**
 * One step of letting go what is older than the larger limit, whoever still needs it. Each lane that does is moved
 * behind it, and what it loses is counted by its endpoint's filter as it is now.
 */
export const expireLogStep: WriteOperation<Expire, Expired, Reads> = {
  name: 'expire log',
  inputsMax: 1,
  reads,
  decide(write, inputs, [, events, lanes]) {
    return inputs.map(() => {
      const end = events.findIndex(({ is_expired }) => !is_expired);
      const gone = end === -1 ? events : events.slice(0, end);
      const [first, last] = [gone[0], gone.at(-1)];
      if (first === undefined || last === undefined) return { events: 0, lost: 0 };
      const losses = lanes.flatMap((lane) => lossOf(lane, gone) ?? []);
      const changes = trimLog(write.locationId, first.seq, last.seq);
      if (losses.length > 0) changes.push(...forfeitEvents(write.locationId, first.seq, last.seq, losses));
      for (const query of changes) write.change(query);
      return { events: gone.length, lost: losses.reduce((sum, loss) => sum + loss.events, 0) };
    });
  },
};

type Reads = readonly [Query<{ endpoint_id: string }>, Query<ExpiringEvent>, Query<LaneBehind>];

function reads(locationId: string, inputs: readonly Expire[]): Reads {
  const [{ daysMax, eventsMax }] = inputs as [Expire];
  return [
    lockLanesBehind(locationId, eventsMax),
    selectExpiring(locationId, daysMax, eventsMax, BYTES_MAX),
    selectLanesBehindTail(locationId, eventsMax),
  ];
}

/** What a lane loses by it; undefined if it needs none of them. */
function lossOf(lane: LaneBehind, gone: readonly ExpiringEvent[]): LaneLoss | undefined {
  const last = gone.at(-1)?.seq ?? 0;
  const end = Math.min(last, lane.until ?? last);
  const dead = new Set(lane.dead);
  // One that was given up is kept with all its data, and so is what sends it again.
  const retries = lane.retries.filter((seq) => seq <= last && !dead.has(seq));
  if (lane.cursor >= end && retries.length === 0) return undefined;
  const { events, object_keys: objectKeys, associations } = lane;
  const passes = compileFilter({ events, objectKeys, associations });
  const isAsked = askedBy(lane.filter);
  const ahead = gone.filter(
    (event) => event.seq > lane.cursor && event.seq <= end && passes(event) && isAsked(event),
  );
  const lost = new Set([...ahead.map(({ seq }) => seq).filter((seq) => !dead.has(seq)), ...retries]);
  return {
    endpointId: lane.endpoint_id,
    replay: lane.replay,
    cursor: Math.max(lane.cursor, end),
    // The next that is delivered names the last one lost as the one before it: so a listener can tell.
    matched: ahead.at(-1)?.seq ?? lane.matched,
    events: lost.size,
    retries,
    lostFrom: lane.lost_from,
  };
}

/** What a replay would send; everything, where it is none. */
function askedBy(filter: ReplayFilter | null): (event: ExpiringEvent) => boolean {
  if (filter === null) return () => true;
  const passes = compileReplayFilter(filter);
  return (event) => passes(event) && (filter.entityId === undefined || filter.entityId === event.entity_id);
}
