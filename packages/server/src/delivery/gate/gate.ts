import type { Endpoint } from '../endpoints/endpoint.ts';
import { LIVE } from '../lanes/lane-key.ts';
import type { Outcome } from '../sending/send.ts';

// How much one endpoint gets from this node at a time, whichever of its lanes it comes from. Lanes that are not let
// in wait, and are told when it is worth asking again: those of replays after the live ones.
//
//   open ── failures in a row ──▶ (down: no lane is at work but the one that probes) ── it answers ──▶ ramp
//     ▲                                                                                                  │
//     └───────────────────────── each success lets one more in, each failure half ───────────────────────┘

/** Attempts at one endpoint that a node has under way; its lanes, each with its `concurrency`, share them. */
const IN_FLIGHT_MAX = 128;
/** Failures in a row, without a success, after which an endpoint counts as down. */
const FAILURES_MAX = 10;
/** Places in time are taken from the database for this long at once: so much a node can be ahead of the others. */
const SLICE_MS = 100;
const SLICE_MAX = 100;
/** A place that was not used by then is lost: saved up, they would be more than the limit at once. */
const STALE_MS = 50;
const RESERVE_AGAIN_MS = 500;

/** A lane as it stands before the gate. */
export interface Entrant {
  readonly replay: number;
  /** Whether it is let in whatever the gate says. */
  readonly isProbe: boolean;
  /** May try again. */
  pump(): void;
}

export interface GateOptions {
  /** Reserves so many places in time among all nodes; gives in how many ms the first of them is. */
  readonly reserve: (endpointId: string, count: number, perSecond: number) => Promise<number>;
  /** It has failed too often in a row. */
  readonly onFailing: (endpoint: Endpoint) => void;
  /** It has answered while it was down. */
  readonly onAnswering: (endpoint: Endpoint) => void;
  readonly onError: (error: unknown, what: string) => void;
}

export class Gate {
  #endpoint: Endpoint;
  readonly #options: GateOptions;
  #inFlight = 0;
  #allowed = IN_FLIGHT_MAX;
  #failures = 0;
  /** Places in time that are this node's, ascending, by `performance.now()`. */
  readonly #slots: number[] = [];
  #reserving = false;
  #timer: NodeJS.Timeout | undefined;
  readonly #live = new Set<Entrant>();
  readonly #replaying = new Set<Entrant>();
  /** Whose turn it is just now. */
  #next: Entrant | undefined;

  constructor(endpoint: Endpoint, options: GateOptions) {
    this.#endpoint = endpoint;
    this.#options = options;
  }

  get isDown(): boolean {
    return this.#endpoint.status === 'down';
  }

  /** The endpoint has changed. */
  use(endpoint: Endpoint): void {
    const before = this.#endpoint;
    this.#endpoint = endpoint;
    if (endpoint.rateLimit !== before.rateLimit) this.#slots.length = 0;
    if (endpoint.status === before.status) return;
    this.#failures = 0;
    if (before.status === 'down' && endpoint.status === 'enabled') this.#allowed = 1;
  }

  /** Whether an attempt may begin; if so its end must be told by `leave`. If not, the entrant is told when to ask. */
  enter(entrant: Entrant, now: number): boolean {
    if (
      !entrant.isProbe &&
      (!this.#isTurnOf(entrant) || this.#inFlight >= this.#allowed || !this.#takeSlot(now))
    ) {
      (entrant.replay === LIVE ? this.#live : this.#replaying).add(entrant);
      return false;
    }
    this.#inFlight += 1;
    return true;
  }

  /** Nobody passes those who wait; live lanes pass replays. */
  #isTurnOf(entrant: Entrant): boolean {
    if (entrant === this.#next) return true;
    return this.#live.size === 0 && (entrant.replay === LIVE || this.#replaying.size === 0);
  }

  /** An attempt has ended. */
  leave(kind: Outcome['kind']): void {
    this.#inFlight -= 1;
    if (kind === 'delivered') this.#succeeded();
    else if (kind === 'failed') this.#failed();
    this.#letIn();
  }

  /** Nobody stands here any more. */
  forget(entrant: Entrant): void {
    this.#live.delete(entrant);
    this.#replaying.delete(entrant);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #succeeded(): void {
    this.#failures = 0;
    this.#allowed = Math.min(this.#allowed + 1, IN_FLIGHT_MAX);
    if (this.isDown) this.#options.onAnswering(this.#endpoint);
  }

  #failed(): void {
    this.#failures += 1;
    if (this.#allowed < IN_FLIGHT_MAX) this.#allowed = Math.max(1, Math.floor(this.#allowed / 2));
    if (this.#failures >= FAILURES_MAX) this.#options.onFailing(this.#endpoint);
  }

  /** One after another. Who has taken all that there was stands at the end again. */
  #letIn(): void {
    for (const waiting of [this.#live, this.#replaying]) {
      for (const entrant of [...waiting]) {
        if (this.#inFlight >= this.#allowed) return;
        waiting.delete(entrant);
        this.#next = entrant;
        entrant.pump();
        this.#next = undefined;
        if (waiting.has(entrant)) return;
      }
    }
  }

  #takeSlot(now: number): boolean {
    const { rateLimit } = this.#endpoint;
    if (rateLimit === null) return true;
    const slots = this.#slots;
    while (slots[0] !== undefined && slots[0] < now - STALE_MS) slots.shift();
    const [first] = slots;
    // Before the last is gone, so that there is no gap.
    if (slots.length <= sliceOf(rateLimit) / 2) void this.#reserve(rateLimit);
    if (first === undefined) return false;
    if (first > now) this.#askAgainIn(first - now);
    else slots.shift();
    return first <= now;
  }

  async #reserve(perSecond: number): Promise<void> {
    if (this.#reserving) return;
    this.#reserving = true;
    try {
      const count = sliceOf(perSecond);
      const startsInMs = await this.#options.reserve(this.#endpoint.id, count, perSecond);
      const start = performance.now() + startsInMs;
      for (let index = 0; index < count; index += 1) this.#slots.push(start + (index * 1_000) / perSecond);
      this.#askAgainIn((this.#slots[0] ?? start) - performance.now());
    } catch (error) {
      this.#options.onError(error, `the rate limit of endpoint ${this.#endpoint.id} could not be read`);
      this.#askAgainIn(RESERVE_AGAIN_MS);
    } finally {
      this.#reserving = false;
    }
  }

  #askAgainIn(ms: number): void {
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        this.#letIn();
      },
      Math.max(0, ms),
    );
  }
}

/** Places that are reserved at a time. */
function sliceOf(perSecond: number): number {
  return Math.min(Math.max(1, Math.floor((perSecond * SLICE_MS) / 1_000)), SLICE_MAX);
}
