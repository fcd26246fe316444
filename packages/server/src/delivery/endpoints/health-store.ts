import { type Query, statement } from '../../db/statement.ts';

// How an endpoint fares, over all its locations. Attempts are looked at from the latest on and lanes up to a limit.
// `within` is for tokens of locations: what was in other ones, when the endpoint had them too, is not theirs to see.

export interface SentRow {
  since: string;
  is_whole_day: boolean;
  delivered: number;
  failed: number;
  delivered_at: string | null;
}

const kept = (columns: string): string => `
    select ${columns}
    from attempt
    where endpoint_id = $1 and ($2::text[] is null or location_id = any ($2::text[]))
    order by started_at desc, seq desc
    limit $3`;

// By the transaction's time: all of one answer is of the same moment.
const sent = statement<SentRow>(
  'health_sent',
  `
  select
    case when count(*) < $3 or min(started_at) < now() - interval '1 day' then now() - interval '1 day'
      else min(started_at) end as since,
    count(*) < $3 or min(started_at) < now() - interval '1 day' as is_whole_day,
    count(*) filter (where outcome = 'delivered' and started_at >= now() - interval '1 day') as delivered,
    count(*) filter (where outcome <> 'delivered' and started_at >= now() - interval '1 day') as failed,
    max(started_at) filter (where outcome = 'delivered') as delivered_at
  from (${kept('started_at, outcome')}
  ) as attempt
`,
);

/** What became of the last `limit` attempts: of those of the last day how many succeeded, of all when the last did. */
export function selectSent(
  endpointId: string,
  within: readonly string[] | null,
  limit: number,
): Query<SentRow> {
  return sent(endpointId, within, limit);
}

export interface FailureRow {
  location_id: string;
  started_at: string;
  webhook_id: string;
  type: string;
  number: number;
  status: number | null;
  error_class: string | null;
  error: string | null;
  next_at: string | null;
}

const failureColumns =
  'location_id, started_at, webhook_id, type, number, status, error_class, error, next_at';

const failure = statement<FailureRow>(
  'health_failure',
  `
  select ${failureColumns}
  from (${kept(`outcome, seq, ${failureColumns}`)}
  ) as attempt
  where outcome <> 'delivered'
  order by started_at desc, seq desc
  limit 1
`,
);

/** The last of the last `limit` attempts that failed. */
export function selectFailure(
  endpointId: string,
  within: readonly string[] | null,
  limit: number,
): Query<FailureRow> {
  return failure(endpointId, within, limit);
}

export interface BacklogRow {
  /** Lanes, or locations, that were looked at. */
  lanes: number;
  /** Of the live lanes: how many are behind their logs, by how many events, and the time of the oldest of these. */
  lagging: number;
  events: number;
  oldest_at: string | null;
  retrying: number;
  dead: number;
}

// With a limit in each look-up, so that it is asked of the index, lane by lane. A live lane without a row has its cursor at 0:
// its location has had no event that was to be sent.
const backlog = statement<BacklogRow>(
  'health_backlog',
  `
  with looked_at as materialized (
    select location_id, replay, cursor
    from lane
    where endpoint_id = $1 and ($2::text[] is null or location_id = any ($2::text[]))
    order by location_id
    limit $3
  ),
  its as materialized (
    select location_ids, '*' = any (location_ids) as is_everywhere, url from endpoint where id = $1
  ),
  reached as materialized (
    (
      select location.id, location.head, location.tail
      from its
      cross join lateral unnest(its.location_ids) as named (id)
      join location on location.id = named.id
      where not its.is_everywhere and not location.going and ($2::text[] is null or location.id = any ($2::text[]))
      limit $3
    )
    union all
    (
      select id, head, tail
      from location
      where (select is_everywhere from its) and not going and ($2::text[] is null or id = any ($2::text[]))
      order by id
      limit $3
    )
  ),
  behind as materialized (
    select reached.id, at.cursor, reached.head - at.cursor as events
    from its
    cross join reached
    left join lane on lane.location_id = reached.id and lane.endpoint_id = $1 and lane.replay = 0
    cross join lateral (select greatest(coalesce(lane.cursor, 0), reached.tail - 1) as cursor) as at
    where at.cursor < reached.head and (lane.cursor is not null or its.url is not null)
  )
  select greatest((select count(*) from looked_at), (select count(*) from reached)) as lanes,
    (select count(*) from behind) as lagging,
    (select coalesce(sum(events), 0)::bigint from behind) as events,
    (
      select min(next.created_at)
      from behind
      cross join lateral (
        select created_at from event
        where event.location_id = behind.id and event.seq > behind.cursor
        order by event.seq
        limit 1
      ) as next
    ) as oldest_at,
    (
      select count(*)
      from (
        select 1
        from looked_at
        cross join lateral (
          select 1 from retry
          where retry.location_id = looked_at.location_id and retry.endpoint_id = $1
            and retry.replay = looked_at.replay
          limit $4
        ) as found
        limit $4
      ) as counted
    ) as retrying,
    (
      select count(*)
      from (
        select 1
        from (select distinct location_id from looked_at) as place
        cross join lateral (
          select 1 from dead where dead.location_id = place.location_id and dead.endpoint_id = $1 limit $4
        ) as found
        limit $4
      ) as counted
    ) as dead
`,
);

/** What an endpoint has before it, in `limit` lanes at the most; what waits and was given up is counted up to a limit. */
export function selectBacklog(
  endpointId: string,
  within: readonly string[] | null,
  limit: number,
  countLimit: number,
): Query<BacklogRow> {
  return backlog(endpointId, within, limit, countLimit);
}
