import { compileFilter, type EventFilter } from '../../log/event-filter.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import { compileReplayFilter } from '../replay/replay.ts';
import type { Outcome } from '../sending/send.ts';
import type { LaneStart } from './lane-context.ts';
import { Happenings, storedRetry } from './lane-report.ts';
import { LaneRetries } from './lane-retries.ts';
import { type OrderKey, OrderKeys } from './order.ts';
import type { SendableEvent } from './recent-events.ts';
import type { LaneReport, StoredRetry } from './record-results.ts';
import { Tally } from './tally.ts';
import { type Entry, Window } from './window.ts';

// What a lane has in hand, without the doing: no clock, no network, no database.
//
// An event that passes the filter is an entry, and an entry is
//
//   waiting ── its order key is free ──▶ ready ── a place is free ──▶ flying ──▶ settled: delivered, or dead
//      │                                                                │
//      └── the key is held: parked ──▶ in `retry` ◀── failed, or slow ──┘
//
// and comes back from `retry`, when it is due, as ready. The cursor is the number before the first entry that is
// neither settled nor in `retry`.
//
// What happens is collected. `take` hands it over to be written, and `recorded` says that it is. One report is
// under way at a time, so what was handed over counts as done for whatever is reported later.

/** What is written of a lane's entries. */
export type EntriesReport = Omit<
  LaneReport,
  'locationId' | 'endpointId' | 'replay' | 'lease' | 'leaseMs' | 'release'
>;

/** How a report ends that gives the lane up: what is only begun is left to whoever has it next. */
export type Stage = 'working' | 'leaving' | 'last';

export class Entries {
  readonly window: Window;
  readonly keys: OrderKeys = new OrderKeys();
  readonly retries: LaneRetries;
  readonly #endpoint: Endpoint;
  readonly #filter: EventFilter;
  /** Numbers in `retry` that the cursor has not passed: a crash came in between. */
  readonly #storedAhead: Set<number>;
  /** The last of them, by order key. */
  readonly #lastAhead: Map<string, number>;
  readonly #ready: Entry[] = [];
  /** The highest number that was sent or put into `retry`. */
  #highest = 0;
  readonly #tally: Tally;
  #happenings: Happenings = new Happenings();
  #taken: Taken | undefined;

  constructor(start: LaneStart, endpoint: Endpoint) {
    this.#endpoint = endpoint;
    this.#filter = filterOf(start, endpoint);
    this.#tally = new Tally(start);
    this.window = new Window(start.cursor, start.matched);
    this.retries = new LaneRetries(start, endpoint.ordering, this.keys, start.retries);
    this.#storedAhead = new Set(start.storedAhead.map(({ seq }) => seq));
    this.#lastAhead = new Map(start.storedAhead.map(({ orderKey, seq }) => [orderKey, seq]));
    if (endpoint.ordering === 'location' && start.retries > 0) this.keys.hold(this.keys.get(''));
  }

  /** Results that are not written yet. */
  get unrecorded(): number {
    return this.#happenings.attempts.length + (this.#taken?.happenings.attempts.length ?? 0);
  }

  /** Nothing is in hand but what is flying, and nothing is just being written. */
  get isEmpty(): boolean {
    return this.window.isEmpty && this.#taken === undefined && !this.retries.isLoading;
  }

  /** Something can be put behind a held key. */
  get mayPark(): boolean {
    return this.#parksKeys && this.keys.mayPark && !this.retries.isFull;
  }

