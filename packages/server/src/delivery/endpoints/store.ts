import { type Query, statement, type Value } from '../../db/statement.ts';
import type { RetryPolicy } from '../lanes/retry-policy.ts';
import { type Endpoint, type EndpointStatus, EVERY_LOCATION, type Ordering } from './endpoint.ts';

export interface EndpointRow {
  readonly id: string;
  readonly app_id: string;
  readonly client_id: string;
  readonly url: string | null;
  readonly events: string[];
  readonly location_ids: string[];
  readonly object_keys: string[];
  readonly associations: string[];
  readonly ordering: Ordering;
  readonly retry_policy: RetryPolicy;
  readonly concurrency: number;
  readonly timeout_ms: number;
  readonly rate_limit: number | null;
  /** JSON. */
  readonly headers: string;
  readonly description: string | null;
  readonly metadata: Record<string, string>;
  readonly status: Endpoint['status'];
  readonly status_reason: Endpoint['statusReason'];
  readonly down_since: string | null;
  readonly signing_kid: string | null;
  readonly revision: number;
  readonly created_at: string;
  readonly updated_at: string;
}

// No lane row means cursor 0, so an endpoint that does not begin at 0 needs a lane in each location that has events.
// All is of one snapshot: an event that commits after it lies behind the head that was seen, or in a location that had
// none, and is delivered.
const insert = statement<unknown>(
  'endpoint_insert',
  `
  with made as (
    insert into endpoint (id, app_id, client_id, url, events, location_ids, object_keys, associations, ordering,
      retry_policy, concurrency, timeout_ms, rate_limit, headers, description, metadata, status, status_reason,
      revision, created_at, updated_at, signing_kid)
    values ($1, $2, $3, $4, $5::text[], $6::text[], $7::text[], $8::text[], $9, $10::json, $11, $12, $13, $14, $15,
      $16::json, $17, $18, $19, $20::timestamptz, $21::timestamptz, $24)
  ),
  begun as (
    select location.id,
      case
        when $22::timestamptz is not null then log_cursor_before(location.id, $22::timestamptz)
        else least(greatest(coalesce($23::bigint, location.head), location.tail - 1), location.head)
      end as cursor
    from location
    where location.head > 0 and not location.going and ('*' = any ($6::text[]) or location.id = any ($6::text[]))
  )
  insert into lane (location_id, endpoint_id, cursor)
  select id, $1, cursor
  from begun
  where cursor > 0
`,
);

// A location that the endpoint did not have before begins now, too. Whatever lane there is of it is from an
// earlier time, and whoever holds that loses it.
const update = statement<{ id: string }>(
  'endpoint_update',
  `
  with changed as (
    update endpoint
    set url = $3, events = $4::text[], location_ids = $5::text[], object_keys = $6::text[],
      associations = $7::text[], ordering = $8, retry_policy = $9::json, concurrency = $10, timeout_ms = $11,
      rate_limit = $12, headers = $13, description = $14, metadata = $15::json, status = $16, status_reason = $17,
      down_since = $18::timestamptz, revision = revision + 1, updated_at = $19::timestamptz,
      signing_kid = $21
    where id = $1 and revision = $2
    returning id
  ),
  begun as (
    insert into lane (location_id, endpoint_id, cursor)
    select location.id, changed.id, location.head
    from changed
    cross join location
    where location.head > 0 and not location.going
      and ('*' = any ($5::text[]) or location.id = any ($5::text[]))
      and not ('*' = any ($20::text[]) or location.id = any ($20::text[]))
    on conflict (location_id, endpoint_id, replay) do update
    set cursor = excluded.cursor, matched = 0, lease = lane.lease + 1, leased_until = null, retry_at = null
  )
  select id from changed
`,
);

const remove = statement<{ id: string }>(
  'endpoint_delete',
  `
  with forgotten as (delete from endpoint_rate where endpoint_id = $1)
  delete from endpoint where id = $1 returning id
`,
);

const disable = statement<{ id: string }>(
  'endpoint_disable',
  `
  update endpoint
  set status = 'disabled', status_reason = $2, revision = revision + 1, updated_at = clock_timestamp()
  where id = $1 and status in ('enabled', 'down')
  returning id
`,
);

