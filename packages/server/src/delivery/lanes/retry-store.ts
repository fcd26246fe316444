import type { EventDataByType, EventType } from '@relata/protocol';
import { type Query, statement } from '../../db/statement.ts';
import { type LaneKey, type LaneRef, laneColumns } from './lane-key.ts';

// What of lanes waits to be tried again. Times go in and come out as milliseconds from now, by the database's clock.

export interface StoredRow extends LaneRef {
  /** Rows in `retry`. */
  retries: number;
  /** Those of their numbers that the cursor has not passed, and their order keys. */
  ahead: number[];
  ahead_keys: string[];
}

const storedRows = statement<StoredRow>(
  'retry_of_lanes',
  `
  select w.location_id, w.endpoint_id, w.replay, stored.retries, stored.ahead, stored.ahead_keys
  from unnest($1::text[], $2::text[], $3::integer[], $4::bigint[]) as w (location_id, endpoint_id, replay, cursor)
  cross join lateral (
    select count(*) as retries,
      coalesce(array_agg(retry.seq::double precision order by retry.seq) filter (where retry.seq > w.cursor), '{}')
        as ahead,
      coalesce(array_agg(retry.order_key order by retry.seq) filter (where retry.seq > w.cursor), '{}') as ahead_keys
    from retry
    where retry.location_id = w.location_id and retry.endpoint_id = w.endpoint_id and retry.replay = w.replay
  ) as stored
`,
);

/** What lanes have in `retry`. Asked when they are claimed, not by the claim: what it sees may be from before. */
export function selectStored(lanes: readonly (LaneKey & { cursor: number })[]): Query<StoredRow> {
  return storedRows(
    ...laneColumns(lanes),
    lanes.map(({ cursor }) => cursor),
  );
}

const revive = statement<{ seq: number }>(
  'retries_revive',
  `
  update retry
  set due_at = clock_timestamp()
  from unnest($1::text[], $2::text[], $3::integer[]) as w (location_id, endpoint_id, replay)
  where retry.location_id = w.location_id and retry.endpoint_id = w.endpoint_id and retry.replay = w.replay
    and retry.due_at is null
    and not exists (
      select 1 from retry as before
      where before.location_id = retry.location_id and before.endpoint_id = retry.endpoint_id
        and before.replay = retry.replay and before.order_key = retry.order_key and before.seq < retry.seq
    )
  returning retry.seq
`,
);

/** Makes due what waits behind nothing. There should be none; where a node has vanished it is made sure. */
export function reviveRetries(lanes: readonly LaneKey[]): Query<{ seq: number }> {
  return revive(...laneColumns(lanes));
}

/** A retry with its event. */
export interface RetryRow {
  seq: number;
  order_key: string;
  previous: number;
  failures: number;
  due_in_ms: number;
  type: EventType;
  webhook_id: string;
  trace_id: string;
  created_at: string;
  /** Null where its time has not come yet. */
  data: EventDataByType[EventType] | null;
}

/** The event of a retry: of the log, or, where that has let it go, what was kept when it was given up. */
function itsEvent(retry: string, endpointId: string): string {
  return `cross join lateral (
    select type, webhook_id, trace_id, created_at, data
    from event
    where event.location_id = ${retry}.location_id and event.seq = ${retry}.seq
    union all
    select type, webhook_id, trace_id, created_at, data
    from dead
    where dead.location_id = ${retry}.location_id and dead.endpoint_id = ${endpointId} and dead.seq = ${retry}.seq
      and (select seq from event where event.location_id = ${retry}.location_id and event.seq = ${retry}.seq) is null
  ) as event`;
}

const retriesDue = statement<RetryRow>(
  'retries_due',
  `
  select retry.seq, retry.order_key, retry.previous, retry.failures, event.type, event.webhook_id, event.trace_id,
    event.created_at,
    (extract(epoch from retry.due_at - clock_timestamp()) * 1000)::double precision as due_in_ms,
    case when retry.due_at <= clock_timestamp() then event.data end as data
  from retry
  ${itsEvent('retry', '$2')}
  where retry.location_id = $1 and retry.endpoint_id = $2 and retry.replay = $3
    and retry.due_at is not null
    and retry.seq <> all ($4::bigint[])
  order by retry.due_at
  limit $5
`,
);

