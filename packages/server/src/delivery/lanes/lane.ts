import { selectBounds } from '../../log/read.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import type { Entrant, Gate } from '../gate/gate.ts';
import type { Message } from '../sending/compose.ts';
import type { Outcome } from '../sending/send.ts';
import { leaseFor } from '../timing.ts';
import { Entries } from './entries.ts';
import { createEventSource, type EventSource } from './event-source.ts';
import type { LaneContext, LaneStart } from './lane-context.ts';
import { type LaneKey, LIVE } from './lane-key.ts';
import type { SendableEvent } from './recent-events.ts';
import type { LaneReport } from './record-results.ts';
import { nextDelayMs } from './retry-policy.ts';
import { selectHeldKeys } from './retry-store.ts';
import type { Entry } from './window.ts';

// One endpoint in one location, while this node holds its lease: reads the log from the cursor on, sends, and
// reports what happens (`entries.ts` keeps the books). Reports are written with other lanes' (`results.ts`), and
// each renews the lease.
//
//   working ── leave: idle, its turn is over, the endpoint changed, the node stops ──▶ leaving ──▶ left
//      └──────────── the lease turns out to be another's, or the endpoint is gone ──▶ lost
//
// A leaving lane starts nothing and waits for what is flying. Its last report gives the lease back.

/** Results that may be unwritten: what a crash would send again, and memory while the database is away. */
const UNRECORDED_MAX = 512;
/** Before a database that has just failed is asked again. */
const PAUSE_AFTER_ERROR_MS = 500;
/** What an attempt may take beyond its deadline: for timers that fire late. */
const DEADLINE_MARGIN_MS = 50;

export class Lane implements LaneKey, Entrant {
  readonly locationId: string;
  readonly endpointId: string;
  readonly replay: number;
  readonly endpoint: Endpoint;
  readonly #probe: LaneStart['probe'];
  readonly startedAt: number = performance.now();
  readonly #context: LaneContext;
  readonly #gate: Gate;
  readonly #entries: Entries;
  readonly #source: EventSource;
  readonly #lease: number;
  readonly #leaseMs: number;
  #leaseEndsAt: number;
  #phase: 'working' | 'leaving' | 'left' | 'lost' = 'working';
  readonly #flying: Set<Entry> = new Set();
  #flyingRetries = 0;
  /** The number of the location's last event, as far as it is known here; of a replay, of the last of its range. */
  #head: number;
  #reading = false;
  /** The report under way. */
  #reported: LaneReport | undefined;
  #recordedCursor: number;
  /** Since when the cursor has moved without being written. */
  #movedAt: number | undefined;
  #busyAt: number = performance.now();
  #pausedUntil = 0;

  constructor(start: LaneStart, endpoint: Endpoint, gate: Gate, context: LaneContext) {
    this.locationId = start.locationId;
    this.endpointId = start.endpointId;
    this.replay = start.replay;
    this.endpoint = endpoint;
    this.#probe = start.probe;
    this.#context = context;
    this.#gate = gate;
    this.#entries = new Entries(start, endpoint);
    this.#source = createEventSource(context, start);
    this.#lease = start.lease;
    this.#leaseMs = leaseFor(endpoint.timeoutMs, context.timing);
    this.#leaseEndsAt = start.claimedAt + this.#leaseMs;
    this.#recordedCursor = start.cursor;
    this.#head = start.head;
  }

  get isProbe(): boolean {
    return this.#probe !== undefined;
  }

  /** Results that are not written yet. */
  get unrecorded(): number {
    return this.#entries.unrecorded;
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
    const { window, retries, isEmpty } = this.#entries;
    const hasRead = window.readTo >= this.#head && !this.#reading;
    return hasRead && isEmpty && this.#flying.size === 0 && !retries.isNear(this.#context.timing.lingerMs);
  }

