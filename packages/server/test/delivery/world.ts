import { type AssociationData, objectId, shortId, uuid } from '@relata/protocol';
import { freshDatabase } from '../../../../tools/test/databases.ts';
import { connect, type Database } from '../../src/db/connect.ts';
import { migrate } from '../../src/db/migrate.ts';
import { type Query, statement } from '../../src/db/statement.ts';
import { type WriteOperation, write } from '../../src/db/write.ts';
import { createDelivery, type Delivery, type DeliveryOptions } from '../../src/delivery/delivery.ts';
import { createEndpoint } from '../../src/delivery/endpoints/create-endpoint.ts';
import { deleteEndpoint } from '../../src/delivery/endpoints/delete-endpoint.ts';
import {
  type CreateEndpointBody,
  type Endpoint,
  endpointOf,
  type UpdateEndpointBody,
} from '../../src/delivery/endpoints/endpoint.ts';
import { selectEndpoint } from '../../src/delivery/endpoints/store.ts';
import { updateEndpoint } from '../../src/delivery/endpoints/update-endpoint.ts';
import type { Timing } from '../../src/delivery/timing.ts';
import type { Access } from '../../src/http/access.ts';
import { insertLocation } from '../../src/locations/store.ts';
import { appendEvents } from '../../src/log/append.ts';
import type { Engine } from '../support/start-test-app.ts';

export const admin: Access = {
  tokenId: 'test',
  tokenName: 'test',
  admin: true,
  locationIds: new Set(),
  scopes: new Set(),
};

/** Quick, so that what takes seconds in earnest takes tenths. */
export const quick: Partial<Timing> = {
  leaseMs: 1_500,
  tickMs: 20,
  slowMs: 150,
  sweepMs: 400,
  heartbeatMs: 200,
  nodeGoneMs: 700,
  graceMs: 100,
  lingerMs: 300,
  idleCursorMs: 100,
};

/** An event to be made: the thing it is about, whose events keep their order. */
export interface Change {
  readonly entityId?: string;
  readonly type?: 'AssociationCreate' | 'AssociationUpdate' | 'AssociationDelete';
  readonly key?: string;
}

/** A database with the delivery at work on it, and a way to make events without the features that make them. */
export interface World {
  readonly database: Database;
  readonly databaseUrl: string | undefined;
  readonly delivery: Delivery;
  /** How often each statement was run. */
  readonly counts: ReadonlyMap<string, number>;
  /** What went wrong inside: empty at the end, unless a test wants it otherwise. */
  readonly complaints: string[];
  newLocation(): Promise<string>;
  newEndpoint(body: CreateEndpointBody): Promise<Endpoint>;
  patch(id: string, body: UpdateEndpointBody): Promise<Endpoint>;
  remove(id: string): Promise<void>;
  /** Deletes every endpoint that was made here. */
  removeAll(): Promise<void>;
  /** Appends events to a location's log in one commit, and wakes the delivery. */
  change(locationId: string, changes: readonly Change[]): Promise<void>;
  /** The same without waking anybody: as if the process had ended right after the commit. */
  changeSilently(locationId: string, changes: readonly Change[]): Promise<number>;
  /** Another node on the same database. */
  newNode(options?: Partial<DeliveryOptions>): Promise<Delivery>;
  /** The same, before it takes up the work. */
  makeNode(options?: Partial<DeliveryOptions>): Promise<Delivery>;
  lane(locationId: string, endpointId: string): Promise<LaneState | undefined>;
  retries(locationId: string, endpointId: string): Promise<RetryState[]>;
  dead(locationId: string, endpointId: string): Promise<{ seq: number; reason: string; attempts: number }[]>;
  attempts(
    locationId: string,
    endpointId: string,
  ): Promise<{ seq: number; number: number; outcome: string }[]>;
  /** The beginnings of the answers, in the order of the attempts. */
  excerpts(locationId: string, endpointId: string): Promise<(string | null)[]>;
  endpoint(id: string): Promise<Endpoint | undefined>;
  /** The endpoint that was made last. */
  newest(): Promise<Endpoint | undefined>;
  close(): Promise<void>;
}

export interface LaneState {
  cursor: number;
  matched: number;
  lease: number;
  leased: boolean;
}

export interface RetryState {
  seq: number;
  order_key: string;
  failures: number;
  parked: boolean;
}

export interface WorldOptions {
  readonly timing?: Partial<Timing>;
  /** Only children, or nodes that are made later, deliver. */
  readonly idle?: boolean;
  /** Of a PostgreSQL of the test's own. */
  readonly url?: string;
  /** Certificates (PEM) of authorities that are trusted too. */
  readonly egressCa?: string;
}

