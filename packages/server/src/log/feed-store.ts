import { type Query, statement } from '../db/statement.ts';
import { type EventRow, PAGE_BYTES_MAX } from './read.ts';

// The log of a location as it is polled: a stretch of it, from either end. As everywhere in the log, a page is bounded by
// how many events it looks at and by their bytes.

export type Order = 'asc' | 'desc';

/** Where a log begins and ends, and how far it reached before two times. */
export interface FeedBounds {
  readonly head: number;
  readonly tail: number;
  /** The number of the last event before that time; null where none was given. */
  readonly before_since: number | null;
  readonly before_until: number | null;
}

const bounds = statement<FeedBounds>(
  'feed_bounds',
  `
  select head, tail,
    case when $2::timestamptz is not null then log_cursor_before(id, $2::timestamptz) end as before_since,
    case when $3::timestamptz is not null then log_cursor_before(id, $3::timestamptz) end as before_until
  from location
  where id = $1
`,
);

const columns = 'seq, type, entity_id, order_key, webhook_id, trace_id, created_at, data';

// A text for each index and order, so that no page is sorted.
function page(name: string, order: Order, condition: string): ReturnType<typeof statement<EventRow>> {
  return statement<EventRow>(
    name,
    `
  select ${columns}, bytes
  from (
    select ${columns}, octet_length(data::text) as bytes,
      sum(octet_length(data::text)) over (order by seq ${order}) as bytes_so_far
    from event
    where location_id = $1 and seq > $2 and seq <= $3 and ($6::text is null or type = $6)${condition}
    order by seq ${order}
    limit $4
  ) as event
  where bytes_so_far - bytes < $5
  order by seq ${order}
`,
  );
}

const pages = { asc: page('feed_forward', 'asc', ''), desc: page('feed_backward', 'desc', '') };
const ofEntity = ' and entity_id = $7';
const pagesOfEntity = {
  asc: page('feed_forward_of_entity', 'asc', ofEntity),
  desc: page('feed_backward_of_entity', 'desc', ofEntity),
};

/** The ends of a location's log, and, for times (ISO 8601), the last number before each. */
export function selectFeedBounds(
  locationId: string,
  since: string | undefined,
  until: string | undefined,
): Query<FeedBounds> {
  return bounds(locationId, since ?? null, until ?? null);
}

/** A stretch of a log. */
export interface Stretch {
  /** The number before its first. */
  readonly after: number;
  /** Its last number. */
  readonly upTo: number;
}

/** The first events of a stretch, or the last ones, latest first; of one type, about one thing, or both. */
export function selectFeed(
  locationId: string,
  { after, upTo }: Stretch,
  order: Order,
  limit: number,
  { type, entityId }: { readonly type?: string | undefined; readonly entityId?: string | undefined },
): Query<EventRow> {
  const asked = [locationId, after, upTo, limit, PAGE_BYTES_MAX, type ?? null] as const;
  return entityId === undefined ? pages[order](...asked) : pagesOfEntity[order](...asked, entityId);
}
