import { type LoggedEvent, payloadOf, type WebhookPayload } from '@relata/protocol';
import type { Database } from '../db/connect.ts';
import { RelataError } from '../errors.ts';
import {
  type EventRow,
  PAGE_BYTES_MAX,
  selectBounds,
  selectEvents,
  selectEventsOfEntity,
  selectEventsOfType,
} from './read.ts';

/** Numbers that one request looks through for a type: a rare one must not make it walk a whole log. */
const SCAN_MAX = 10_000;

export interface EventQuery {
  readonly locationId: string;
  readonly type?: string | undefined;
  readonly entityId?: string | undefined;
  /** The number after which to read; from the first that is kept where it is left out. */
  readonly after?: number | undefined;
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
  /** `after` of the next page, which may have none that fit; null at the end of the log. */
  next: number | null;
}

/** A page of a location's log. Throws 404 for an unknown location, 410 where the log is no longer kept. */
export async function listEvents(database: Database, query: EventQuery): Promise<EventPage> {
  const [bounds] = await database.query(selectBounds(query.locationId));
  if (bounds === undefined) throw new RelataError('location_unknown');
  const { head, tail } = bounds;
  const after = query.after ?? tail - 1;
  if (after < tail - 1) throw new RelataError('log_gone', { tail, after });
  const { rows, lookedUpTo } = await readPage(database, query, after, head);
  return {
    data: rows.map((row) => feedEvent(query.locationId, row)),
    next: lookedUpTo < head ? lookedUpTo : null,
  };
}

async function readPage(
  database: Database,
  { locationId, type, entityId, limit }: EventQuery,
  after: number,
  head: number,
): Promise<{ rows: EventRow[]; lookedUpTo: number }> {
  if (type !== undefined && entityId === undefined) {
    const upTo = Math.min(head, after + SCAN_MAX);
    const rows = await database.query(selectEventsOfType(locationId, after, upTo, type, limit));
    return { rows, lookedUpTo: cutAt(rows, limit) ?? upTo };
  }
  const rows =
    entityId === undefined
      ? await database.query(selectEvents(locationId, after, limit))
      : await database.query(selectEventsOfEntity(locationId, after, entityId, type ?? null, limit));
  return { rows, lookedUpTo: cutAt(rows, limit) ?? head };
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
