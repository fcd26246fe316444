import { type TSchema, type TUnsafe, Type } from 'typebox';
import type { RetryPolicy } from './retry-policy.ts';
import type { EndpointRow } from './store.ts';

/** What keeps its order on the way: events of one order key, all of a location, or nothing. */
export type Ordering = 'entity' | 'location' | 'none';

/** A URL that gets events. */
export interface Endpoint {
  readonly id: string;
  /** 24 hex digits; stands in each body it is sent. */
  readonly appId: string;
  /** `<appId>-<suffix>`: what HighLevel's SDK is given to verify with. */
  readonly clientId: string;
  readonly url: string;
  /** Exact names, or beginnings of names with `*` behind. */
  readonly events: readonly string[];
  readonly locationIds: '*' | readonly string[];
  readonly ordering: Ordering;
  readonly retryPolicy: RetryPolicy;
  /** Events of one location that may be under way at a time. */
  readonly concurrency: number;
  /** For one attempt: connecting, sending, and reading the answer. */
  readonly timeoutMs: number;
  readonly description: string | null;
  /** The lanes of a disabled endpoint stop where they are. */
  readonly status: 'enabled' | 'disabled';
  /** Why it is disabled: `gone`, because it answered 410, or `requested`. */
  readonly statusReason: 'gone' | 'requested' | null;
  /** Rises with each change. */
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** How `locationIds` is stored where it is every location. */
export const EVERY_LOCATION = '*';

/** An endpoint that is slower than this must take what it gets and work on it afterwards. */
export const TIMEOUT_MS_MAX = 60_000;
export const TIMEOUT_MS_DEFAULT = 15_000;
const TIMEOUT_MS_MIN = 100;
export const CONCURRENCY_DEFAULT = 8;
/** One location's events to one endpoint; more connections than this are a load test. */
const CONCURRENCY_MAX = 64;
const URL_LENGTH_MAX = 2_048;
const EVENTS_MAX = 50;
const LOCATIONS_MAX = 1_000;
const DESCRIPTION_LENGTH_MAX = 200;
const RETRIES_MAX = 20;
/** A week: later than that nobody waits for it any more. */
const RETRY_SECONDS_MAX = 7 * 24 * 3_600;

/** What can be set on an endpoint. */
export type EndpointSettings = Pick<
  Endpoint,
  'url' | 'events' | 'locationIds' | 'ordering' | 'retryPolicy' | 'concurrency' | 'timeoutMs' | 'description'
>;
/** Everything but the URL has a default. */
export type CreateEndpointBody = Pick<EndpointSettings, 'url'> & Partial<EndpointSettings>;
export type UpdateEndpointBody = Partial<EndpointSettings> & { readonly status?: Endpoint['status'] };
export type EndpointView = Omit<Endpoint, 'revision'>;

const settings = {
  url: Type.String({ minLength: 1, maxLength: URL_LENGTH_MAX, description: 'http or https' }),
  events: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
    minItems: 1,
    maxItems: EVENTS_MAX,
    description: 'Names of events; `*` at the end stands for any end',
  }),
  locationIds: Type.Unsafe({
    anyOf: [
      { type: 'string', const: EVERY_LOCATION },
      {
        type: 'array',
        items: { type: 'string', minLength: 1, maxLength: 200 },
        minItems: 1,
        maxItems: LOCATIONS_MAX,
      },
    ],
    description: '`*` for all, those to come too',
  }),
  ordering: Type.Unsafe({ type: 'string', enum: ['entity', 'location', 'none'] }),
  retryPolicy: Type.Unsafe({
    anyOf: [
      { type: 'string', enum: ['default', 'highlevel'] },
      {
        type: 'array',
        items: { type: 'number', minimum: 0, maximum: RETRY_SECONDS_MAX },
        maxItems: RETRIES_MAX,
      },
    ],
    description: 'By name, or as the seconds before each further attempt',
  }),
  concurrency: Type.Integer({ minimum: 1, maximum: CONCURRENCY_MAX }),
  timeoutMs: Type.Integer({ minimum: TIMEOUT_MS_MIN, maximum: TIMEOUT_MS_MAX }),
  description: Type.Unsafe({ type: ['string', 'null'], maxLength: DESCRIPTION_LENGTH_MAX }),
};

const status = Type.Unsafe({ type: 'string', enum: ['enabled', 'disabled'] });

const allOptional = Object.fromEntries(
  Object.entries(settings).map(([name, schema]) => [name, Type.Optional(schema as TSchema)]),
);

export const CreateEndpointSchema: TUnsafe<CreateEndpointBody> = Type.Unsafe(
  Type.Object({ ...allOptional, url: settings.url }, { additionalProperties: false }),
);

export const UpdateEndpointSchema: TUnsafe<UpdateEndpointBody> = Type.Unsafe(
  Type.Object(
    { ...allOptional, status: Type.Optional(status) },
    { additionalProperties: false, minProperties: 1 },
  ),
);

export const EndpointSchema: TUnsafe<EndpointView> = Type.Unsafe(
  Type.Object({
    id: Type.String(),
    appId: Type.String({ description: '`appId` and `versionId` of each body' }),
    clientId: Type.String({ description: "What HighLevel's SDK is given as its client id" }),
    ...settings,
    status,
    statusReason: Type.Unsafe({ type: ['string', 'null'], enum: ['gone', 'requested', null] }),
    createdAt: Type.String(),
    updatedAt: Type.String(),
  }),
);

export function endpointOf(row: EndpointRow): Endpoint {
  return {
    id: row.id,
    appId: row.app_id,
    clientId: row.client_id,
    url: row.url,
    events: row.events,
    locationIds: row.location_ids.includes(EVERY_LOCATION) ? EVERY_LOCATION : row.location_ids,
    ordering: row.ordering,
    retryPolicy: row.retry_policy,
    concurrency: row.concurrency,
    timeoutMs: row.timeout_ms,
    description: row.description,
    status: row.status,
    statusReason: row.status_reason,
    revision: row.revision,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export function endpointView({ revision: _, ...view }: Endpoint): EndpointView {
  return view;
}

/** Whether the endpoint gets events of this location. */
export function covers({ locationIds }: Pick<Endpoint, 'locationIds'>, locationId: string): boolean {
  return locationIds === EVERY_LOCATION || locationIds.includes(locationId);
}