const columns = `id, app_id, client_id, url, events, location_ids, object_keys, associations, ordering, retry_policy,
    concurrency, timeout_ms, rate_limit, headers, description, metadata, status, status_reason, down_since, revision,
    created_at, updated_at, signing_kid`;

const selectOne = statement<EndpointRow>(
  'endpoint_by_id',
  `
  select ${columns} from endpoint where id = $1
`,
);

const selectMany = statement<EndpointRow>(
  'endpoints_by_id',
  `
  select ${columns} from endpoint where id = any ($1::text[])
`,
);

const selectPage = statement<EndpointRow>(
  'endpoints_page',
  `
  select ${columns}
  from endpoint
  where id > $1 and ($3::text[] is null or location_ids <@ $3::text[])
    and ($4::text is null or '*' = any (location_ids) or $4::text = any (location_ids))
    and ($5::text is null or status = $5::text)
  order by id
  limit $2
`,
);

const revisions = statement<Pick<EndpointRow, 'id' | 'revision' | 'status'>>(
  'endpoint_revisions',
  `
  select id, revision, status from endpoint
`,
);

/** Where a new endpoint begins: behind a number (null for the head), or at a time. */
export type StoredStart = { readonly cursor: number | null } | { readonly time: string };

/** Stores a new endpoint. A number that a log does not reach, or no longer has, is taken for the nearest. */
export function insertEndpoint(endpoint: Endpoint, start: StoredStart): Query {
  const { id, appId, clientId, revision, createdAt } = endpoint;
  return insert(
    id,
    appId,
    clientId,
    ...settingsOf(endpoint),
    endpoint.status,
    endpoint.statusReason,
    revision,
    createdAt,
    endpoint.updatedAt,
    'time' in start ? start.time : null,
    'time' in start ? null : start.cursor,
    endpoint.signingKid,
  );
}

/** Stores a change. No row comes back if the endpoint has been changed otherwise since `before` was read. */
export function updateEndpointRow(before: Endpoint, after: Endpoint): Query<{ id: string }> {
  return update(
    before.id,
    before.revision,
    ...settingsOf(after),
    after.status,
    after.statusReason,
    after.downSince,
    after.updatedAt,
    storedLocations(before),
    after.signingKid,
  );
}

function settingsOf(endpoint: Endpoint): readonly Value[] {
  return [
    endpoint.url,
    endpoint.events,
    storedLocations(endpoint),
    endpoint.objectKeys,
    endpoint.associations,
    endpoint.ordering,
    JSON.stringify(endpoint.retryPolicy),
    endpoint.concurrency,
    endpoint.timeoutMs,
    endpoint.rateLimit,
    JSON.stringify(endpoint.headers),
    endpoint.description,
    JSON.stringify(endpoint.metadata),
  ];
}

export function deleteEndpointRow(id: string): Query<{ id: string }> {
  return remove(id);
}

/** Disables an endpoint; no row comes back if it is already. */
export function disableEndpoint(
  id: string,
  reason: NonNullable<Endpoint['statusReason']>,
): Query<{ id: string }> {
  return disable(id, reason);
}

export function selectEndpoint(id: string): Query<EndpointRow> {
  return selectOne(id);
}

export function selectEndpoints(ids: readonly string[]): Query<EndpointRow> {
  return selectMany(ids);
}

/** Which endpoints are listed; what is left out does not matter. */
export interface EndpointListFilter {
  /** Those that get events of this location. */
  readonly locationId?: string | undefined;
  readonly status?: EndpointStatus | undefined;
}

/** Endpoints in the order of their ids; `within` for those alone that have no location but these. */
export function selectEndpointPage(
  afterId: string,
  limit: number,
  within: readonly string[] | null,
  { locationId, status }: EndpointListFilter,
): Query<EndpointRow> {
  return selectPage(afterId, limit, within, locationId ?? null, status ?? null);
}

/** Every endpoint with the number of its last change. */
export function selectRevisions(): Query<Pick<EndpointRow, 'id' | 'revision' | 'status'>> {
  return revisions();
}

function storedLocations({ locationIds }: Pick<Endpoint, 'locationIds'>): readonly string[] {
  return locationIds === EVERY_LOCATION ? [EVERY_LOCATION] : locationIds;
}
