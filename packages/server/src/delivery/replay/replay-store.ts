import { type Query, statement } from '../../db/statement.ts';
import type { EventRow } from '../../log/read.ts';
import type { LaneRef } from '../lanes/lane-key.ts';
import type { LogRange, ReplayFilter, ReplayKind, ReplaySource, ReplayState } from './replay.ts';

/** A replay with what all its lanes have done, those that have ended too. */
export interface ReplayRow {
  endpoint_id: string;
  number: number;
  kind: ReplayKind;
  state: ReplayState;
  filter: ReplayFilter;
  events: number;
  delivered: number;
  failed: number;
  lost: number;
  created_at: string;
  finished_at: string | null;
}

// The endpoint's row is locked by its counter, so that two replays that are made at once do not get one number. Lanes
// are made with the replay, or not at all: to a replay without lanes nothing is left to do.
const insert = statement<ReplayRow>(
  'replay_insert',
  `
  with numbered as (
    update endpoint
    set replays = endpoint.replays + 1
    from unnest($1::text[]) as x (id)
    where endpoint.id = x.id and (
      select count(*) from replay where replay.endpoint_id = endpoint.id and replay.state = 'running'
    ) < $2
    returning endpoint.id as endpoint_id, endpoint.replays as number
  ),
  begun as (
    insert into lane (location_id, endpoint_id, replay, cursor, until)
    select x.location_id, numbered.endpoint_id, numbered.number, x.cursor, x.until
    from numbered
    cross join unnest($7::text[], $8::bigint[], $9::bigint[]) as x (location_id, cursor, until)
  )
  insert into replay (endpoint_id, number, kind, source, filter, events, state, created_at, finished_at)
  select endpoint_id, number, $3, $4, $5::json, $6::bigint, case when $6::bigint = 0 then 'done' else 'running' end,
    clock_timestamp(), case when $6::bigint = 0 then clock_timestamp() end
  from numbered
  returning endpoint_id, number, kind, state, filter, events, delivered, failed, 0::bigint as lost, created_at,
    finished_at
`,
);

export interface NewReplay {
  readonly kind: ReplayKind;
  readonly source: ReplaySource;
  readonly filter: ReplayFilter;
  /** How many events it has for each of its endpoints. */
  readonly events: number;
  readonly ranges: readonly LogRange[];
}

/** Makes the same replay for each of some endpoints; none for those that have `runningMax` under way. */
export function insertReplays(
  endpointIds: readonly string[],
  { kind, source, filter, events, ranges }: NewReplay,
  runningMax: number,
): Query<ReplayRow> {
  return insert(
    endpointIds,
    runningMax,
    kind,
    source,
    JSON.stringify(filter),
    events,
    ranges.map(({ locationId }) => locationId),
    ranges.map(({ cursor }) => cursor),
    ranges.map(({ until }) => until),
  );
}

const columns = `replay.endpoint_id, replay.number, replay.kind, replay.state, replay.filter, replay.events,
    replay.delivered + (
      select coalesce(sum(lane.delivered), 0)::bigint from lane
      where lane.endpoint_id = replay.endpoint_id and lane.replay = replay.number and lane.replay > 0
    ) as delivered,
    replay.failed + (
      select coalesce(sum(lane.failed), 0)::bigint from lane
      where lane.endpoint_id = replay.endpoint_id and lane.replay = replay.number and lane.replay > 0
    ) as failed,
    (
      select coalesce(sum(loss.events), 0)::bigint from loss
      where loss.endpoint_id = replay.endpoint_id and loss.replay = replay.number
    ) as lost,
    replay.created_at, replay.finished_at`;

const byNumber = statement<ReplayRow>(
  'replay_by_number',
  `
  select ${columns} from replay where replay.endpoint_id = $1 and replay.number = $2
`,
);

export function selectReplay(endpointId: string, number: number): Query<ReplayRow> {
  return byNumber(endpointId, number);
}

const page = statement<ReplayRow>(
  'replays_page',
  `
  select ${columns}
  from replay
  where replay.endpoint_id = $1 and replay.number < $2
  order by replay.number desc
  limit $3
`,
);

/** The replays of an endpoint, the latest first, before a number. */
export function selectReplays(endpointId: string, before: number, limit: number): Query<ReplayRow> {
  return page(endpointId, before, limit);
}

