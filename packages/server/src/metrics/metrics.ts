import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { PoolUsage } from '../db/connect.ts';
import type { ServiceState } from './state.ts';

// What this process counts, and what it reads of the database when it is asked: names and labels, all in one place. No
// label is an id: however many tenants and endpoints there are, there are about as many series.

/** From a commit to a listener's yes: a millisecond at the best, days where a listener was away. */
const DELIVERED_SECONDS = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3_600, 21_600,
];
const HTTP_SECONDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30];
/** Up to the most that is written together. */
const BATCH_SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256];

/** One POST that has ended. */
export interface Sent {
  readonly kind: string;
  /** Why it failed, as a word of a small set; null if it did not. */
  readonly errorClass: string | null;
  /** Since the event was committed; undefined for replays and tests. */
  readonly seconds: number | undefined;
}

/** One request that was answered. */
export interface Answered {
  readonly method: string;
  /** The route's pattern, without its parameters' values. */
  readonly route: string;
  readonly status: number;
  /** Undefined where the time says nothing: an answer that goes on for as long as somebody listens. */
  readonly seconds: number | undefined;
}

export interface MetricsOptions {
  readonly version: string;
  /** The process's own too: memory, CPU, garbage collection, the delay of the event loop. They never end. */
  readonly ofProcess?: boolean;
}

/** One application's metrics. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #deliveries = this.#counter(
    'relata_deliveries_total',
    'Attempts to deliver an event that have ended',
    ['outcome', 'error_class'],
  );
  readonly #delivered = this.#histogram(
    'relata_commit_to_delivered_seconds',
    'From the commit of an event to its successful delivery, by the clock of the database',
    DELIVERED_SECONDS,
  );
  readonly #writes = this.#histogram(
    'relata_write_batch_inputs',
    'Inputs that one transaction joined',
    BATCH_SIZES,
  );
  readonly #results = this.#histogram(
    'relata_result_batch_attempts',
    'Attempts whose results one statement wrote',
    BATCH_SIZES,
  );
  readonly #requests = this.#counter('relata_http_requests_total', 'Requests that were answered', [
    'method',
    'route',
    'status',
  ]);
  readonly #requestSeconds = this.#histogram(
    'relata_http_request_duration_seconds',
    'How long answers took',
    HTTP_SECONDS,
    ['method', 'route'],
  );
  readonly #trimmed = this.#counter('relata_log_trimmed_events_total', 'Events that retention removed', []);
  readonly #inUse = this.#gauge('relata_database_connections_in_use', 'Connections at work', ['pool']);
  readonly #waiting = this.#gauge(
    'relata_database_connections_waiting',
    'Those who wait for a free connection',
    ['pool'],
  );
  readonly #most = this.#gauge('relata_database_connections_max', 'Connections that there may be', ['pool']);
  readonly #lagEvents = this.#gauge(
    'relata_lanes_lag_events',
    'Events ahead of cursors, of all lanes together',
    ['status'],
  );
  readonly #lagEventsMax = this.#gauge(
    'relata_lanes_lag_events_max',
    'Events ahead of one cursor, at the most',
    ['status'],
  );
  readonly #lagSeconds = this.#gauge(
    'relata_lanes_lag_seconds',
    'Age of the first event ahead of each cursor, of all lanes together',
    ['status'],
  );
  readonly #lagSecondsMax = this.#gauge(
    'relata_lanes_lag_seconds_max',
    'Age of the oldest event ahead of a cursor',
    ['status'],
  );
  readonly #behind = this.#gauge('relata_lanes_behind', 'Lanes with events ahead of their cursor', [
    'status',
  ]);
  readonly #endpoints = this.#gauge('relata_endpoints', 'Endpoints', ['status']);
  readonly #pending = this.#gauge('relata_events_pending', 'Events to be tried again, and those behind them');
  readonly #dead = this.#gauge('relata_events_dead', 'Events that were given up');
  readonly #lost = this.#gauge('relata_events_lost', 'Events that retention took before lanes had them');
  readonly #snapshot = this.#gauge(
    'relata_database_oldest_snapshot_seconds',
    'Age of the oldest snapshot in the database, which vacuum waits for',
  );
  readonly #stateAge = this.#gauge(
    'relata_state_age_seconds',
    'How long ago the state of lanes, endpoints and events was read',
  );

  constructor({ version, ofProcess = false }: MetricsOptions) {
    if (ofProcess) collectDefaultMetrics({ register: this.#registry });
    this.#gauge('relata_info', 'The version that runs', ['version']).set({ version }, 1);
  }

  sent({ kind, errorClass, seconds }: Sent): void {
    this.#deliveries.inc({ outcome: kind, error_class: errorClass ?? 'none' });
    if (kind === 'delivered' && seconds !== undefined) this.#delivered.observe(Math.max(0, seconds));
  }

  wrote(inputs: number): void {
    this.#writes.observe(inputs);
  }

  recorded(attempts: number): void {
    this.#results.observe(attempts);
  }

  trimmed(events: number): void {
    this.#trimmed.inc(events);
  }

  answered({ method, route, status, seconds }: Answered): void {
    this.#requests.inc({ method, route, status: `${Math.floor(status / 100)}xx` });
    if (seconds !== undefined) this.#requestSeconds.observe({ method, route }, seconds);
  }

  /** Everything, in the text format of Prometheus. */
  async text(pools: readonly PoolUsage[], state: ServiceState | undefined): Promise<string> {
    for (const { pool, inUse, waiting, max } of pools) {
      this.#inUse.set({ pool }, inUse);
      this.#waiting.set({ pool }, waiting);
      this.#most.set({ pool }, max);
    }
    if (state !== undefined) this.#setState(state);
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  #setState({ endpoints, lanes, events, oldestSnapshotSeconds, readAt }: ServiceState): void {
    // A status that none has any more is 0, not what it was.
    for (const [status, count] of endpoints) this.#endpoints.set({ status }, count);
    for (const [status, lag] of lanes) {
      this.#behind.set({ status }, lag.lanes);
      this.#lagEvents.set({ status }, lag.events);
      this.#lagEventsMax.set({ status }, lag.eventsMax);
      this.#lagSeconds.set({ status }, lag.seconds);
      this.#lagSecondsMax.set({ status }, lag.secondsMax);
    }
    this.#pending.set(events.pending);
    this.#dead.set(events.dead);
    this.#lost.set(events.lost);
    this.#snapshot.set(oldestSnapshotSeconds);
    this.#stateAge.set((performance.now() - readAt) / 1_000);
  }

  #counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.#registry] });
  }

  #gauge<Label extends string = never>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
  ): Gauge<Label> {
    return new Gauge({ name, help, labelNames, registers: [this.#registry] });
  }

  #histogram<Label extends string = never>(
    name: string,
    help: string,
    buckets: readonly number[],
    labelNames: readonly Label[] = [],
  ): Histogram<Label> {
    return new Histogram({ name, help, buckets: [...buckets], labelNames, registers: [this.#registry] });
  }
}
