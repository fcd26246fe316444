import { type Query, statement } from '../../db/statement.ts';
import type { ReplayTask } from '../replay/replay.ts';
import { type LaneKey, type LaneRef, laneColumns } from './lane-key.ts';

// What the database knows of lanes: who holds them, and where there is work.
// Times go in and come out as milliseconds from now, because leases run by the database's clock alone.

/** What became of the wish for one lane. A lane without work has no row here. */
export interface ClaimRow extends LaneRef {
  /** Where the work ends for now: the head of the log; of a replay, the end of its range. */
  head: number;
  /** The lease, if it was got; then the next four are there too. */
  lease: number | null;
  cursor: number | null;
  matched: number | null;
  delivered: number | null;
  failed: number | null;
  /** Of a replay. */
  task: ReplayTask | null;
  /** Got from a node that did not give it back. */
  taken_over: boolean;
  /** When another's lease ends; null if there is none. */
  leased_for_ms: number | null;
  /** When a retry will be due; null if none is. */
  retry_in_ms: number | null;
}

// The endpoint is read in the same statement, so that a node which has not heard yet that it was deleted or
// changed makes no lane of it. A lane whose holder vanished is taken even without work, to be given back. A probe is
// the one lane that an endpoint which is down gets.
//
// A live lane is made by its first claim; one of a replay is made with the replay, and if it is gone it stays gone. It
// is nobody's when the replay was cancelled.
const claim = statement<ClaimRow>(
  'lanes_claim',
  `
  with wanted as (
    select w.location_id, w.endpoint_id, w.replay, w.lease_ms, lane.leased_until, lane.retry_at,
      case when w.replay = 0 then location.head else lane.until end as head,
      json_build_object('source', asked.source, 'filter', asked.filter) as task,
      case when w.replay = 0 then coalesce(lane.cursor, 0) < location.head else lane.cursor < lane.until end
        or lane.retry_at <= clock_timestamp()
        or (w.probe and lane.retry_at is not null)
        or lane.leased_until <= clock_timestamp() as has_work
    from unnest($1::text[], $2::text[], $3::integer[], $4::integer[], $5::boolean[])
      as w (location_id, endpoint_id, replay, lease_ms, probe)
    join endpoint on endpoint.id = w.endpoint_id
      and endpoint.url is not null
      and endpoint.status = case when w.probe then 'down' else 'enabled' end
      and ('*' = any (endpoint.location_ids) or w.location_id = any (endpoint.location_ids))
    join location on location.id = w.location_id and not location.going
    left join lane
      on lane.location_id = w.location_id and lane.endpoint_id = w.endpoint_id and lane.replay = w.replay
    left join replay as asked
      on asked.endpoint_id = w.endpoint_id and asked.number = w.replay and asked.state = 'running'
    where w.replay = 0 or (lane.until is not null and asked.number is not null)
  ),
  live as (
    insert into lane as held (location_id, endpoint_id, replay, lease, leased_until, node)
    select location_id, endpoint_id, 0, 1, clock_timestamp() + lease_ms * interval '1 millisecond', $6
    from wanted
    where has_work and replay = 0 and (leased_until is null or leased_until <= clock_timestamp())
    order by location_id, endpoint_id
    on conflict (location_id, endpoint_id, replay) do update
    set lease = held.lease + 1, leased_until = excluded.leased_until, node = excluded.node
    where held.leased_until is null or held.leased_until <= clock_timestamp()
    returning location_id, endpoint_id, replay, lease, cursor, matched, delivered, failed
  ),
  replaying as (
    update lane as held
    set lease = held.lease + 1, leased_until = clock_timestamp() + wanted.lease_ms * interval '1 millisecond', node = $6
    from wanted
    where wanted.has_work and wanted.replay > 0
      and held.location_id = wanted.location_id and held.endpoint_id = wanted.endpoint_id
      and held.replay = wanted.replay
      and (held.leased_until is null or held.leased_until <= clock_timestamp())
    returning held.location_id, held.endpoint_id, held.replay, held.lease, held.cursor, held.matched, held.delivered,
      held.failed
  ),
  claimed as (
    select location_id, endpoint_id, replay, lease, cursor, matched, delivered, failed from live
    union all
    select location_id, endpoint_id, replay, lease, cursor, matched, delivered, failed from replaying
  )
  select location_id, endpoint_id, replay, wanted.head, claimed.lease, claimed.cursor, claimed.matched,
    claimed.delivered, claimed.failed, case when replay > 0 then wanted.task end as task,
    wanted.leased_until is not null as taken_over,
    (extract(epoch from wanted.leased_until - clock_timestamp()) * 1000)::double precision as leased_for_ms,
    (extract(epoch from wanted.retry_at - clock_timestamp()) * 1000)::double precision as retry_in_ms
  from wanted
  left join claimed using (location_id, endpoint_id, replay)
  where wanted.has_work or wanted.retry_at is not null
`,
);

/** A lane that a node would like to have. */
export interface Wish extends LaneKey {
  readonly leaseMs: number;
  /** To see whether an endpoint that is down answers again. */
  readonly isProbe: boolean;
}

/** Tries to get the leases of lanes that are free and have work. */
export function claimLanes(wishes: readonly Wish[], nodeId: string): Query<ClaimRow> {
  return claim(
    ...laneColumns(wishes),
    wishes.map(({ leaseMs }) => leaseMs),
    wishes.map(({ isProbe }) => isProbe),
    nodeId,
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
  left join endpoint on endpoint.status = 'enabled' and endpoint.url is not null
    and ('*' = any (endpoint.location_ids) or page.id = any (endpoint.location_ids))
    and ($3::text[] is null or endpoint.id = any ($3::text[]))
  left join lane on lane.location_id = page.id and lane.endpoint_id = endpoint.id and lane.replay = 0
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

const lanesDue = statement<LaneRef>(
  'lanes_due',
  `
  select lane.location_id, lane.endpoint_id, lane.replay
  from lane
  join endpoint on endpoint.id = lane.endpoint_id and endpoint.status = 'enabled' and endpoint.url is not null
  where lane.tended
    and (
      lane.leased_until <= clock_timestamp()
      or (lane.leased_until is null and lane.retry_at <= clock_timestamp())
    )
  limit $1
`,
);

/** Lanes that nobody holds and that have retries due, and those whose holder vanished. */
export function selectLanesDue(limit: number): Query<LaneRef> {
  return lanesDue(limit);
}

const headsSince = statement<{ id: string; head: number }>(
  'location_heads_since',
  `
  select id, head
  from location
  where head_span >= floor(extract(epoch from now() - $1 * interval '1 millisecond') / 600)::integer
    and head_at >= now() - $1 * interval '1 millisecond' and not going
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
