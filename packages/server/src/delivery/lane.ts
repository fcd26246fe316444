import { selectBounds } from '../log/read.ts';
import type { Endpoint } from './endpoint.ts';
import { compileFilter, type EventFilter } from './event-filter.ts';
import type { LaneContext, LaneStart, Taken } from './lane-context.ts';
import { Happenings, storedRetry } from './lane-report.ts';
import { LaneRetries } from './lane-retries.ts';
import { type LaneKey, selectHeldKeys } from './lanes.ts';
import { type OrderKey, OrderKeys } from './order.ts';
import type { SendableEvent } from './recent-events.ts';
import type { LaneReport, StoredRetry } from './record-results.ts';
import { nextDelayMs } from './retry-policy.ts';
import type { Outcome } from './send.ts';
import { leaseFor } from './timing.ts';
import { type Entry, Window } from './window.ts';

// One endpoint in one location, while this node holds its lease.
//
// A lane reads the log from its cursor on, into a window. What passes the filter is an entry, and an entry is
//
//   waiting ── its order key is free ──▶ ready ── a place is free ──▶ flying ──▶ settled: delivered, or dead
//      │                                                                │
//      └── the key is held: parked ──▶ in `retry` ◀── failed, or slow ──┘
//
// and comes back from `retry`, when it is due, as ready. The cursor is the number before the first entry that
// is neither settled nor in `retry`. Everything that happens is collected and written with other lanes'
// (`results.ts`): `take` hands it over, `recorded` says that it is in the database. At most one report of a lane
// is under way, so what `take` has handed over counts as done for whatever is reported later.
//
//   working ── leave: idle, its turn is over, the endpoint changed, the node stops ──▶ leaving ──▶ left
//      └──────────── the lease turns out to be another's, or the endpoint is gone ──▶ lost
//
// A leaving lane starts nothing, waits for what is flying, and puts the entries it has overtaken into `retry`,
// so that nothing behind its cursor has been sent. Its last report gives the lease back.

/** Results that may be unwritten: what a crash would send again, and memory while the database is away. */
const UNRECORDED_MAX = 512;
/** Before a database that has just failed is asked again. */
const PAUSE_AFTER_ERROR_MS = 500;
/** What an attempt may take beyond its deadline: for timers that fire late. */
const DEADLINE_MARGIN_MS = 50;

export class Lane implements LaneKey {
  readonly locationId: string;
  readonly endpointId: string;
  readonly endpoint: Endpoint;
  readonly startedAt: number = performance.now();
  readonly #context: LaneContext;
  readonly #filter: EventFilter;
  readonly #lease: number;
  readonly #leaseMs: number;
  #leaseEndsAt: number;
  #phase: 'working' | 'leaving' | 'left' | 'lost' = 'working';

  readonly #window: Window;
  readonly #keys: OrderKeys = new OrderKeys();
  readonly #ready: Entry[] = [];
  readonly #flying: Set<Entry> = new Set();
  #flyingRetries = 0;
  readonly #retries: LaneRetries;
  /** Numbers in `retry` that the cursor has not passed: a crash came in between. */
  readonly #storedAhead: Set<number>;
  /** The last of them, by order key. */
  readonly #lastAhead: Map<string, number>;
  #head: number;
  /** The highest number that was sent or put into `retry`. */
  #highest = 0;

  #happenings: Happenings = new Happenings();
  #taken: Taken | undefined;
  #recordedCursor: number;
  /** Since when the cursor has moved without being written. */
  #movedAt: number | undefined;
  #busyAt: number = performance.now();
  #pausedUntil = 0;
  #reading = false;

