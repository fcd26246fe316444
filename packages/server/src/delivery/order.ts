import type { Ordering } from './endpoint.ts';
import type { Entry } from './window.ts';

// Who may go and who waits. Of the events of one order key one is under way at a time; the others wait behind
// it. The one that has the key is in the lane's hands (`owner`), or in `retry` (`held`: also while its owner is
// tried again). A key that is held parks those behind it in `retry`, so that the cursor can pass them.
//
//   free ── first event ──▶ owned ── settled ──▶ owned by the next that waits, else free
//                             │ fails, or is slow
//                             ▼
//                           held ── settled ──▶ settling ── written ──▶ held by the next in `retry`,
//                                                                       else as after owned
//
// While a key is settling nothing is parked behind it: the statement that settles one event releases the next
// among those it sees, and would not see one that it parks itself.

export class OrderKey {
  readonly name: string;
  owner: Entry | undefined;
  held = false;
  settling = false;
  /** In the order of their numbers. */
  readonly waiting: Entry[] = [];

  constructor(name: string) {
    this.name = name;
  }

  get isFree(): boolean {
    return this.owner === undefined && !this.held && !this.settling;
  }
}

/** The order keys of one lane that somebody has. */
export class OrderKeys {
  readonly #keys = new Map<string, OrderKey>();
  /** Held, with events waiting. */
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
    if (key.isFree) {
      key.owner = entry;
      return true;
    }
    key.waiting.push(entry);
    if (key.held) this.#blocking.add(key);
    return false;
  }

  /** The event that has the key is in `retry`. */
  hold(key: OrderKey): void {
    key.held = true;
    key.settling = false;
    if (key.waiting.length > 0) this.#blocking.add(key);
  }

  /** The event that had the key is settled, and `retry` will say who is next. */
  settle(key: OrderKey): void {
    key.owner = undefined;
    key.settling = true;
  }

  /** Nobody has the key any more. Returns the event that may go now, if one waits. */
  free(key: OrderKey): Entry | undefined {
    key.held = false;
    key.settling = false;
    this.#blocking.delete(key);
    key.owner = key.waiting.shift();
    if (key.owner === undefined && this.#pinned === 0) this.#keys.delete(key.name);
    return key.owner;
  }

  get mayPark(): boolean {
    return this.#blocking.size > 0;
  }

  /** The events behind one in `retry` whose numbers are not above `upTo`; from now on they wait there. */
  park(upTo: number): Entry[] {
    const parked: Entry[] = [];
    for (const key of this.#blocking) {
      if (key.settling) continue;
      const end = key.waiting.findIndex(({ seq }) => seq > upTo);
      parked.push(...key.waiting.splice(0, end === -1 ? key.waiting.length : end));
      if (key.waiting.length === 0) this.#blocking.delete(key);
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
      if (key.isFree && key.waiting.length === 0) this.#keys.delete(key.name);
    }
  }
}
