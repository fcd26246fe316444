import type { EventDataByType, EventType } from '@relata/protocol';
import { type Query, statement } from '../../db/statement.ts';
import type { AnswerHeaders } from '../sending/answer.ts';
import type { AttemptTiming } from '../sending/exchange.ts';

// What is asked about attempts. `within` is for tokens of locations: null for all endpoints, else for those alone
// that have no location but these.

export interface AttemptRow {
  location_id: string;
  endpoint_id: string;
  replay: number;
  seq: number;
  number: number;
  webhook_id: string;
  type: string;
  started_at: string;
  duration_ms: number;
  outcome: 'delivered' | 'failed';
  status: number | null;
  error_class: string | null;
  error: string | null;
  answer_headers: AnswerHeaders | null;
  excerpt: string | null;
  timing: AttemptTiming | null;
  node: string | null;
  kids: string[] | null;
  previous: number | null;
  revision: number | null;
  next_at: string | null;
  /** False for one that is there only to say how far was looked. */
  matches: boolean;
  /** 1 for the first that was looked at. */
  n: number;
}

/** Attempts that one request looks at for rare ones: it must not walk through all there are. */
const SCAN_MAX = 10_000;

const columns = `attempt.location_id, attempt.endpoint_id, attempt.replay, attempt.seq, attempt.number,
      attempt.webhook_id, attempt.type, attempt.started_at, attempt.duration_ms, attempt.outcome, attempt.status,
      attempt.error_class, attempt.error, attempt.answer_headers, attempt.excerpt, attempt.timing, attempt.node,
      attempt.kids, attempt.previous, attempt.revision, attempt.next_at`;
const order = `attempt.started_at desc, attempt.location_id desc, attempt.endpoint_id desc, attempt.replay desc,
      attempt.seq desc, attempt.number desc`;

/**
 * One text a filter, so that each is planned by the index it has; that filter is `$1`. Others are held against each
 * attempt: what they leave out has been looked at, too.
 */
function attemptsBy(name: string, condition: string): ReturnType<typeof statement<AttemptRow>> {
  return statement<AttemptRow>(
    name,
    `
  select *
  from (
    select ${columns},
      ($15::text is null or attempt.outcome = $15) and ($16::text is null or attempt.error_class = $16)
        and ($8::text is null or attempt.location_id = $8) and ($9::text is null or attempt.endpoint_id = $9) as matches,
      row_number() over (order by ${order}) as n
    from attempt
    where ${condition}
      and attempt.started_at >= $13::timestamptz and attempt.started_at < $14::timestamptz
      and (attempt.started_at, attempt.location_id, attempt.endpoint_id, attempt.replay, attempt.seq, attempt.number)
        < ($2::timestamptz, $3, $4, $5::integer, $6::bigint, $7::integer)
      and (
        $10::text[] is null
        or (
          attempt.location_id = any ($10::text[])
          and (select endpoint.location_ids <@ $10::text[] from endpoint where endpoint.id = attempt.endpoint_id)
        )
      )
    order by ${order}
    limit $11
  ) as attempt
  where matches or n = $11
  order by n
  limit $12
`,
  );
}

const attemptsOfWebhook = attemptsBy('attempts_of_webhook', 'attempt.webhook_id = $1');
const attemptsOfEndpoint = attemptsBy('attempts_of_endpoint', 'attempt.endpoint_id = $1');
const attemptsOfLocation = attemptsBy('attempts_of_location', 'attempt.location_id = $1');

/** At least one of the first three is there. */
export interface AttemptFilter {
  readonly webhookId?: string | undefined;
  readonly endpointId?: string | undefined;
  readonly locationId?: string | undefined;
  readonly outcome?: string | undefined;
  readonly errorClass?: string | undefined;
  /** ISO 8601; that time is in it. */
  readonly since?: string | undefined;
  /** ISO 8601; that time is not in it. */
  readonly until?: string | undefined;
  readonly within: readonly string[] | null;
}

/** The place of an attempt among all, latest first. */
export type AttemptPlace = readonly [
  startedAt: string,
  locationId: string,
  endpointId: string,
  replay: number,
  seq: number,
  number: number,
];