/** The retries of a lane that are due first, without those that its holder has in hand. */
export function selectRetries(lane: LaneKey, inHand: readonly number[], limit: number): Query<RetryRow> {
  return retriesDue(lane.locationId, lane.endpointId, lane.replay, inHand, limit);
}

const firstRetry = statement<RetryRow>(
  'retry_first',
  `
  select retry.seq, retry.order_key, retry.previous, retry.failures, event.type, event.webhook_id, event.trace_id,
    event.created_at,
    (extract(epoch from coalesce(retry.due_at, clock_timestamp()) - clock_timestamp()) * 1000)::double precision
      as due_in_ms,
    case when coalesce(retry.due_at, clock_timestamp()) <= clock_timestamp() then event.data end as data
  from retry
  ${itsEvent('retry', '$2')}
  where retry.location_id = $1 and retry.endpoint_id = $2 and retry.replay = $3
  order by retry.seq
  limit 1
`,
);

/** The retry with the lowest number, which is the only one that may go where the whole location is in order. */
export function selectFirstRetry(lane: LaneKey): Query<RetryRow> {
  return firstRetry(lane.locationId, lane.endpointId, lane.replay);
}

const keysDue = statement<{ order_key: string; due_in_ms: number }>(
  'retry_keys_due',
  `
  select order_key, (extract(epoch from due_at - clock_timestamp()) * 1000)::double precision as due_in_ms
  from retry
  where location_id = $1 and endpoint_id = $2 and replay = $3
    and due_at is not null
    and seq <> all ($4::bigint[])
  order by due_at
  limit $5
`,
);

/** The order keys of the retries that are due first, without those that the lane's holder has in hand. */
export function selectKeysDue(
  lane: LaneKey,
  inHand: readonly number[],
  limit: number,
): Query<{ order_key: string; due_in_ms: number }> {
  return keysDue(lane.locationId, lane.endpointId, lane.replay, inHand, limit);
}

const retriesOfKeys = statement<RetryRow>(
  'retries_of_keys',
  `
  select first.seq, first.order_key, first.previous, first.failures, event.type, event.webhook_id, event.trace_id,
    event.created_at,
    (extract(epoch from coalesce(first.due_at, clock_timestamp()) - clock_timestamp()) * 1000)::double precision
      as due_in_ms,
    case when coalesce(first.due_at, clock_timestamp()) <= clock_timestamp() then event.data end as data
  from unnest($4::text[]) as x (order_key)
  cross join lateral (
    select retry.location_id, retry.seq, retry.order_key, retry.previous, retry.failures, retry.due_at
    from retry
    where retry.location_id = $1 and retry.endpoint_id = $2 and retry.replay = $3 and retry.order_key = x.order_key
    order by retry.seq
    limit $5
  ) as first
  ${itsEvent('first', '$2')}
  order by first.order_key, first.seq
`,
);

/** The first retries of each of the order keys, in their order, whether they are due or wait behind another. */
export function selectRetriesOfKeys(
  lane: LaneKey,
  orderKeys: readonly string[],
  limit: number,
): Query<RetryRow> {
  return retriesOfKeys(lane.locationId, lane.endpointId, lane.replay, orderKeys, limit);
}

const heldKeys = statement<{ order_key: string }>(
  'retry_held_keys',
  `
  select held.order_key
  from unnest($4::text[]) as wanted (order_key)
  -- Key by key: with all at once every retry of the lane might be read, of which there can be ten thousand.
  cross join lateral (
    select order_key
    from retry
    where location_id = $1 and endpoint_id = $2 and replay = $3 and order_key = wanted.order_key
    limit 1
  ) as held
`,
);

/** Those of the order keys behind which a lane's events have to wait. */
export function selectHeldKeys(lane: LaneKey, orderKeys: readonly string[]): Query<{ order_key: string }> {
  return heldKeys(lane.locationId, lane.endpointId, lane.replay, orderKeys);
}

const hasten = statement<unknown>(
  'retry_hasten',
  `
  update retry
  set due_at = clock_timestamp()
  where location_id = $1 and endpoint_id = $2 and replay = $3
    and seq = (
      select seq from retry
      where location_id = $1 and endpoint_id = $2 and replay = $3 and due_at is not null
      order by due_at
      limit 1
    )
`,
);

/** Makes the retry of a lane that is due first due now. */
export function hastenRetry({ locationId, endpointId, replay }: LaneKey): Query {
  return hasten(locationId, endpointId, replay);
}
