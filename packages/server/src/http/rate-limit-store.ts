import { type Query, statement } from '../db/statement.ts';

// How many requests each location has made, for all nodes. A node takes slices of what is left, and hands out of its
// slice by itself.

export interface GrantRow {
  readonly granted: number;
  /** Taken by all nodes together, of this window and of this day. */
  readonly used: number;
  readonly day_used: number;
  /** Until they end, by the database's clock. */
  readonly window_ms: number;
  readonly day_ms: number;
}

// The clock is read before the row may have to be waited for, so that the numbers never go back. What the node has not
// used of its last slice is given back to the day.
const take = statement<GrantRow>(
  'rate_limit_take',
  `
  insert into rate_limit as row (location_id, window_number, used, day, day_used, granted)
  select $1, clock.window_number, first.granted, clock.day, first.granted, first.granted
  from (
    select floor(extract(epoch from clock_timestamp()) * 1000 / $5::integer)::bigint as window_number,
      floor(extract(epoch from clock_timestamp()) / 86400)::integer as day
  ) as clock,
  (select least($2::integer, $3::integer, $4::integer) as granted) as first
  on conflict (location_id) do update
  set (window_number, used, day, day_used, granted) = (
    select greatest(row.window_number, excluded.window_number), before.used + share.granted,
      greatest(row.day, excluded.day), before.day_used + share.granted, share.granted
    from (
      select
        case when row.window_number >= excluded.window_number then row.used else 0 end as used,
        case when row.day >= excluded.day then greatest(row.day_used - $6::integer, 0) else 0 end as day_used
    ) as before,
    lateral (
      select greatest(least($2::integer, $3::integer - before.used, $4::integer - before.day_used), 0) as granted
    ) as share
  )
  returning granted, used, day_used,
    greatest((window_number + 1) * $5::integer - extract(epoch from clock_timestamp()) * 1000, 0)::integer as window_ms,
    greatest((day + 1) * 86400000::bigint - extract(epoch from clock_timestamp()) * 1000, 0)::integer as day_ms
`,
);

const removeOld = statement<{ location_id: string }>(
  'rate_limit_remove_old',
  `
  delete from rate_limit
  where location_id in (
    select location_id
    from rate_limit
    where day < floor(extract(epoch from now()) / 86400)::integer - 1
    limit $1
    for update skip locked
  )
  returning location_id
`,
);

export interface Wanted {
  readonly count: number;
  /** Of the last slice, taken today and not used. */
  readonly givenBack: number;
}

/** Takes up to `count` requests of what is left to this location in this window and on this day. */
export function takeRequests(
  locationId: string,
  { count, givenBack }: Wanted,
  limit: { readonly max: number; readonly dailyMax: number; readonly intervalMs: number },
): Query<GrantRow> {
  return take(locationId, count, limit.max, limit.dailyMax, limit.intervalMs, givenBack);
}

/** Removes up to `limit` rows of locations that made no request yesterday or today. */
export function removeIdleCounts(limit: number): Query<{ location_id: string }> {
  return removeOld(limit);
}
