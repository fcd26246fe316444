import type { EventDataByType, EventType } from '@relata/protocol';
import { type Query, statement } from '../db/statement.ts';
import type { ReplayFilter } from '../delivery/replay/replay.ts';

// What has to be known, and what goes, when the old end of a location's log is cut off. An endpoint that is only pulled
// has no lane that needs anything; any other has a live lane in each of its locations, at 0 where there is no row.

const endpoints = `
    join endpoint on endpoint.url is not null
      and ('*' = any (endpoint.location_ids) or location.id = any (endpoint.location_ids))`;

/** A lane that sends once more what was given up has all it needs beside the log. */
const readsLog = `(lane.replay = 0 or coalesce((
        select replay.source from replay where replay.endpoint_id = lane.endpoint_id and replay.number = lane.replay
      ), 'log') <> 'dead')`;

export interface AgedLocation {
  id: string;
  is_aged: boolean;
}

const agedPage = statement<AgedLocation>(
  'retention_aged',
  `
  select location.id,
    coalesce(event.created_at < clock_timestamp() - $3 * interval '1 day', false) as is_aged
  from (select id, tail from location where id > $1 and head >= tail and not going order by id limit $2) as location
  left join event on event.location_id = location.id and event.seq = location.tail
  order by location.id
`,
);

/** A page of locations that have a log, and whether its first event is older than so many days. */
export function selectAged(afterId: string, limit: number, days: number): Query<AgedLocation> {
  return agedPage(afterId, limit, days);
}

export interface Ages {
  /** The first number that is kept. */
  tail: number;
  /** The last number beyond the age limit, and beyond the larger one; null if there is none. */
  aged: number | null;
  expired: number | null;
}

const ages = statement<Ages>(
  'retention_ages',
  `
  select location.tail,
    max(oldest.seq) filter (where oldest.created_at < clock_timestamp() - $2 * interval '1 day') as aged,
    max(oldest.seq) filter (where oldest.created_at < clock_timestamp() - $3 * interval '1 day') as expired
  from location
  left join lateral (
    select seq, created_at from event where location_id = $1 and seq >= location.tail order by seq limit $4
  ) as oldest on true
  where location.id = $1
  group by location.tail
`,
);

/** How far the log is too old, within its first events. */
export function selectAges(locationId: string, days: number, daysMax: number, limit: number): Query<Ages> {
  return ages(locationId, days, daysMax, limit);
}

const needed = statement<{ needed: number | null }>(
  'retention_needed',
  `
  select min(least(lane.next, (
    select retry.seq
    from retry
    where retry.location_id = $1 and retry.endpoint_id = lane.endpoint_id and retry.replay = lane.replay
      and retry.seq >= lane.tail
    order by retry.seq
    limit 1
  ))) as needed
  from (
    select endpoint.id as endpoint_id, 0 as replay, location.tail,
      greatest(coalesce(lane.cursor + 1, 1), location.tail) as next
    from location
    ${endpoints}
    left join lane on lane.location_id = $1 and lane.endpoint_id = endpoint.id and lane.replay = 0
    where location.id = $1
    union all
    select lane.endpoint_id, lane.replay, location.tail,
      case when lane.cursor < lane.until then greatest(lane.cursor + 1, location.tail) end
    from location
    ${endpoints}
    join lane on lane.location_id = $1 and lane.endpoint_id = endpoint.id and lane.replay > 0 and ${readsLog}
    where location.id = $1
  ) as lane
`,
);

/** The first number that a lane or a retry still needs; null if nothing does. */
export function selectNeeded(locationId: string): Query<{ needed: number | null }> {
  return needed(locationId);
}

const removeEvents = statement<unknown>(
  'retention_remove_events',
  `
  delete from event where location_id = $1 and seq >= $2 and seq <= $3
`,
);

const moveTail = statement<unknown>(
  'retention_move_tail',
  `
  update location set tail = $2 where id = $1
`,
);

/** Removes the events from `tail` to `to`, and moves the tail behind them. */
export function trimLog(locationId: string, tail: number, to: number): Query[] {
  return [removeEvents(locationId, tail, to), moveTail(locationId, to + 1)];
}

// The lanes that may still need something of the first events. None of them moves while this write is under way; the
// others have passed those events for good.
const lockLanes = statement<{ endpoint_id: string }>(
  'retention_lock_lanes',
  `
  select lane.endpoint_id
  from lane
  join location on location.id = lane.location_id
  where lane.location_id = $1
    and (
      lane.cursor < location.tail + $2 - 1
      or exists (
        select 1 from retry
        where retry.location_id = $1 and retry.endpoint_id = lane.endpoint_id and retry.replay = lane.replay
          and retry.seq >= location.tail and retry.seq < location.tail + $2
      )
    )
  order by lane.endpoint_id, lane.replay
  for no key update of lane
`,
);

