import { fullObjectKey } from '@relata/protocol';
import type { Database } from '../../db/connect.ts';
import { RelataError } from '../../errors.ts';
import type { Access } from '../../http/access.ts';
import type { Vault } from '../keys/vault.ts';
import { assertLocations, assertSigningKid, type EndpointServices, unique } from './create-endpoint.ts';
import { type Endpoint, EVERY_LOCATION, endpointOf, type UpdateEndpointBody } from './endpoint.ts';
import { assertSettings, reachesEndpoint } from './endpoint-rules.ts';
import { changedHeaders } from './own-headers.ts';
import { selectEndpoint, updateEndpointRow } from './store.ts';

/** Others changing the same endpoint at the same time; more often than this it is no accident. */
const TRIES_MAX = 5;

/**
 * Changes an endpoint; what is sent from then on is sent by the new settings, from the cursor on. A location that
 * is added begins with what commits from now on. Throws as `createEndpoint`, and 404.
 */
export async function updateEndpoint(
  database: Database,
  { egress, keys, vault }: EndpointServices,
  access: Access,
  id: string,
  body: UpdateEndpointBody,
): Promise<Endpoint> {
  for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
    const before = await findEndpoint(database, access, id);
    await assertSettings(body, access, egress);
    if (body.locationIds !== undefined) await assertLocations(database, body.locationIds);
    await assertSigningKid(keys, body.signingKid);
    const after = changed(vault, before, body, new Date().toISOString());
    const [updated] = await database.query(updateEndpointRow(before, after));
    if (updated !== undefined) return { ...after, revision: before.revision + 1 };
  }
  throw new RelataError('database_busy');
}

/** The endpoint, if it exists for the token. Throws 404. */
export async function findEndpoint(database: Database, access: Access, id: string): Promise<Endpoint> {
  const [row] = await database.query(selectEndpoint(id));
  const endpoint = row && endpointOf(row);
  if (endpoint === undefined || !reachesEndpoint(access, endpoint))
    throw new RelataError('endpoint_not_found');
  return endpoint;
}

function changed(vault: Vault, before: Endpoint, body: UpdateEndpointBody, now: string): Endpoint {
  const { locationIds = before.locationIds, status } = body;
  return {
    ...before,
    ...body,
    events: unique(body.events ?? before.events),
    locationIds: locationIds === EVERY_LOCATION ? EVERY_LOCATION : unique(locationIds),
    objectKeys: unique((body.objectKeys ?? before.objectKeys).map(fullObjectKey)),
    associations: unique(body.associations ?? before.associations),
    headers: changedHeaders(vault, before.id, before.headers, body.headers),
    // Whoever sets a status wants a fresh beginning: the breaker too.
    ...(status !== undefined && { status, statusReason: null, downSince: null }),
    updatedAt: now,
  };
}
