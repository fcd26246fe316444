import type { Ordering } from '../endpoints/endpoint.ts';
import type { Entry } from './window.ts';

// Who may go and who waits. Of the events of one order key one is under way at a time; the others wait behind
// it. The one that has the key is in the lane's hands (`owner`), or in `retry` (`held`: also while its owner is
// tried again). A key that is held parks those behind it in `retry`, so that the cursor can pass them.
//
//   free ── first event ──▶ owned ── settled ──▶ owned by the next that waits, else free
//                             │ fails, or is slow
//                             ▼
//                           held ── settled, and written ──▶ held by the next in `retry`, else as after owned
//
// Those that are parked come back some at a time, and then follow each other without being written in between:
// after a crash they would be sent again in the same order. While a settled one is not written yet, nothing is
// parked behind it: the statement that settles one event releases the next among those it sees, and would not
// see one that it parks itself. Only the report that gives the lane up parks even those, and as due.

export class OrderKey {
  readonly name: string;
  owner: Entry | undefined;
  held = false;
  /** Of its events, how many were in `retry` and are settled, without that being written. */
  settling = 0;
  /** In the order of their numbers: first those that are parked and have come back, then those of the window. */
  readonly waiting: Entry[] = [];

  constructor(name: string) {
    this.name = name;
  }

  /** Nobody has it in hand. */
  get isAtRest(): boolean {
    return this.owner === undefined && this.settling === 0;
  }
}

/** The order keys of one lane that somebody has. */
export class OrderKeys {
  readonly #keys = new Map<string, OrderKey>();
  /** Held, with events waiting that are not parked. */
  readonly #blocking = new Set<OrderKey>();
  #pinned = 0;

  knows(name: string): boolean {
    return this.#keys.has(name);
  }

  /** The key by which an event keeps its place; none where there is no order. */
  forOrdering(ordering: Ordering, orderKey: string): OrderKey | undefined {
    if (ordering === 'none') return undefined;
    return this.get(ordering === 'location' ? '' : orderKey);
  }

  get(name: string): OrderKey {
    let key = this.#keys.get(name);
    if (key === undefined) {
      key = new OrderKey(name);
      this.#keys.set(name, key);
    }
    return key;
  }

  /** Gives the key to an event if it is free; else the event waits. Returns whether it may go. */
  admit(key: OrderKey, entry: Entry): boolean {
    if (key.isAtRest && !key.held) {
      key.owner = entry;
      return true;
    }
    key.waiting.push(entry);
    if (key.held) this.#blocking.add(key);
    return false;
  }

  /** The first of a key's events in `retry` has come back, and some of those behind it. */
  admitHeld(key: OrderKey, owner: Entry, followers: readonly Entry[]): void {
    this.hold(key);
    key.owner = owner;
    key.waiting.unshift(...followers);
  }

  /** The event that has the key is in `retry`. */
  hold(key: OrderKey): void {
    key.held = true;
    if (key.waiting.some(({ stored }) => !stored)) this.#blocking.add(key);
  }

  /** The event that has the key stays in `retry` for now. Returns those that had come back to follow it. */
  rest(key: OrderKey): Entry[] {
    this.hold(key);
    key.owner = undefined;
    return key.waiting.splice(0, countStored(key.waiting));
  }

  /** The event that has the key, which was in `retry`, is settled. Returns the one that follows it, if it is here. */
  settle(key: OrderKey): Entry | undefined {
    key.settling += 1;
    key.owner = key.waiting[0]?.stored ? key.waiting.shift() : undefined;
    return key.owner;
  }

  /** That is written now. Returns whether the key is at rest by that. */
  written(key: OrderKey): boolean {
    key.settling -= 1;
    return key.isAtRest;
  }

  /** Nobody has the key any more. Returns the event that may go now, if one waits. */
  free(key: OrderKey): Entry | undefined {
    key.held = false;
    this.#blocking.delete(key);
    key.owner = key.waiting.shift();
    if (key.owner === undefined && this.#pinned === 0) this.#keys.delete(key.name);
    return key.owner;
  }

  get mayPark(): boolean {
    return this.#blocking.size > 0;
  }

  /**
   * The events behind one in `retry` whose numbers are not above `upTo`; from now on they wait there. Those behind one
   * that is settled and not yet written are among them only if the lane is given up by the same report.
   */
  park(upTo: number, isLast: boolean): Entry[] {
    const parked: Entry[] = [];
    for (const key of this.#blocking) {
      if (key.settling > 0 && !isLast) continue;
      const start = countStored(key.waiting);
      const end = key.waiting.findIndex(({ seq }) => seq > upTo);
      parked.push(...key.waiting.splice(start, (end === -1 ? key.waiting.length : end) - start));
      if (key.waiting.length === start) this.#blocking.delete(key);
    }
    return parked;
  }

  /**
   * Forgets no key while the database is asked which keys are held: its answer may be older than what happened
   * meanwhile to a key that is known here, and what is known here counts.
   */
  async whilePinned(ask: () => Promise<void>): Promise<void> {
    this.#pinned += 1;
    try {
      await ask();
    } finally {
      this.#pinned -= 1;
      if (this.#pinned === 0) this.#tidy();
    }
  }

  #tidy(): void {
    for (const key of this.#keys.values()) {
      if (key.isAtRest && !key.held && key.waiting.length === 0) this.#keys.delete(key.name);
    }
  }
}

function countStored(entries: readonly Entry[]): number {
  const count = entries.findIndex(({ stored }) => !stored);
  return count === -1 ? entries.length : count;
}