  /** Order keys of these events of which it is not known here whether one of theirs is in `retry`. */
  unknownKeys(events: readonly SendableEvent[]): string[] {
    if (this.retries.rows === 0 || !this.#parksKeys) return [];
    const names = events.filter((event) => this.#filter(event)).map(({ orderKey }) => orderKey);
    return [...new Set(names)].filter((name) => !this.keys.knows(name));
  }

  /** The next event of the log. */
  admit(event: SendableEvent): void {
    this.window.readTo = event.seq;
    if (!this.#filter(event)) return;
    const previous = this.window.matched;
    this.window.matched = event.seq;
    if (this.#storedAhead.delete(event.seq)) return;
    const key = this.keys.forOrdering(this.#endpoint.ordering, event.orderKey);
    const entry: Entry = { seq: event.seq, previous, event, key, failures: 0, stored: false, flying: false };
    this.window.add(entry);
    if (key === undefined || this.keys.admit(key, entry)) this.#ready.push(entry);
  }

  /** Whether there is one to be sent. */
  get hasNext(): boolean {
    return this.retries.due.length > 0 || this.#ready.length > 0;
  }

  /** The entry to be sent next. Retries come first where they may; they are the likelier to hang. */
  next(mayRetry: boolean): Entry | undefined {
    const isRetrysTurn = mayRetry || this.#ready.length === 0;
    const entry = (isRetrysTurn ? this.retries.due.shift() : undefined) ?? this.#ready.shift();
    if (entry === undefined) return undefined;
    entry.flying = true;
    this.#highest = Math.max(this.#highest, entry.seq);
    return entry;
  }

  /** Those that are to be sent next as far as they are new: at most so many. */
  upcoming(count: number): readonly Entry[] {
    return this.#ready.slice(0, count);
  }

  /** An attempt was made; what follows from it is said by one of the next three. */
  attempted(entry: Entry, outcome: Outcome): void {
    entry.flying = false;
    this.#happenings.attempt(entry, outcome, this.#endpoint.revision);
  }

  deliver(entry: Entry): void {
    this.#tally.add(entry.seq, 'delivered');
    this.#settle(entry);
  }

  bury(entry: Entry, outcome: Outcome): void {
    this.#tally.add(entry.seq, 'failed');
    this.#happenings.bury(entry, outcome);
    this.#settle(entry);
  }

  #settle(entry: Entry): void {
    if (entry.stored) {
      this.#happenings.settle(entry);
      const next = entry.key && this.keys.settle(entry.key);
      if (next !== undefined) this.retries.due.push(next);
      return;
    }
    // A slow one may be on the list for `retry` already.
    this.#happenings.stored.delete(entry.seq);
    this.window.remove(entry);
    this.#free(entry.key);
  }

  /** It goes to `retry`, or stays there, until it is due. */
  store(entry: Entry, dueInMs: number): void {
    this.#happenings.store(entry, dueInMs);
  }

  /** Whether an attempt that is under way holds up the cursor. */
  isInTheWay(entry: Entry): boolean {
    if (entry.stored || this.#happenings.stored.has(entry.seq)) return false;
    return this.window.readTo > entry.seq && this.#endpoint.ordering !== 'location';
  }

  /** Hands over what is to be written. The last report leaves nothing behind the cursor that was sent. */
  take(stage: Stage): EntriesReport {
    const happenings = this.#happenings;
    this.#happenings = new Happenings();
    if (stage === 'last') this.#storeOvertaken(happenings);
    const stored = [...happenings.stored.values()];
    for (const { entry } of stored) this.#handOver(entry);
    const parked = this.#park(stage);
    const resting = [
      ...stored.filter(({ entry }) => !entry.flying),
      ...parked.filter(({ retry }) => retry.dueInMs !== null),
    ];
    const { cursor, matched } = this.window.cursor;
    const retryInMs = this.retries.nextInMs(
      happenings.settled.length,
      resting.map(({ retry }) => retry.dueInMs ?? 0),
    );
    this.#taken = { happenings, resting };
    return {
      cursor,
      matched,
      ...this.#tally.upTo(cursor),
      retryInMs,
      stored: [...stored, ...parked].map(({ retry }) => retry),
      settled: happenings.settled.map(({ retry }) => retry),
      dead: happenings.dead,
      attempts: happenings.attempts,
    };
  }

  /** What was taken is written. `released` are the order keys that were settled and have more in `retry`. */
  recorded(released: ReadonlySet<string>): void {
    const taken = this.#taken;
    this.#taken = undefined;
    if (taken === undefined) return;
    for (const { entry, retry } of taken.resting) {
      this.retries.letGo(entry);
      this.retries.dueIn(retry.dueInMs ?? 0);
    }
    for (const { entry } of taken.happenings.settled) this.#afterSettled(entry, released);
  }

  /** Where the whole location is in order, nothing is parked: everything would be. */
  get #parksKeys(): boolean {
    return this.#endpoint.ordering === 'entity';
  }

  #free(key: OrderKey | undefined): void {
    const next = key && this.keys.free(key);
    if (next !== undefined) this.#ready.push(next);
  }

  /** An entry is in `retry` from this report on, and the cursor may pass it. */
  #handOver(entry: Entry): void {
    if (!entry.stored) this.#leaveWindow(entry);
    this.retries.take(entry);
    if (entry.key === undefined) return;
    if (entry.flying) this.keys.hold(entry.key);
    else for (const follower of this.keys.rest(entry.key)) this.retries.letGo(follower);
  }

  #park(stage: Stage): Stored[] {
    const isLast = stage === 'last';
    // The last report may exceed the bound, by no more than the window: what it left out would be sent again.
    if (!this.#parksKeys || (this.retries.isFull && !isLast)) return [];
    const parked = this.keys.park(stage === 'working' ? Number.POSITIVE_INFINITY : this.#highest, isLast);
    return parked.map((entry) => {
      this.#leaveWindow(entry);
      // After a crash an event can come to wait behind a later one, which settles without releasing it. It had been
      // settled itself before the later one could begin, so that sending it again breaks no order.
      const isOvertaken = entry.seq < (this.#lastAhead.get(entry.event.orderKey) ?? 0);
      // Nothing releases it either that is settled by this very report; of its key the first goes first all the same.
      const isDue = isOvertaken || (entry.key?.settling ?? 0) > 0;
      if (isDue) this.retries.take(entry);
      return { entry, retry: storedRetry(entry, isDue ? 0 : null) };
    });
  }

  #leaveWindow(entry: Entry): void {
    entry.stored = true;
    this.#highest = Math.max(this.#highest, entry.seq);
    this.window.remove(entry);
    this.retries.added();
  }

  /** Entries that later ones have overtaken go into `retry`: behind the cursor nothing may have been sent. */
  #storeOvertaken(happenings: Happenings): void {
    for (const entry of this.#ready) {
      if (entry.seq < this.#highest && !happenings.stored.has(entry.seq)) happenings.store(entry, 0);
    }
  }

  #afterSettled(entry: Entry, released: ReadonlySet<string>): void {
    this.retries.letGo(entry);
    this.retries.removed();
    const { key } = entry;
    if (key === undefined || !this.keys.written(key)) return;
    const isHeld =
      this.#endpoint.ordering === 'location' ? this.retries.rows > 0 : released.has(entry.event.orderKey);
    if (isHeld) {
      this.keys.hold(key);
      this.retries.released(key);
    } else {
      this.#free(key);
      this.retries.keyFreed();
    }
  }
}

/** What is sent once more must pass both filters. */
function filterOf({ task }: LaneStart, endpoint: Endpoint): EventFilter {
  const passes = compileFilter(endpoint);
  if (task === null) return passes;
  const isAsked = compileReplayFilter(task.filter);
  return (event) => passes(event) && isAsked(event);
}

type Stored = { readonly entry: Entry; readonly retry: StoredRetry };

/** A report under way. */
interface Taken {
  readonly happenings: Happenings;
  /** What rests in `retry` from then on. */
  readonly resting: readonly Stored[];
}
