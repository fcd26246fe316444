import { timeOfUuid } from '@relata/protocol';
import type { Database } from '../../db/connect.ts';
import { RelataError } from '../../errors.ts';
import { type Access, reaches } from '../../http/access.ts';
import { reachOf } from '../endpoints/endpoint-rules.ts';
import {
  type FoundEvent,
  selectAttempted,
  selectDeadByWebhook,
  selectLogged,
  selectLoggedAt,
} from './find-event-store.ts';

/** Locations of a token whose logs are looked through where nothing else is known. */
const LOCATIONS_MAX = 20;

/** An event as it is found; `isLogged` is false where the log has let it go. */
export interface Found extends FoundEvent {
  readonly isLogged: boolean;
}

/**
 * Finds an event by its `webhookId`: by the attempts that were made, by what was given up, and else, in the location
 * that is named, or those of the token, by the time that is in the id. Throws 403 for a location that the token does
 * not have, 404 if the event is not found, and 410 if nothing is left of it but attempts.
 */
export async function findEvent(
  database: Database,
  access: Access,
  webhookId: string,
  locationId: string | undefined,
): Promise<Found> {
  if (locationId !== undefined && !reaches(access, locationId)) throw new RelataError('location_forbidden');
  const within = locationId === undefined ? reachOf(access) : [locationId];
  const [attempted] = await database.query(selectAttempted(webhookId, within));
  if (attempted !== undefined) {
    const [logged] = await database.query(selectLogged(attempted.location_id, attempted.seq, webhookId));
    if (logged !== undefined) return { ...logged, isLogged: true };
  }
  const [dead] = await database.query(selectDeadByWebhook(webhookId, within));
  if (dead !== undefined) {
    const [logged] = await database.query(selectLogged(dead.location_id, dead.seq, webhookId));
    return { ...dead, isLogged: logged !== undefined };
  }
  if (attempted !== undefined) throw new RelataError('event_gone');
  const logged = await findInLogs(database, webhookId, (within ?? []).slice(0, LOCATIONS_MAX));
  if (logged === undefined) throw new RelataError('event_not_found');
  return { ...logged, isLogged: true };
}

async function findInLogs(
  database: Database,
  webhookId: string,
  locationIds: readonly string[],
): Promise<FoundEvent | undefined> {
  const time = timeOfUuid(webhookId);
  if (time === undefined) return undefined;
  for (const locationId of locationIds) {
    const [row] = await database.query(selectLoggedAt(locationId, webhookId, time.toISOString()));
    if (row !== undefined) return row;
  }
  return undefined;
}
