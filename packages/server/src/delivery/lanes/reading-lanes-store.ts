import { type Query, statement } from '../../db/statement.ts';
import type { EndpointStatus } from '../endpoints/endpoint.ts';
import type { LaneKey, LaneRef } from './lane-key.ts';

// What people ask about lanes. `within` is for tokens of locations: null for all endpoints, else for those alone that
// have no location but these.

export interface LaneRow extends LaneRef {
  cursor: number;
  /** Of a replay, the end of its range. */
  head: number;
  /** How old the first event is that the cursor has not passed; null if there is none. */
  lag_seconds: number | null;
  pending: number;
  dead: number;
  lost: number;
  status: EndpointStatus;
  is_pulled: boolean;
}

const columns = `lane.location_id, lane.endpoint_id, lane.replay, lane.cursor,
    coalesce(lane.until, location.head) as head,
    (select greatest(0, extract(epoch from clock_timestamp() - created_at))::double precision from event
      where event.location_id = lane.location_id and event.seq > lane.cursor
        and event.seq <= coalesce(lane.until, location.head)
      order by event.seq
      limit 1) as lag_seconds,
    (select count(*) from retry
      where retry.location_id = lane.location_id and retry.endpoint_id = lane.endpoint_id
        and retry.replay = lane.replay) as pending,
    (select count(*) from dead
      where dead.location_id = lane.location_id and dead.endpoint_id = lane.endpoint_id) as dead,
    (select coalesce(sum(loss.events), 0)::bigint from loss
      where loss.location_id = lane.location_id and loss.endpoint_id = lane.endpoint_id
        and loss.replay = lane.replay) as lost,
    endpoint.status, endpoint.url is null as is_pulled`;

// A text for each way to narrow them down, so that each is planned by an index that has it.
const pageOf = (name: string, condition: string): ReturnType<typeof statement<LaneRow>> =>
  statement<LaneRow>(
    name,
    `
  select ${columns}
  from lane
  join location on location.id = lane.location_id
  join endpoint on endpoint.id = lane.endpoint_id
  where ${condition}
    and (lane.replay = 0 or $4::boolean)
    and ($6::text[] is null or endpoint.location_ids <@ $6::text[])
  order by lane.location_id, lane.endpoint_id, lane.replay
  limit $5
`,
  );

const behind = '(lane.location_id, lane.endpoint_id, lane.replay) > ($1, $2, $3::integer)';
const behindOfEndpoint = 'lane.endpoint_id = $2 and (lane.location_id, lane.replay) > ($1, $3::integer)';
const inSome = 'lane.location_id = any ($7::text[])';

const lanesPage = pageOf('lanes_page', behind);
const lanesInSome = pageOf('lanes_page_of_locations', `${behind} and ${inSome}`);
const lanesOfEndpoint = pageOf('lanes_page_of_endpoint', behindOfEndpoint);
const lanesOfEndpointInSome = pageOf(
  'lanes_page_of_endpoint_in_locations',
  `${behindOfEndpoint} and ${inSome}`,
);

export interface LaneFilter {
  readonly endpointId?: string | undefined;
  readonly locationId?: string | undefined;
  /** Those of replays too. */
  readonly replays: boolean;
  readonly within: readonly string[] | null;
}

/** Lanes in the order of (location, endpoint, replay), after one of them. */
export function selectLanes(
  { endpointId, locationId, replays, within }: LaneFilter,
  after: LaneKey,
  limit: number,
): Query<LaneRow> {
  const place = [
    after.locationId,
    endpointId ?? after.endpointId,
    after.replay,
    replays,
    limit,
    within,
  ] as const;
  const locationIds = locationId === undefined ? within : [locationId];
  if (locationIds === null) return endpointId === undefined ? lanesPage(...place) : lanesOfEndpoint(...place);
  return endpointId === undefined
    ? lanesInSome(...place, locationIds)
    : lanesOfEndpointInSome(...place, locationIds);
}
