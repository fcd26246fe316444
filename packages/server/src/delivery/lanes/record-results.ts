import { type Query, statement } from '../../db/statement.ts';
import type { LaneKey, LaneRef } from './lane-key.ts';

/** An event on its way into `retry`, or there already and changed. */
export interface StoredRetry {
  readonly seq: number;
  readonly orderKey: string;
  readonly previous: number;
  readonly failures: number;
  /** Null for one that waits behind another of its key. */
  readonly dueInMs: number | null;
}

/** An event that leaves `retry`. */
export interface SettledRetry {
  readonly seq: number;
  /** The key whose next event becomes due by that; null where nothing waits for anything. */
  readonly orderKey: string | null;
}

export interface DeadEvent {
  readonly seq: number;
  readonly previous: number;
  readonly attempts: number;
  readonly reason: string;
}

/** One POST, as it is kept. */
export interface AttemptRecord {
  readonly seq: number;
  /** 1 for the first. */
  readonly number: number;
  readonly webhookId: string;
  readonly type: string;
  /** ISO 8601, by the clock of the database. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly outcome: 'delivered' | 'failed';
  readonly status: number | null;
  readonly errorClass: string | null;
  readonly error: string | null;
  /** JSON. */
  readonly answerHeaders: string | null;
  readonly excerpt: string | null;
  /** JSON. */
  readonly timing: string;
  /** The keys that it was signed with, with spaces between them. */
  readonly kids: string;
  readonly previous: number;
  /** Of the endpoint. */
  readonly revision: number;
  /** When it is to be tried again; null if it is not. */
  readonly nextInMs: number | null;
}

/** All that has happened on one lane since it last reported. */
export interface LaneReport extends LaneKey {
  readonly lease: number;
  readonly leaseMs: number;
  readonly cursor: number;
  readonly matched: number;
  /** How many events it has delivered and given up, ever. */
  readonly delivered: number;
  readonly failed: number;
  /** Whether the lease is given back with this. */
  readonly release: boolean;
  /** When somebody has to look after the lane's retries; null if there are none. */
  readonly retryInMs: number | null;
  /** No event is in two of these three, but for a dead one that was in `retry`: it is in `settled` too. */
  readonly stored: readonly StoredRetry[];
  readonly settled: readonly SettledRetry[];
  readonly dead: readonly DeadEvent[];
  readonly attempts: readonly AttemptRecord[];
}

/** A lane whose lease still held (`order_key` null), or a key in it of which one event is settled and another left. */
export interface RecordedRow extends LaneRef {
  order_key: string | null;
}

