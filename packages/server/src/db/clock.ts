import type { Database } from './connect.ts';
import { statement } from './statement.ts';

// The time of the database, told without asking it each time. A node's own clock may be off, or jump, by minutes:
// what others see of it (the timestamps of webhooks, which listeners check to five minutes, and of attempts) goes by
// the database's, which also made the times of all events. In between it runs by `performance.now()`, which never jumps.

/** A clock drifts by milliseconds in this time; another database, after a failover, may have another one. */
const ASK_EVERY_MS = 10_000;
/** An answer that took longer says too little about when it was made. */
const ROUND_TRIP_MAX_MS = 250;

const databaseTime = statement<{ ms: number }>(
  'clock_now',
  `
  select (extract(epoch from clock_timestamp()) * 1000)::double precision as ms
`,
);

export interface DatabaseClock {
  /** Milliseconds since 1970, to half of a round trip. */
  now(): number;
  /** Asks the database from time to time. */
  start(): void;
  stop(): void;
}

/** Asks the database once for its time. Throws what it says. */
export async function openClock(database: Database): Promise<DatabaseClock> {
  let offsetMs = (await ask(Number.POSITIVE_INFINITY)) ?? Date.now() - performance.now();
  let timer: NodeJS.Timeout | undefined;

  /** What is to be added to `performance.now()`; undefined where the answer took too long. */
  async function ask(roundTripMaxMs: number): Promise<number | undefined> {
    const sentAt = performance.now();
    const [row] = await database.query(databaseTime());
    const answeredAt = performance.now();
    if (row === undefined || answeredAt - sentAt > roundTripMaxMs) return undefined;
    return row.ms - (sentAt + answeredAt) / 2;
  }

  async function adjust(): Promise<void> {
    offsetMs = (await ask(ROUND_TRIP_MAX_MS)) ?? offsetMs;
  }

  return {
    now: () => offsetMs + performance.now(),
    start() {
      // A database that cannot be asked now is asked again; others tell that it is gone.
      timer ??= setInterval(() => void adjust().catch(() => {}), ASK_EVERY_MS);
    },
    stop() {
      clearInterval(timer);
      timer = undefined;
    },
  };
}
