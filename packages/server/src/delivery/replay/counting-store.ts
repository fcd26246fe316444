import type { EventType } from '@relata/protocol';
import { type Query, statement } from '../../db/statement.ts';
import type { LogRange } from './replay.ts';

// How many events there are of each kind, in parts of logs. The kinds are what filters ask about, so that a million
// events are looked through without being read.

/** Events of one location that no filter tells apart. */
export interface CountRow {
  location_id: string;
  type: EventType;
  events: number;
  /** What filters look at beside the type; null where the event has it not, or it was not asked for. */
  id: string | null;
  key: string | null;
  objectKey: string | null;
  firstObjectKey: string | null;
  secondObjectKey: string | null;
  associationId: string | null;
  associationKey: string | null;
}

const ranges = 'unnest($1::text[], $2::bigint[], $3::bigint[]) as range (location_id, after, up_to)';
const within = 'location_id = range.location_id and seq > range.after and seq <= range.up_to';

const byType = statement<CountRow>(
  'replay_count_by_type',
  `
  select range.location_id, found.type, count(*) as events, null as id, null as key, null as "objectKey",
    null as "firstObjectKey", null as "secondObjectKey", null as "associationId", null as "associationKey"
  from ${ranges}
  -- Range by range along the index: without the fence a planner that knows no figures might read all of the table.
  cross join lateral (select type from event where ${within} offset 0) as found
  group by range.location_id, found.type
`,
);

/** With what finer filters look at; of other events that would tell each from each. */
const finely = (name: string, table: string, condition: string): ReturnType<typeof statement<CountRow>> =>
  statement<CountRow>(
    name,
    `
  select kind.location_id, kind.type, count(*) as events, kind.id, kind.key, kind."objectKey", kind."firstObjectKey",
    kind."secondObjectKey", kind."associationId", kind."associationKey"
  from (
    select range.location_id, found.type,
      case when found.type like 'Association%' then data.id end as id,
      case when found.type like 'Association%' or found.type like 'ObjectSchema%' then data.key end as key,
      data."objectKey", data."firstObjectKey", data."secondObjectKey", data."associationId", data."associationKey"
    from ${ranges}
    cross join lateral (select type, data from ${table} where ${within}${condition} offset 0) as found
    cross join lateral json_to_record(found.data) as data (id text, key text, "objectKey" text, "firstObjectKey" text,
      "secondObjectKey" text, "associationId" text, "associationKey" text)
  ) as kind
  group by kind.location_id, kind.type, kind.id, kind.key, kind."objectKey", kind."firstObjectKey",
    kind."secondObjectKey", kind."associationId", kind."associationKey"
`,
  );

const inDetail = finely('replay_count_in_detail', 'event', '');
const ofEntity = finely('replay_count_of_entity', 'event', ' and entity_id = $4');
const ofDead = finely(
  'replay_count_of_dead',
  'dead',
  ' and endpoint_id = $4 and died_at >= $5::timestamptz and died_at < $6::timestamptz',
);

type Columns = [string[], number[], number[]];

function columns(parts: readonly LogRange[]): Columns {
  return [
    parts.map(({ locationId }) => locationId),
    parts.map(({ cursor }) => cursor),
    parts.map(({ until }) => until),
  ];
}

/** Counts events by their types alone. */
export function countByType(parts: readonly LogRange[]): Query<CountRow> {
  return byType(...columns(parts));
}

/** Counts events by all that filters look at. */
export function countInDetail(parts: readonly LogRange[]): Query<CountRow> {
  return inDetail(...columns(parts));
}

/** Counts the events about one thing. */
export function countOfEntity(parts: readonly LogRange[], entityId: string): Query<CountRow> {
  return ofEntity(...columns(parts), entityId);
}

/** Counts what an endpoint was not able to take, and was given up within a time. */
export function countOfDead(
  parts: readonly LogRange[],
  endpointId: string,
  since: string,
  until: string,
): Query<CountRow> {
  return ofDead(...columns(parts), endpointId, since, until);
}