const cancel = statement<{ number: number }>(
  'replay_cancel',
  `
  update replay
  set state = 'cancelled', finished_at = clock_timestamp()
  where endpoint_id = $1 and number = $2 and state = 'running'
  returning number
`,
);

/** Ends a replay; its lanes can no longer be claimed, and are to be removed. */
export function cancelReplay(endpointId: string, number: number): Query<{ number: number }> {
  return cancel(endpointId, number);
}

const waiting = statement<LaneRef>(
  'replay_lanes_waiting',
  `
  select lane.location_id, lane.endpoint_id, lane.replay
  from replay
  join endpoint on endpoint.id = replay.endpoint_id and endpoint.status = 'enabled' and endpoint.url is not null
  cross join lateral (
    select location_id, endpoint_id, replay
    from lane
    where lane.endpoint_id = replay.endpoint_id and lane.replay = replay.number and lane.replay > 0
      and lane.leased_until is null and lane.cursor < lane.until
    order by lane.location_id
    limit $1
  ) as lane
  where replay.state = 'running'
`,
);

/** Lanes that nobody has and that have something to send: at most so many of each replay. */
export function selectReplayLanes(limit: number): Query<LaneRef> {
  return waiting(limit);
}

// What is left in retry is looked for as well: a cursor at its end says nothing about it.
const endLanes = statement<LaneRef>(
  'replay_lanes_end',
  `
  with ended as (
    delete from lane
    using (
      select lane.location_id, lane.endpoint_id, lane.replay
      from lane
      where lane.replay > 0 and lane.cursor >= lane.until and lane.leased_until is null
        and not exists (
          select 1 from retry
          where retry.location_id = lane.location_id and retry.endpoint_id = lane.endpoint_id
            and retry.replay = lane.replay
        )
      limit $1
    ) as old
    where lane.location_id = old.location_id and lane.endpoint_id = old.endpoint_id and lane.replay = old.replay
      and lane.leased_until is null
    returning lane.location_id, lane.endpoint_id, lane.replay, lane.delivered, lane.failed
  ),
  counted as (
    update replay
    set delivered = replay.delivered + sums.delivered, failed = replay.failed + sums.failed
    from (
      select endpoint_id, replay as number, sum(delivered) as delivered, sum(failed) as failed
      from ended
      group by endpoint_id, replay
    ) as sums
    where replay.endpoint_id = sums.endpoint_id and replay.number = sums.number
  )
  select location_id, endpoint_id, replay from ended
`,
);

/** Removes lanes that have sent all they had to; what they did is added to their replays. */
export function endReplayLanes(limit: number): Query<LaneRef> {
  return endLanes(limit);
}

const finish = statement<{ endpoint_id: string; number: number }>(
  'replays_finish',
  `
  update replay
  set state = 'done', finished_at = clock_timestamp()
  where state = 'running' and not exists (
    select 1 from lane
    where lane.endpoint_id = replay.endpoint_id and lane.replay = replay.number and lane.replay > 0
  )
  returning endpoint_id, number
`,
);

/** Says of the replays that have no lane any more that they are done. */
export function finishReplays(): Query<{ endpoint_id: string; number: number }> {
  return finish();
}

const deadPage = statement<Omit<EventRow, 'entity_id'>>(
  'dead_page',
  `
  select seq, type, order_key, webhook_id, trace_id, created_at, data, bytes
  from (
    select seq, type, order_key, webhook_id, trace_id, created_at, data, octet_length(data::text) as bytes,
      sum(octet_length(data::text)) over (order by seq) as bytes_so_far
    from dead
    where location_id = $1 and endpoint_id = $2 and seq > $3 and seq <= $4
      and ($5::timestamptz is null or died_at >= $5::timestamptz)
      and ($6::timestamptz is null or died_at < $6::timestamptz)
    order by seq
    limit $7
  ) as dead
  where bytes_so_far - bytes < $8
  order by seq
`,
);

/** What was given up of a range, within a time, in order. */
export function selectDead(
  endpointId: string,
  { locationId, cursor, until }: LogRange,
  filter: ReplayFilter,
  limit: number,
  bytesMax: number,
): Query<Omit<EventRow, 'entity_id'>> {
  const { since = null, until: before = null } = filter;
  return deadPage(locationId, endpointId, cursor, until, since, before, limit, bytesMax);
}
