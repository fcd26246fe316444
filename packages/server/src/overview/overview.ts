import type { Database } from '../db/connect.ts';
import type { EndpointStatus, StatusReason } from '../delivery/endpoints/endpoint.ts';
import { RelataError } from '../errors.ts';
import { type Count, counted } from '../http/count.ts';
import { countDeliveries, countEndpointsOf, selectFailing, selectModel } from './overview-store.ts';

/** Rows of each kind that are counted: for more than that it is enough to know that there are more. */
const COUNT_MAX = 10_000;
/** Attempts that are looked at, from the latest on: 20 ms. */
const ATTEMPTS_MAX = 10_000;
const FAILING_MAX = 10;
/** Of each endpoint that is shown. */
const FAILING_COUNT_MAX = 1_000;

export interface FailingEndpoint {
  id: string;
  url: string | null;
  description: string | null;
  status: EndpointStatus;
  statusReason: StatusReason | null;
  downSince: string | null;
  pending: Count;
  dead: Count;
}

export interface Overview {
  objects: Count;
  associations: Count;
  records: Count;
  relations: Count;
  events: { head: number; tail: number; lastAt: string | null };
  deliveries: { since: string; delivered: number; failed: number; isWholeDay: boolean };
  endpoints: { total: number; enabled: number; paused: number; down: number; disabled: number };
  failing: FailingEndpoint[];
  lag: { endpoints: number; events: number; oldestAt: string | null };
}

/** How a location is. `within` are the locations of a token, null for the admin's. Throws 404. */
export async function readOverview(
  database: Database,
  locationId: string,
  within: readonly string[] | null,
): Promise<Overview> {
  const [model] = await database.query(selectModel(locationId, COUNT_MAX + 1));
  const [sent] = await database.query(countDeliveries(locationId, within, ATTEMPTS_MAX));
  const [endpoints] = await database.query(countEndpointsOf(locationId, within));
  const failing = await database.query(selectFailing(locationId, within, FAILING_MAX, FAILING_COUNT_MAX + 1));
  if (model === undefined || sent === undefined || endpoints === undefined)
    throw new RelataError('location_unknown');
  const { total, enabled, paused, down, disabled } = endpoints;
  return {
    objects: counted(model.objects, COUNT_MAX),
    associations: counted(model.associations, COUNT_MAX),
    records: counted(model.records, COUNT_MAX),
    relations: counted(model.relations, COUNT_MAX),
    events: { head: model.head, tail: model.tail, lastAt: model.last_at },
    deliveries: {
      since: sent.since,
      delivered: sent.delivered,
      failed: sent.failed,
      isWholeDay: sent.is_whole_day,
    },
    endpoints: { total, enabled, paused, down, disabled },
    failing: failing.map((row) => ({
      id: row.id,
      url: row.url,
      description: row.description,
      status: row.status,
      statusReason: row.status_reason,
      downSince: row.down_since,
      pending: counted(row.pending, FAILING_COUNT_MAX),
      dead: counted(row.dead, FAILING_COUNT_MAX),
    })),
    lag: {
      endpoints: endpoints.lagging,
      events: endpoints.events_behind,
      oldestAt: endpoints.oldest_at,
    },
  };
}
