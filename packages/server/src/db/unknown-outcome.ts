import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from './connect.ts';
import { DatabaseGone } from './database-gone.ts';
import { lockLocation } from './location-row.ts';
import type { Session } from './session.ts';
import { statement } from './statement.ts';

const PAUSE_MS = 50;

const eventBySeq = statement<{ webhook_id: string }>(
  'event_by_seq',
  `
  select webhook_id from event where location_id = $1 and seq = $2
`,
);

export type SettledOutcome = 'committed' | 'not committed' | 'unknown';

/**
 * Learns whether a write happened whose commit was not answered, by its first event. Another connection locks the
 * location, which waits for the lost one's transaction to end; what is there then, stays.
 * `deadline`, of `performance.now()`, ends the tries to reach the database.
 */
export async function settleOutcome(
  database: Database,
  locationId: string,
  seq: number,
  webhookId: string,
  deadline: number,
): Promise<SettledOutcome> {
  do {
    const found = await findEvent(database, locationId, seq);
    if (found === 'gone') break;
    if (found !== undefined) return found.webhookId === webhookId ? 'committed' : 'not committed';
    await sleep(PAUSE_MS * (1 + Math.random()));
  } while (performance.now() < deadline);
  return 'unknown';
}

/** Undefined if it could not be asked now, `gone` if it never can. */
async function findEvent(
  database: Database,
  locationId: string,
  seq: number,
): Promise<{ webhookId: string | undefined } | 'gone' | undefined> {
  let session: Session;
  try {
    session = await database.writeSession();
  } catch (error) {
    return error instanceof DatabaseGone ? 'gone' : undefined;
  }
  try {
    const [begun, locked, found] = await session.send([
      'begin isolation level read committed',
      lockLocation(locationId),
      eventBySeq(locationId, seq),
      'rollback',
    ]);
    if (begun?.status !== 'fulfilled' || locked?.status !== 'fulfilled' || found?.status !== 'fulfilled') {
      await session.send(['rollback']);
      return undefined;
    }
    const [event] = found.value.rows as { webhook_id: string }[];
    return { webhookId: event?.webhook_id };
  } finally {
    session.release();
  }
}
