import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../db/connect.ts';
import { sqlstate } from '../../db/sqlstate.ts';
import type { Lane } from './lane.ts';
import { laneKeyOf, nameOf } from './lane-key.ts';
import { type LaneReport, type RecordedRow, recordResults } from './record-results.ts';

// What happens on all lanes of a node is written together: a lane that has something to say is on a list; after
// a few milliseconds, or at once if it is much, everybody's reports go to the database as one statement. One
// is under way at a time, so a lane's reports arrive in their order. Where the database cannot be reached the
// same reports are sent again: lanes stop by themselves when too much is unwritten or their lease runs out.

/** Attempts in one statement. */
const ATTEMPTS_MAX = 256;
/** Lanes in one statement; what they report besides attempts is bounded by their windows. */
const LANES_MAX = 256;
/** Pauses between trials to reach the database: doubled from the first to the last. */
const PAUSE_MS_MIN = 50;
const PAUSE_MS_MAX = 1_000;
/** Statements that are at fault themselves; sent again they would fail again. */
const FAULT_CLASSES: ReadonlySet<string> = new Set(['22', '23', '42', '54', 'P0']);

export interface ResultsOptions {
  readonly database: Database;
  readonly nodeId: string;
  readonly recordMs: number;
  /** Told of each statement how many attempts it wrote. */
  readonly onRecorded?: ((attempts: number) => void) | undefined;
  readonly onError: (error: unknown, what: string) => void;
}

export interface Results {
  /** The lane has something to be written. */
  add(lane: Lane): void;
  /** Resolves when all that was added is written, or given up because of `giveUp`. */
  settled(): Promise<void>;
  /** From now on a database that cannot be reached is not waited for. */
  giveUp(): void;
}

export function createResults({ database, nodeId, recordMs, onRecorded, onError }: ResultsOptions): Results {
  const waiting = new Set<Lane>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;
  /** How often something was added since the last statement: about as many attempts. */
  let additions = 0;
  let givenUp = false;

  function schedule(): void {
    if (writing !== undefined) return;
    if (additions >= ATTEMPTS_MAX) begin();
    else timer ??= setTimeout(begin, recordMs);
  }

  function begin(): void {
    clearTimeout(timer);
    timer = undefined;
    if (writing !== undefined || waiting.size === 0) return;
    writing = writeSome().finally(() => {
      writing = undefined;
      if (waiting.size > 0) schedule();
    });
  }

  async function writeSome(): Promise<void> {
    const lanes = next();
    if (lanes.length === 0) return;
    const reports = lanes.map((lane) => lane.take());
    const sentAt = performance.now();
    const rows = await write(reports);
    if (rows !== undefined) {
      tell(lanes, rows, sentAt);
      return;
    }
    // One of the reports is at fault. Each by itself; the one that fails alone costs its lane the lease.
    for (const [index, lane] of lanes.entries()) {
      const own = await write([reports[index] as LaneReport]);
      if (own !== undefined) tell([lane], own, sentAt);
      else lane.drop();
    }
  }

  function next(): Lane[] {
    const lanes: Lane[] = [];
    let sum = 0;
    for (const lane of waiting) {
      if (lanes.length === LANES_MAX || sum >= ATTEMPTS_MAX) break;
      waiting.delete(lane);
      if (lane.isGone && lane.unrecorded === 0) continue;
      lanes.push(lane);
      sum += lane.unrecorded;
    }
    additions = 0;
    return lanes;
  }

  /** Undefined if the statement is at fault, or the database is given up. */
  async function write(reports: readonly LaneReport[]): Promise<RecordedRow[] | undefined> {
    for (let pauseMs = PAUSE_MS_MIN; ; pauseMs = Math.min(2 * pauseMs, PAUSE_MS_MAX)) {
      try {
        const rows = await database.query(recordResults(reports, nodeId));
        onRecorded?.(reports.reduce((sum, { attempts }) => sum + attempts.length, 0));
        return rows;
      } catch (error) {
        onError(error, 'results of deliveries could not be written');
        if (givenUp || error instanceof TypeError || FAULT_CLASSES.has(sqlstate(error)?.slice(0, 2) ?? ''))
          return undefined;
        await sleep(pauseMs);
      }
    }
  }

  function tell(lanes: readonly Lane[], rows: readonly RecordedRow[], sentAt: number): void {
    const released = new Map<string, Set<string>>();
    for (const row of rows) {
      const name = nameOf(laneKeyOf(row));
      const keys = released.get(name) ?? new Set();
      if (row.order_key !== null) keys.add(row.order_key);
      released.set(name, keys);
    }
    for (const lane of lanes) {
      const keys = released.get(nameOf(lane));
      lane.recorded(keys !== undefined, keys ?? new Set(), sentAt);
    }
  }

  return {
    add(lane) {
      waiting.add(lane);
      additions += 1;
      schedule();
    },
    async settled() {
      while (waiting.size > 0 || writing !== undefined) {
        begin();
        await writing;
      }
    },
    giveUp() {
      givenUp = true;
    },
  };
}
