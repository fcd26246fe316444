import { objectId, shortId } from '@relata/protocol';
import type { Database } from '../db/connect.ts';
import { invalid } from '../errors.ts';
import type { Access } from '../http/access.ts';
import { selectUnknownLocations } from '../locations/store.ts';
import type { Egress } from './egress.ts';
import {
  CONCURRENCY_DEFAULT,
  type CreateEndpointBody,
  type Endpoint,
  EVERY_LOCATION,
  TIMEOUT_MS_DEFAULT,
} from './endpoint.ts';
import { assertSettings } from './endpoint-rules.ts';
import { insertEndpoint } from './store.ts';

const SUFFIX_LENGTH = 8;

/**
 * Creates an endpoint, which gets every event that commits from now on. Without `locationIds` it gets those of all
 * locations that the token has. Throws as `assertSettings`, and 422 for a location that does not exist.
 */
export async function createEndpoint(
  database: Database,
  egress: Egress,
  access: Access,
  body: CreateEndpointBody,
): Promise<Endpoint> {
  const locationIds = body.locationIds ?? (access.admin ? EVERY_LOCATION : [...access.locationIds]);
  await assertSettings({ ...body, locationIds }, access, egress);
  await assertLocations(database, locationIds);
  const appId = objectId();
  const now = new Date().toISOString();
  const endpoint: Endpoint = {
    id: objectId(),
    appId,
    clientId: `${appId}-${shortId().slice(0, SUFFIX_LENGTH).toLowerCase()}`,
    url: body.url,
    events: unique(body.events ?? ['*']),
    locationIds: locationIds === EVERY_LOCATION ? EVERY_LOCATION : unique(locationIds),
    ordering: body.ordering ?? 'entity',
    retryPolicy: body.retryPolicy ?? 'default',
    concurrency: body.concurrency ?? CONCURRENCY_DEFAULT,
    timeoutMs: body.timeoutMs ?? TIMEOUT_MS_DEFAULT,
    description: body.description ?? null,
    status: 'enabled',
    statusReason: null,
    revision: 1,
    createdAt: now,
    updatedAt: now,
  };
  await database.query(insertEndpoint(endpoint));
  return endpoint;
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

export function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
