import type { Database } from '../../db/connect.ts';
import { invalid, RelataError } from '../../errors.ts';
import type { Access } from '../../http/access.ts';
import { compileFilter } from '../../log/event-filter.ts';
import { covers, type Endpoint, endpointOf } from '../endpoints/endpoint.ts';
import { reachesEndpoint, reachOf } from '../endpoints/endpoint-rules.ts';
import { selectEndpoints } from '../endpoints/store.ts';
import { type Found, findEvent } from './find-event.ts';
import { selectCovering, selectDeadEndpoints } from './find-event-store.ts';
import { type ReplayView, replayView } from './replay.ts';
import { assertSent, insertForAll, RUNNING_MAX } from './start-replay.ts';

/** Endpoints that one call sends an event to. */
export const ENDPOINTS_MAX = 1_000;

export interface ResendBody {
  /** `*` for all that want it. */
  readonly endpointIds: '*' | readonly string[];
  readonly locationId?: string;
}

export interface Resent {
  readonly data: readonly ReplayView[];
  /** Endpoints that have too many replays running. */
  readonly refused: readonly string[];
}

/**
 * Sends one event once more. Throws as `findEvent`; 404 for an endpoint that does not exist, 422 for one that is named
 * and does not want the event, 410 for one that is to get what is left of the event at another alone, and 409 if none
 * could be sent it because of the replays that are running.
 */
export async function resendEvent(
  database: Database,
  access: Access,
  webhookId: string,
  { endpointIds, locationId }: ResendBody,
): Promise<Resent> {
  const found = await findEvent(database, access, webhookId, locationId);
  const endpoints =
    endpointIds === '*'
      ? await endpointsWanting(database, access, found)
      : await namedEndpoints(database, access, [...new Set(endpointIds)], found);
  const able = await ableToGet(database, webhookId, found, endpoints);
  if (able.length === 0 && endpoints.length > 0) throw new RelataError('event_gone');
  const ids = able.map(({ id }) => id);
  const rows = await insertForAll(database, ids, {
    kind: 'resend',
    source: found.isLogged ? 'log' : 'dead',
    filter: { webhookId, locationId: found.location_id },
    events: 1,
    ranges: [{ locationId: found.location_id, cursor: found.seq - 1, until: found.seq }],
  });
  if (rows.length === 0 && ids.length > 0) throw new RelataError('replay_limit', { limit: RUNNING_MAX });
  const started = new Set(rows.map(({ endpoint_id }) => endpoint_id));
  return { data: rows.map(replayView), refused: ids.filter((id) => !started.has(id)) };
}

async function endpointsWanting(database: Database, access: Access, event: Found): Promise<Endpoint[]> {
  const rows = await database.query(selectCovering(event.location_id, reachOf(access), ENDPOINTS_MAX));
  const endpoints = await database.query(selectEndpoints(rows.map(({ id }) => id)));
  return endpoints.map(endpointOf).filter((endpoint) => objectionOf(endpoint, event) === undefined);
}

async function namedEndpoints(
  database: Database,
  access: Access,
  ids: readonly string[],
  event: Found,
): Promise<Endpoint[]> {
  const endpoints = (await database.query(selectEndpoints(ids))).map(endpointOf);
  const reached = endpoints.filter((endpoint) => reachesEndpoint(access, endpoint));
  if (reached.length < ids.length) throw new RelataError('endpoint_not_found');
  for (const endpoint of reached) {
    assertSent(endpoint);
    const objection = objectionOf(endpoint, event);
    if (objection !== undefined) throw invalid(`endpointIds: endpoint ${endpoint.id} ${objection}`);
  }
  return reached;
}

function objectionOf(endpoint: Endpoint, event: Found): string | undefined {
  if (!covers(endpoint, event.location_id)) return 'gets no events of this location';
  return compileFilter(endpoint)(event) ? undefined : 'has a filter that this event does not pass';
}

/** What the log has let go can be sent to those alone for whom it was kept. */
async function ableToGet(
  database: Database,
  webhookId: string,
  { isLogged, location_id: locationId, seq }: Found,
  endpoints: readonly Endpoint[],
): Promise<readonly Endpoint[]> {
  if (isLogged) return endpoints;
  const kept = await database.query(selectDeadEndpoints(webhookId, locationId, seq));
  const ids = new Set(kept.map(({ endpoint_id }) => endpoint_id));
  return endpoints.filter(({ id }) => ids.has(id));
}
