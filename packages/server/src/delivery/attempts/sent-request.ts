import { GHL_SIGNATURE_HEADER, STANDARD_SIGNATURE_HEADER } from '@relata/protocol/signature';
import type { Database } from '../../db/connect.ts';
import { type Endpoint, endpointOf } from '../endpoints/endpoint.ts';
import { selectEndpoints } from '../endpoints/store.ts';
import { SendableEvent } from '../lanes/recent-events.ts';
import type { Compose } from '../sending/compose.ts';
import { type AttemptRow, selectAttemptedEvents } from './attempts-store.ts';

// The requests of attempts, made again: no bytes are kept. A body is rendered from the log, its time is the attempt's,
// and Ed25519 gives the same signature for the same bytes. What the endpoint's settings say (the URL, `ordering`, own
// headers) is as it is now; `endpointChanged` tells that it may have been otherwise.

/** Owners' headers may be secrets. */
const MASK = '***';

/** A request as it was sent. */
export interface SentRequest {
  method: 'POST';
  url: string;
  /** Values of the endpoint's own headers are masked. */
  headers: Record<string, string>;
  body: string;
  /** The endpoint's settings have been changed since. */
  endpointChanged: boolean;
}

/** Why a request, or with `keys_gone` its signatures, cannot be made again. */
export type RequestGap = 'event_gone' | 'endpoint_gone' | 'keys_gone' | 'not_recorded';

export interface Rebuilt {
  readonly request: SentRequest | null;
  readonly gap: RequestGap | null;
}

/** As `Compose` makes it, for people to see. */
export function shownRequest(
  endpoint: Endpoint & { readonly url: string },
  composed: { readonly body: Buffer; readonly headers: Readonly<Record<string, string>> },
  endpointChanged: boolean,
): SentRequest {
  const own = Object.fromEntries(Object.keys(endpoint.headers).map((name) => [name, MASK]));
  return {
    method: 'POST',
    url: endpoint.url,
    headers: { ...own, ...composed.headers },
    body: composed.body.toString('utf8'),
    endpointChanged,
  };
}

/** Makes the requests of some attempts again; as many as there are attempts, in their order. */
export async function rebuildRequests(
  database: Database,
  compose: Compose,
  attempts: readonly AttemptRow[],
): Promise<Rebuilt[]> {
  if (attempts.length === 0) return [];
  const ids = [...new Set(attempts.map(({ endpoint_id }) => endpoint_id))];
  const rows = await database.query(selectEndpoints(ids));
  const endpoints = new Map(rows.map((row) => [row.id, endpointOf(row)]));
  const found = await database.query(selectAttemptedEvents(attempts));
  const events = new Map(
    found.map((row) => {
      const locationId = attempts[row.n - 1]?.location_id ?? '';
      return [row.n, new SendableEvent(locationId, { ...row, bytes: 0 })];
    }),
  );
  return Promise.all(
    attempts.map((attempt, index) =>
      rebuild(compose, attempt, endpoints.get(attempt.endpoint_id), events.get(index + 1)),
    ),
  );
}

async function rebuild(
  compose: Compose,
  { kids, previous, revision, replay, started_at }: AttemptRow,
  endpoint: Endpoint | undefined,
  event: SendableEvent | undefined,
): Promise<Rebuilt> {
  if (endpoint === undefined || endpoint.url === null) return { request: null, gap: 'endpoint_gone' };
  if (event === undefined) return { request: null, gap: 'event_gone' };
  // Of an earlier version, or it ended before it was signed.
  if (previous === null || kids === null || kids.length === 0) return { request: null, gap: 'not_recorded' };
  const composed = await compose({ endpoint, event, previous, replay }, new Date(started_at), kids);
  const request = shownRequest({ ...endpoint, url: endpoint.url }, composed, endpoint.revision !== revision);
  const isSigned = GHL_SIGNATURE_HEADER in request.headers && STANDARD_SIGNATURE_HEADER in request.headers;
  return { request, gap: isSigned ? null : 'keys_gone' };
}