export async function openWorld(engine: Engine, options: WorldOptions = {}): Promise<World> {
  const { database: opened, url, drop } = await openDatabase(engine, options.url);
  const counts = new Map<string, number>();
  const database: Database = {
    ...opened,
    query: (query) => {
      counts.set(query.statement.name, (counts.get(query.statement.name) ?? 0) + 1);
      return opened.query(query);
    },
  };
  const complaints: string[] = [];
  const nodes: Delivery[] = [];
  const endpoints = new Set<string>();

  async function makeNode(own: Partial<DeliveryOptions> = {}): Promise<Delivery> {
    const node = await createDelivery({
      database,
      logger: { warn: (details, message) => complaints.push(`${message}: ${describe(details)}`) },
      egressAllow: { loopback: true, cidrs: [] },
      egressCa: options.egressCa,
      version: '0.0.0-test',
      ...own,
      timing: { ...quick, ...options.timing, ...own.timing },
    });
    nodes.push(node);
    return node;
  }

  async function newNode(own?: Partial<DeliveryOptions>): Promise<Delivery> {
    const node = await makeNode(own);
    await node.start();
    return node;
  }

  async function changeSilently(locationId: string, changes: readonly Change[]): Promise<number> {
    const { outcomes, head } = await write(
      database,
      appendEvents,
      appendChanges,
      locationId,
      changes,
      Date.now() + 10_000,
    );
    for (const outcome of outcomes) if (outcome instanceof Error) throw outcome;
    if (head === undefined) throw new Error('nothing was appended');
    return head;
  }

  async function remove(id: string): Promise<void> {
    endpoints.delete(id);
    await deleteEndpoint(database, admin, id);
    await delivery.endpointChanged(id);
  }

  const delivery = options.idle ? await makeNode() : await newNode();
  return {
    database,
    databaseUrl: url,
    counts,
    delivery,
    complaints,
    newNode,
    makeNode,
    changeSilently,
    async newLocation() {
      const id = shortId();
      await database.query(insertLocation(id, 'Test', new Date().toISOString()));
      return id;
    },
    async newEndpoint(body) {
      const endpoint = await createEndpoint(database, delivery, admin, body);
      await delivery.endpointChanged(endpoint.id);
      endpoints.add(endpoint.id);
      return endpoint;
    },
    async patch(id, body) {
      const endpoint = await updateEndpoint(database, delivery, admin, id, body);
      await delivery.endpointChanged(id);
      return endpoint;
    },
    remove,
    async removeAll() {
      for (const id of endpoints) await remove(id);
    },
    async change(locationId, changes) {
      delivery.wake(locationId, await changeSilently(locationId, changes));
    },
    lane: async (locationId, endpointId) => (await database.query(selectLane(locationId, endpointId)))[0],
    retries: (locationId, endpointId) => database.query(selectRetry(locationId, endpointId)),
    dead: (locationId, endpointId) => database.query(selectDead(locationId, endpointId)),
    attempts: (locationId, endpointId) => database.query(selectAttempt(locationId, endpointId)),
    excerpts: async (locationId, endpointId) =>
      (await database.query(selectExcerpt(locationId, endpointId))).map(({ excerpt }) => excerpt),
    endpoint: async (id) => (await database.query(selectEndpoint(id))).map(endpointOf)[0],
    newest: async () =>
      (await database.query(selectEndpoint([...endpoints].at(-1) ?? ''))).map(endpointOf)[0],
    async close() {
      await Promise.all(nodes.map((node) => node.stop(1_000)));
      await database.close();
      await drop();
    },
  };
}

async function openDatabase(
  engine: Engine,
  ownUrl: string | undefined,
): Promise<{ database: Database; url: string | undefined; drop: () => Promise<void> }> {
  if (engine === 'pglite') {
    const database = await connect({ dataDir: 'memory://' });
    await migrate(database);
    return { database, url: undefined, drop: async () => {} };
  }
  if (ownUrl !== undefined) {
    const database = await connect({ url: ownUrl });
    await migrate(database);
    return { database, url: ownUrl, drop: async () => {} };
  }
  const { url, drop } = await freshDatabase(async (empty) => {
    const database = await connect({ url: empty });
    await migrate(database);
    await database.close();
  });
  return { database: await connect({ url }), url, drop };
}

/** Announces changes of associations that nobody has stored. */
const appendChanges: WriteOperation<Change, number, readonly Query[]> = {
  name: 'append test events',
  reads: () => [],
  decide(inProgress, changes) {
    return changes.map(({ entityId = objectId(), type = 'AssociationUpdate', key = 'key' }, index) => {
      const data = associationData(inProgress.locationId, entityId, key, inProgress.now);
      inProgress.append({ type, entityId, orderKey: entityId, traceId: uuid(), data });
      return index;
    });
  },
};

function associationData(locationId: string, id: string, key: string, now: string): AssociationData {
  return {
    id,
    locationId,
    key,
    associationType: 'USER_DEFINED',
    firstObjectKey: 'custom_objects.real_estate_buyer',
    firstObjectLabel: 'Interested Buyer',
    secondObjectKey: 'custom_objects.property',
    secondObjectLabel: 'Property',
    firstObjectToSecondObjectCardinality: 'MANY_TO_MANY',
    secondObjectToFirstObjectCardinality: 'MANY_TO_MANY',
    firstObjectToSecondObjectMaxLimit: null,
    secondObjectToFirstObjectMaxLimit: null,
    createdAt: now,
    updatedAt: now,
  };
}

const selectLane = statement<LaneState>(
  'test_lane',
  `
  select cursor, matched, lease, leased_until > clock_timestamp() as leased
  from lane where location_id = $1 and endpoint_id = $2
`,
);
const selectRetry = statement<RetryState>(
  'test_retry',
  `
  select seq, order_key, failures, due_at is null as parked
  from retry where location_id = $1 and endpoint_id = $2 order by seq
`,
);
const selectDead = statement<{ seq: number; reason: string; attempts: number }>(
  'test_dead',
  `
  select seq, reason, attempts from dead where location_id = $1 and endpoint_id = $2 order by seq
`,
);
const selectAttempt = statement<{ seq: number; number: number; outcome: string }>(
  'test_attempts',
  `
  select seq, number, outcome from attempt where location_id = $1 and endpoint_id = $2 order by seq, number, started_at
`,
);

const selectExcerpt = statement<{ excerpt: string | null }>(
  'test_excerpts',
  `
  select excerpt from attempt where location_id = $1 and endpoint_id = $2 order by started_at
`,
);

function describe(details: object): string {
  return 'err' in details ? String(details.err) : JSON.stringify(details);
}