// Updating the lane comes first and is what everything but the attempts hangs on: it locks the row against a
// claim, and gives nothing where the lease is another's. The attempts happened, whoever holds the lane.
//
// Giving a lease back raises it, so that nothing said afterwards by who had it can count.
//
// Of two changes of one row in one statement one is lost: what is settled is not released, and what is stored
// by this very report is left as it says.
//
// A replay takes what it delivers out of `dead`. Two replays may have the same event at once, of which a statement can
// change the row only once.
//
// An attempt names its lane itself: joined to the lanes by a number, each would be held against all of them, which for
// 130 attempts on as many lanes was half of the statement's time.
//
// The statement may be run twice when its answer was lost. So the event that a settled one releases is the next
// of its key, due or not, rather than the next that waits: a second run finds it due and leaves it so.
const record = statement<RecordedRow>(
  'results_record',
  `
  with held as (
    update lane
    set cursor = x.cursor,
      matched = x.matched,
      delivered = x.delivered,
      failed = x.failed,
      lease = lane.lease + x.release::integer,
      leased_until = case when x.release then null else clock_timestamp() + x.lease_ms * interval '1 millisecond' end,
      retry_at = clock_timestamp() + x.retry_in_ms * interval '1 millisecond'
    from unnest($1::text[], $2::text[], $3::integer[], $4::bigint[], $5::integer[], $6::bigint[], $7::bigint[],
        $8::boolean[], $9::double precision[], $10::bigint[], $11::bigint[]) with ordinality
      as x (location_id, endpoint_id, replay, lease, lease_ms, cursor, matched, release, retry_in_ms, delivered, failed,
        n)
    where lane.location_id = x.location_id and lane.endpoint_id = x.endpoint_id and lane.replay = x.replay
      and lane.lease = x.lease
    returning x.n, lane.location_id, lane.endpoint_id, lane.replay
  ),
  stored as (
    insert into retry (location_id, endpoint_id, replay, seq, order_key, previous, failures, due_at)
    select location_id, endpoint_id, replay, x.seq, x.order_key, x.previous, x.failures,
      clock_timestamp() + x.due_in_ms * interval '1 millisecond'
    from unnest($12::integer[], $13::bigint[], $14::text[], $15::bigint[], $16::integer[], $17::double precision[])
      as x (n, seq, order_key, previous, failures, due_in_ms)
    join held using (n)
    on conflict (location_id, endpoint_id, replay, seq) do update
    set failures = excluded.failures, due_at = excluded.due_at
  ),
  settled as (
    select location_id, endpoint_id, replay, x.seq, x.order_key
    from unnest($18::integer[], $19::bigint[], $20::text[]) as x (n, seq, order_key)
    join held using (n)
  ),
  removed as (
    delete from retry
    using settled
    where retry.location_id = settled.location_id and retry.endpoint_id = settled.endpoint_id
      and retry.replay = settled.replay and retry.seq = settled.seq
  ),
  next as (
    select distinct settled.location_id, settled.endpoint_id, settled.replay, settled.order_key, (
      select behind.seq
      from retry as behind
      where behind.location_id = settled.location_id and behind.endpoint_id = settled.endpoint_id
        and behind.replay = settled.replay and behind.order_key = settled.order_key and behind.seq > settled.seq
        and not exists (
          select 1 from settled as other
          where other.location_id = behind.location_id and other.endpoint_id = behind.endpoint_id
            and other.replay = behind.replay and other.seq = behind.seq
        )
      order by behind.seq
      limit 1
    ) as seq
    from settled
  ),
  released as (
    update retry
    set due_at = coalesce(retry.due_at, clock_timestamp())
    from next
    where retry.location_id = next.location_id and retry.endpoint_id = next.endpoint_id
      and retry.replay = next.replay and retry.seq = next.seq
      and not exists (
        select 1
        from unnest($12::integer[], $13::bigint[]) as x (n, seq)
        join held using (n)
        where held.location_id = retry.location_id and held.endpoint_id = retry.endpoint_id
          and held.replay = retry.replay and x.seq = retry.seq
      )
  ),
  recovered as (
    select distinct x.location_id, x.endpoint_id, x.seq
    from unnest($26::text[], $27::text[], $28::integer[], $30::bigint[], $35::text[])
      as x (location_id, endpoint_id, replay, seq, outcome)
    where x.replay > 0 and x.outcome = 'delivered'
  ),
  revived as (
    delete from dead
    using recovered
    where dead.location_id = recovered.location_id and dead.endpoint_id = recovered.endpoint_id
      and dead.seq = recovered.seq
  ),
  buried as (
    insert into dead (location_id, endpoint_id, seq, type, entity_id, order_key, webhook_id, trace_id, created_at,
      data, previous, attempts, reason, died_at)
    select distinct on (location_id, endpoint_id, x.seq) location_id, endpoint_id, x.seq, event.type, event.entity_id,
      event.order_key, event.webhook_id, event.trace_id, event.created_at, event.data, x.previous, x.attempts, x.reason,
      clock_timestamp()
    from unnest($21::integer[], $22::bigint[], $23::bigint[], $24::integer[], $25::text[])
      as x (n, seq, previous, attempts, reason)
    join held using (n)
    cross join lateral (
      select type, entity_id, order_key, webhook_id, trace_id, created_at, data
      from event
      where event.location_id = held.location_id and event.seq = x.seq
      union all
      select type, entity_id, order_key, webhook_id, trace_id, created_at, data
      from dead
      where held.replay > 0
        and dead.location_id = held.location_id and dead.endpoint_id = held.endpoint_id and dead.seq = x.seq
        and (select seq from event where event.location_id = held.location_id and event.seq = x.seq) is null
    ) as event
    where not exists (
      select 1 from recovered
      where recovered.location_id = held.location_id and recovered.endpoint_id = held.endpoint_id
        and recovered.seq = x.seq
    )
    order by location_id, endpoint_id, x.seq, held.replay
    on conflict (location_id, endpoint_id, seq) do update
    set attempts = excluded.attempts, reason = excluded.reason, died_at = excluded.died_at
  ),
  tried as (
    insert into attempt (location_id, endpoint_id, replay, started_at, seq, number, webhook_id, type, duration_ms,
      outcome, status, error_class, error, answer_headers, excerpt, timing, kids, previous, revision, next_at, node)
    -- A clock that is set forward or back by days would find no partition.
    select x.location_id, x.endpoint_id, x.replay,
      least(greatest(x.started_at, clock_timestamp() - interval '1 day'), clock_timestamp() + interval '1 day'),
      x.seq, x.number, x.webhook_id, x.type, x.duration_ms, x.outcome, x.status, x.error_class, x.error,
      x.answer_headers, x.excerpt, x.timing, string_to_array(x.kids, ' '), x.previous, x.revision,
      clock_timestamp() + x.next_in_ms * interval '1 millisecond', $46
    from unnest($26::text[], $27::text[], $28::integer[], $29::timestamptz[], $30::bigint[], $31::integer[],
        $32::text[], $33::text[], $34::integer[], $35::text[], $36::integer[], $37::text[], $38::text[], $39::json[],
        $40::text[], $41::json[], $42::text[], $43::bigint[], $44::integer[], $45::double precision[])
      as x (location_id, endpoint_id, replay, started_at, seq, number, webhook_id, type, duration_ms, outcome, status,
        error_class, error, answer_headers, excerpt, timing, kids, previous, revision, next_in_ms)
    on conflict do nothing
  )
  select location_id, endpoint_id, replay, null::text as order_key from held
  union all
  select location_id, endpoint_id, replay, order_key from next where seq is not null
`,
);

