import { invalid, RelataError } from '../../errors.ts';
import type { Access } from '../../http/access.ts';
import { objectionsToEvents } from '../../log/event-filter.ts';
import type { Egress } from '../sending/egress.ts';
import { type Endpoint, type EndpointSettings, EVERY_LOCATION } from './endpoint.ts';

/**
 * Whether an endpoint exists for a token: a location's reaches those that have no location but its own, and, lest
 * one of none at all were everybody's, one at least.
 */
export function reachesEndpoint(access: Access, { locationIds }: Pick<Endpoint, 'locationIds'>): boolean {
  if (access.admin) return true;
  if (locationIds === EVERY_LOCATION || locationIds.length === 0) return false;
  return locationIds.every((id) => access.locationIds.has(id));
}

/** The locations within which all of an endpoint's must lie for a token to see it; null for all. */
export function reachOf(access: Access): readonly string[] | null {
  return access.admin ? null : [...access.locationIds];
}

/**
 * Refuses settings that schemas cannot refuse: 422 for a URL that relata may not connect to and for names that no
 * event has, 403 for locations that the token does not have.
 */
export async function assertSettings(
  settings: Partial<Pick<EndpointSettings, 'url' | 'events' | 'locationIds'>>,
  access: Access,
  egress: Egress,
): Promise<void> {
  const { url, events, locationIds } = settings;
  const problems: string[] = [];
  const objection = url ? await egress.objectionNow(url) : undefined;
  if (objection !== undefined) problems.push(`url ${objection}`);
  problems.push(...objectionsToEvents('events', events ?? []));
  if (problems.length > 0) throw invalid(...problems);
  if (locationIds !== undefined && !reachesEndpoint(access, { locationIds }))
    throw new RelataError('location_forbidden');
}
