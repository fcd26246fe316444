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

const pageOfType = statement<EventRow>(
  'log_page_of_type',
  `
  select ${columns}, bytes
  from (
    select ${columns}, ${sizes}
    from event
    where location_id = $1 and seq > $2 and seq <= $5 and type = $6
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

/** The events after a number, in order. */
export function selectEvents(locationId: string, after: number, limit: number): Query<EventRow> {
  return page(locationId, after, limit, PAGE_BYTES_MAX);
}

/** The events of one type after a number and up to another. */
export function selectEventsOfType(
  locationId: string,
  after: number,
  upTo: number,
  type: string,
  limit: number,
): Query<EventRow> {
  return pageOfType(locationId, after, limit, PAGE_BYTES_MAX, upTo, type);
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