/** Writes the reports of a node's lanes at once. The order of the lanes is one that all nodes lock them in. */
export function recordResults(reports: readonly LaneReport[], nodeId: string): Query<RecordedRow> {
  const lanes = [...reports].sort(byKey);
  const stored = flatten(lanes, ({ stored }) => stored);
  const settled = flatten(lanes, ({ settled }) => settled);
  const dead = flatten(lanes, ({ dead }) => dead);
  const attempts = lanes.flatMap((lane) => lane.attempts);
  const lanesOfAttempts = lanes.flatMap((lane) => lane.attempts.map(() => lane));
  return record(
    ...columns(lanes, [
      'locationId',
      'endpointId',
      'replay',
      'lease',
      'leaseMs',
      'cursor',
      'matched',
      'release',
      'retryInMs',
      'delivered',
      'failed',
    ]),
    ...columns(stored, ['n', 'seq', 'orderKey', 'previous', 'failures', 'dueInMs']),
    ...columns(settled, ['n', 'seq', 'orderKey']),
    ...columns(dead, ['n', 'seq', 'previous', 'attempts', 'reason']),
    ...columns(lanesOfAttempts, ['locationId', 'endpointId', 'replay']),
    ...columns(attempts, [
      'startedAt',
      'seq',
      'number',
      'webhookId',
      'type',
      'durationMs',
      'outcome',
      'status',
      'errorClass',
      'error',
      'answerHeaders',
      'excerpt',
      'timing',
      'kids',
      'previous',
      'revision',
      'nextInMs',
    ]),
    nodeId,
  );
}

function byKey(a: LaneKey, b: LaneKey): number {
  return compare(a.locationId, b.locationId) || compare(a.endpointId, b.endpointId) || a.replay - b.replay;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The parts of all reports, each with the number of its report from 1 on. */
function flatten<Part extends object>(
  reports: readonly LaneReport[],
  partsOf: (report: LaneReport) => readonly Part[],
): (Part & { readonly n: number })[] {
  return reports.flatMap((report, index) => partsOf(report).map((part) => ({ ...part, n: index + 1 })));
}

function columns<Row, Name extends keyof Row>(rows: readonly Row[], names: readonly Name[]): Row[Name][][] {
  return names.map((name) => rows.map((row) => row[name]));
}
