import { type Query, statement } from '../db/statement.ts';

// What people ask about attempts. `within` is for tokens of locations: null for all endpoints, else for those
// alone that have no location but these.

export interface AttemptRow {
  location_id: string;
  endpoint_id: string;
  seq: number;
  number: number;
  webhook_id: string;
  type: string;
  started_at: string;
  duration_ms: number;
  outcome: string;
  status: number | null;
  error: string | null;
  excerpt: string | null;
}

/** One text a filter, so that each is planned by the index it has; the last filter is `$1`. */
function attemptsBy(name: string, condition: string): ReturnType<typeof statement<AttemptRow>> {
  return statement<AttemptRow>(
    name,
    `
    select attempt.location_id, attempt.endpoint_id, attempt.seq, attempt.number, attempt.webhook_id, attempt.type,
      attempt.started_at, attempt.duration_ms, attempt.outcome, attempt.status, attempt.error, attempt.excerpt
    from attempt
    left join endpoint on endpoint.id = attempt.endpoint_id
    where ${condition}
      and (attempt.started_at, attempt.location_id, attempt.endpoint_id, attempt.seq, attempt.number)
        < ($2::timestamptz, $3, $4, $5::bigint, $6::integer)
      and ($8::text is null or attempt.location_id = $8)
      and ($9::text is null or attempt.endpoint_id = $9)
      and ($10::text[] is null or (endpoint.location_ids <@ $10::text[] and attempt.location_id = any ($10::text[])))
    order by attempt.started_at desc, attempt.location_id desc, attempt.endpoint_id desc, attempt.seq desc,
      attempt.number desc
    limit $7
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
  readonly within: readonly string[] | null;
}

/** The place of an attempt among all, latest first. */
export type AttemptPlace = readonly [
  startedAt: string,
  locationId: string,
  endpointId: string,
  seq: number,
  number: number,
];

export const FIRST_ATTEMPT_PLACE: AttemptPlace = ['infinity', '', '', 0, 0];

export function placeOf(row: AttemptRow): AttemptPlace {
  return [row.started_at, row.location_id, row.endpoint_id, row.seq, row.number];
}

/** Attempts, latest first, before a place. */
export function selectAttempts(
  filter: AttemptFilter,
  before: AttemptPlace,
  limit: number,
): Query<AttemptRow> {
  const { webhookId, endpointId = null, locationId = null, within } = filter;
  const rest = [...before, limit, locationId, endpointId, within] as const;
  if (webhookId !== undefined) return attemptsOfWebhook(webhookId, ...rest);
  if (endpointId !== null) return attemptsOfEndpoint(endpointId, ...rest);
  return attemptsOfLocation(locationId, ...rest);
}
