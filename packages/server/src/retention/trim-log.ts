import type { LogAges } from '../config.ts';
import type { Query } from '../db/statement.ts';
import type { WriteOperation } from '../db/write.ts';
import { type Ages, selectAges, selectNeeded, trimLog } from './store.ts';

export interface Trim extends LogAges {
  /** The most that goes in one step. */
  readonly eventsMax: number;
}

export interface Trimmed {
  /** Events that are gone. */
  readonly events: number;
  /** Lanes still need what is older than the larger limit: the log is to be cut, and they lose it (`expire-log.ts`). */
  readonly mustExpire: boolean;
}

/**
 * One step of letting go what is old and done with, from the old end of a location's log. Lanes may go on meanwhile:
 * their cursors only move forward, and what they put into `retry` was ahead of the cursor that is seen here.
 */
export const trimLogStep: WriteOperation<Trim, Trimmed, Reads> = {
  name: 'trim log',
  inputsMax: 1,
  reads,
  decide(write, inputs, [[ages], [lanes]]) {
    return inputs.map(() => {
      if (ages === undefined) return { events: 0, mustExpire: false };
      const to = lastToGo(ages, lanes?.needed ?? null);
      const events = to - ages.tail + 1;
      if (events > 0) for (const query of trimLog(write.locationId, ages.tail, to)) write.change(query);
      return { events, mustExpire: (ages.expired ?? 0) > to };
    });
  },
};

type Reads = readonly [Query<Ages>, Query<{ needed: number | null }>];

function reads(locationId: string, inputs: readonly Trim[]): Reads {
  const [{ days, daysMax, eventsMax }] = inputs as [Trim];
  return [selectAges(locationId, days, daysMax, eventsMax), selectNeeded(locationId)];
}

/** The one before the tail if nothing is to go. */
function lastToGo({ tail, aged }: Ages, needed: number | null): number {
  const end = Math.min(aged ?? 0, needed === null ? Number.POSITIVE_INFINITY : needed - 1);
  return Math.max(end, tail - 1);
}
