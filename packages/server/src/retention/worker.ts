import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Retention } from '../config.ts';
import type { Batcher } from '../db/batcher.ts';
import type { Database } from '../db/connect.ts';
import { sqlstate } from '../db/sqlstate.ts';
import { RelataError } from '../errors.ts';
import { dropAttemptPartition, giveChoreBack, takeChore } from './chore-store.ts';
import { expireLogStep } from './expire-log.ts';
import { selectAged } from './store.ts';
import { trimLogStep } from './trim-log.ts';

// Lets go of what is old: events and attempts. One node at a time does it for all, in small steps: each is a write of
// one location like any other and takes its turn with them, and after each it rests for several times as long.

const CHORE = 'retention';
const EVERY_MS = 600_000;
/** After a start there is more urgent work. */
const FIRST_AFTER_MS = 15_000;
/** A node that ended in the middle is waited for so long. */
const TURN_MS = 120_000;
const TURN_RENEWED_MS = 30_000;
const LOCATIONS_PAGE = 500;
/** Rest after a step, for each ms that it took: the steps take a fifth of one connection at the most. */
const REST_PER_MS = 4;
const REST_MS_MIN = 5;
/** Events of one step, and of one of the embedded engine, whose steps hold up everybody. */
const EVENTS_MAX = 1_000;
const EVENTS_MAX_EMBEDDED = 200;
/** Of a step that takes events from lanes: each is looked at for each of these. */
const EXPIRE_MAX = 256;
/** A lock that could not be had at once. */
const LOCK_NOT_AVAILABLE = '55P03';

export interface RetentionOptions {
  readonly database: Database;
  readonly batcher: Batcher;
  readonly logger: Pick<Logger, 'warn' | 'info'>;
  readonly retention: Retention;
  /** Told of events that are gone. */
  readonly onTrimmed?: (events: number) => void;
}

export interface RetentionWorker {
  start(): void;
  /** Lets go of all that is old enough now, unless another node is at it; whether it was this node's turn. */
  run(): Promise<boolean>;
  /** Ends after the step that is under way. */
  stop(): Promise<void>;
}

export function createRetentionWorker(options: RetentionOptions): RetentionWorker {
  const { database, batcher, logger, retention } = options;
  const { days, daysMax, attemptDays } = retention;
  const nodeId = randomUUID();
  const stopping = new AbortController();
  const trimMax = database.engine === 'pglite' ? EVENTS_MAX_EMBEDDED : EVENTS_MAX;
  const expireMax = Math.min(trimMax, EXPIRE_MAX);
  let going: Promise<void> | undefined;
  let turnUntil = 0;

  async function run(): Promise<boolean> {
    if (!(await keepTurn())) return false;
    try {
      await dropAttempts();
      for (let after = ''; !stopping.signal.aborted; ) {
        const page = await database.query(selectAged(after, LOCATIONS_PAGE, days));
        for (const { id, is_aged } of page) if (is_aged && !(await trimLocation(id))) return true;
        const last = page.at(-1);
        if (last === undefined || page.length < LOCATIONS_PAGE) break;
        after = last.id;
      }
    } finally {
      turnUntil = 0;
      await database.query(giveChoreBack(CHORE, nodeId)).catch(() => {});
    }
    return true;
  }

  /** False where another node has the turn. */
  async function keepTurn(): Promise<boolean> {
    if (performance.now() < turnUntil) return true;
    const taken = await database.query(takeChore(CHORE, nodeId, TURN_MS));
    turnUntil = performance.now() + TURN_RENEWED_MS;
    return taken.length > 0;
  }

  /** False if the turn was lost or the worker is stopped. */
  async function trimLocation(locationId: string): Promise<boolean> {
    try {
      while (!stopping.signal.aborted) {
        if (!(await keepTurn())) return false;
        const beganAt = performance.now();
        const step = await batcher.one(trimLogStep, locationId, { days, daysMax, eventsMax: trimMax });
        let { events } = step;
        if (events === 0 && step.mustExpire) events = await expire(locationId);
        if (events === 0) return true;
        options.onTrimmed?.(events);
        await pause(Math.max(REST_MS_MIN, REST_PER_MS * (performance.now() - beganAt)));
      }
    } catch (error) {
      // Deleted meanwhile, or too busy just now: the others are not kept waiting.
      if (!(error instanceof RelataError)) throw error;
      if (error.code !== 'location_unknown')
        logger.warn({ err: error, locationId }, 'the log of a location could not be trimmed');
    }
    return !stopping.signal.aborted;
  }

  async function expire(locationId: string): Promise<number> {
    const { events, lost } = await batcher.one(expireLogStep, locationId, { daysMax, eventsMax: expireMax });
    if (lost > 0) logger.warn({ locationId, lost }, 'lanes have lost events that became too old');
    return events;
  }

  async function dropAttempts(): Promise<void> {
    try {
      for (;;) {
        const [row] = await database.query(dropAttemptPartition(attemptDays));
        if (row?.dropped == null) return;
        logger.info({ partition: row.dropped }, 'dropped a day of attempts');
      }
    } catch (error) {
      // Somebody reads them; there is time.
      if (sqlstate(error) !== LOCK_NOT_AVAILABLE) throw error;
    }
  }

  async function keepGoing(): Promise<void> {
    // So that nodes that start together do not ask together.
    await pause(FIRST_AFTER_MS * (1 + Math.random()));
    while (!stopping.signal.aborted) {
      await run().catch((error: unknown) => logger.warn({ err: error }, 'retention could not go on'));
      await pause(EVERY_MS);
    }
  }

  function pause(ms: number): Promise<void> {
    return sleep(ms, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
  }

  return {
    start() {
      going ??= keepGoing();
    },
    run,
    async stop() {
      stopping.abort();
      await going;
    },
  };
}
