import type { EventType } from '@relata/protocol';
import type { Database } from '../db/connect.ts';
import { type EventRow, selectStreamPage, selectStreamPageOfEntity } from './read.ts';

// What streams read of a log. They are many, and each may be slow: pages are small, since each stream holds one
// while its reader takes it, and those that ask for the same page in the same moment, as all that follow a location
// do when it changes, get the same one.

const PAGE = { limit: 64, bytesMax: 64 * 1024 };
/** Numbers that one statement looks through for events that pass; a rare one must not hold it up. */
const SCAN_MAX = 10_000;

export interface StreamFilter {
  readonly types: readonly EventType[];
  readonly entityId?: string | undefined;
}

export interface StreamPage {
  readonly head: number;
  /** The first number that is kept. */
  readonly tail: number;
  readonly events: readonly EventRow[];
  /** Up to here the log has been looked through. */
  readonly upTo: number;
}

export class StreamPages {
  readonly #database: Database;
  readonly #reading = new Map<string, Promise<StreamPage | undefined>>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** The events after a number that pass; undefined if there is no such location. */
  read(locationId: string, after: number, filter: StreamFilter): Promise<StreamPage | undefined> {
    const place = JSON.stringify([locationId, after, filter.types, filter.entityId]);
    let reading = this.#reading.get(place);
    if (reading === undefined) {
      reading = this.#fetch(locationId, after, filter).finally(() => this.#reading.delete(place));
      this.#reading.set(place, reading);
    }
    return reading;
  }

  async #fetch(
    locationId: string,
    after: number,
    { types, entityId }: StreamFilter,
  ): Promise<StreamPage | undefined> {
    const scanEnd = entityId === undefined ? after + SCAN_MAX : Number.MAX_SAFE_INTEGER;
    const rows = await this.#database.query(
      entityId === undefined
        ? selectStreamPage(locationId, after, scanEnd, types, PAGE)
        : selectStreamPageOfEntity(locationId, after, entityId, types, PAGE),
    );
    const [first] = rows;
    if (first === undefined) return undefined;
    const { head, tail } = first;
    const events = rows.filter((row) => row.seq !== null);
    const bytes = events.reduce((sum, event) => sum + event.bytes, 0);
    const isCut = events.length === PAGE.limit || bytes >= PAGE.bytesMax;
    const upTo = (isCut ? events.at(-1)?.seq : undefined) ?? Math.max(after, Math.min(head, scanEnd));
    return { head, tail, events, upTo };
  }
}
