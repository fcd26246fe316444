import type { Database } from '../../db/connect.ts';
import type { Ordering } from '../endpoints/endpoint.ts';
import type { LaneKey } from './lane-key.ts';
import type { OrderKey, OrderKeys } from './order.ts';
import { SendableEvent } from './recent-events.ts';
import {
  type RetryRow,
  selectFirstRetry,
  selectKeysDue,
  selectRetries,
  selectRetriesOfKeys,
} from './retry-store.ts';
import type { Entry } from './window.ts';

/** Rows that a lane may have in `retry`; at the bound it reads no further, and its cursor stops. */
const ROWS_MAX = 10_000;
/** Retries loaded at a time, with their events. */
const LOADED_MAX = 32;
/** Order keys whose parked events come back at a time, and how many of each. */
const KEYS_LOADED_MAX = 8;
const FOLLOWERS_MAX = 8;
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
  /** Order keys of which something is due: the first of their events, whatever that is. */
  readonly #released = new Set<string>();
  /** One that is due was left where it is because its key was busy. */
  #passedOver = false;
  /** As many keys as are asked for at once were due: behind them there may be more. */
  #mayBeMore = false;
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
    return this.due.length > 0 || this.#released.size > 0 || this.#nextDueAt <= performance.now() + ms;
  }

  get isTimeToLoad(): boolean {
    if (this.due.length > 0 || this.#loading) return false;
    return this.#released.size > 0 || this.#nextDueAt <= performance.now();
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

  /** The first of a key's events is settled, and another is due by that. */
  released(key: OrderKey): void {
    if (this.#ordering === 'location') this.dueIn(0);
    else this.#released.add(key.name);
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
    if (settled > 0 || this.due.length > 0 || this.#released.size > 0) return 0;
    const inMs = Math.min(this.#nextDueAt - performance.now(), ...resting);
    return inMs === NEVER ? LOOK_AGAIN_MS : Math.max(0, inMs);
  }

  /** Loads those that are due, with what follows of their keys. */
  async load(database: Database): Promise<void> {
    this.#loading = true;
    try {
      if (this.#released.size === 0) await this.#loadDue(database);
      if (this.#released.size > 0) await this.#loadKeys(database);
    } finally {
      this.#loading = false;
    }
  }

  async #loadDue(database: Database): Promise<void> {
    this.#nextDueAt = NEVER;
    this.#passedOver = false;
    this.#mayBeMore = false;
    try {
      const found = await this.#askForDue(database);
      if (found === LOADED_MAX && this.due.length > 0) this.dueIn(0);
    } catch (error) {
      this.dueIn(0);
      throw error;
    }
  }

  /** How many rows were found. */
  async #askForDue(database: Database): Promise<number> {
    if (this.#ordering === 'entity') {
      // Not the one that is due is to go, but the first of its key.
      const rows = await database.query(selectKeysDue(this.#lane, [...this.#inHand], LOADED_MAX));
      for (const { order_key, due_in_ms } of rows) {
        if (due_in_ms > 0) this.dueIn(due_in_ms);
        else this.#released.add(order_key);
      }
      this.#mayBeMore = rows.filter(({ due_in_ms }) => due_in_ms <= 0).length === LOADED_MAX;
      return 0;
    }
    const rows = await database.query(
      this.#ordering === 'location'
        ? selectFirstRetry(this.#lane)
        : selectRetries(this.#lane, [...this.#inHand], LOADED_MAX),
    );
    for (const row of rows) this.#admit([row]);
    return rows.length;
  }

  async #loadKeys(database: Database): Promise<void> {
    const names = [...this.#released].slice(0, KEYS_LOADED_MAX);
    const rows = await database.query(selectRetriesOfKeys(this.#lane, names, FOLLOWERS_MAX));
    for (const name of names) {
      this.#released.delete(name);
      this.#admit(rows.filter(({ order_key }) => order_key === name));
    }
  }

  /** Takes a retry that is due, and those behind it. */
  #admit([row, ...behind]: readonly RetryRow[]): void {
    // It came into hand while the database was asked.
    if (row === undefined || this.#inHand.has(row.seq)) return;
    if (row.data === null) {
      this.dueIn(Math.max(row.due_in_ms, 1));
      return;
    }
    const key = this.#keys.forOrdering(this.#ordering, row.order_key);
    if (key !== undefined && !key.isAtRest) {
      this.#passedOver = true;
      return;
    }
    const entry = this.#entryOf(row, key);
    if (key !== undefined) {
      const end = behind.findIndex(({ data }) => data === null);
      const followers = end === -1 ? behind : behind.slice(0, end);
      this.#keys.admitHeld(
        key,
        entry,
        followers.map((each) => this.#entryOf(each, key)),
      );
    }
    this.due.push(entry);
    // Only then: what stays where it is would be found again and again.
    if (this.#mayBeMore) this.dueIn(0);
  }

  #entryOf(row: RetryRow, key: OrderKey | undefined): Entry {
    const { seq, previous, failures, data } = row;
    const event = new SendableEvent(this.#lane.locationId, {
      ...row,
      data: data as NonNullable<typeof data>,
      bytes: 0,
    });
    this.#inHand.add(seq);
    return { seq, previous, event, key, failures, stored: true, flying: false };
  }
}