/** Holds the lanes that are behind any of the first `limit` events. */
export function lockLanesBehind(locationId: string, limit: number): Query<{ endpoint_id: string }> {
  return lockLanes(locationId, limit);
}

export interface ExpiringEvent {
  seq: number;
  type: EventType;
  entity_id: string;
  data: EventDataByType[EventType];
  is_expired: boolean;
}

const expiring = statement<ExpiringEvent>(
  'retention_expiring',
  `
  select seq, type, entity_id, data, created_at < clock_timestamp() - $2 * interval '1 day' as is_expired
  from (
    select event.seq, event.type, event.entity_id, event.data, event.created_at,
      sum(octet_length(event.data::text)) over (order by event.seq) - octet_length(event.data::text) as bytes_before
    from event
    where event.location_id = $1 and event.seq >= (select tail from location where id = $1)
    order by event.seq
    limit $3
  ) as event
  where bytes_before < $4
  order by seq
`,
);

/** The first events of the log, with what filters look at. */
export function selectExpiring(
  locationId: string,
  daysMax: number,
  limit: number,
  bytesMax: number,
): Query<ExpiringEvent> {
  return expiring(locationId, daysMax, limit, bytesMax);
}

export interface LaneBehind {
  endpoint_id: string;
  replay: number;
  cursor: number;
  matched: number;
  /** The end of a replay; null for a live lane. */
  until: number | null;
  events: string[];
  object_keys: string[];
  associations: string[];
  /** What a replay asks for beside that; null for a live lane. */
  filter: ReplayFilter | null;
  /** Of the first events: those that are in `retry`, and those that were given up. */
  retries: number[];
  dead: number[];
  /** Where its last loss began, if that ended right before them. */
  lost_from: number | null;
}

const lanesBehind = statement<LaneBehind>(
  'retention_lanes_behind',
  `
  select lane.endpoint_id, lane.replay, lane.cursor, lane.matched, lane.until, lane.events, lane.object_keys,
    lane.associations, waiting.retries, given_up.dead, (
      select replay.filter from replay where replay.endpoint_id = lane.endpoint_id and replay.number = lane.replay
    ) as filter, (
      select loss.first_seq
      from loss
      where loss.location_id = $1 and loss.endpoint_id = lane.endpoint_id and loss.replay = lane.replay
        and loss.last_seq = lane.tail - 1
      order by loss.first_seq desc
      limit 1
    ) as lost_from
  from (
    select endpoint.id as endpoint_id, coalesce(lane.replay, 0) as replay, coalesce(lane.cursor, 0) as cursor,
      coalesce(lane.matched, 0) as matched, lane.until, endpoint.events, endpoint.object_keys, endpoint.associations,
      location.tail
    from location
    ${endpoints}
    left join lane on lane.location_id = $1 and lane.endpoint_id = endpoint.id and ${readsLog}
    where location.id = $1
    union all
    -- One that has lanes of replays, but no row of its live lane yet.
    select endpoint.id, 0, 0, 0, null, endpoint.events, endpoint.object_keys, endpoint.associations, location.tail
    from location
    ${endpoints}
    where location.id = $1
      and exists (select 1 from lane where lane.location_id = $1 and lane.endpoint_id = endpoint.id and ${readsLog})
      and not exists (
        select 1 from lane where lane.location_id = $1 and lane.endpoint_id = endpoint.id and lane.replay = 0
      )
  ) as lane
  cross join lateral (
    select coalesce(array_agg(found.seq::double precision), '{}') as dead
    from (
      select dead.seq from dead
      where dead.location_id = $1 and dead.endpoint_id = lane.endpoint_id
        and dead.seq >= lane.tail and dead.seq < lane.tail + $2
    ) as found
  ) as given_up
  cross join lateral (
    select coalesce(array_agg(found.seq::double precision), '{}') as retries
    from (
      select retry.seq from retry
      where retry.location_id = $1 and retry.endpoint_id = lane.endpoint_id and retry.replay = lane.replay
        and retry.seq >= lane.tail and retry.seq < lane.tail + $2
    ) as found
  ) as waiting
  where lane.cursor < least(lane.tail + $2 - 1, lane.until) or waiting.retries <> '{}'
  order by lane.endpoint_id, lane.replay
`,
);

/** The lanes that are behind any of the first `limit` events, or have them in `retry`. */
export function selectLanesBehindTail(locationId: string, limit: number): Query<LaneBehind> {
  return lanesBehind(locationId, limit);
}
