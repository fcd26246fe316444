import type { Database } from '../db/connect.ts';
import { type Query, statement } from '../db/statement.ts';
import { type LaneRef, laneColumns, laneKeyOf } from './lanes/lane-key.ts';

// What has to be done now and then: partitions for the attempts of the coming days, and what is left of lanes that no
// endpoint has any more, and of replays.

/** How far ahead there are partitions: the time for which this may fail without harm. */
const PARTITION_DAYS_AHEAD = 7;
const PARTITIONS_EVERY_MS = 3_600_000;
/** Lanes, and rows of them, that one statement removes. */
const LANES_MAX = 100;
const ROWS_MAX = 2_000;
/** How long it can be seen what became of a replay: as long as attempts are kept. */
const REPLAY_DAYS = 30;

const makePartitions = statement<{ made: number }>(
  'attempt_partitions',
  `
  select make_attempt_partitions($1) as made
`,
);

interface SeizedLane extends LaneRef {
  lease: number;
  is_covered: boolean;
}

// Raising the lease takes the lane from whoever still has it.
const seizeAbandoned = statement<SeizedLane>(
  'lanes_seize_abandoned',
  `
  update lane
  set lease = lane.lease + 1, leased_until = null
  from (
    select lane.location_id, lane.endpoint_id, lane.replay, endpoint.id is not null as is_covered
    from lane
    left join endpoint on endpoint.id = lane.endpoint_id
      and ('*' = any (endpoint.location_ids) or lane.location_id = any (endpoint.location_ids))
    where lane.endpoint_id = $1
      and (
        endpoint.id is null
        or (
          lane.replay > 0
          and not exists (
            select 1 from replay
            where replay.endpoint_id = lane.endpoint_id and replay.number = lane.replay and replay.state = 'running'
          )
        )
      )
    limit $2
  ) as abandoned
  where lane.location_id = abandoned.location_id and lane.endpoint_id = abandoned.endpoint_id
    and lane.replay = abandoned.replay
  returning lane.location_id, lane.endpoint_id, lane.replay, lane.lease, abandoned.is_covered
`,
);

// From each to the next in the index: they are few, and their lanes many.
const endpointsOfLanes = statement<{ endpoint_id: string }>(
  'endpoints_of_lanes',
  `
  with recursive known as (
    (select endpoint_id from lane order by endpoint_id limit 1)
    union all
    select (select lane.endpoint_id from lane where lane.endpoint_id > known.endpoint_id order by lane.endpoint_id limit 1)
    from known
    where known.endpoint_id is not null
  )
  select endpoint_id from known where endpoint_id is not null
`,
);

// Only while the lane is as it was seized: where its location has come back meanwhile, it has work again.
const removeRetries = statement<{ seq: number }>(
  'retries_remove',
  `
  delete from retry
  where (location_id, endpoint_id, replay, seq) in (
    select retry.location_id, retry.endpoint_id, retry.replay, retry.seq
    from unnest($1::text[], $2::text[], $3::integer[], $4::bigint[]) as x (location_id, endpoint_id, replay, lease)
    join lane using (location_id, endpoint_id, replay, lease)
    join retry using (location_id, endpoint_id, replay)
    limit $5
  )
  returning seq
`,
);

const removeDead = statement<{ seq: number }>(
  'dead_remove',
  `
  delete from dead
  where (location_id, endpoint_id, seq) in (
    select dead.location_id, dead.endpoint_id, dead.seq
    -- Lanes of one endpoint and location share these: none is to be counted twice.
    from (
      select distinct location_id, endpoint_id
      from unnest($1::text[], $2::text[], $3::integer[], $4::bigint[]) as x (location_id, endpoint_id, replay, lease)
      join lane using (location_id, endpoint_id, replay, lease)
    ) as x
    join dead using (location_id, endpoint_id)
    limit $5
  )
  returning seq
`,
);

const removeLosses = statement<{ first_seq: number }>(
  'losses_remove',
  `
  delete from loss
  where (location_id, endpoint_id, replay, first_seq) in (
    select loss.location_id, loss.endpoint_id, loss.replay, loss.first_seq
    from unnest($1::text[], $2::text[], $3::integer[], $4::bigint[]) as x (location_id, endpoint_id, replay, lease)
    join lane using (location_id, endpoint_id, replay, lease)
    join loss using (location_id, endpoint_id, replay)
    limit $5
  )
  returning first_seq
`,
);