  /** Whether it is a replay's, and has sent everything. */
  get #isOver(): boolean {
    return this.replay !== LIVE && this.isIdle && this.#entries.retries.rows === 0;
  }

  /**
   * Whether it is a probe that finds nothing to send: all that is new waits behind what failed, is filtered out, or is
   * not read because `retry` is full. While it had the lane no other probe could.
   */
  #probesInVain(now: number): boolean {
    return this.isProbe && this.#flying.size === 0 && now - this.startedAt > this.#context.timing.lingerMs;
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
    const { retries, window } = this.#entries;
    if (retries.isTimeToLoad && this.#probe !== 'new') void this.#load();
    while (
      this.#flying.size < this.#places &&
      this.#entries.hasNext &&
      this.#context.desk.hasPlace(this) &&
      this.#gate.enter(this, now)
    ) {
      // While there is something fresh, retries get half of the places at most.
      const entry = this.#entries.next(this.#flyingRetries < Math.ceil(this.#places / 2));
      if (entry !== undefined) this.#start(entry);
    }
    if (this.#flying.size >= this.#places) this.#prepare();
    const hasMore = this.#head > window.readTo && this.#probe !== 'retry';
    if (hasMore && !this.#reading && !retries.isFull && window.room > 0) void this.#read();
    if (this.#entries.mayPark) this.#context.touched(this);
  }

  /** Events that may be under way at a time. */
  get #places(): number {
    const { concurrency } = this.endpoint;
    if (this.isProbe) return 1;
    return this.replay === LIVE ? concurrency : Math.ceil(concurrency / 2);
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
    else if (now - this.#busyAt > lingerMs || this.#isOver || this.#probesInVain(now)) this.leave();
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
    const release = this.#phase === 'leaving' && this.#flying.size === 0;
    this.#reported = {
      locationId: this.locationId,
      endpointId: this.endpointId,
      replay: this.replay,
      lease: this.#lease,
      leaseMs: this.#leaseMs,
      release,
      ...this.#entries.take(release ? 'last' : this.#phase === 'working' ? 'working' : 'leaving'),
    };
    return this.#reported;
  }

  /**
   * What was taken is written; or, with `held` false, nothing of it but the attempts: the lease was another's.
   * @param released the order keys of which an event is settled by that, and another is left in `retry`
   * @param sentAt `performance.now()` before it was sent
   */
  recorded(held: boolean, released: ReadonlySet<string>, sentAt: number): void {
    const report = this.#reported;
    this.#reported = undefined;
    this.#entries.recorded(released);
    if (report === undefined || this.#phase === 'lost') return;
    if (!held) {
      this.#lose();
      return;
    }
    this.#recordedCursor = report.cursor;
    this.#leaseEndsAt = sentAt + this.#leaseMs;
    if (report.release) this.#depart('left', report.retryInMs);
    else if (this.#phase === 'leaving') this.#finishLeaving();
    else this.pump();
  }

  async #read(): Promise<void> {
    const { window } = this.#entries;
    this.#reading = true;
    try {
      const { events, readTo } = await this.#source.read(window.readTo, window.room);
      await this.#askForHeldKeys(events);
      for (const event of events) this.#entries.admit(event);
      if (events.length === 0 && readTo === window.readTo) await this.#skipWhatIsGone();
      else window.readTo = readTo;
    } catch (error) {
      this.#pause(error);
    } finally {
      this.#reading = false;
    }
    this.pump();
  }

  /** There should be something: goes to where the log is still kept. */
  async #skipWhatIsGone(): Promise<void> {
    const { window } = this.#entries;
    const [bounds] = await this.#context.database.query(selectBounds(this.locationId));
    if (bounds === undefined || bounds.tail <= window.readTo + 1) {
      throw new Error(`the log has no event ${window.readTo + 1}`);
    }
    window.readTo = bounds.tail - 1;
  }

  /** Learns which of the events' keys are held in `retry` since before this node had the lane. */
  async #askForHeldKeys(events: readonly SendableEvent[]): Promise<void> {
    const { keys } = this.#entries;
    const unknown = this.#entries.unknownKeys(events);
    if (unknown.length === 0) return;
    await keys.whilePinned(async () => {
      for (const { order_key } of await this.#context.database.query(selectHeldKeys(this, unknown))) {
        if (!keys.knows(order_key)) keys.hold(keys.get(order_key));
      }
    });
  }

  async #load(): Promise<void> {
    try {
      await this.#entries.retries.load(this.#context.database);
    } catch (error) {
      this.#pause(error);
    }
    this.pump();
  }

  /** Composes what goes next while all places are taken: an attempt then begins with sending. */
  #prepare(): void {
    const { desk, sender } = this.#context;
    if (this.isProbe) return;
    for (const entry of this.#entries.upcoming(this.#places)) {
      if (entry.prepared !== undefined) continue;
      if (!desk.hasPlace(this)) return;
      entry.prepared = sender.prepare(this.#messageOf(entry));
      void desk.until(entry.prepared.composed);
    }
  }

  #messageOf({ event, previous }: Entry): Message {
    return { endpoint: this.endpoint, event, previous, replay: this.replay };
  }

  #start(entry: Entry): void {
    const { desk, sender } = this.#context;
    const isRetry = entry.stored;
    this.#flying.add(entry);
    if (isRetry) this.#flyingRetries += 1;
    entry.startedAt = performance.now();
    const message = this.#messageOf(entry);
    if (entry.prepared === undefined) {
      entry.prepared = sender.prepare(message);
      void desk.until(entry.prepared.composed);
    }
    entry.sending = sender.send(message, entry.prepared);
    delete entry.prepared;
    void entry.sending.outcome.then((outcome) => {
      this.#flying.delete(entry);
      if (isRetry) this.#flyingRetries -= 1;
      this.#finish(entry, outcome);
      this.#gate.leave(outcome.kind);
    });
  }

  #finish(entry: Entry, outcome: Outcome): void {
    this.#entries.attempted(entry, outcome);
    switch (outcome.kind) {
      case 'delivered':
        this.#entries.deliver(entry);
        break;
      case 'failed':
        this.#fail(entry, outcome);
        break;
      case 'gone':
        // No try is used up: when the endpoint is enabled again, the event goes at once.
        this.#entries.store(entry, 0);
        this.#context.endpointGone(this.endpoint);
        this.leave();
        break;
      case 'aborted':
        this.#entries.store(entry, 0);
        break;
    }
    this.#context.touched(this);
    if (this.isProbe) this.leave();
    else this.pump();
  }

  #fail(entry: Entry, outcome: Outcome): void {
    // It is the endpoint that fails, not the event: no try is used up.
    if (this.#gate.isDown) {
      this.#entries.store(entry, 0);
      return;
    }
    entry.failures += 1;
    const delayMs = nextDelayMs(this.endpoint.retryPolicy, outcome, entry.failures);
    if (delayMs === null) this.#entries.bury(entry, outcome);
    else this.#entries.store(entry, delayMs);
  }

  /** Puts a slow attempt into `retry` while it is under way; it becomes due there when it must have ended. */
  #storeIfSlow(entry: Entry, now: number): void {
    const elapsedMs = now - (entry.startedAt ?? now);
    if (elapsedMs < this.#context.timing.slowMs || !this.#entries.isInTheWay(entry)) return;
    this.#entries.store(entry, this.endpoint.timeoutMs - elapsedMs + DEADLINE_MARGIN_MS);
    this.#context.touched(this);
  }

  /** A cursor that moved past what nobody wanted is written in its own time: not for every event. */
  #writeIdleCursor(now: number): void {
    const isUnwritten = this.#entries.window.cursor.cursor > this.#recordedCursor;
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

  #lose(): void {
    if (!this.isGone) this.#depart('lost', null);
  }

  #depart(phase: 'left' | 'lost', retryInMs: number | null): void {
    this.#phase = phase;
    this.#gate.forget(this);
    this.#context.desk.forget(this);
    const hasWork = this.#head > this.#recordedCursor;
    this.#context.departed(this, { lost: phase === 'lost', hasWork, retryInMs });
  }

  #pause(error: unknown): void {
    this.#pausedUntil = performance.now() + PAUSE_AFTER_ERROR_MS;
    this.#context.failed(error, this);
  }
}
