import { fullObjectKey, objectId, shortId } from '@relata/protocol';
import type { Database } from '../../db/connect.ts';
import { changeOnce, type Once } from '../../db/once.ts';
import { invalid } from '../../errors.ts';
import type { Access } from '../../http/access.ts';
import { readTime } from '../../http/time.ts';
import { selectUnknownLocations } from '../../locations/store.ts';
import type { Delivery } from '../delivery.ts';
import type { Keys } from '../keys/keys.ts';
import {
  CONCURRENCY_DEFAULT,
  type CreateEndpointBody,
  type Endpoint,
  EVERY_LOCATION,
  type Start,
  TIMEOUT_MS_DEFAULT,
} from './endpoint.ts';
import { assertSettings } from './endpoint-rules.ts';
import { changedHeaders } from './own-headers.ts';
import { insertEndpoint, type StoredStart } from './store.ts';

const SUFFIX_LENGTH = 8;

/** What making and changing endpoints needs of the delivery. */
export type EndpointServices = Pick<Delivery, 'egress' | 'keys' | 'vault'>;

/**
 * Creates an endpoint, which gets every event from its `start` on: unless that says otherwise, those that commit from
 * now on. Without `locationIds` it gets those of all locations that the token has. Throws as `assertSettings`, and 422
 * for a location that does not exist, a start or key that is none, and headers that cannot be sent along.
 */
export async function createEndpoint(
  database: Database,
  { egress, keys, vault }: EndpointServices,
  access: Access,
  body: CreateEndpointBody,
  once?: Once<Endpoint>,
): Promise<Endpoint> {
  const locationIds = body.locationIds ?? (access.admin ? EVERY_LOCATION : [...access.locationIds]);
  await assertSettings({ ...body, locationIds }, access, egress);
  await assertLocations(database, locationIds);
  await assertSigningKid(keys, body.signingKid);
  const start = storedStart(body.start ?? 'now', locationIds);
  const id = objectId();
  const appId = objectId();
  const now = new Date().toISOString();
  const endpoint: Endpoint = {
    id,
    appId,
    clientId: `${appId}-${shortId().slice(0, SUFFIX_LENGTH).toLowerCase()}`,
    url: body.url,
    events: unique(body.events ?? ['*']),
    locationIds: locationIds === EVERY_LOCATION ? EVERY_LOCATION : unique(locationIds),
    objectKeys: unique((body.objectKeys ?? []).map(fullObjectKey)),
    associations: unique(body.associations ?? []),
    ordering: body.ordering ?? 'entity',
    retryPolicy: body.retryPolicy ?? 'default',
    concurrency: body.concurrency ?? CONCURRENCY_DEFAULT,
    timeoutMs: body.timeoutMs ?? TIMEOUT_MS_DEFAULT,
    rateLimit: body.rateLimit ?? null,
    headers: changedHeaders(vault, id, {}, body.headers),
    description: body.description ?? null,
    metadata: body.metadata ?? {},
    signingKid: body.signingKid ?? null,
    status: 'enabled',
    statusReason: null,
    downSince: null,
    revision: 1,
    createdAt: now,
    updatedAt: now,
  };
  return changeOnce(database, insertEndpoint(endpoint, start), endpoint, once);
}

function storedStart(start: Start, locationIds: Endpoint['locationIds']): StoredStart {
  if (start === 'now') return { cursor: null };
  if (start === 'beginning') return { cursor: 0 };
  if (typeof start === 'number') {
    if (locationIds !== EVERY_LOCATION && unique(locationIds).length === 1) return { cursor: start - 1 };
    throw invalid('start can be a sequence only where locationIds names one location');
  }
  const expected = 'now, beginning, a sequence, or a time such as 2026-01-31T12:00:00Z';
  return { time: readTime('start', start, expected) };
}

/** Throws 422 for locations that do not exist. */
export async function assertLocations(
  database: Database,
  locationIds: Endpoint['locationIds'],
): Promise<void> {
  if (locationIds === EVERY_LOCATION) return;
  const unknown = await database.query(selectUnknownLocations(locationIds));
  if (unknown.length > 0)
    throw invalid(...unknown.map(({ id }) => `locationIds: location ${id} does not exist`));
}

/** Throws 422 for a key that signs nothing, now or later. */
export async function assertSigningKid(keys: Keys, kid: string | null | undefined): Promise<void> {
  if (kid === undefined || kid === null) return;
  const usable = (await keys.list()).filter(({ status }) => status !== 'retired');
  if (!usable.some((key) => key.kid === kid))
    throw invalid(`signingKid: no key ${kid} is active or next; GET /v1/keys lists them`);
}

export function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
