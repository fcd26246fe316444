import { type EventDataByType, type EventType, renderPayload } from '@relata/protocol';
import type { Database } from '../../db/connect.ts';
import { loggedEvent } from '../../log/list-events.ts';
import { type EventRow, selectEvents } from '../../log/read.ts';

// What was written last is what most lanes want next: the end of each location's log is read once and shared.
// A lane that lags behind reads for itself and leaves nothing here.

/** Events kept of one location: some windows, so that lanes of different speed still share. */
const LOCATION_EVENTS_MAX = 1_024;
/** For the whole node; beyond it the location that was asked for longest ago is forgotten. */
const CACHE_BYTES_MAX = 32 * 1024 * 1024;

/** An event as lanes handle it. Its body is rendered when the first of them sends it. */
export class SendableEvent {
  readonly seq: number;
  readonly type: EventType;
  readonly orderKey: string;
  readonly webhookId: string;
  /** ISO 8601 */
  readonly createdAt: string;
  readonly bytes: number;
  readonly data: EventDataByType[EventType];
  readonly #render: () => string;
  #payload: string | undefined;

  constructor(locationId: string, row: Omit<EventRow, 'entity_id'>) {
    this.seq = row.seq;
    this.type = row.type;
    this.orderKey = row.order_key;
    this.webhookId = row.webhook_id;
    this.createdAt = row.created_at;
    this.bytes = row.bytes;
    this.data = row.data;
    this.#render = () => renderPayload(loggedEvent(locationId, row));
  }

  /** The body's JSON without an endpoint's `appId`. */
  get payload(): string {
    this.#payload ??= this.#render();
    return this.#payload;
  }
}

/** The end of one location's log, without gaps. */
interface Tail {
  readonly events: SendableEvent[];
  bytes: number;
}

export class RecentEvents {
  readonly #database: Database;
  /** In the order in which locations were last asked for. */
  readonly #tails = new Map<string, Tail>();
  readonly #reading = new Map<string, Promise<SendableEvent[]>>();
  #bytes = 0;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The events after a number, at most `limit`; none only if the log ends there. */
  async read(locationId: string, after: number, limit: number): Promise<SendableEvent[]> {
    const known = this.#known(locationId, after, limit);
    if (known.length > 0) return known;
    const place = `${locationId}:${after}`;
    let reading = this.#reading.get(place);
    if (reading === undefined) {
      reading = this.#fetch(locationId, after, limit).finally(() => this.#reading.delete(place));
      this.#reading.set(place, reading);
    }
    return (await reading).slice(0, limit);
  }

  #known(locationId: string, after: number, limit: number): SendableEvent[] {
    const tail = this.#tails.get(locationId);
    const first = tail?.events[0];
    if (tail === undefined || first === undefined || after < first.seq - 1) return [];
    this.#tails.delete(locationId);
    this.#tails.set(locationId, tail);
    const start = after + 1 - first.seq;
    return tail.events.slice(start, start + limit);
  }

  async #fetch(locationId: string, after: number, limit: number): Promise<SendableEvent[]> {
    const rows = await this.#database.query(selectEvents(locationId, after, limit));
    const events = rows.map((row) => new SendableEvent(locationId, row));
    this.#keep(locationId, events);
    return events;
  }

  #keep(locationId: string, events: readonly SendableEvent[]): void {
    const [first] = events;
    if (first === undefined) return;
    const tail = this.#tails.get(locationId);
    const end = tail?.events.at(-1)?.seq ?? 0;
    const news = events.filter(({ seq }) => seq > end);
    if (news.length === 0) return;
    if (tail !== undefined && first.seq <= end + 1) this.#add(tail, news);
    else this.#replace(locationId, events);
    this.#evict();
  }

  #add(tail: Tail, events: readonly SendableEvent[]): void {
    tail.events.push(...events);
    const surplus = tail.events.splice(0, Math.max(0, tail.events.length - LOCATION_EVENTS_MAX));
    const change = bytesOf(events) - bytesOf(surplus);
    tail.bytes += change;
    this.#bytes += change;
  }

  #replace(locationId: string, events: readonly SendableEvent[]): void {
    this.#forget(locationId);
    const tail = { events: [...events], bytes: bytesOf(events) };
    this.#tails.set(locationId, tail);
    this.#bytes += tail.bytes;
  }

  #forget(locationId: string): void {
    this.#bytes -= this.#tails.get(locationId)?.bytes ?? 0;
    this.#tails.delete(locationId);
  }

  #evict(): void {
    for (const locationId of this.#tails.keys()) {
      if (this.#bytes <= CACHE_BYTES_MAX) return;
      this.#forget(locationId);
    }
  }
}

function bytesOf(events: readonly SendableEvent[]): number {
  return events.reduce((sum, { bytes }) => sum + bytes, 0);
}
