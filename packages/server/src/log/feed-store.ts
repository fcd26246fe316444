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

/**
 * Of a page: where the log begins by the same snapshot stands in each row, so that what was let go since its ends were
 * asked for is seen in the very page that lacks it. One row is there even where there is no event.
 */
export type FeedRow = {
  readonly tail: number;
  /** How far was looked, where that is neither the end of the stretch nor the last event of the page. */
  readonly looked_to: number | null;
} & (EventRow | { readonly seq: null });

const within = 'location_id = $1 and seq > $2 and seq <= $3';

// A text for each index and order, so that nothing is sorted but the page.
function page(
  name: string,
  order: Order,
  [looked, lookedTo]: readonly [looked: string, lookedTo: string],
): ReturnType<typeof statement<FeedRow>> {
  return statement<FeedRow>(
    name,
    `
  with page as materialized (
    select ${columns}, bytes
    from (
      select ${columns}, octet_length(data::text) as bytes,
        sum(octet_length(data::text)) over (order by seq ${order}) as bytes_so_far
      from ${looked}
      where ${within} and ($6::text is null or type = $6)
      order by seq ${order}
      limit $4
    ) as event
    where bytes_so_far - bytes < $5
  )
  select location.tail, ${lookedTo} as looked_to, ${columns.replace(/\w+/g, 'page.$&')}, page.bytes
  from location
  left join page on true
  where location.id = $1
  order by page.seq ${order}
`,
  );
}

// What is looked through for a type is bounded by the stretch; of one thing, which may have been changed very often, by
// how many events it has in it.
const ofLocation = ['event', 'null::bigint'] as const;
const ofEntity = (order: Order) =>
  [
    `(
        select location_id, ${columns} from event where ${within} and entity_id = $7 order by seq ${order} limit $8
      ) as event`,
    `(
      select seq from event
      where ${within} and entity_id = $7 and (select count(*) from page) < $4
      order by seq ${order}
      offset $8 - 1 limit 1
    )`,
  ] as const;

const pages = {
  asc: page('feed_forward', 'asc', ofLocation),
  desc: page('feed_backward', 'desc', ofLocation),
};
const pagesOfEntity = {
  asc: page('feed_forward_of_entity', 'asc', ofEntity('asc')),
  desc: page('feed_backward_of_entity', 'desc', ofEntity('desc')),
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

/**
 * The first events of a stretch, or the last ones, latest first; of one type, about one thing, or both. Of one thing so many
 * are looked through at the most. No row where there is no such location.
 */
export function selectFeed(
  locationId: string,
  { after, upTo }: Stretch,
  order: Order,
  limit: number,
  { type, entityId }: { readonly type?: string | undefined; readonly entityId?: string | undefined },
  lookedMax: number,
): Query<FeedRow> {
  const asked = [locationId, after, upTo, limit, PAGE_BYTES_MAX, type ?? null] as const;
  return entityId === undefined
    ? pages[order](...asked)
    : pagesOfEntity[order](...asked, entityId, lookedMax);
}
