import { type Query, statement } from '../../db/statement.ts';
import type { LaneRef } from '../lanes/lane-key.ts';

// Endpoints that are down. Times go in as milliseconds, by the database's clock.

const open = statement<{ id: string }>(
  'breaker_open',
  `
  update endpoint
  set status = 'down', status_reason = 'failing', down_since = clock_timestamp(), probes = 0,
    probe_at = clock_timestamp() + $2::integer * interval '1 millisecond',
    revision = revision + 1, updated_at = clock_timestamp()
  where id = $1 and status = 'enabled'
  returning id
`,
);

/** An enabled endpoint is down from now on; the first probe is due after `probeMs`. */
export function openBreaker(endpointId: string, probeMs: number): Query<{ id: string }> {
  return open(endpointId, probeMs);
}

const close = statement<{ id: string }>(
  'breaker_close',
  `
  update endpoint
  set status = 'enabled', status_reason = null, down_since = null, probe_at = null, probes = 0,
    revision = revision + 1, updated_at = clock_timestamp()
  where id = $1 and status = 'down'
  returning id
`,
);

/** An endpoint that was down is enabled again. */
export function closeBreaker(endpointId: string): Query<{ id: string }> {
  return close(endpointId);
}

// One at a time: the next is not due before this one must have ended.
const claim = statement<{ id: string; probes: number }>(
  'breaker_probes_claim',
  `
  update endpoint
  set probes = probes + 1,
    probe_at = clock_timestamp()
      + greatest(least($1::double precision * 2 ^ least(probes + 1, 30), $2::double precision), timeout_ms + $3::integer)
        * interval '1 millisecond'
  where status = 'down' and url is not null and probe_at <= clock_timestamp()
  returning id, probes
`,
);

/**
 * Takes the probes that are due, and sets the time of the next: twice as long as before, up to `maxMs`, but `marginMs`
 * longer than an attempt may take.
 */
export function claimProbes(
  firstMs: number,
  maxMs: number,
  marginMs: number,
): Query<{ id: string; probes: number }> {
  return claim(firstMs, maxMs, marginMs);
}

const postpone = statement<unknown>(
  'breaker_probe_postpone',
  `
  update endpoint
  set probes = greatest(0, probes - 1), probe_at = clock_timestamp() + $2::integer * interval '1 millisecond'
  where id = $1 and status = 'down'
`,
);

/** There is nothing to probe with. */
export function postponeProbe(endpointId: string, inMs: number): Query {
  return postpone(endpointId, inMs);
}

const laneWithRetries = statement<LaneRef>(
  'breaker_lane_with_retries',
  `
  select location_id, endpoint_id, replay
  from lane
  where endpoint_id = $1 and tended and retry_at is not null
    and (leased_until is null or leased_until <= clock_timestamp())
  order by retry_at
  limit 1
`,
);

/** A lane of an endpoint that is free and has something to try again. */
export function selectLaneWithRetries(endpointId: string): Query<LaneRef> {
  return laneWithRetries(endpointId);
}

// What is new need not have a lane yet. What is to be sent once more may be all that there is.
const laneBehind = statement<LaneRef>(
  'breaker_lane_behind',
  `
  select location.id as location_id, endpoint.id as endpoint_id, 0 as replay
  from endpoint
  join location on not location.going
    and ('*' = any (endpoint.location_ids) or location.id = any (endpoint.location_ids))
  left join lane on lane.location_id = location.id and lane.endpoint_id = endpoint.id and lane.replay = 0
  where endpoint.id = $1
    and coalesce(lane.cursor, 0) < location.head
    -- Where the whole location is in order, nothing goes before what is to be tried again.
    and (endpoint.ordering <> 'location' or lane.retry_at is null)
    and (lane.leased_until is null or lane.leased_until <= clock_timestamp())
  union all
  select lane.location_id, lane.endpoint_id, lane.replay
  from endpoint
  join replay on replay.endpoint_id = endpoint.id and replay.state = 'running'
  join lane on lane.endpoint_id = endpoint.id and lane.replay = replay.number and lane.replay > 0
  join location on location.id = lane.location_id and not location.going
    and ('*' = any (endpoint.location_ids) or location.id = any (endpoint.location_ids))
  where endpoint.id = $1
    and lane.cursor < lane.until
    and (endpoint.ordering <> 'location' or lane.retry_at is null)
    and (lane.leased_until is null or lane.leased_until <= clock_timestamp())
  limit 1
`,
);

/** A lane of an endpoint that is free and has something that it has not sent yet. */
export function selectLaneBehind(endpointId: string): Query<LaneRef> {
  return laneBehind(endpointId);
}

const disable = statement<{ id: string }>(
  'breaker_disable',
  `
  update endpoint
  set status = 'disabled', status_reason = 'down_too_long', probe_at = null,
    revision = revision + 1, updated_at = clock_timestamp()
  where status = 'down' and url is not null
    and down_since < clock_timestamp() - $1::double precision * interval '1 millisecond'
    -- Not one that there was nothing to probe with: perhaps it has been well for days. One may be counted just now.
    and probes > 1
  returning id
`,
);

/** Disables the endpoints that have been down, and probed, for longer than this; their cursors stay. */
export function disableLongDown(ms: number): Query<{ id: string }> {
  return disable(ms);
}

const reserve = statement<{ starts_in_ms: number }>(
  'endpoint_rate_reserve',
  `
  with reserved as (
    insert into endpoint_rate as rate (endpoint_id, next_at)
    values ($1, clock_timestamp() + $2::double precision * interval '1 millisecond')
    on conflict (endpoint_id) do update
    set next_at = greatest(rate.next_at, clock_timestamp()) + $2::double precision * interval '1 millisecond'
    returning next_at
  )
  select (extract(epoch from next_at - clock_timestamp()) * 1000)::double precision - $2 as starts_in_ms
  from reserved
`,
);

/** Takes the next `ms` of an endpoint's time among all nodes; gives in how many ms they begin. */
export function reserveTime(endpointId: string, ms: number): Query<{ starts_in_ms: number }> {
  return reserve(endpointId, ms);
}
