import type { EventDataByType, EventType } from '@relata/protocol';
import { type Query, statement } from '../db/statement.ts';

// The log of a location, read forward from a number. Every statement is bounded by how many events it looks at
// and by their bytes: an event may have 90 kB, and a page of them must not take a node's memory.

/** Bytes of `data` in one page; the event that goes over it is the last. */
export const PAGE_BYTES_MAX: number = 4 * 1024 * 1024;

export interface EventRow {
  readonly seq: number;
  readonly type: EventType;
  readonly entity_id: string;
  readonly order_key: string;
  readonly webhook_id: string;
  readonly trace_id: string;
  readonly created_at: string;
  readonly data: EventDataByType[EventType];
  /** Of `data`. */
  readonly bytes: number;
}

const columns = 'seq, type, entity_id, order_key, webhook_id, trace_id, created_at, data';
const sizes =
  'octet_length(data::text) as bytes, sum(octet_length(data::text)) over (order by seq) as bytes_so_far';

const page = statement<EventRow>(
  'log_page',
  `
  select ${columns}, bytes
  from (
    select ${columns}, ${sizes}
    from event
    where location_id = $1 and seq > $2
    order by seq
    limit $3
  ) as event
  where bytes_so_far - bytes < $4
  order by seq
`,
);

const pageOfEntity = statement<EventRow>(
  'log_page_of_entity',
  `
  select ${columns}, bytes
  from (
    select ${columns}, ${sizes}
    from event
    where location_id = $1 and seq > $2 and entity_id = $5 and ($6::text is null or type = $6)
    order by seq
    limit $3
  ) as event
  where bytes_so_far - bytes < $4
  order by seq
`,
);

const bounds = statement<{ head: number; tail: number }>(
  'log_bounds',
  `
  select head, tail from location where id = $1
`,
);

/** Of a page for streams: the log's ends stand in each row, and one row is there even where there is no event. */
export type StreamRow = { readonly head: number; readonly tail: number } & (
  | EventRow
  | { readonly seq: null; readonly bytes: null }
);

// Ends and events of one snapshot: what was trimmed under a stream's cursor is seen in the very page that lacks it.
function streamPage(name: string, condition: string): ReturnType<typeof statement<StreamRow>> {
  return statement<StreamRow>(
    name,
    `
    select location.head, location.tail, ${columns.replace(/\w+/g, 'event.$&')}, event.bytes
    from location
    left join lateral (
      select ${columns}, bytes
      from (
        select ${columns}, ${sizes}
        from event
        where location_id = $1 and seq > $2 and ${condition} and type = any ($5::text[])
        order by seq
        limit $3
      ) as page
      where bytes_so_far - bytes < $4
    ) as event on true
    where location.id = $1 and not location.going
    order by event.seq
  `,
  );
}

const streamPageOfLocation = streamPage('log_stream_page', 'seq <= $6');
const streamPageOfEntity = streamPage('log_stream_page_of_entity', 'entity_id = $6');

const heads = statement<{ id: string; head: number }>(
  'log_heads',
  `
  select id, head from location where id = any ($1::text[]) and not going
`,
);

/** The events after a number, in order. */
export function selectEvents(locationId: string, after: number, limit: number): Query<EventRow> {
  return page(locationId, after, limit, PAGE_BYTES_MAX);
}

/** The events about one thing after a number, of one type or of all. */
export function selectEventsOfEntity(
  locationId: string,
  after: number,
  entityId: string,
  type: string | null,
  limit: number,
): Query<EventRow> {
  return pageOfEntity(locationId, after, limit, PAGE_BYTES_MAX, entityId, type);
}

/** Where a location's log ends, and the first number that is kept. */
export function selectBounds(locationId: string): Query<{ head: number; tail: number }> {
  return bounds(locationId);
}

export interface StreamBounds {
  readonly limit: number;
  /** Of `data`; the event that goes over it is the last. */
  readonly bytesMax: number;
}

/** The events of some types after a number and up to another. No row where there is no such location. */
export function selectStreamPage(
  locationId: string,
  after: number,
  upTo: number,
  types: readonly string[],
  { limit, bytesMax }: StreamBounds,
): Query<StreamRow> {
  return streamPageOfLocation(locationId, after, limit, bytesMax, types, upTo);
}

/** The same for the events about one thing, up to the end. */
export function selectStreamPageOfEntity(
  locationId: string,
  after: number,
  entityId: string,
  types: readonly string[],
  { limit, bytesMax }: StreamBounds,
): Query<StreamRow> {
  return streamPageOfEntity(locationId, after, limit, bytesMax, types, entityId);
}

/** Where the logs of these locations end. */
export function selectHeads(locationIds: readonly string[]): Query<{ id: string; head: number }> {
  return heads(locationIds);
}
