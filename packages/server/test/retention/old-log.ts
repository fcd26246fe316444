import { createBatcher } from '../../src/db/batcher.ts';
import { statement } from '../../src/db/statement.ts';
import { appendEvents } from '../../src/log/append.ts';
import { createRetentionWorker, type RetentionWorker } from '../../src/retention/worker.ts';
import type { World } from '../delivery/world.ts';

/** The limits of these tests; ages are made by setting the times of events back. */
export const DAYS = 30;
export const DAYS_MAX = 90;
export const AGED = 40;
export const EXPIRED = 100;

/** One that works when it is told to. */
export function workerOf(world: World): RetentionWorker {
  return createRetentionWorker({
    database: world.database,
    batcher: createBatcher({ database: world.database, appendEvents }),
    logger: { info: () => {}, warn: (...told: unknown[]) => world.complaints.push(JSON.stringify(told)) },
    retention: { days: DAYS, daysMax: DAYS_MAX, attemptDays: 30 },
  });
}

const setBack = statement<unknown>(
  'test_set_back',
  `
  update event set created_at = clock_timestamp() - $3 * interval '1 day' where location_id = $1 and seq <= $2
`,
);

/** Makes the events up to a number so many days old. */
export async function age(world: World, locationId: string, upTo: number, days: number): Promise<void> {
  await world.database.query(setBack(locationId, upTo, days));
}

const selectLog = statement<{ seq: number; type: string; webhook_id: string }>(
  'test_kept_log',
  `
  select seq, type, webhook_id from event where location_id = $1 order by seq
`,
);

export function keptLog(
  world: World,
  locationId: string,
): Promise<{ seq: number; type: string; webhook_id: string }[]> {
  return world.database.query(selectLog(locationId));
}

const selectTail = statement<{ tail: number; head: number }>(
  'test_tail',
  `
  select tail, head from location where id = $1
`,
);

export async function boundsOf(world: World, locationId: string): Promise<{ tail: number; head: number }> {
  const [bounds] = await world.database.query(selectTail(locationId));
  if (bounds === undefined) throw new Error('there is no such location');
  return bounds;
}

export interface Loss {
  first_seq: number;
  last_seq: number;
  events: number;
}

const selectLoss = statement<Loss>(
  'test_losses',
  `
  select first_seq, last_seq, events from loss where location_id = $1 and endpoint_id = $2 order by first_seq
`,
);

export function lossesOf(world: World, locationId: string, endpointId: string): Promise<Loss[]> {
  return world.database.query(selectLoss(locationId, endpointId));
}
