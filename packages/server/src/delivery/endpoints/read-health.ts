import type { Database } from '../../db/connect.ts';
import type { Access } from '../../http/access.ts';
import { type Count, counted } from '../../http/count.ts';
import type { EndpointStatus, StatusReason } from './endpoint.ts';
import { reachOf } from './endpoint-rules.ts';
import { type FailureRow, selectBacklog, selectFailure, selectSent } from './health-store.ts';
import { findEndpoint } from './update-endpoint.ts';

/** Attempts that are looked at, from the latest on. */
const ATTEMPTS_MAX = 10_000;
/** As many locations as an endpoint can be expected to have. */
const LANES_MAX = 10_000;
/** Events that wait, and that were given up: for more than that it is enough to know that there are more. */
const COUNT_MAX = 10_000;

export interface Failure {
  at: string;
  locationId: string;
  webhookId: string;
  type: string;
  number: number;
  status: number | null;
  errorClass: string | null;
  error: string | null;
  nextAt: string | null;
}

export interface EndpointHealth {
  status: EndpointStatus;
  statusReason: StatusReason | null;
  downSince: string | null;
  lastDay: { since: string; delivered: number; failed: number; isWholeDay: boolean };
  lastDeliveredAt: string | null;
  lastFailure: Failure | null;
  lag: { lanes: number; events: number; oldestAt: string | null };
  retrying: Count;
  dead: Count;
  /** Whether all of its lanes were looked at. */
  isExact: boolean;
}

/** How an endpoint fares. Throws 404. */
export async function readHealth(database: Database, access: Access, id: string): Promise<EndpointHealth> {
  const { status, statusReason, downSince } = await findEndpoint(database, access, id);
  const within = reachOf(access);
  const [sent] = await database.query(selectSent(id, within, ATTEMPTS_MAX));
  const [failure] = await database.query(selectFailure(id, within, ATTEMPTS_MAX));
  const [backlog] = await database.query(selectBacklog(id, within, LANES_MAX + 1, COUNT_MAX + 1));
  if (sent === undefined || backlog === undefined) throw new Error('an aggregate has one row');
  const { since, delivered, failed, is_whole_day: isWholeDay } = sent;
  return {
    status,
    statusReason,
    downSince,
    lastDay: { since, delivered, failed, isWholeDay },
    lastDeliveredAt: sent.delivered_at,
    lastFailure: failure === undefined ? null : failureView(failure),
    lag: { lanes: backlog.lagging, events: backlog.events, oldestAt: backlog.oldest_at },
    retrying: counted(backlog.retrying, COUNT_MAX),
    dead: counted(backlog.dead, COUNT_MAX),
    isExact: backlog.lanes <= LANES_MAX,
  };
}

function failureView(row: FailureRow): Failure {
  return {
    at: row.started_at,
    locationId: row.location_id,
    webhookId: row.webhook_id,
    type: row.type,
    number: row.number,
    status: row.status,
    errorClass: row.error_class,
    error: row.error,
    nextAt: row.next_at,
  };
}
