import { type Query, statement } from '../db/statement.ts';
import type { EndpointStatus, StatusReason } from '../delivery/endpoints/endpoint.ts';

// What is shown of a location as a whole. Each statement is bounded: rows are counted up to a limit, attempts are looked at
// from the latest on, and of endpoints there are few. `within` is for tokens of locations: null for all endpoints, else
// for those alone that have no location but these.

export interface ModelRow {
  head: number;
  tail: number;
  /** When the last event was written; null if there was none. */
  last_at: string | null;
  objects: number;
  associations: number;
  records: number;
  relations: number;
}

const model = statement<ModelRow>(
  'overview_model',
  `
  select head, tail, case when head > 0 then head_at end as last_at,
    (select count(*) from (select 1 from object where location_id = $1 and not standard limit $2) as counted) as objects,
    (select count(*) from (select 1 from association where location_id = $1 and not going limit $2) as counted)
      as associations,
    (select count(*) from (select 1 from record where location_id = $1 and not going limit $2) as counted) as records,
    (select count(*) from (select 1 from relation where location_id = $1 limit $2) as counted) as relations
  from location
  where id = $1
`,
);

/** A location's log, and how many of each kind of thing it has, as far as `limit`. */
export function selectModel(locationId: string, limit: number): Query<ModelRow> {
  return model(locationId, limit);
}

export interface DeliveriesRow {
  since: string;
  delivered: number;
  failed: number;
  is_whole_day: boolean;
}

// By the transaction's time, which an index can be asked for, as it cannot for that of the clock.
const deliveries = statement<DeliveriesRow>(
  'overview_deliveries',
  `
  select case when count(*) < $3 then now() - interval '1 day' else min(started_at) end as since,
    count(*) < $3 as is_whole_day,
    count(*) filter (where is_seen and outcome = 'delivered') as delivered,
    count(*) filter (where is_seen and outcome <> 'delivered') as failed
  from (
    select started_at, outcome,
      $2::text[] is null or endpoint_id in (select id from endpoint where location_ids <@ $2::text[]) as is_seen
    from attempt
    where location_id = $1 and started_at >= now() - interval '1 day'
    order by started_at desc
    limit $3
  ) as attempt
`,
);

/** What became of the attempts of the last day, of `limit` at the most; then `since` is when the first of these was. */
export function countDeliveries(
  locationId: string,
  within: readonly string[] | null,
  limit: number,
): Query<DeliveriesRow> {
  return deliveries(locationId, within, limit);
}

export interface EndpointsRow {
  total: number;
  enabled: number;
  paused: number;
  down: number;
  disabled: number;
  /** Of those that are enabled or down: how many are behind the log. */
  lagging: number;
  /** The most that one of them has before it. */
  events_behind: number;
  /** The time of the first event that one of them has before it. */
  oldest_at: string | null;
}

const covers = `('*' = any (endpoint.location_ids) or $1 = any (endpoint.location_ids))
      and ($2::text[] is null or endpoint.location_ids <@ $2::text[])`;

// A lane without a row has its cursor at 0. What the log has let go is not ahead of a cursor any more, but lost.
const endpoints = statement<EndpointsRow>(
  'overview_endpoints',
  `
  with covering as (
    select id, status, url from endpoint where ${covers}
  ),
  behind as (
    select at.cursor, location.head - at.cursor as events
    from location
    join covering on covering.url is not null and covering.status in ('enabled', 'down')
    left join lane on lane.location_id = $1 and lane.endpoint_id = covering.id and lane.replay = 0
    cross join lateral (select greatest(coalesce(lane.cursor, 0), location.tail - 1) as cursor) as at
    where location.id = $1 and at.cursor < location.head
  )
  select count(*) as total,
    count(*) filter (where status = 'enabled') as enabled,
    count(*) filter (where status = 'paused') as paused,
    count(*) filter (where status = 'down') as down,
    count(*) filter (where status = 'disabled') as disabled,
    (select count(*) from behind) as lagging,
    (select coalesce(max(events), 0) from behind) as events_behind,
    (
      select created_at from event
      where location_id = $1 and seq > (select min(cursor) from behind)
      order by seq
      limit 1
    ) as oldest_at
  from covering
`,
);

/** The endpoints that get events of a location, and how far they are behind its log. */
export function countEndpointsOf(locationId: string, within: readonly string[] | null): Query<EndpointsRow> {
  return endpoints(locationId, within);
}

export interface FailingRow {
  id: string;
  url: string | null;
  description: string | null;
  status: EndpointStatus;
  status_reason: StatusReason | null;
  down_since: string | null;
  pending: number;
  dead: number;
}

const ofLane = 'location_id = $1 and endpoint_id = endpoint.id';

// Whether there is anything is asked of each endpoint, how much of those alone that are shown. With a limit, so that it
// is asked of the index and not of a table that was read for all of them.
const failing = statement<FailingRow>(
  'overview_failing',
  `
  select endpoint.id, endpoint.url, endpoint.description, endpoint.status, endpoint.status_reason, endpoint.down_since,
    (select count(*) from (select 1 from retry where ${ofLane} limit $4) as counted) as pending,
    (select count(*) from (select 1 from dead where ${ofLane} limit $4) as counted) as dead
  from (
    select *,
      case
        when status = 'down' then 1
        when status = 'disabled' and status_reason is not null then 2
        when (select true from dead where ${ofLane} limit 1) then 3
        when (select true from retry where ${ofLane} limit 1) then 4
      end as rank
    from (
      select id, url, description, status, status_reason, down_since from endpoint where ${covers}
    ) as endpoint
  ) as endpoint
  where rank is not null
  order by rank, id
  limit $3
`,
);

/** The endpoints that need somebody's eye, the worst first; what waits and what was given up is counted up to a limit. */
export function selectFailing(
  locationId: string,
  within: readonly string[] | null,
  limit: number,
  countLimit: number,
): Query<FailingRow> {
  return failing(locationId, within, limit, countLimit);
}

const locations = statement<{ n: number }>(
  'status_locations',
  `
  select count(*) as n from (select 1 from location where not going and id > '' order by id limit $1) as counted
`,
);

export function countLocations(limit: number): Query<{ n: number }> {
  return locations(limit);
}
