import type { Prepared, Sending } from '../sending/send.ts';
import type { OrderKey } from './order.ts';
import type { SendableEvent } from './recent-events.ts';

/** Events between the cursor and where a lane has read to. */
const WINDOW_EVENTS = 256;
/** Bytes of the events in it, beyond which nothing is read. */
const WINDOW_BYTES_MAX: number = 4 * 1024 * 1024;
/** Reading waits for this much room, so that a full window is not refilled one by one. */
const READ_EVENTS_MIN = 128;

/** One event in the hands of a lane. */
export interface Entry {
  readonly seq: number;
  /** The number of the event before it that passed the filter. */
  readonly previous: number;
  readonly event: SendableEvent;
  readonly key: OrderKey | undefined;
  failures: number;
  /** In `retry`, or in a report on its way there. */
  stored: boolean;
  /** Being sent. */
  flying: boolean;
  sending?: Sending;
  /** Composed while it could not go yet. */
  prepared?: Prepared;
  /** `performance.now()` */
  startedAt?: number;
}

/** Where a lane stands in its log: what it has read, and what of that is neither settled nor in `retry`. */
export class Window {
  readTo: number;
  /** The last number up to `readTo` that passed the filter. */
  matched: number;
  /** By number, ascending. */
  readonly #entries = new Map<number, Entry>();
  #bytes = 0;

  constructor(cursor: number, matched: number) {
    this.readTo = cursor;
    this.matched = matched;
  }

  /** Everything up to it is settled or in `retry`; `matched` is the last of them that passed the filter. */
  get cursor(): { cursor: number; matched: number } {
    for (const first of this.#entries.values()) return { cursor: first.seq - 1, matched: first.previous };
    return { cursor: this.readTo, matched: this.matched };
  }

  get isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  /** How many events may be read now; 0 while it is not worth it. */
  get room(): number {
    const room = WINDOW_EVENTS - (this.readTo - this.cursor.cursor);
    return room >= READ_EVENTS_MIN && this.#bytes < WINDOW_BYTES_MAX ? room : 0;
  }

  add(entry: Entry): void {
    this.#entries.set(entry.seq, entry);
    this.#bytes += entry.event.bytes;
  }

  remove(entry: Entry): void {
    if (this.#entries.delete(entry.seq)) this.#bytes -= entry.event.bytes;
  }
}
