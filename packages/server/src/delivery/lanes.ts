import type { EventDataByType, EventType } from '@relata/protocol';
import { type Query, statement } from '../db/statement.ts';

// What the database knows of lanes: who holds them, where there is work, what waits to be tried again.
// Times go in and come out as milliseconds from now, because leases run by the database's clock alone.

/** A lane by its two halves. */
export interface LaneKey {
  readonly locationId: string;
  readonly endpointId: string;
}

/** What became of the wish for one lane. A lane without work has no row here. */
export interface ClaimRow {
  location_id: string;
  endpoint_id: string;
  head: number;
  /** The lease, if it was got; then `cursor` and `matched` are there too. */
  lease: number | null;
  cursor: number | null;
  matched: number | null;
  /** Got from a node that did not give it back. */
  taken_over: boolean;
  /** When another's lease ends; null if there is none. */
  leased_for_ms: number | null;
  /** When a retry will be due; null if none is. */
  retry_in_ms: number | null;
}

// The endpoint is read in the same statement, so that a node which has not heard yet that it was deleted or
// changed makes no lane of it. A lane whose holder vanished is taken even without work, to be given back.
const claim = statement<ClaimRow>(
  'lanes_claim',
  `
  with wanted as (
    select w.location_id, w.endpoint_id, w.lease_ms, location.head, lane.leased_until, lane.retry_at,
      coalesce(lane.cursor, 0) < location.head
        or lane.retry_at <= clock_timestamp()
        or lane.leased_until <= clock_timestamp() as has_work
    from unnest($1::text[], $2::text[], $3::integer[]) as w (location_id, endpoint_id, lease_ms)
    join endpoint on endpoint.id = w.endpoint_id
      and endpoint.status = 'enabled'
      and ('*' = any (endpoint.location_ids) or w.location_id = any (endpoint.location_ids))
    join location on location.id = w.location_id and not location.going
    left join lane on lane.location_id = w.location_id and lane.endpoint_id = w.endpoint_id
  ),
  claimed as (
    insert into lane as held (location_id, endpoint_id, lease, leased_until, node)
    select location_id, endpoint_id, 1, clock_timestamp() + lease_ms * interval '1 millisecond', $4
    from wanted
    where has_work and (leased_until is null or leased_until <= clock_timestamp())
    order by location_id, endpoint_id
    on conflict (location_id, endpoint_id) do update
    set lease = held.lease + 1, leased_until = excluded.leased_until, node = excluded.node
    where held.leased_until is null or held.leased_until <= clock_timestamp()
    returning location_id, endpoint_id, lease, cursor, matched
  )
  select location_id, endpoint_id, wanted.head, claimed.lease, claimed.cursor, claimed.matched,
    wanted.leased_until is not null as taken_over,
    (extract(epoch from wanted.leased_until - clock_timestamp()) * 1000)::double precision as leased_for_ms,
    (extract(epoch from wanted.retry_at - clock_timestamp()) * 1000)::double precision as retry_in_ms
  from wanted
  left join claimed using (location_id, endpoint_id)
  where wanted.has_work or wanted.retry_at is not null
`,
);

/** Tries to get the leases of lanes that are free and have work. */
export function claimLanes(
  wishes: readonly (LaneKey & { leaseMs: number })[],
  nodeId: string,
): Query<ClaimRow> {
  return claim(
    wishes.map(({ locationId }) => locationId),
    wishes.map(({ endpointId }) => endpointId),
    wishes.map(({ leaseMs }) => leaseMs),
    nodeId,
  );
}

export interface StoredRow {
  location_id: string;
  endpoint_id: string;
  /** Rows in `retry`. */
  retries: number;
  /** Those of their numbers that the cursor has not passed, and their order keys. */
  ahead: number[];
  ahead_keys: string[];
}

const storedRows = statement<StoredRow>(
  'retry_of_lanes',
  `
  select w.location_id, w.endpoint_id, stored.retries, stored.ahead, stored.ahead_keys
  from unnest($1::text[], $2::text[], $3::bigint[]) as w (location_id, endpoint_id, cursor)
  cross join lateral (
    select count(*) as retries,
      coalesce(array_agg(retry.seq::double precision order by retry.seq) filter (where retry.seq > w.cursor), '{}')
        as ahead,
      coalesce(array_agg(retry.order_key order by retry.seq) filter (where retry.seq > w.cursor), '{}') as ahead_keys
    from retry
    where retry.location_id = w.location_id and retry.endpoint_id = w.endpoint_id
  ) as stored
`,
);

