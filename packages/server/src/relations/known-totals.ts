import { hash } from 'node:crypto';
import { EVENTS_READ_MAX, type KnownTotal, type RelationsOf } from './list-store.ts';

// Counting a record's relations visits each: 100 000 take PostgreSQL some 10 ms, as long as a hundred pages. So this
// process remembers what it counted and how far the log went then, both of one snapshot; the next list adds what the log
// says has come and gone since (list-store.ts). Nothing has to be told of changes, wherever they are made, and a write
// costs no more.

export interface TotalLimits {
  /** Smaller ones are counted again: that takes no longer than reading on in the log. */
  readonly totalMin: number;
  /** Those that were not asked for the longest go. */
  readonly entriesMax: number;
  /** Of the log, that are read on from a known total; no more than EVENTS_READ_MAX. */
  readonly eventsMax: number;
  /** Relations that are counted in the time in which one event is read: of a smaller total, fewer events are. */
  readonly countedPerEvent: number;
}

export const defaultTotalLimits: TotalLimits = {
  // Counted in 0.2 ms.
  totalMin: 1_000,
  // 3 MB.
  entriesMax: 10_000,
  eventsMax: EVENTS_READ_MAX,
  countedPerEvent: 20,
};

/** The totals of records with many relations, by location, record and associations. */
export class KnownTotals {
  readonly limits: TotalLimits;
  // In the order in which they were last asked for.
  readonly #known = new Map<string, KnownTotal>();

  constructor(limits: Partial<TotalLimits> = {}) {
    this.limits = { ...defaultTotalLimits, ...limits };
  }

  get size(): number {
    return this.#known.size;
  }

  find(locationId: string, of: RelationsOf): KnownTotal | undefined {
    return this.#known.get(keyOf(locationId, of));
  }

  /** What a list has found out; undefined if there is nothing that is worth being remembered. */
  remember(locationId: string, of: RelationsOf, found: KnownTotal | undefined): void {
    const key = keyOf(locationId, of);
    this.#known.delete(key);
    if (found === undefined || found.total < this.limits.totalMin) return;
    this.#known.set(key, found);
    if (this.#known.size <= this.limits.entriesMax) return;
    for (const oldest of this.#known.keys()) {
      this.#known.delete(oldest);
      break;
    }
  }

  /** How many events since then may be read, rather than counting again. */
  eventsMaxOf({ total }: KnownTotal): number {
    const { eventsMax, countedPerEvent } = this.limits;
    return Math.min(eventsMax, Math.ceil(total / countedPerEvent));
  }
}

/** Short, however many associations a request names. */
function keyOf(locationId: string, { recordId, associationIds }: RelationsOf): string {
  const record = `${locationId} ${recordId}`;
  if (associationIds === undefined) return record;
  return `${record} ${hash('sha256', JSON.stringify(associationIds), 'base64url')}`;
}
