/** A lane by what it is of: one endpoint in one location, to which events go live or once more. */
export interface LaneKey {
  readonly locationId: string;
  readonly endpointId: string;
  /** 0 for the live lane; else the number of a replay of the endpoint. */
  readonly replay: number;
}

export const LIVE = 0;

export type LaneKind = 'live' | 'replay';

export function laneKindOf({ replay }: Pick<LaneKey, 'replay'>): LaneKind {
  return replay === LIVE ? 'live' : 'replay';
}

/** What tells an endpoint's lanes apart. */
export function placeOf({ locationId, replay }: Pick<LaneKey, 'locationId' | 'replay'>): string {
  return `${locationId}/${replay}`;
}

/** What tells all lanes apart. */
export function nameOf(lane: LaneKey): string {
  return `${lane.endpointId} ${placeOf(lane)}`;
}

/** How the database names a lane. */
export interface LaneRef {
  location_id: string;
  endpoint_id: string;
  replay: number;
}

export function laneKeyOf({ location_id, endpoint_id, replay }: LaneRef): LaneKey {
  return { locationId: location_id, endpointId: endpoint_id, replay };
}

/** The columns of a statement's parameters that name lanes. */
export function laneColumns(lanes: readonly LaneKey[]): [string[], string[], number[]] {
  return [
    lanes.map(({ locationId }) => locationId),
    lanes.map(({ endpointId }) => endpointId),
    lanes.map(({ replay }) => replay),
  ];
}