/** What lanes have in `retry`. Asked when they are claimed, not by the claim: what it sees may be from before. */
export function selectStored(lanes: readonly (LaneKey & { cursor: number })[]): Query<StoredRow> {
  return storedRows(
    lanes.map(({ locationId }) => locationId),
    lanes.map(({ endpointId }) => endpointId),
    lanes.map(({ cursor }) => cursor),
  );
}

const revive = statement<{ seq: number }>(
  'retries_revive',
  `
  update retry
  set due_at = clock_timestamp()
  from unnest($1::text[], $2::text[]) as w (location_id, endpoint_id)
  where retry.location_id = w.location_id and retry.endpoint_id = w.endpoint_id
    and retry.due_at is null
    and not exists (
      select 1 from retry as before
      where before.location_id = retry.location_id and before.endpoint_id = retry.endpoint_id
        and before.order_key = retry.order_key and before.seq < retry.seq
    )
  returning retry.seq
`,
);

/** Makes due what waits behind nothing. There should be none; where a node has vanished it is made sure. */
export function reviveRetries(lanes: readonly LaneKey[]): Query<{ seq: number }> {
  return revive(
    lanes.map(({ locationId }) => locationId),
    lanes.map(({ endpointId }) => endpointId),
  );
}

export interface BehindRow {
  location_id: string;
  head: number;
  /** The enabled endpoints that have not read this location's log to its end. */
  endpoint_ids: string[];
}

const lanesBehind = statement<BehindRow>(
  'lanes_behind',
  `
  select page.id as location_id, page.head,
    coalesce(
      array_agg(endpoint.id) filter (where endpoint.id is not null and coalesce(lane.cursor, 0) < page.head),
      '{}'
    ) as endpoint_ids
  from (select id, head from location where id > $1 and not going order by id limit $2) as page
  left join endpoint on endpoint.status = 'enabled'
    and ('*' = any (endpoint.location_ids) or page.id = any (endpoint.location_ids))
    and ($3::text[] is null or endpoint.id = any ($3::text[]))
  left join lane on lane.location_id = page.id and lane.endpoint_id = endpoint.id
  group by page.id, page.head
  order by page.id
`,
);

/** A page of locations in the order of their ids, with the endpoints (all, or of these) that lag behind. */
export function selectLanesBehind(
  afterId: string,
  limit: number,
  endpointIds: readonly string[] | null,
): Query<BehindRow> {
  return lanesBehind(afterId, limit, endpointIds);
}

const lanesDue = statement<{ location_id: string; endpoint_id: string }>(
  'lanes_due',
  `
  select lane.location_id, lane.endpoint_id
  from lane
  join endpoint on endpoint.id = lane.endpoint_id and endpoint.status = 'enabled'
  where lane.leased_until <= clock_timestamp()
    or (lane.leased_until is null and lane.retry_at <= clock_timestamp())
  limit $1
`,
);

