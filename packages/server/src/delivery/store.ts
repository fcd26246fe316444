import { type Query, statement } from '../db/statement.ts';
import { type Endpoint, EVERY_LOCATION, type Ordering } from './endpoint.ts';
import type { RetryPolicy } from './retry-policy.ts';

export interface EndpointRow {
  readonly id: string;
  readonly app_id: string;
  readonly client_id: string;
  readonly url: string;
  readonly events: string[];
  readonly location_ids: string[];
  readonly ordering: Ordering;
  readonly retry_policy: RetryPolicy;
  readonly concurrency: number;
  readonly timeout_ms: number;
  readonly description: string | null;
  readonly status: Endpoint['status'];
  readonly status_reason: Endpoint['statusReason'];
  readonly revision: number;
  readonly created_at: string;
  readonly updated_at: string;
}

// No lane row means cursor 0, so an endpoint that starts now needs a lane at the head of each location that has
// events. All is of one snapshot: an event that commits after it lies behind the head that was seen, or in a
// location that had none, and is delivered.
const insert = statement<unknown>(
  'endpoint_insert',
  `
  with made as (
    insert into endpoint (id, app_id, client_id, url, events, location_ids, ordering, retry_policy, concurrency,
      timeout_ms, description, status, status_reason, revision, created_at, updated_at)
    values ($1, $2, $3, $4, $5::text[], $6::text[], $7, $8::json, $9, $10, $11, $12, $13, $14,
      $15::timestamptz, $16::timestamptz)
  )
  insert into lane (location_id, endpoint_id, cursor)
  select location.id, $1, location.head
  from location
  where location.head > 0 and not location.going and ('*' = any ($6::text[]) or location.id = any ($6::text[]))
`,
);

// A location that the endpoint did not have before begins now, too. Whatever lane there is of it is from an
// earlier time, and whoever holds that loses it.
const update = statement<{ id: string }>(
  'endpoint_update',
  `
  with changed as (
    update endpoint
    set url = $3, events = $4::text[], location_ids = $5::text[], ordering = $6, retry_policy = $7::json,
      concurrency = $8, timeout_ms = $9, description = $10, status = $11, status_reason = $12,
      revision = revision + 1, updated_at = $13::timestamptz
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
      and not ('*' = any ($14::text[]) or location.id = any ($14::text[]))
    on conflict (location_id, endpoint_id) do update
    set cursor = excluded.cursor, matched = 0, lease = lane.lease + 1, leased_until = null, retry_at = null
  )
  select id from changed
`,
);

const remove = statement<{ id: string }>(
  'endpoint_delete',
  `
  delete from endpoint where id = $1 returning id
`,
);

const disable = statement<{ id: string }>(
  'endpoint_disable',
  `
  update endpoint
  set status = 'disabled', status_reason = $2, revision = revision + 1, updated_at = clock_timestamp()
  where id = $1 and status = 'enabled'
  returning id
`,
);

const columns = `id, app_id, client_id, url, events, location_ids, ordering, retry_policy, concurrency, timeout_ms,
    description, status, status_reason, revision, created_at, updated_at`;

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
  order by id
  limit $2
`,
);

const revisions = statement<{ id: string; revision: number }>(
  'endpoint_revisions',
  `
  select id, revision from endpoint
`,
);

/** Stores a new endpoint, which gets what commits from now on. */
export function insertEndpoint(endpoint: Endpoint): Query {
  const { id, appId, clientId, url, events, ordering, concurrency, timeoutMs, description } = endpoint;
  const { status, statusReason, revision, createdAt, updatedAt } = endpoint;
  return insert(
    id,
    appId,
    clientId,
    url,
    events,
    storedLocations(endpoint),
    ordering,
    JSON.stringify(endpoint.retryPolicy),
    concurrency,
    timeoutMs,
    description,
    status,
    statusReason,
    revision,
    createdAt,
    updatedAt,
  );
}

/** Stores a change. No row comes back if the endpoint has been changed otherwise since `before` was read. */
export function updateEndpointRow(before: Endpoint, after: Endpoint): Query<{ id: string }> {
  return update(
    before.id,
    before.revision,
    after.url,
    after.events,
    storedLocations(after),
    after.ordering,
    JSON.stringify(after.retryPolicy),
    after.concurrency,
    after.timeoutMs,
    after.description,
    after.status,
    after.statusReason,
    after.updatedAt,
    storedLocations(before),
  );
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

/** Endpoints in the order of their ids; `within` for those alone that have no location but these. */
export function selectEndpointPage(
  afterId: string,
  limit: number,
  within: readonly string[] | null,
): Query<EndpointRow> {
  return selectPage(afterId, limit, within);
}

/** Every endpoint with the number of its last change. */
export function selectRevisions(): Query<{ id: string; revision: number }> {
  return revisions();
}

function storedLocations({ locationIds }: Pick<Endpoint, 'locationIds'>): readonly string[] {
  return locationIds === EVERY_LOCATION ? [EVERY_LOCATION] : locationIds;
}

export type KeyStatus = 'active';

export interface KeyRow {
  readonly kid: string;
  readonly spki: string;
  readonly private_key: string;
  readonly status: KeyStatus;
}

const keyInsertion = statement<unknown>(
  'signing_key_insert',
  `
  insert into signing_key (kid, spki, private_key, status, created_at)
  values ($1, $2, $3, 'active', clock_timestamp())
  on conflict do nothing
`,
);

const allKeys = statement<KeyRow>(
  'signing_keys',
  `
  select kid, spki, private_key, status from signing_key order by created_at, kid
`,
);

/** Does nothing where there is an active key already. */
export function insertKey(kid: string, spki: string, privateKey: string): Query {
  return keyInsertion(kid, spki, privateKey);
}

export function selectKeys(): Query<KeyRow> {
  return allKeys();
}
