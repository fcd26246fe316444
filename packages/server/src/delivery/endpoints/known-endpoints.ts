import type { Database } from '../../db/connect.ts';
import { type Endpoint, EVERY_LOCATION, endpointOf } from './endpoint.ts';
import { selectEndpoints, selectRevisions } from './store.ts';

/** Endpoints fetched by one statement. */
const FETCH_MAX = 500;

/** What a node learnt: `after` is undefined where the endpoint was deleted, `before` where it is new. */
export interface EndpointChange {
  readonly id: string;
  readonly before: Endpoint | undefined;
  readonly after: Endpoint | undefined;
}

/** All endpoints as this node knows them, to be asked by location. */
export class KnownEndpoints {
  readonly #database: Database;
  readonly #onChange: (change: EndpointChange) => void;
  readonly #byId = new Map<string, Endpoint>();
  readonly #down = new Set<string>();
  readonly #everywhere = new Set<Endpoint>();
  readonly #byLocation = new Map<string, Set<Endpoint>>();

  constructor(database: Database, onChange: (change: EndpointChange) => void) {
    this.#database = database;
    this.#onChange = onChange;
  }

  get(id: string): Endpoint | undefined {
    return this.#byId.get(id);
  }

  /** The enabled endpoints that events of a location are sent to. */
  *covering(locationId: string): Iterable<Endpoint> {
    yield* this.#everywhere;
    yield* this.#byLocation.get(locationId) ?? [];
  }

  /** Reads these endpoints anew. */
  async refresh(ids: readonly string[]): Promise<void> {
    for (let start = 0; start < ids.length; start += FETCH_MAX) {
      const some = ids.slice(start, start + FETCH_MAX);
      const rows = await this.#database.query(selectEndpoints(some));
      const found = new Map(rows.map((row) => [row.id, endpointOf(row)]));
      for (const id of some) this.#set(id, found.get(id));
    }
  }

  /** Reads anew what has changed since it was read last. */
  async sweep(): Promise<void> {
    const current = new Map((await this.#database.query(selectRevisions())).map((row) => [row.id, row]));
    const changed = [...current.values()]
      .filter(({ id, revision, status }) => {
        const known = this.#byId.get(id);
        // What was assumed may have been refused.
        return known?.revision !== revision || known.status !== status;
      })
      .map(({ id }) => id);
    const deleted = [...this.#byId.keys()].filter((id) => !current.has(id));
    await this.refresh([...changed, ...deleted]);
  }

  /** Whether any endpoint is down. */
  get hasDown(): boolean {
    return this.#down.size > 0;
  }

  /** Gives an endpoint a status before the database says so. */
  assume(endpoint: Endpoint, status: Endpoint['status']): void {
    this.#set(endpoint.id, { ...endpoint, status });
  }

  #set(id: string, after: Endpoint | undefined): void {
    const before = this.#byId.get(id);
    // What was asked for earlier may be answered later.
    if (before !== undefined && after !== undefined && after.revision < before.revision) return;
    if (before?.revision === after?.revision && before?.status === after?.status) return;
    if (before !== undefined) this.#unlist(before);
    if (after === undefined) this.#byId.delete(id);
    else this.#byId.set(id, after);
    if (after?.status === 'down') this.#down.add(id);
    else this.#down.delete(id);
    // Without a URL it is pulled: nothing is sent.
    if (after?.status === 'enabled' && after.url !== null) this.#list(after);
    this.#onChange({ id, before, after });
  }

  #list(endpoint: Endpoint): void {
    if (endpoint.locationIds === EVERY_LOCATION) {
      this.#everywhere.add(endpoint);
      return;
    }
    for (const locationId of endpoint.locationIds) {
      const endpoints = this.#byLocation.get(locationId) ?? new Set();
      endpoints.add(endpoint);
      this.#byLocation.set(locationId, endpoints);
    }
  }

  #unlist(endpoint: Endpoint): void {
    this.#everywhere.delete(endpoint);
    if (endpoint.locationIds === EVERY_LOCATION) return;
    for (const locationId of endpoint.locationIds) {
      const endpoints = this.#byLocation.get(locationId);
      endpoints?.delete(endpoint);
      if (endpoints?.size === 0) this.#byLocation.delete(locationId);
    }
  }
}
