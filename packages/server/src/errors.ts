/** What a caller can tell errors apart by; those of relata's own API carry it in `type`. */
export type ErrorCode =
  | 'invalid_json'
  | 'unknown_version'
  | 'invalid_path'
  | 'invalid_http'
  | 'relation_exists'
  | 'relation_to_itself'
  | 'relation_limit'
  | 'association_unknown'
  | 'record_unknown'
  | 'record_of_wrong_object'
  | 'object_unknown'
  | 'association_key_taken'
  | 'association_pair'
  | 'association_limit'
  | 'association_of_system'
  | 'object_key_taken'
  | 'object_limit'
  | 'object_of_system'
  | 'property_unknown'
  | 'property_limit'
  | 'records_of_contacts'
  | 'contact_duplicated'
  | 'location_taken'
  | 'token_invalid'
  | 'session_ended'
  | 'sign_in_code_invalid'
  | 'scope_missing'
  | 'location_forbidden'
  | 'admin_required'
  | 'token_required'
  | 'csrf_token_invalid'
  | 'cross_origin'
  | 'route_unknown'
  | 'association_not_found'
  | 'relation_not_found'
  | 'record_not_found'
  | 'object_not_found'
  | 'contact_not_found'
  | 'location_unknown'
  | 'token_not_found'
  | 'endpoint_not_found'
  | 'replay_not_found'
  | 'event_not_found'
  | 'request_timeout'
  | 'idempotency_in_flight'
  | 'log_reset'
  | 'rotation_under_way'
  | 'rotation_none'
  | 'replay_limit'
  | 'relation_in_the_way'
  | 'replace_outdated'
  | 'log_gone'
  | 'event_gone'
  | 'body_too_large'
  | 'content_type'
  | 'invalid'
  | 'idempotency_key_reused'
  | 'labels_equal'
  | 'event_too_large'
  | 'rate_limited'
  | 'headers_too_large'
  | 'headers_too_many'
  | 'internal'
  | 'location_busy'
  | 'overloaded'
  | 'too_many_streams'
  | 'database_busy'
  | 'database_unavailable'
  | 'outcome_unknown'
  | 'shutting_down';

/**
 * Every error that relata answers with: its code, the status and the message. docs/errors.md explains each.
 * Messages that HighLevel's clients know are HighLevel's to the letter.
 */
