import { type Query, statement } from '../db/statement.ts';

const anyLocation = statement<{ id: string }>(
  'demo_any_location',
  `
  select id from location limit 1
`,
);

const state = statement<{ head: number; changed: boolean }>(
  'demo_state',
  `
  select head, exists(select 1 from event where location_id = $1 and trace_id <> $3) as changed
  from location
  where id = $1 and name = $2 and not going
`,
);

const records = statement<{ id: string; object_key: string; properties: Record<string, unknown> }>(
  'demo_records',
  `
  select id, object_key, properties from record where location_id = $1 and not going limit $2
`,
);

/** A row if there is, or ever was, any location: those that were deleted leave their row. */
export function selectAnyLocation(): Query<{ id: string }> {
  return anyLocation();
}

/** How far the log has got, and whether anybody but this job has written to it. */
export function selectDemoState(
  locationId: string,
  name: string,
  traceId: string,
): Query<{ head: number; changed: boolean }> {
  return state(locationId, name, traceId);
}

export function selectDemoRecords(
  locationId: string,
  limit: number,
): Query<{ id: string; object_key: string; properties: Record<string, unknown> }> {
  return records(locationId, limit);
}