// Of endpoints that are gone, and old ones that have ended.
const removeReplays = statement<{ number: number }>(
  'replays_remove',
  `
  with gone as (
    delete from replay
    where (endpoint_id, number) in (
      select replay.endpoint_id, replay.number
      from replay
      where replay.finished_at < clock_timestamp() - $1 * interval '1 day'
      union all
      select replay.endpoint_id, replay.number
      from replay
      where not exists (select 1 from endpoint where endpoint.id = replay.endpoint_id)
      limit $2
    )
    returning endpoint_id, number
  ),
  lost as (
    delete from loss using gone where loss.endpoint_id = gone.endpoint_id and loss.replay = gone.number
  )
  select number from gone
`,
);

// An event that was given up, that the log has let go, and that another replay has delivered meanwhile.
const forgetVanished = statement<unknown>(
  'replay_retries_forget',
  `
  delete from retry
  using replay
  join lane on lane.endpoint_id = replay.endpoint_id and lane.replay = replay.number and lane.replay > 0
  where replay.state = 'running' and replay.source = 'dead'
    and retry.location_id = lane.location_id and retry.endpoint_id = lane.endpoint_id and retry.replay = lane.replay
    and not exists (select 1 from event where event.location_id = retry.location_id and event.seq = retry.seq)
    and not exists (
      select 1 from dead
      where dead.location_id = retry.location_id and dead.endpoint_id = retry.endpoint_id and dead.seq = retry.seq
    )
`,
);

// Not if the lane has been taken up again meanwhile, which raises the lease as well.
const removeLanes = statement<unknown>(
  'lanes_remove',
  `
  delete from lane
  using unnest($1::text[], $2::text[], $3::integer[], $4::bigint[]) as x (location_id, endpoint_id, replay, lease)
  where lane.location_id = x.location_id and lane.endpoint_id = x.endpoint_id and lane.replay = x.replay
    and lane.lease = x.lease
`,
);

/** Makes the partitions that are missing. */
export function makeAttemptPartitions(): Query<{ made: number }> {
  return makePartitions(PARTITION_DAYS_AHEAD);
}

function columnsOf(seized: readonly SeizedLane[]): [...ReturnType<typeof laneColumns>, number[]] {
  return [...laneColumns(seized.map(laneKeyOf)), seized.map(({ lease }) => lease)];
}

/**
 * Removes what is left of lanes whose endpoint was deleted, or no longer has their location, or whose replay was
 * cancelled: of one endpoint, or, with null, of all.
 */
export async function removeAbandonedLanes(database: Database, endpointId: string | null): Promise<void> {
  if (endpointId === null) {
    const rows = await database.query(endpointsOfLanes());
    for (const { endpoint_id } of rows) await removeAbandonedLanes(database, endpoint_id);
    return;
  }
  for (;;) {
    const lanes = await database.query(seizeAbandoned(endpointId, LANES_MAX));
    if (lanes.length === 0) return;
    const seized = columnsOf(lanes);
    // What was given up, and what is known to be lost, outlives a replay's lanes.
    const uncovered = columnsOf(lanes.filter(({ is_covered }) => !is_covered));
    while ((await database.query(removeRetries(...seized, ROWS_MAX))).length === ROWS_MAX);
    while ((await database.query(removeLosses(...uncovered, ROWS_MAX))).length === ROWS_MAX);
    while ((await database.query(removeDead(...uncovered, ROWS_MAX))).length === ROWS_MAX);
    await database.query(removeLanes(...seized));
  }
}

/** Removes replays that nobody will ask about any more. */
async function removeOldReplays(database: Database): Promise<void> {
  while ((await database.query(removeReplays(REPLAY_DAYS, ROWS_MAX))).length === ROWS_MAX);
}

export interface Maintenance {
  start(): Promise<void>;
  /** Removes what is left of an endpoint's lanes, in the background. */
  cleanUp(endpointId: string): void;
  stop(): Promise<void>;
}

export function createMaintenance(
  database: Database,
  onError: (error: unknown, what: string) => void,
): Maintenance {
  const working = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;

  function work(what: string, task: () => Promise<unknown>): void {
    const done: Promise<void> = task()
      .then(
        () => {},
        (error) => onError(error, what),
      )
      .finally(() => working.delete(done));
    working.add(done);
  }

  function maintain(): void {
    work('partitions for attempts could not be made', () => database.query(makeAttemptPartitions()));
    work('abandoned lanes could not be removed', () => removeAbandonedLanes(database, null));
    work('old replays could not be removed', () => removeOldReplays(database));
    work('retries of replays could not be looked through', () => database.query(forgetVanished()));
  }

  return {
    async start() {
      await database.query(makeAttemptPartitions());
      work('abandoned lanes could not be removed', () => removeAbandonedLanes(database, null));
      timer = setInterval(maintain, PARTITIONS_EVERY_MS);
    },
    cleanUp(endpointId) {
      work('lanes of an endpoint could not be removed', () => removeAbandonedLanes(database, endpointId));
    },
    async stop() {
      clearInterval(timer);
      await Promise.all(working);
    },
  };
}
