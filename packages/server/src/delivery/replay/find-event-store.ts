import type { EventDataByType, EventType } from '@relata/protocol';
import { type Query, statement } from '../../db/statement.ts';

// `within` are the locations in which to look; null for all.

/** Events of one moment that are looked through: a location's clock can stand still when the database's is set back. */
const MOMENT_MAX = 10_000;

export interface FoundEvent {
  location_id: string;
  seq: number;
  type: EventType;
  data: EventDataByType[EventType];
}

const attempted = statement<{ location_id: string; seq: number }>(
  'event_of_attempt',
  `
  select location_id, seq
  from attempt
  where webhook_id = $1 and ($2::text[] is null or location_id = any ($2::text[]))
  limit 1
`,
);

/** Where an event is that it was tried to deliver. */
export function selectAttempted(
  webhookId: string,
  within: readonly string[] | null,
): Query<{ location_id: string; seq: number }> {
  return attempted(webhookId, within);
}

const dead = statement<FoundEvent>(
  'event_of_dead',
  `
  select location_id, seq, type, data
  from dead
  where webhook_id = $1 and ($2::text[] is null or location_id = any ($2::text[]))
  limit 1
`,
);

/** An event that was given up. */
export function selectDeadByWebhook(webhookId: string, within: readonly string[] | null): Query<FoundEvent> {
  return dead(webhookId, within);
}

const logged = statement<FoundEvent>(
  'event_logged',
  `
  select location_id, seq, type, data from event where location_id = $1 and seq = $2 and webhook_id = $3
`,
);

export function selectLogged(locationId: string, seq: number, webhookId: string): Query<FoundEvent> {
  return logged(locationId, seq, webhookId);
}

// There is no index on webhook_id: writing would have to pay for it.
const loggedAt = statement<FoundEvent>(
  'event_logged_at',
  `
  select location_id, seq, type, data
  from (
    select location_id, seq, type, data, webhook_id, created_at
    from event
    where location_id = $1 and seq > (select log_cursor_before($1, $3::timestamptz))
      and seq <= (select log_cursor_before($1, $3::timestamptz + interval '1 millisecond'))
    order by seq
    limit $4
  ) as moment
  where webhook_id = $2 and created_at = $3::timestamptz
  limit 1
`,
);

/** An event that was logged at a time, to the millisecond. */
export function selectLoggedAt(locationId: string, webhookId: string, at: string): Query<FoundEvent> {
  return loggedAt(locationId, webhookId, at, MOMENT_MAX);
}

const deadOf = statement<{ endpoint_id: string }>(
  'event_dead_endpoints',
  `
  select endpoint_id from dead where webhook_id = $1 and location_id = $2 and seq = $3
`,
);

/** The endpoints for which an event was given up. */
export function selectDeadEndpoints(
  webhookId: string,
  locationId: string,
  seq: number,
): Query<{ endpoint_id: string }> {
  return deadOf(webhookId, locationId, seq);
}

const covering = statement<{ id: string }>(
  'endpoints_covering',
  `
  select id
  from endpoint
  where url is not null and ('*' = any (location_ids) or $1 = any (location_ids))
    and ($2::text[] is null or location_ids <@ $2::text[])
  order by id
  limit $3
`,
);

/** Endpoints that events of a location are sent to; `reach` for those alone that have no location but these. */
export function selectCovering(
  locationId: string,
  reach: readonly string[] | null,
  limit: number,
): Query<{ id: string }> {
  return covering(locationId, reach, limit);
}
