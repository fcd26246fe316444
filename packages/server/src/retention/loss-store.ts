import { type Query, statement } from '../db/statement.ts';
import type { LaneRef } from '../delivery/lanes/lane-key.ts';

// What lanes lose to retention.

/** What is taken from a lane. */
export interface LaneLoss {
  readonly endpointId: string;
  readonly replay: number;
  readonly cursor: number;
  readonly matched: number;
  /** How many events it would still have delivered. */
  readonly events: number;
  /** Those of them that are in `retry`. */
  readonly retries: readonly number[];
  /** Where the loss began that this goes on with. */
  readonly lostFrom: number | null;
}

// The lease is left as one that has run out: whoever had the lane loses it, and whoever takes it over makes due what
// waited behind the retries that are gone.
const moveLanes = statement<unknown>(
  'retention_move_lanes',
  `
  insert into lane as held (location_id, endpoint_id, replay, cursor, matched, lease, leased_until)
  select $1, x.endpoint_id, x.replay, x.cursor, x.matched, 1, clock_timestamp()
  from unnest($2::text[], $3::integer[], $4::bigint[], $5::bigint[]) as x (endpoint_id, replay, cursor, matched)
  on conflict (location_id, endpoint_id, replay) do update
  set cursor = greatest(held.cursor, excluded.cursor), matched = greatest(held.matched, excluded.matched),
    lease = held.lease + 1, leased_until = excluded.leased_until
`,
);

// Found key by key, and then deleted where they were found: nobody moves them, since their lanes are held.
const forgetRetries = statement<unknown>(
  'retention_forget_retries',
  `
  delete from retry
  where ctid = any (array(
    select found.ctid
    from unnest($2::text[], $3::integer[], $4::bigint[]) as x (endpoint_id, replay, seq)
    cross join lateral (
      select retry.ctid
      from retry
      where retry.location_id = $1 and retry.endpoint_id = x.endpoint_id and retry.replay = x.replay and retry.seq = x.seq
      limit 1
    ) as found
  ))
`,
);

const writeLosses = statement<unknown>(
  'retention_write_losses',
  `
  insert into loss (location_id, endpoint_id, replay, first_seq, last_seq, events, lost_at)
  select $1, x.endpoint_id, x.replay, x.first_seq, $2, x.events, clock_timestamp()
  from unnest($3::text[], $4::integer[], $5::bigint[], $6::bigint[]) as x (endpoint_id, replay, first_seq, events)
  on conflict (location_id, endpoint_id, replay, first_seq) do update
  set last_seq = excluded.last_seq, events = loss.events + excluded.events,
    lost_at = case when excluded.events > 0 then excluded.lost_at else loss.lost_at end
`,
);

/**
 * Takes the events from `tail` to `to` from lanes that had not done with them, and writes down how many. What a lane
 * loses in one go is one row, however many steps it takes.
 */
export function forfeitEvents(
  locationId: string,
  tail: number,
  to: number,
  losses: readonly LaneLoss[],
): Query[] {
  const retries = losses.flatMap(({ endpointId, replay, retries }) =>
    retries.map((seq) => ({ endpointId, replay, seq })),
  );
  const written = losses.filter(({ events, lostFrom }) => events > 0 || lostFrom !== null);
  return [
    moveLanes(
      locationId,
      losses.map(({ endpointId }) => endpointId),
      losses.map(({ replay }) => replay),
      losses.map(({ cursor }) => cursor),
      losses.map(({ matched }) => matched),
    ),
    forgetRetries(
      locationId,
      retries.map(({ endpointId }) => endpointId),
      retries.map(({ replay }) => replay),
      retries.map(({ seq }) => seq),
    ),
    writeLosses(
      locationId,
      to,
      written.map(({ endpointId }) => endpointId),
      written.map(({ replay }) => replay),
      written.map(({ lostFrom }) => lostFrom ?? tail),
      written.map(({ events }) => events),
    ),
  ];
}

export interface LossRow extends LaneRef {
  first_seq: number;
  last_seq: number;
  events: number;
  lost_at: string;
}

// A text for each way to narrow them down, so that each is planned by an index that has it. The endpoint is asked about
// row by row: joined, it might become what all is read from, and sorted.
const pageOf = (name: string, condition: string): ReturnType<typeof statement<LossRow>> =>
  statement<LossRow>(
    name,
    `
  select loss.location_id, loss.endpoint_id, loss.replay, loss.first_seq, loss.last_seq, loss.events, loss.lost_at
  from loss
  where (loss.location_id, loss.endpoint_id, loss.replay, loss.first_seq) > ($1, $2, $3::integer, $4::bigint)
    and ${condition}
    and exists (
      select from endpoint
      where endpoint.id = loss.endpoint_id and ($6::text[] is null or endpoint.location_ids <@ $6::text[])
    )
  order by loss.location_id, loss.endpoint_id, loss.replay, loss.first_seq
  limit $5
`,
  );

const ofEndpoint = 'loss.endpoint_id = $7';
const inSome = (locationIds: string): string => `loss.location_id = any (${locationIds}::text[])`;

const lossPage = pageOf('losses_page', 'true');
const lossesInSome = pageOf('losses_page_of_locations', inSome('$7'));
const lossesOfEndpoint = pageOf('losses_page_of_endpoint', ofEndpoint);
const lossesOfEndpointInSome = pageOf(
  'losses_page_of_endpoint_in_locations',
  `${ofEndpoint} and ${inSome('$8')}`,
);

export interface LossFilter {
  readonly locationId?: string | undefined;
  readonly endpointId?: string | undefined;
  /** Those endpoints alone that have no location but these; null for all. */
  readonly within: readonly string[] | null;
}

/** The place of a loss among all. */
export type LossPlace = readonly [locationId: string, endpointId: string, replay: number, firstSeq: number];

export function selectLosses(
  { locationId, endpointId, within }: LossFilter,
  after: LossPlace,
  limit: number,
): Query<LossRow> {
  const rest = [...after, limit, within] as const;
  const locationIds = locationId === undefined ? within : [locationId];
  if (endpointId === undefined)
    return locationIds === null ? lossPage(...rest) : lossesInSome(...rest, locationIds);
  return locationIds === null
    ? lossesOfEndpoint(...rest, endpointId)
    : lossesOfEndpointInSome(...rest, endpointId, locationIds);
}
