import { type Query, statement } from '../db/statement.ts';
import type { WriteInProgress } from '../db/write.ts';

// Appends a write's events and moves the location's head past them. It is always part of the write's one
// statement, under the location's lock.
const append = statement(
  'log_append',
  `
  insert into event (location_id, seq, type, entity_id, order_key, webhook_id, trace_id, created_at, data)
  select $1, e.seq, e.type, e.entity_id, e.order_key, e.webhook_id, e.trace_id, $2::timestamptz, e.data::json
  from unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
    as e (seq, type, entity_id, order_key, webhook_id, trace_id, data)
`,
);

const moveHead = statement(
  'log_move_head',
  `
  update location set head = $2, head_at = $3::timestamptz where id = $1
`,
);

/** The statements that append a write's events: the one door to the log, which takes nothing but a write. */
export function appendEvents({ locationId, now, events, head }: WriteInProgress): Query[] {
  if (events.length === 0) return [];
  return [
    append(
      locationId,
      now,
      events.map(({ seq }) => seq),
      events.map(({ type }) => type),
      events.map(({ entityId }) => entityId),
      events.map(({ orderKey }) => orderKey),
      events.map(({ webhookId }) => webhookId),
      events.map(({ traceId }) => traceId),
      events.map(({ data }) => JSON.stringify(data)),
    ),
    moveHead(locationId, head, now),
  ];
}