export const FIRST_ATTEMPT_PLACE: AttemptPlace = ['infinity', '', '', 0, 0, 0];

function placeOf(row: AttemptRow): AttemptPlace {
  return [row.started_at, row.location_id, row.endpoint_id, row.replay, row.seq, row.number];
}

/** A page's attempts, and the place after which the next begins; null if there is none. */
export interface AttemptPage {
  readonly rows: AttemptRow[];
  readonly next: AttemptPlace | null;
}

/** Attempts, latest first, before a place. To be read by `attemptPage`. */
export function selectAttempts(
  filter: AttemptFilter,
  before: AttemptPlace,
  limit: number,
): Query<AttemptRow> {
  const { webhookId, endpointId = null, locationId = null, within } = filter;
  const { since = '-infinity', until = 'infinity', outcome = null, errorClass = null } = filter;
  const scan = scanOf(filter, limit);
  const rest = [
    ...before,
    locationId,
    endpointId,
    within,
    scan,
    limit,
    since,
    until,
    outcome,
    errorClass,
  ] as const;
  if (webhookId !== undefined) return attemptsOfWebhook(webhookId, ...rest);
  // A location has few endpoints, an endpoint may have very many locations.
  if (locationId !== null) return attemptsOfLocation(locationId, ...rest);
  return attemptsOfEndpoint(endpointId, ...rest);
}

/** What `selectAttempts` found. A page may have fewer than `limit`, or none, and yet a next one. */
export function attemptPage(found: readonly AttemptRow[], filter: AttemptFilter, limit: number): AttemptPage {
  const last = found.at(-1);
  const mayBeMore = last !== undefined && (found.length === limit || last.n === scanOf(filter, limit));
  return { rows: found.filter(({ matches }) => matches), next: mayBeMore ? placeOf(last) : null };
}

/** As many as a page has, if all of them match. */
function scanOf(filter: AttemptFilter, limit: number): number {
  const { webhookId, endpointId, locationId, outcome, errorClass } = filter;
  const asked = [webhookId, locationId, endpointId].filter((each) => each !== undefined);
  return asked.length === 1 && outcome === undefined && errorClass === undefined ? limit : SCAN_MAX;
}

export interface AttemptedEventRow {
  /** Which of those that were asked for. */
  n: number;
  seq: number;
  type: EventType;
  order_key: string;
  webhook_id: string;
  trace_id: string;
  created_at: string;
  data: EventDataByType[EventType];
}

const fields = 'seq, type, order_key, webhook_id, trace_id, created_at, data';

const attemptedEvents = statement<AttemptedEventRow>(
  'attempted_events',
  `
  with x as (
    select location_id, endpoint_id, seq, n
    from unnest($1::text[], $2::text[], $3::bigint[]) with ordinality as x (location_id, endpoint_id, seq, n)
  )
  select x.n, found.*
  from x
  -- Without a limit, which would make it look cheaper to read the table until the row turns up.
  cross join lateral (
    select ${fields} from event where event.location_id = x.location_id and event.seq = x.seq offset 0
  ) as found
  union all
  select x.n, found.*
  from x
  cross join lateral (
    select ${fields} from dead
    where dead.location_id = x.location_id and dead.endpoint_id = x.endpoint_id and dead.seq = x.seq
    offset 0
  ) as found
`,
);

/** The events of these attempts, as far as the log, or the endpoint's dead, still have them; `n` is 1 for the first. */
export function selectAttemptedEvents(
  attempts: readonly Pick<AttemptRow, 'location_id' | 'endpoint_id' | 'seq'>[],
): Query<AttemptedEventRow> {
  return attemptedEvents(
    attempts.map(({ location_id }) => location_id),
    attempts.map(({ endpoint_id }) => endpoint_id),
    attempts.map(({ seq }) => seq),
  );
}

const someLocation = statement<{ id: string }>(
  'endpoint_some_location',
  `
  select id from location where not going order by id limit 1
`,
);

/** Any location there is. */
export function selectSomeLocation(): Query<{ id: string }> {
  return someLocation();
}