/** Lanes that nobody holds and that have retries due, and those whose holder vanished. */
export function selectLanesDue(limit: number): Query<{ location_id: string; endpoint_id: string }> {
  return lanesDue(limit);
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

const retriesDue = statement<RetryRow>(
  'retries_due',
  `
  select retry.seq, retry.order_key, retry.previous, retry.failures, event.type, event.webhook_id, event.trace_id,
    event.created_at,
    (extract(epoch from retry.due_at - clock_timestamp()) * 1000)::double precision as due_in_ms,
    case when retry.due_at <= clock_timestamp() then event.data end as data
  from retry
  join event on event.location_id = retry.location_id and event.seq = retry.seq
  where retry.location_id = $1 and retry.endpoint_id = $2
    and retry.due_at is not null
    and retry.seq <> all ($3::bigint[])
  order by retry.due_at
  limit $4
`,
);

/** The retries of a lane that are due first, without those that its holder has in hand. */
export function selectRetries(lane: LaneKey, inHand: readonly number[], limit: number): Query<RetryRow> {
  return retriesDue(lane.locationId, lane.endpointId, inHand, limit);
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
  join event on event.location_id = retry.location_id and event.seq = retry.seq
  where retry.location_id = $1 and retry.endpoint_id = $2
  order by retry.seq
  limit 1
`,
);

/** The retry with the lowest number, which is the only one that may go where the whole location is in order. */
export function selectFirstRetry(lane: LaneKey): Query<RetryRow> {
  return firstRetry(lane.locationId, lane.endpointId);
}

const keysDue = statement<{ order_key: string; due_in_ms: number }>(
  'retry_keys_due',
  `
  select order_key, (extract(epoch from due_at - clock_timestamp()) * 1000)::double precision as due_in_ms
  from retry
  where location_id = $1 and endpoint_id = $2
    and due_at is not null
    and seq <> all ($3::bigint[])
  order by due_at
  limit $4
`,
);

/** The order keys of the retries that are due first, without those that the lane's holder has in hand. */
export function selectKeysDue(
  lane: LaneKey,
  inHand: readonly number[],
  limit: number,
): Query<{ order_key: string; due_in_ms: number }> {
  return keysDue(lane.locationId, lane.endpointId, inHand, limit);
}

const retriesOfKeys = statement<RetryRow>(
  'retries_of_keys',
  `
  select first.seq, first.order_key, first.previous, first.failures, event.type, event.webhook_id, event.trace_id,
    event.created_at,
    (extract(epoch from coalesce(first.due_at, clock_timestamp()) - clock_timestamp()) * 1000)::double precision
      as due_in_ms,
    case when coalesce(first.due_at, clock_timestamp()) <= clock_timestamp() then event.data end as data
  from unnest($3::text[]) as x (order_key)
  cross join lateral (
    select retry.location_id, retry.seq, retry.order_key, retry.previous, retry.failures, retry.due_at
    from retry
    where retry.location_id = $1 and retry.endpoint_id = $2 and retry.order_key = x.order_key
    order by retry.seq
    limit $4
  ) as first
  join event on event.location_id = first.location_id and event.seq = first.seq
  order by first.order_key, first.seq
`,
);

/** The first retries of each of the order keys, in their order, whether they are due or wait behind another. */
export function selectRetriesOfKeys(
  lane: LaneKey,
  orderKeys: readonly string[],
  limit: number,
): Query<RetryRow> {
  return retriesOfKeys(lane.locationId, lane.endpointId, orderKeys, limit);
}

const heldKeys = statement<{ order_key: string }>(
  'retry_held_keys',
  `
  select distinct order_key
  from retry
  where location_id = $1 and endpoint_id = $2 and order_key = any ($3::text[])
`,
);

/** Those of the order keys behind which a lane's events have to wait. */
export function selectHeldKeys(lane: LaneKey, orderKeys: readonly string[]): Query<{ order_key: string }> {
  return heldKeys(lane.locationId, lane.endpointId, orderKeys);
}

const headsSince = statement<{ id: string; head: number }>(
  'location_heads_since',
  `
  select id, head
  from location
  where head_at >= clock_timestamp() - $1 * interval '1 millisecond' and not going
`,
);

/** The heads of the locations that were written to within this time. */
export function selectHeadsSince(ms: number): Query<{ id: string; head: number }> {
  return headsSince(ms);
}

const seeNode = statement<{ id: string }>(
  'node_seen',
  `
  with seen as (
    insert into node (id, seen_at) values ($1, clock_timestamp())
    on conflict (id) do update set seen_at = excluded.seen_at
  ),
  forgotten as (
    delete from node where seen_at < clock_timestamp() - 10 * $2::integer * interval '1 millisecond'
  )
  select id from node where id <> $1 and seen_at > clock_timestamp() - $2::integer * interval '1 millisecond'
`,
);

/** Says that this node lives, and gives the others that were seen within `goneMs`. */
export function announceNode(nodeId: string, goneMs: number): Query<{ id: string }> {
  return seeNode(nodeId, goneMs);
}

const removeNode = statement<unknown>('node_remove', `delete from node where id = $1`);

/** Takes the node out of those that share the work. */
export function withdrawNode(nodeId: string): Query {
  return removeNode(nodeId);
}

const notifyNodes = statement<unknown>('nodes_notify', `select pg_notify('relata', $1)`);

/** Tells the nodes something; at most 7 999 bytes. */
export function notify(payload: string): Query {
  return notifyNodes(payload);
}
