import type { Database } from '../db/connect.ts';
import { countEndpoints, countEvents, type LagRow, selectLag, selectOldestSnapshot } from './store.ts';

// The state of the whole service, for the metrics: read when somebody asks, remembered for a while, and never read by
// two at a time. A reading walks all locations that have a log in pages; the longer it took, the longer it is kept.

/** Whoever asks more often gets the same answer. */
const KEPT_MS_MIN = 5_000;
/** A reading takes a tenth of one connection's time at the most. */
const KEPT_PER_MS = 10;
/** Whoever asks is not kept waiting for longer; the answer is the last that there is. */
const WAIT_MS_MAX = 2_000;
/** Pairs of a location and an endpoint that one statement looks at: some 50 ms. */
const PAIRS_MAX = 10_000;
const LOCATIONS_MAX = 2_000;
/** Pending and dead events are counted so far: more than that is a disaster of any size. */
const EVENTS_MAX = 1_000_000;

/** All that an endpoint can be; each has its series from the beginning. */
const STATUSES = ['enabled', 'paused', 'down', 'disabled'];

export interface Lag {
  /** Those that have any. */
  readonly lanes: number;
  readonly events: number;
  readonly eventsMax: number;
  /** The age of each lane's first event that is ahead of its cursor. */
  readonly seconds: number;
  readonly secondsMax: number;
}

export interface ServiceState {
  /** By status. */
  readonly endpoints: ReadonlyMap<string, number>;
  /** By the status of their endpoints. */
  readonly lanes: ReadonlyMap<string, Lag>;
  readonly events: { readonly pending: number; readonly dead: number; readonly lost: number };
  readonly oldestSnapshotSeconds: number;
  /** `performance.now()` when the reading began. */
  readonly readAt: number;
}

export interface StateReader {
  /** The state as it was lately; undefined if it has never been read. */
  read(): Promise<ServiceState | undefined>;
  /** Waits for a reading that is under way. */
  stop(): Promise<void>;
}

export function createStateReader(database: Database, onError: (error: unknown) => void): StateReader {
  let state: ServiceState | undefined;
  let freshUntil = 0;
  let reading: Promise<void> | undefined;

  async function readAnew(): Promise<void> {
    const readAt = performance.now();
    try {
      state = await readState(database, readAt);
    } catch (error) {
      onError(error);
    }
    const tookMs = performance.now() - readAt;
    freshUntil = performance.now() + Math.max(KEPT_MS_MIN, KEPT_PER_MS * tookMs);
  }

  return {
    async read() {
      if (performance.now() < freshUntil) return state;
      reading ??= readAnew().finally(() => {
        reading = undefined;
      });
      await orAfter(reading, WAIT_MS_MAX);
      return state;
    },
    async stop() {
      await reading;
    },
  };
}

async function readState(database: Database, readAt: number): Promise<ServiceState> {
  const endpoints = new Map(STATUSES.map((status) => [status, 0]));
  for (const { status, count } of await database.query(countEndpoints())) endpoints.set(status, count);
  const endpointCount = [...endpoints.values()].reduce((sum, count) => sum + count, 0);
  const [events] = await database.query(countEvents(EVENTS_MAX));
  // The embedded engine has one connection, and so no snapshot but its own.
  const [snapshot] = database.engine === 'pglite' ? [] : await database.query(selectOldestSnapshot());
  return {
    endpoints,
    lanes: await readLag(database, endpointCount),
    events: { pending: events?.pending ?? 0, dead: events?.dead ?? 0, lost: events?.lost ?? 0 },
    oldestSnapshotSeconds: snapshot?.seconds ?? 0,
    readAt,
  };
}

async function readLag(database: Database, endpoints: number): Promise<Map<string, Lag>> {
  const none: Lag = { lanes: 0, events: 0, eventsMax: 0, seconds: 0, secondsMax: 0 };
  const lags = new Map(STATUSES.map((status) => [status, none]));
  if (endpoints === 0) return lags;
  const pageSize = Math.min(LOCATIONS_MAX, Math.max(1, Math.floor(PAIRS_MAX / endpoints)));
  for (let after = ''; ; ) {
    const [page, ...rows] = inOrder(await database.query(selectLag(after, pageSize)));
    for (const row of rows) {
      const status = row.status as string;
      lags.set(status, added(lags.get(status) ?? none, row));
    }
    if (page === undefined || page.last_id === null || page.locations < pageSize) return lags;
    after = page.last_id;
  }
}

/** The row about the page first. */
function inOrder(rows: readonly LagRow[]): LagRow[] {
  return [...rows].sort((a, b) => Number(a.status !== null) - Number(b.status !== null));
}

function added(lag: Lag, row: LagRow): Lag {
  return {
    lanes: lag.lanes + row.lanes,
    events: lag.events + row.events,
    eventsMax: Math.max(lag.eventsMax, row.events_max),
    seconds: lag.seconds + row.seconds,
    secondsMax: Math.max(lag.secondsMax, row.seconds_max),
  };
}

async function orAfter(promise: Promise<void>, ms: number): Promise<void> {
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([promise, over]).finally(() => clearTimeout(timer));
}
