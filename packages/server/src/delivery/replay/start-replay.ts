import { fullObjectKey } from '@relata/protocol';
import type { Database } from '../../db/connect.ts';
import { invalid, RelataError } from '../../errors.ts';
import type { Access } from '../../http/access.ts';
import { readTime } from '../../http/time.ts';
import { objectionsToEvents } from '../../log/event-filter.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import { findEndpoint } from '../endpoints/update-endpoint.ts';
import { planReplay } from './plan-replay.ts';
import { selectTime } from './range-store.ts';
import {
  type ReplayFilter,
  type ReplayKind,
  type ReplaySource,
  type ReplayView,
  replayView,
} from './replay.ts';
import { insertReplays, type NewReplay, type ReplayRow } from './replay-store.ts';

/** Replays of one endpoint that may be running; each lane of each has its share of the endpoint. */
export const RUNNING_MAX = 20;

export type ReplayBody = Omit<ReplayFilter, 'webhookId'> & { readonly dryRun?: boolean };
export type RecoverBody = Pick<ReplayFilter, 'since' | 'until' | 'locationId'> & {
  readonly dryRun?: boolean;
};

/** What was started; or, of a dry run, only how many events it would be. */
export type Started = { readonly replay: ReplayView } | { readonly events: number };

/**
 * Sends a range of the log once more: all that is named must be so, and the endpoint's own filter applies too. Throws
 * as `planReplay`, 404 for an unknown endpoint, 409 if it has too many replays running, and 422 if neither a sequence
 * nor a time says where to begin.
 */
export async function startReplay(
  database: Database,
  access: Access,
  endpointId: string,
  { dryRun = false, ...body }: ReplayBody,
): Promise<Started> {
  const endpoint = await findEndpoint(database, access, endpointId);
  if (body.fromSequence === undefined && body.since === undefined)
    throw invalid('fromSequence or since must be given');
  const objections = objectionsToEvents('events', body.events ?? []);
  if (objections.length > 0) throw invalid(...objections);
  const filter = {
    ...body,
    ...timesOf(body),
    ...(body.objectKeys && { objectKeys: body.objectKeys.map(fullObjectKey) }),
  };
  return start(database, access, endpoint, { kind: 'replay', source: 'log', filter, dryRun });
}

/**
 * Sends once more all that was given up since a time, also what the log has let go. Throws as `startReplay`.
 */
export async function startRecovery(
  database: Database,
  access: Access,
  endpointId: string,
  { dryRun = false, ...body }: RecoverBody,
): Promise<Started> {
  const endpoint = await findEndpoint(database, access, endpointId);
  // What fails once more is given up anew, and must not be taken for what is to be recovered.
  const [time] = await database.query(selectTime());
  const filter = { ...(time && { until: time.now }), ...body, ...timesOf(body) };
  return start(database, access, endpoint, { kind: 'recover', source: 'dead', filter, dryRun });
}

interface Start {
  readonly kind: ReplayKind;
  readonly source: ReplaySource;
  readonly filter: ReplayFilter;
  readonly dryRun: boolean;
}

async function start(
  database: Database,
  access: Access,
  endpoint: Endpoint,
  { dryRun, ...task }: Start,
): Promise<Started> {
  const { ranges, events } = await planReplay(database, access, endpoint, task);
  if (dryRun) return { events };
  assertSent(endpoint);
  const [row] = await insertForAll(database, [endpoint.id], { ...task, events, ranges });
  if (row === undefined) throw new RelataError('replay_limit', { limit: RUNNING_MAX });
  return { replay: replayView(row) };
}

/** Throws 422 for an endpoint that nothing is sent to. */
export function assertSent({ url }: Endpoint): void {
  if (url === null)
    throw invalid('the endpoint has no url: its events are pulled, from wherever they are asked for');
}

/** Makes the same replay for some endpoints; those that have too many running get none. */
export function insertForAll(
  database: Database,
  endpointIds: readonly string[],
  replay: NewReplay,
): Promise<ReplayRow[]> {
  return database.query(insertReplays(endpointIds, replay, RUNNING_MAX));
}

function timesOf({
  since,
  until,
}: Pick<ReplayFilter, 'since' | 'until'>): Pick<ReplayFilter, 'since' | 'until'> {
  const times = {
    ...(since !== undefined && { since: readTime('since', since) }),
    ...(until !== undefined && { until: readTime('until', until) }),
  };
  if (times.since !== undefined && times.until !== undefined && times.since > times.until)
    throw invalid('since must not be later than until');
  return times;
}
