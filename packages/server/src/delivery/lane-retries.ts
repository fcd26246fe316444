import type { Database } from '../db/connect.ts';
import type { Ordering } from './endpoint.ts';
import { type LaneKey, type RetryRow, selectFirstRetry, selectRetries } from './lanes.ts';
import type { OrderKeys } from './order.ts';
import { SendableEvent } from './recent-events.ts';
import type { Entry } from './window.ts';

/** Rows that a lane may have in `retry`; at the bound it reads no further, and its cursor stops. */
const ROWS_MAX = 10_000;
/** Retries loaded at a time, with their events. */
const LOADED_MAX = 32;
/** When to look again after retries of which none is known to become due. */
const LOOK_AGAIN_MS = 60_000;

const NEVER = Number.POSITIVE_INFINITY;

/** What a lane has in `retry`: how much, when the next is due, and what of it is in hand. */
export class LaneRetries {
  /** Loaded, due, and not under way yet. */
  readonly due: Entry[] = [];
  readonly #lane: LaneKey;
  readonly #ordering: Ordering;
  readonly #keys: OrderKeys;
  #rows: number;
  /** By `performance.now()`. */
  #nextDueAt: number;
  /** Those in hand, and those whose outcome is not written yet: what the database says of them is old. */
  readonly #inHand = new Set<number>();
  /** One that is due was left where it is because its key was busy. */
  #passedOver = false;
  #loading = false;

  constructor(lane: LaneKey, ordering: Ordering, keys: OrderKeys, rows: number) {
    this.#lane = lane;
    this.#ordering = ordering;
    this.#keys = keys;
    this.#rows = rows;
    this.#nextDueAt = rows > 0 ? 0 : NEVER;
  }

  get rows(): number {
    return this.#rows;
  }

  get isFull(): boolean {
    return this.#rows >= ROWS_MAX;
  }

  get isLoading(): boolean {
    return this.#loading;
  }

  /** Whether one is in hand or becomes due within this time. */
  isNear(ms: number): boolean {
    return this.due.length > 0 || this.#nextDueAt <= performance.now() + ms;
  }

  get isTimeToLoad(): boolean {
    return this.due.length === 0 && !this.#loading && this.#nextDueAt <= performance.now();
  }

  /** A new row. */
  added(): void {
    this.#rows += 1;
  }

  removed(): void {
    this.#rows -= 1;
  }

  take(entry: Entry): void {
    this.#inHand.add(entry.seq);
  }

  letGo(entry: Entry): void {
    this.#inHand.delete(entry.seq);
  }

  dueIn(ms: number): void {
    this.#nextDueAt = Math.min(this.#nextDueAt, performance.now() + ms);
  }

  /** A key has become free in the lane: perhaps one that had been passed over can go. */
  keyFreed(): void {
    if (this.#passedOver) this.dueIn(0);
  }

  /**
   * When somebody has to look after them; null if there are none.
   * @param settled how many are just going; what waits behind them becomes due by that
   * @param resting in how many ms those are due that are just coming
   */
  nextInMs(settled: number, resting: readonly number[]): number | null {
    if (this.#rows - settled <= 0) return null;
    if (settled > 0 || this.due.length > 0) return 0;
    const inMs = Math.min(this.#nextDueAt - performance.now(), ...resting);
    return inMs === NEVER ? LOOK_AGAIN_MS : Math.max(0, inMs);
  }

  /** Loads those that are due. */
  async load(database: Database): Promise<void> {
    this.#loading = true;
    this.#nextDueAt = NEVER;
    this.#passedOver = false;
    try {
      const rows = await database.query(
        this.#ordering === 'location'
          ? selectFirstRetry(this.#lane)
          : selectRetries(this.#lane, [...this.#inHand], LOADED_MAX),
      );
      for (const row of rows) this.#admit(row);
      if (rows.length === LOADED_MAX && this.due.length > 0) this.dueIn(0);
    } catch (error) {
      this.dueIn(0);
      throw error;
    } finally {
      this.#loading = false;
    }
  }

  #admit(row: RetryRow): void {
    // It came into hand while the database was asked.
    if (this.#inHand.has(row.seq)) return;
    const { data } = row;
    if (data === null) {
      this.dueIn(Math.max(row.due_in_ms, 1));
      return;
    }
    const key = this.#keys.forOrdering(this.#ordering, row.order_key);
    if (key !== undefined && (key.owner !== undefined || key.settling)) {
      this.#passedOver = true;
      return;
    }
    const event = new SendableEvent(this.#lane.locationId, { ...row, data, bytes: 0 });
    const entry: Entry = {
      seq: row.seq,
      previous: row.previous,
      event,
      key,
      failures: row.failures,
      stored: true,
    };
    if (key !== undefined) {
      this.#keys.hold(key);
      key.owner = entry;
    }
    this.#inHand.add(row.seq);
    this.due.push(entry);
  }
}
