import { type Query, statement } from '../db/statement.ts';

// What is read for the metrics. Each statement is bounded: lanes are walked in pages, rows are counted up to a limit.

export interface LagRow {
  /** Of the endpoints whose lanes these are; null in the first row, which is about the page. */
  status: string | null;
  lanes: number;
  events: number;
  events_max: number;
  seconds: number;
  seconds_max: number;
  /** Of the page: its last location, and how many it has. */
  last_id: string | null;
  locations: number;
}

// A lane without a row has its cursor at 0. Cursors before the tail are counted from there: what came before it is
// not ahead of them any more, but lost.
const lag = statement<LagRow>(
  'metrics_lag',
  `
  with page as (
    select id, head, tail from location where id > $1 and head > 0 and not going order by id limit $2
  ),
  behind as (
    select endpoint.status, page.head - at.cursor as events,
      (
        select extract(epoch from clock_timestamp() - event.created_at)::double precision
        from event
        where event.location_id = page.id and event.seq = at.cursor + 1
      ) as seconds
    from page
    join endpoint on endpoint.url is not null
      and ('*' = any (endpoint.location_ids) or page.id = any (endpoint.location_ids))
    left join lane on lane.location_id = page.id and lane.endpoint_id = endpoint.id and lane.replay = 0
    cross join lateral (select greatest(coalesce(lane.cursor, 0), page.tail - 1) as cursor) as at
    where at.cursor < page.head
  )
  select null::text as status, 0 as lanes, 0 as events, 0 as events_max, 0 as seconds, 0 as seconds_max,
    max(id) as last_id, count(*) as locations
  from page
  union all
  select status, count(*), sum(events)::bigint, max(events), coalesce(sum(seconds), 0), coalesce(max(seconds), 0),
    null, 0
  from behind
  group by status
`,
);

/** How far lanes lag, by the states of their endpoints, in a page of locations. */
export function selectLag(afterLocationId: string, locations: number): Query<LagRow> {
  return lag(afterLocationId, locations);
}

const endpoints = statement<{ status: string; count: number }>(
  'metrics_endpoints',
  `
  select status, count(*) as count from endpoint group by status
`,
);

export function countEndpoints(): Query<{ status: string; count: number }> {
  return endpoints();
}

const counts = statement<{ pending: number; dead: number; lost: number }>(
  'metrics_counts',
  `
  select (select count(*) from (select 1 from retry limit $1) as counted) as pending,
    (select count(*) from (select 1 from dead limit $1) as counted) as dead,
    (select coalesce(sum(events), 0)::bigint from (select events from loss limit $1) as counted) as lost
`,
);

/** Events that are pending, that were given up, and that were lost, each by `max` rows at the most. */
export function countEvents(max: number): Query<{ pending: number; dead: number; lost: number }> {
  return counts(max);
}

// Those of other databases of the server do not stop this one's vacuum; a standby's, which name no database, do.
const oldestSnapshot = statement<{ seconds: number }>(
  'metrics_oldest_snapshot',
  `
  select coalesce(max(extract(epoch from clock_timestamp() - coalesce(xact_start, backend_start))), 0)::double precision
    as seconds
  from pg_stat_activity
  where backend_xmin is not null and (datname = current_database() or datname is null) and pid <> pg_backend_pid()
`,
);

/** Seconds since the oldest snapshot was taken that this role may see; 0 if there is none. */
export function selectOldestSnapshot(): Query<{ seconds: number }> {
  return oldestSnapshot();
}
