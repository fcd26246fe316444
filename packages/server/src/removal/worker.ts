import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Batcher } from '../db/batcher.ts';
import type { Database } from '../db/connect.ts';
import { purgeLocation, selectGoingLocations } from './location-store.ts';
import type { RemovalOperations, ThingRow } from './remove-thing.ts';
import { type GoingRow, type RemovableKind, selectGoing } from './store.ts';

/** How often a node looks for deletions that another one left; a request's own node goes on with it at once. */
const SWEEP_MS = 10_000;
const SWEEP_PAGE = 100;
const PAUSE_AFTER_ERROR_MS = 1_000;

export interface RemovalWorker {
  /** Goes on with a deletion until it is done, or the worker is stopped. */
  finish(kind: RemovableKind, thing: GoingRow): Promise<void>;
  finishLocation(locationId: string): Promise<void>;
  /** Takes up what was left by a node that ended, now and from time to time. */
  start(): void;
  /** Ends after the steps that are under way; the rest is taken up after the next start. */
  stop(): Promise<void>;
}

export interface RemovalWorkerOptions {
  readonly database: Database;
  readonly batcher: Batcher;
  readonly logger: Logger;
  readonly operations: Readonly<Record<RemovableKind, RemovalOperations<ThingRow>>>;
}

export function createRemovalWorker({
  database,
  batcher,
  logger,
  operations,
}: RemovalWorkerOptions): RemovalWorker {
  const underWay = new Map<string, Promise<void>>();
  const stopping = new AbortController();
  let sweeping: Promise<void> | undefined;

  /** Repeats a step until it says that nothing is left; each thing once at a time. */
  function repeat(name: string, step: () => Promise<boolean>): Promise<void> {
    const known = underWay.get(name);
    if (known !== undefined) return known;
    const running = run(name, step).finally(() => underWay.delete(name));
    underWay.set(name, running);
    return running;
  }

  async function run(name: string, step: () => Promise<boolean>): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        if (await step()) return;
      } catch (error) {
        if (stopping.signal.aborted) return;
        logger.error({ err: error, removal: name }, 'a step of a deletion failed; it is tried again');
        await pause(PAUSE_AFTER_ERROR_MS);
      }
    }
  }

  function finish(kind: RemovableKind, { location_id, id, trace_id }: GoingRow): Promise<void> {
    const { step } = operations[kind];
    return repeat(`${kind} ${location_id} ${id}`, async () => {
      return (await batcher.one(step, location_id, { id, traceId: trace_id ?? randomUUID() })) === 'gone';
    });
  }

  function finishLocation(locationId: string): Promise<void> {
    return repeat(`location ${locationId}`, () => purgeLocation(database, locationId));
  }

  async function sweep(): Promise<void> {
    for (const { id } of await database.query(selectGoingLocations(SWEEP_PAGE))) void finishLocation(id);
    for (const kind of ['record', 'association'] as const) {
      let after = { locationId: '', id: '' };
      for (;;) {
        const page = await database.query(selectGoing(kind, after, SWEEP_PAGE));
        for (const row of page) void finish(kind, row);
        const last = page.at(-1);
        if (last === undefined || page.length < SWEEP_PAGE) break;
        after = { locationId: last.location_id, id: last.id };
      }
    }
  }

  async function keepSweeping(): Promise<void> {
    while (!stopping.signal.aborted) {
      await sweep().catch((error: unknown) =>
        logger.warn({ err: error }, 'could not look for unfinished deletions'),
      );
      await pause(SWEEP_MS);
    }
  }

  function pause(ms: number): Promise<void> {
    return sleep(ms, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
  }

  return {
    finish,
    finishLocation,
    start() {
      sweeping ??= keepSweeping();
    },
    async stop() {
      stopping.abort();
      await Promise.all([sweeping, ...underWay.values()]);
    },
  };
}
