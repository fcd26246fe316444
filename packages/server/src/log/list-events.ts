import { type LoggedEvent, payloadOf, type WebhookPayload } from '@relata/protocol';
import type { Database } from '../db/connect.ts';
import { RelataError } from '../errors.ts';
import { type FeedRow, type Order, type Stretch, selectFeed, selectFeedBounds } from './feed-store.ts';
import { type EventRow, PAGE_BYTES_MAX } from './read.ts';

/**
 * Events that one request looks through for a type, of the location or of one thing: a rare one must not make it walk a
 * whole log.
 */
const SCAN_MAX = 10_000;

export interface EventQuery {
  readonly locationId: string;
  readonly type?: string | undefined;
  readonly entityId?: string | undefined;
  /** `desc` for the latest first. */
  readonly order: Order;
  /** The number after which to read, or, latest first, before which; from the beginning or end where it is left out. */
  readonly after?: number | undefined;
  /** ISO 8601; that time is in it. */
  readonly since?: string | undefined;
  /** ISO 8601; that time is not in it. */
  readonly until?: string | undefined;
  readonly limit: number;
}

/** An event as the feed shows it. */
export interface FeedEvent {
  seq: number;
  locationId: string;
  type: string;
  entityId: string;
  webhookId: string;
  traceId: string;
  timestamp: string;
  payload: WebhookPayload;
}

export interface EventPage {
  data: FeedEvent[];
  /** `after` of the next page, which may have none that fit; null at the end of what was asked for. */
  next: number | null;
}

/**
 * A page of a location's log. Throws 404 for an unknown location, 410 where the log is no longer kept, also where it was
 * let go just now.
 */
export async function listEvents(database: Database, query: EventQuery): Promise<EventPage> {
  const { locationId, order, type, entityId, after, limit } = query;
  const asked = await stretchOf(database, query);
  // Of one thing it is counted where it is read: its numbers lie far apart.
  const looked = type !== undefined && entityId === undefined ? firstOf(asked, order) : asked;
  const filter = { type, entityId };
  const found = await database.query(selectFeed(locationId, looked, order, limit, filter, SCAN_MAX));
  const [first] = found;
  if (first === undefined) throw new RelataError('location_unknown');
  const { tail } = first;
  // By the page's own snapshot: what was let go a moment before is missing in it.
  if (order === 'asc' && after !== undefined && after < tail - 1)
    throw new RelataError('log_gone', { tail, after });
  const rows = found.filter(isEvent);
  const data = rows.map((row) => feedEvent(locationId, row));
  const end = cutAt(rows, limit) ?? first.looked_to;
  if (order === 'asc') {
    const lookedUpTo = end ?? looked.upTo;
    return { data, next: lookedUpTo < asked.upTo ? lookedUpTo : null };
  }
  const lookedDownTo = end ?? looked.after + 1;
  return { data, next: lookedDownTo > asked.after + 1 ? lookedDownTo : null };
}

/** The part of the log that is still to be read. */
async function stretchOf(
  database: Database,
  { locationId, order, after, since, until }: EventQuery,
): Promise<Stretch> {
  const [bounds] = await database.query(selectFeedBounds(locationId, since, until));
  if (bounds === undefined) throw new RelataError('location_unknown');
  const { head, tail, before_since: beforeSince, before_until: beforeUntil } = bounds;
  const first = Math.max(tail - 1, beforeSince ?? 0);
  const last = Math.min(head, beforeUntil ?? head);
  if (after === undefined) return { after: first, upTo: last };
  // Who reads backwards comes to an end there, and misses nothing that he was promised.
  if (order === 'desc') return { after: first, upTo: Math.min(last, after - 1) };
  return { after: Math.max(first, after), upTo: last };
}

/** As much of it as one request looks through. */
function firstOf({ after, upTo }: Stretch, order: Order): Stretch {
  return order === 'asc'
    ? { after, upTo: Math.min(upTo, after + SCAN_MAX) }
    : { after: Math.max(after, upTo - SCAN_MAX), upTo };
}

function isEvent(row: FeedRow): row is FeedRow & EventRow {
  return row.seq !== null;
}

/** The number at which a page ends because it is full; undefined if all there is is in it. */
function cutAt(rows: readonly EventRow[], limit: number): number | undefined {
  const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
  return rows.length === limit || bytes >= PAGE_BYTES_MAX ? rows.at(-1)?.seq : undefined;
}

export function feedEvent(locationId: string, row: EventRow): FeedEvent {
  return {
    seq: row.seq,
    locationId,
    type: row.type,
    entityId: row.entity_id,
    webhookId: row.webhook_id,
    traceId: row.trace_id,
    timestamp: row.created_at,
    payload: payloadOf(loggedEvent(locationId, row)),
  };
}

/** A row as the protocol renders it. */
export function loggedEvent(
  locationId: string,
  row: Pick<EventRow, 'type' | 'data' | 'created_at' | 'webhook_id' | 'trace_id'>,
): LoggedEvent {
  return {
    type: row.type,
    locationId,
    data: row.data,
    createdAt: row.created_at,
    webhookId: row.webhook_id,
    traceId: row.trace_id,
  } as LoggedEvent;
}