const catalogue: Catalogue = {
  // 400
  invalid_json: { status: 400, message: () => 'Body is not valid JSON' },
  unknown_version: {
    status: 400,
    message: (d) => `Version ${d['version']} is unknown; known are ${d['known']}`,
  },
  invalid_path: { status: 400, message: () => 'The path is not valid percent-encoded UTF-8' },
  invalid_http: { status: 400, message: () => 'The request is not valid HTTP' },
  relation_exists: {
    status: 400,
    message: () => 'Could not create relation: duplicate relation of object Ids for given association',
  },
  relation_to_itself: {
    status: 400,
    message: (d) => `Could not create relation: record ${d['recordId']} cannot be related to itself`,
  },
  relation_limit: {
    status: 400,
    message: (d) =>
      `Could not create relation: record ${d['recordId']} has reached the limit of ${d['limit']} for association ${d['association']}`,
  },
  association_unknown: { status: 400, message: (d) => `Association ${d['associationId']} does not exist` },
  record_unknown: { status: 400, message: (d) => `${d['field']} ${d['recordId']} does not exist` },
  record_of_wrong_object: {
    status: 400,
    message: (d) =>
      `${d['field']} ${d['recordId']} is a record of ${d['objectKey']}, but association ${d['association']} expects ${d['expected']}`,
  },
  object_unknown: { status: 400, message: (d) => `${d['field']} ${d['objectKey']} does not exist` },
  association_key_taken: {
    status: 400,
    message: (d) => `An association with the key ${d['key']} already exists`,
  },
  association_pair: {
    status: 400,
    message: (d) =>
      `Associations between ${d['firstObjectKey']} and ${d['secondObjectKey']} are not supported`,
  },
  association_limit: {
    status: 400,
    message: (d) =>
      `There are already ${d['limit']} associations between ${d['firstObjectKey']} and ${d['secondObjectKey']}`,
  },
  association_of_system: {
    status: 400,
    message: (d) => `System association ${d['key']} can not be ${d['done']}`,
  },
  object_key_taken: { status: 400, message: (d) => `An object with the key ${d['key']} already exists` },
  object_limit: { status: 400, message: (d) => `There are already ${d['limit']} custom objects` },
  object_of_system: {
    status: 400,
    message: (d) => `Of the system object ${d['key']} only searchableProperties can be changed`,
  },
  property_unknown: {
    status: 400,
    message: (d) => `${d['property']} is not a property of ${d['objectKey']}`,
  },
  property_limit: {
    status: 400,
    message: (d) => `Object ${d['objectKey']} can not have more than ${d['limit']} properties`,
  },
  records_of_contacts: {
    status: 400,
    message: () => 'The records of the object contact are reached at /contacts',
  },
  contact_duplicated: { status: 400, message: () => 'This location does not allow duplicated contacts.' },
  location_taken: {
    status: 400,
    message: (d) => `A location with the id ${d['locationId']} exists or has existed`,
  },
  // 401, 403
  token_invalid: { status: 401, message: () => 'Invalid token: access token is invalid' },
  session_ended: { status: 401, message: () => 'The session has ended; sign in again' },
  sign_in_code_invalid: {
    status: 401,
    message: () => 'The sign-in code is unknown, has been used, or is too old',
  },
  scope_missing: { status: 401, message: () => 'The token is not authorized for this scope.' },
  location_forbidden: { status: 403, message: () => 'The token does not have access to this location.' },
  admin_required: { status: 403, message: () => 'This needs the admin token.' },
  token_required: { status: 403, message: () => 'This needs a token, not a session.' },
  csrf_token_invalid: {
    status: 403,
    message: () => 'A session needs its CSRF token in x-csrf-token to change anything',
  },
  cross_origin: { status: 403, message: () => "A session is for relata's own page alone" },
  // 404
  route_unknown: { status: 404, message: (d) => `Cannot ${d['method']} ${d['path']}` },
  association_not_found: { status: 404, message: () => 'Association not found' },
  relation_not_found: { status: 404, message: () => 'Relation not found' },
  record_not_found: { status: 404, message: () => 'Record not found' },
  object_not_found: { status: 404, message: () => 'Object not found' },
  contact_not_found: { status: 404, message: () => 'Contact not found' },
  location_unknown: { status: 404, message: () => 'Location not found' },
  token_not_found: { status: 404, message: () => 'Token not found' },
  endpoint_not_found: { status: 404, message: () => 'Endpoint not found' },
  replay_not_found: { status: 404, message: () => 'Replay not found' },
  event_not_found: { status: 404, message: () => 'Event not found' },
  // 408, 409, 410, 413, 415, 422, 431
  request_timeout: { status: 408, message: () => 'The request took too long to arrive' },
  idempotency_in_flight: {
    status: 409,
    message: () => 'A request with this Idempotency-Key is still under way',
  },
  log_reset: {
    status: 409,
    message: (d) => `The log of this location ends at ${d['head']}; ${d['after']} is beyond it`,
  },
  rotation_under_way: {
    status: 409,
    message: () => 'The next key has been made already: finish that rotation first, or wait until it is over',
  },
  rotation_none: { status: 409, message: () => 'No key is being rotated' },
  replay_limit: {
    status: 409,
    message: (d) => `There are already ${d['limit']} replays of this endpoint running; wait, or cancel one`,
  },
  relation_in_the_way: {
    status: 409,
    message: (d) =>
      `Record ${d['recordId']} has reached the limit of ${d['limit']} for association ${d['association']}: a relation of it must be named in replace`,
  },
  replace_outdated: {
    status: 409,
    message: (d) => `Relation ${d['relationId']} is not, or not any more, in the way of this one`,
  },
  log_gone: {
    status: 410,
    message: (d) => `The log of this location begins at ${d['tail']}; ${d['after']} is before it`,
  },
  event_gone: { status: 410, message: () => 'The log has let this event go' },
  body_too_large: { status: 413, message: (d) => `The body is larger than ${d['bytesMax']} bytes` },
  content_type: { status: 415, message: () => 'The body must be application/json' },
  invalid: { status: 422, message: (d) => d['messages'] as readonly string[] },
  idempotency_key_reused: {
    status: 422,
    message: () => 'This Idempotency-Key was sent with another request',
  },
  labels_equal: { status: 422, message: () => 'Both object labels can not be same' },
  event_too_large: {
    status: 422,
    message: (d) =>
      `The event of this change would have ${d['bytes']} bytes; at most ${d['bytesMax']} can be sent`,
  },
  rate_limited: {
    status: 429,
    message: (d) => `Too many requests: at most ${d['max']} per ${d['per']} for a location`,
  },
  headers_too_large: {
    status: 431,
    message: (d) => `The request line and headers are larger than ${d['bytesMax']} bytes`,
  },
  headers_too_many: {
    status: 431,
    message: (d) => `The request has more than ${d['headersMax']} headers`,
  },
  // 500
  internal: { status: 500, message: () => 'Internal server error' },
  // 503
  location_busy: { status: 503, message: () => 'The location is busy; try again' },
  overloaded: { status: 503, message: () => 'Too many requests are waiting; try again' },
  too_many_streams: { status: 503, message: (d) => `${d['limit']} streams are open already; try again` },
  database_busy: { status: 503, message: () => 'The database took too long; nothing was changed' },
  database_unavailable: { status: 503, message: () => 'The database cannot be reached; nothing was changed' },
  outcome_unknown: {
    status: 503,
    message: () =>
      'The database was lost while the change was being written; whether it happened is not known',
  },
  shutting_down: { status: 503, message: () => 'The server is shutting down' },
};

interface CatalogueEntry {
  readonly status: number;
  readonly message: (details: Details) => string | readonly string[];
}

type Catalogue = Readonly<Record<ErrorCode, CatalogueEntry>>;

type Details = Readonly<Record<string, unknown>>;

/** Every code, for the test that holds the catalogue against its documentation. */
export const errorCodes: readonly ErrorCode[] = Object.keys(catalogue) as ErrorCode[];

/** A refusal that a caller is told of. `details` fill the message; `meta` is sent along as it is. */
export class RelataError extends Error {
  override readonly name = 'RelataError';
  readonly code: ErrorCode;
  readonly status: number;
  /** What the answer says: one sentence, or one for each field at fault. */
  readonly messages: string | readonly string[];
  readonly meta: Details | undefined;
  readonly #details: Details;

  constructor(code: ErrorCode, details: Details = {}, options: { cause?: unknown; meta?: Details } = {}) {
    const entry: CatalogueEntry = catalogue[code];
    const messages = entry.message(details);
    super(typeof messages === 'string' ? messages : messages.join('; '), { cause: options.cause });
    this.code = code;
    this.status = entry.status;
    this.messages = messages;
    this.meta = options.meta;
    this.#details = details;
  }

  /** The same refusal, with something else sent along. */
  withMeta(meta: Details): RelataError {
    return new RelataError(this.code, this.#details, { cause: this.cause, meta });
  }
}

/** A body or query that does not fit: one message for each fault, naming the field and what was expected. */
export function invalid(...messages: string[]): RelataError {
  return new RelataError('invalid', { messages });
}
