import { type TSchema, type TUnsafe, Type } from 'typebox';
import type { RetryPolicy } from '../lanes/retry-policy.ts';
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
  /** Null where its events are only pulled. */
  readonly url: string | null;
  /** Exact names, or beginnings of names with `*` behind. */
  readonly events: readonly string[];
  readonly locationIds: '*' | readonly string[];
  /** Keys of objects: events that concern none of them do not pass. Empty for all. */
  readonly objectKeys: readonly string[];
  /** Ids or keys of associations: events of others, and of no association, do not pass. Empty for all. */
  readonly associations: readonly string[];
  readonly ordering: Ordering;
  readonly retryPolicy: RetryPolicy;
  /** Events of one location that may be under way at a time. */
  readonly concurrency: number;
  /** For one attempt: connecting, sending, and reading the answer. */
  readonly timeoutMs: number;
  /** Attempts a second, those of all nodes together; null for no limit. */
  readonly rateLimit: number | null;
  /**
   * Sent along with each attempt, by lower-case name. They may be secrets: nobody is shown the values again, and they
   * are kept as `own-headers.ts` seals them.
   */
  readonly headers: Readonly<Record<string, string>>;
  readonly description: string | null;
  /** What its owner wants to find here again. */
  readonly metadata: Readonly<Record<string, string>>;
  /**
   * Unless it is enabled its lanes stop where they are. `paused` was asked for; `down` are those that fail whatever
   * they get, until a probe is answered; `disabled` are those that relata has given up.
   */
  readonly status: EndpointStatus;
  /** `failing` if down; if disabled `gone`, because it answered 410, or `down_too_long`. */
  readonly statusReason: StatusReason | null;
  /** The key that it was moved to before the others are; counts while that one is next. */
  readonly signingKid: string | null;
  /** ISO 8601; since when it has been down, also if it was disabled for that. */
  readonly downSince: string | null;
  /** Rises with each change. */
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export const endpointStatuses = ['enabled', 'paused', 'down', 'disabled'] as const;
export type EndpointStatus = (typeof endpointStatuses)[number];
export type StatusReason = 'failing' | 'gone' | 'down_too_long';

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
const OBJECTS_MAX = 100;
const ASSOCIATIONS_MAX = 100;
/** Beyond this a limit is none. */
const RATE_MAX = 10_000;
const DESCRIPTION_LENGTH_MAX = 200;
const METADATA_MAX = 50;
const METADATA_KEY_PATTERN = '^[A-Za-z0-9_.-]{1,40}$';
const METADATA_VALUE_LENGTH_MAX = 500;
export const HEADERS_MAX = 20;
/** Fewer characters than HTTP allows: gateways and frameworks stumble over the others. */
const HEADER_NAME_PATTERN = '^[A-Za-z0-9_-]{1,100}$';
const HEADER_LENGTH_MAX = 4_096;
const KID_LENGTH_MAX = 64;
const RETRIES_MAX = 20;
/** A week: later than that nobody waits for it any more. */
const RETRY_SECONDS_MAX = 7 * 24 * 3_600;

/** What can be set on an endpoint. */
export type EndpointSettings = Pick<
  Endpoint,
  | 'url'
  | 'events'
  | 'locationIds'
  | 'objectKeys'
  | 'associations'
  | 'ordering'
  | 'retryPolicy'
  | 'concurrency'
  | 'timeoutMs'
  | 'rateLimit'
  | 'description'
  | 'metadata'
  | 'signingKid'
> & {
  /** Null takes a header away. */
  readonly headers: Readonly<Record<string, string | null>>;
};
/** Where an endpoint begins to read: a number is the sequence of the first event, a text a time (ISO 8601). */
export type Start = 'now' | 'beginning' | number | string;
/** Everything but the URL has a default; where that is null the events are pulled. */
export type CreateEndpointBody = Pick<EndpointSettings, 'url'> &
  Partial<EndpointSettings> & { readonly start?: Start };
export type UpdateEndpointBody = Partial<EndpointSettings> & { readonly status?: 'enabled' | 'paused' };
export type EndpointView = Omit<Endpoint, 'revision' | 'headers'> & {
  readonly headerNames: readonly string[];
};