  constructor(start: LaneStart, endpoint: Endpoint, context: LaneContext) {
    this.locationId = start.locationId;
    this.endpointId = start.endpointId;
    this.endpoint = endpoint;
    this.#context = context;
    this.#filter = compileFilter(endpoint.events);
    this.#lease = start.lease;
    this.#leaseMs = leaseFor(endpoint.timeoutMs, context.timing);
    this.#leaseEndsAt = start.claimedAt + this.#leaseMs;
    this.#window = new Window(start.cursor, start.matched);
    this.#recordedCursor = start.cursor;
    this.#head = start.head;
    this.#storedAhead = new Set(start.storedAhead.map(({ seq }) => seq));
    this.#lastAhead = new Map(start.storedAhead.map(({ orderKey, seq }) => [orderKey, seq]));
    this.#retries = new LaneRetries(this, endpoint.ordering, this.#keys, start.retries);
    if (endpoint.ordering === 'location' && start.retries > 0) this.#keys.hold(this.#keys.get(''));
  }

  /** Results that are not written yet. */
  get unrecorded(): number {
    return this.#happenings.attempts.length + (this.#taken?.happenings.attempts.length ?? 0);
  }

  get isWorking(): boolean {
    return this.#phase === 'working';
  }

  /** What it still says are the ends of attempts. */
  get isGone(): boolean {
    return this.#phase === 'left' || this.#phase === 'lost';
  }

  /** Whether there is nothing to do, now or soon. */
  get isIdle(): boolean {
    return (
      this.#flying.size === 0 &&
      this.#window.isEmpty &&
      this.#window.readTo >= this.#head &&
      !this.#reading &&
      this.#taken === undefined &&
      !this.#retries.isLoading &&
      !this.#retries.isNear(this.#context.timing.lingerMs)
    );
  }

  /** The location's log reaches to `head` now. */
  wake(head: number): void {
    this.#head = Math.max(this.#head, head);
    this.pump();
  }

