import { type Query, statement } from './statement.ts';

// The row of a location is its lock, and says how far its log goes.

export interface LocationState {
  readonly head: number;
  readonly going: boolean;
  /** ISO 8601; never before the location's last event. */
  readonly now: string;
}

const lock = statement<unknown>(
  'location_lock',
  `
  select 1 from location where id = $1 for no key update
`,
);

const state = statement<LocationState>(
  'location_state',
  `
  select head, going, date_trunc('milliseconds', greatest(clock_timestamp(), head_at)) as now
  from location
  where id = $1
`,
);

export function lockLocation(locationId: string): Query {
  return lock(locationId);
}

/** To be sent behind the lock: what it sees, and its clock, are of the time when the lock was got. */
export function readLocation(locationId: string): Query<LocationState> {
  return state(locationId);
}