const settings = {
  url: Type.Unsafe({
    type: ['string', 'null'],
    minLength: 1,
    maxLength: URL_LENGTH_MAX,
    description: 'http or https; null for an endpoint whose events are pulled',
  }),
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
  objectKeys: texts(
    OBJECTS_MAX,
    'Only events that concern one of these objects: its records, itself, and associations and relations of it',
  ),
  associations: texts(
    ASSOCIATIONS_MAX,
    'Only events of these associations and of their relations, by id or by key',
  ),
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
  rateLimit: Type.Unsafe({
    type: ['integer', 'null'],
    minimum: 1,
    maximum: RATE_MAX,
    description: 'Attempts a second at most, those of all nodes together',
  }),
  description: Type.Unsafe({ type: ['string', 'null'], maxLength: DESCRIPTION_LENGTH_MAX }),
  metadata: Type.Unsafe({
    type: 'object',
    maxProperties: METADATA_MAX,
    propertyNames: { pattern: METADATA_KEY_PATTERN },
    additionalProperties: { type: 'string', maxLength: METADATA_VALUE_LENGTH_MAX },
  }),
  signingKid: Type.Unsafe({
    type: ['string', 'null'],
    minLength: 1,
    maxLength: KID_LENGTH_MAX,
    description:
      'The next key, for an endpoint whose `x-ghl-signature` is to be by it before the overlap ends',
  }),
};

const headers = Type.Unsafe({
  type: 'object',
  maxProperties: HEADERS_MAX,
  propertyNames: { pattern: HEADER_NAME_PATTERN },
  additionalProperties: { type: ['string', 'null'], maxLength: HEADER_LENGTH_MAX },
  description: 'Sent along with each attempt; the values are not shown again. Null takes one away',
});
const start = Type.Unsafe({
  anyOf: [
    { type: 'string', minLength: 1, maxLength: 40 },
    { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
  ],
  default: 'now',
  description:
    '`now`; `beginning`, which is as far back as the log is kept; a time (ISO 8601); or, for one location, the sequence of the first event',
});

function texts(maxItems: number, description: string): TSchema {
  const items = { type: 'string', minLength: 1, maxLength: 200 };
  return Type.Unsafe({ type: 'array', items, maxItems, description });
}

const allOptional = Object.fromEntries(
  Object.entries(settings).map(([name, schema]) => [name, Type.Optional(schema as TSchema)]),
);

export const CreateEndpointSchema: TUnsafe<CreateEndpointBody> = Type.Unsafe(
  Type.Object(
    { ...allOptional, url: settings.url, headers: Type.Optional(headers), start: Type.Optional(start) },
    { additionalProperties: false },
  ),
);

export const UpdateEndpointSchema: TUnsafe<UpdateEndpointBody> = Type.Unsafe(
  Type.Object(
    {
      ...allOptional,
      headers: Type.Optional(headers),
      status: Type.Optional(Type.Unsafe({ type: 'string', enum: ['enabled', 'paused'] })),
    },
    { additionalProperties: false, minProperties: 1 },
  ),
);

export const EndpointSchema: TUnsafe<EndpointView> = Type.Unsafe(
  Type.Object({
    id: Type.String(),
    appId: Type.String({ description: '`appId` and `versionId` of each body' }),
    clientId: Type.String({ description: "What HighLevel's SDK is given as its client id" }),
    ...settings,
    headerNames: Type.Array(Type.String()),
    status: Type.Unsafe({ type: 'string', enum: [...endpointStatuses] }),
    statusReason: Type.Unsafe({ type: ['string', 'null'], enum: ['failing', 'gone', 'down_too_long', null] }),
    downSince: Type.Unsafe({ type: ['string', 'null'] }),
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
    objectKeys: row.object_keys,
    associations: row.associations,
    ordering: row.ordering,
    retryPolicy: row.retry_policy,
    concurrency: row.concurrency,
    timeoutMs: row.timeout_ms,
    rateLimit: row.rate_limit,
    headers: JSON.parse(row.headers),
    description: row.description,
    metadata: row.metadata,
    status: row.status,
    statusReason: row.status_reason,
    downSince: row.down_since,
    signingKid: row.signing_kid,
    revision: row.revision,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export function endpointView({ revision: _, headers: secret, ...view }: Endpoint): EndpointView {
  return { ...view, headerNames: Object.keys(secret) };
}

/** Whether the endpoint gets events of this location. */
export function covers({ locationIds }: Pick<Endpoint, 'locationIds'>, locationId: string): boolean {
  return locationIds === EVERY_LOCATION || locationIds.includes(locationId);
}