  /** Starts whatever can be started. */
  pump(): void {
    const now = performance.now();
    if (this.#phase !== 'working' || now < this.#pausedUntil || this.unrecorded >= UNRECORDED_MAX) return;
    // An attempt may start only if its whole deadline ends before the lease does.
    if (now + this.endpoint.timeoutMs + DEADLINE_MARGIN_MS > this.#leaseEndsAt) {
      this.#context.touched(this);
      return;
    }
    if (this.#retries.isTimeToLoad) void this.#load();
    while (this.#flying.size < this.endpoint.concurrency) {
      const entry = this.#pick();
      if (entry === undefined) break;
      this.#start(entry);
    }
    if (
      this.#head > this.#window.readTo &&
      !this.#reading &&
      !this.#retries.isFull &&
      this.#window.room > 0
    ) {
      void this.#read();
    }
    if (this.#keys.mayPark && this.#parksKeys && !this.#retries.isFull) this.#context.touched(this);
  }

  /** Looks after what depends on time alone. */
  tick(now: number): void {
    const { timing } = this.#context;
    if (this.isGone) return;
    for (const entry of this.#flying) this.#storeIfSlow(entry, now);
    // An idle lane is not renewed, and not kept longer than its lease is good for one more attempt.
    const lingerMs = Math.min(timing.lingerMs, this.#leaseMs / 3);
    if (!this.isIdle) this.#busyAt = now;
    if (this.#phase === 'leaving') this.#finishLeaving();
    else if (now - this.#busyAt > lingerMs) this.leave();
    else {
      const isRunningOut = this.#leaseEndsAt - now < (2 / 3) * this.#leaseMs;
      if (this.#busyAt === now && isRunningOut) this.#context.touched(this);
      this.#writeIdleCursor(now);
      this.pump();
    }
  }

  /** Gives the lane up in order. With `abort` what is under way is broken off. */
  leave({ abort = false }: { abort?: boolean } = {}): void {
    if (this.#phase === 'working') this.#phase = 'leaving';
    if (abort) this.#abort();
    this.#finishLeaving();
  }

  /** The endpoint does not exist any more: nothing is sent, and nothing can be written. */
  drop(): void {
    this.#lose();
    this.#abort();
  }

  /** Hands over what is to be written. */
  take(): LaneReport {
    const happenings = this.#happenings;
    this.#happenings = new Happenings();
    const release = this.#phase === 'leaving' && this.#flying.size === 0;
    if (release) this.#storeOvertaken(happenings);
    const resting = [...happenings.stored.values()].filter(({ entry }) => !this.#flying.has(entry));
    for (const { entry } of happenings.stored.values()) this.#handOver(entry);
    const parked = this.#park();
    resting.push(...parked.filter(({ retry }) => retry.dueInMs !== null));
    const { cursor, matched } = this.#window.cursor;
    const retryInMs = this.#retries.nextInMs(
      happenings.settled.length,
      resting.map(({ retry }) => retry.dueInMs ?? 0),
    );
    this.#taken = { happenings, resting, release, cursor, retryInMs };
    return {
      locationId: this.locationId,
      endpointId: this.endpointId,
      lease: this.#lease,
      leaseMs: this.#leaseMs,
      cursor,
      matched,
      release,
      retryInMs,
      stored: [...happenings.stored.values(), ...parked].map(({ retry }) => retry),
      settled: happenings.settled.map(({ retry }) => retry),
      dead: happenings.dead,
      attempts: happenings.attempts,
    };
  }

  /**
   * What was taken is written; or, with `held` false, nothing of it but the attempts: the lease was another's.
   * @param released the order keys of which an event is settled by that, and another is left in `retry`
   * @param sentAt `performance.now()` before it was sent
   */
  recorded(held: boolean, released: ReadonlySet<string>, sentAt: number): void {
    const taken = this.#taken;
    this.#taken = undefined;
    if (taken === undefined || this.#phase === 'lost') return;
    if (held) this.#recordedCursor = taken.cursor;
    if (!held) this.#lose();
    else if (taken.release) this.#depart('left', taken.retryInMs);
    else this.#goOn(taken, released, sentAt);
  }

  #goOn(taken: Taken, released: ReadonlySet<string>, sentAt: number): void {
    this.#leaseEndsAt = sentAt + this.#leaseMs;
    for (const { entry, retry } of taken.resting) {
      this.#retries.letGo(entry);
      this.#retries.dueIn(retry.dueInMs ?? 0);
    }
    for (const { entry } of taken.happenings.settled) this.#afterSettled(entry, released);
    if (this.#phase === 'leaving') this.#finishLeaving();
    else this.pump();
  }

  // ── reading ─────────────────────────────────────────────────────────────────────────────────────────────

  async #read(): Promise<void> {
    this.#reading = true;
    try {
      const events = await this.#context.events.read(this.locationId, this.#window.readTo, this.#window.room);
      await this.#askForHeldKeys(events);
      for (const event of events) this.#admit(event);
      if (events.length === 0) await this.#skipWhatIsGone();
    } catch (error) {
      this.#pause(error);
    } finally {
      this.#reading = false;
    }
    this.pump();
  }

  /** There should be something: goes to where the log is still kept. */
  async #skipWhatIsGone(): Promise<void> {
    const { readTo } = this.#window;
    const [bounds] = await this.#context.database.query(selectBounds(this.locationId));
    if (bounds === undefined || bounds.tail <= readTo + 1)
      throw new Error(`the log has no event ${readTo + 1}`);
    this.#window.readTo = bounds.tail - 1;
  }

  /** Learns which of the events' keys are held in `retry` since before this node had the lane. */
  async #askForHeldKeys(events: readonly SendableEvent[]): Promise<void> {
    if (this.#retries.rows === 0 || !this.#parksKeys) return;
    const names = events.filter(({ type }) => this.#filter(type)).map(({ orderKey }) => orderKey);
    const unknown = [...new Set(names)].filter((name) => !this.#keys.knows(name));
    if (unknown.length === 0) return;
    await this.#keys.whilePinned(async () => {
      for (const { order_key } of await this.#context.database.query(selectHeldKeys(this, unknown))) {
        if (!this.#keys.knows(order_key)) this.#keys.hold(this.#keys.get(order_key));
      }
    });
  }

  #admit(event: SendableEvent): void {
    this.#window.readTo = event.seq;
    if (!this.#filter(event.type)) return;
    const previous = this.#window.matched;
    this.#window.matched = event.seq;
    if (this.#storedAhead.delete(event.seq)) return;
    const key = this.#keys.forOrdering(this.endpoint.ordering, event.orderKey);
    const entry: Entry = { seq: event.seq, previous, event, key, failures: 0, stored: false };
    this.#window.add(entry);
    if (key === undefined || this.#keys.admit(key, entry)) this.#ready.push(entry);
  }

  // ── attempts ────────────────────────────────────────────────────────────────────────────────────────────

  /** Retries get half of the places at most while there is something fresh: they are the likelier to hang. */
  #pick(): Entry | undefined {
    const mayRetry =
      this.#flyingRetries < Math.ceil(this.endpoint.concurrency / 2) || this.#ready.length === 0;
    return (mayRetry ? this.#retries.due.shift() : undefined) ?? this.#ready.shift();
  }

  #start(entry: Entry): void {
    const isRetry = entry.stored;
    this.#highest = Math.max(this.#highest, entry.seq);
    this.#flying.add(entry);
    if (isRetry) this.#flyingRetries += 1;
    entry.startedAt = performance.now();
    entry.sending = this.#context.sender.send({
      endpoint: this.endpoint,
      event: entry.event,
      previous: entry.previous,
    });
    void entry.sending.outcome.then((outcome) => {
      this.#flying.delete(entry);
      if (isRetry) this.#flyingRetries -= 1;
      this.#finish(entry, outcome);
    });
  }

  #finish(entry: Entry, outcome: Outcome): void {
    this.#happenings.attempt(entry, outcome);
    switch (outcome.kind) {
      case 'delivered':
        this.#settle(entry);
        break;
      case 'failed':
        entry.failures += 1;
        this.#retryOrBury(entry, outcome);
        break;
      case 'gone':
        // No try is used up: when the endpoint is enabled again, the event goes at once.
        this.#happenings.store(entry, 0);
        this.#context.endpointGone(this.endpoint);
        this.leave();
        break;
      case 'aborted':
        this.#happenings.store(entry, 0);
        break;
    }
    this.#context.touched(this);
    this.pump();
  }

  #retryOrBury(entry: Entry, outcome: Outcome): void {
    const delayMs = nextDelayMs(this.endpoint.retryPolicy, outcome, entry.failures);
    if (delayMs !== null) {
      this.#happenings.store(entry, delayMs);
    } else {
      this.#happenings.bury(entry, outcome);
      this.#settle(entry);
    }
  }

  #settle(entry: Entry): void {
    if (entry.stored) {
      this.#happenings.settle(entry);
      const next = entry.key && this.#keys.settle(entry.key);
      if (next !== undefined) this.#retries.due.push(next);
      return;
    }
    // A slow one may be on the list for `retry` already.
    this.#happenings.stored.delete(entry.seq);
    this.#window.remove(entry);
    this.#free(entry.key);
  }

  #free(key: OrderKey | undefined): void {
    const next = key && this.#keys.free(key);
    if (next !== undefined) this.#ready.push(next);
  }

  // ── retry ───────────────────────────────────────────────────────────────────────────────────────────────

  /** Where the whole location is in order, nothing is parked: everything would be. */
  get #parksKeys(): boolean {
    return this.endpoint.ordering === 'entity';
  }

  async #load(): Promise<void> {
    try {
      await this.#retries.load(this.#context.database);
    } catch (error) {
      this.#pause(error);
    }
    this.pump();
  }

  /** Puts a slow attempt into `retry` while it is under way; it becomes due there when it must have ended. */
  #storeIfSlow(entry: Entry, now: number): void {
    const elapsedMs = now - (entry.startedAt ?? now);
    if (entry.stored || elapsedMs < this.#context.timing.slowMs || this.#happenings.stored.has(entry.seq))
      return;
    const isInTheWay = this.#window.readTo > entry.seq && this.endpoint.ordering !== 'location';
    if (!isInTheWay) return;
    this.#happenings.store(entry, this.endpoint.timeoutMs - elapsedMs + DEADLINE_MARGIN_MS);
    this.#context.touched(this);
  }

  /** An entry is in `retry` from this report on, and the cursor may pass it. */
  #handOver(entry: Entry): void {
    if (!entry.stored) this.#leaveWindow(entry);
    this.#retries.take(entry);
    if (entry.key === undefined) return;
    if (this.#flying.has(entry)) this.#keys.hold(entry.key);
    else for (const follower of this.#keys.rest(entry.key)) this.#retries.letGo(follower);
  }

  #park(): { entry: Entry; retry: StoredRetry }[] {
    if (!this.#parksKeys || this.#retries.isFull) return [];
    const parked = this.#keys.park(this.#phase === 'working' ? Number.POSITIVE_INFINITY : this.#highest);
    return parked.map((entry) => {
      this.#leaveWindow(entry);
      // After a crash an event can come to wait behind a later one, which settles without releasing it. It had been
      // settled itself before the later one could begin, so that sending it again breaks no order.
      const isOvertaken = entry.seq < (this.#lastAhead.get(entry.event.orderKey) ?? 0);
      if (isOvertaken) this.#retries.take(entry);
      return { entry, retry: storedRetry(entry, isOvertaken ? 0 : null) };
    });
  }

  #leaveWindow(entry: Entry): void {
    entry.stored = true;
    this.#highest = Math.max(this.#highest, entry.seq);
    this.#window.remove(entry);
    this.#retries.added();
  }

  #afterSettled(entry: Entry, released: ReadonlySet<string>): void {
    this.#retries.letGo(entry);
    this.#retries.removed();
    const { key } = entry;
    if (key === undefined || !this.#keys.written(key)) return;
    const isHeld =
      this.endpoint.ordering === 'location' ? this.#retries.rows > 0 : released.has(entry.event.orderKey);
    if (isHeld) {
      this.#keys.hold(key);
      this.#retries.released(key);
    } else {
      this.#free(key);
      this.#retries.keyFreed();
    }
  }

  // ── time, and the end ───────────────────────────────────────────────────────────────────────────────────

  /** A cursor that moved past what nobody wanted is written in its own time: not for every event. */
  #writeIdleCursor(now: number): void {
    const isUnwritten = this.#window.cursor.cursor > this.#recordedCursor;
    if (!isUnwritten) this.#movedAt = undefined;
    else if (this.#movedAt === undefined) this.#movedAt = now;
    else if (now - this.#movedAt > this.#context.timing.idleCursorMs) this.#context.touched(this);
  }

  #abort(): void {
    for (const { sending } of this.#flying) sending?.abort();
  }

  #finishLeaving(): void {
    if (this.#phase === 'leaving' && this.#flying.size === 0) this.#context.touched(this);
  }

  /** Entries that later ones have overtaken go into `retry`: behind the cursor nothing may have been sent. */
  #storeOvertaken(happenings: Happenings): void {
    for (const entry of this.#ready) {
      if (entry.seq < this.#highest && !happenings.stored.has(entry.seq)) happenings.store(entry, 0);
    }
  }

  #lose(): void {
    if (this.#phase === 'working' || this.#phase === 'leaving') this.#depart('lost', null);
  }

  #depart(phase: 'left' | 'lost', retryInMs: number | null): void {
    this.#phase = phase;
    this.#context.departed(this, {
      lost: phase === 'lost',
      hasWork: this.#head > this.#recordedCursor,
      retryInMs,
    });
  }

  #pause(error: unknown): void {
    this.#pausedUntil = performance.now() + PAUSE_AFTER_ERROR_MS;
    this.#context.failed(error, this);
  }
}
