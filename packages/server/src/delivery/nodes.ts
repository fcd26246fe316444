import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, Notification } from 'pg';
import type { Database } from '../db/connect.ts';
import { type LaneKey, nameOf } from './lanes/lane-key.ts';
import { announceNode, notify, withdrawNode } from './lanes/lanes.ts';
import type { Timing } from './timing.ts';

// The nodes that share one database, and what they tell each other. Each lane is one node's turn: which one
// follows from its name and the nodes that live, so that they agree without asking. It is a preference alone;
// what decides is the lease. Nothing depends on a message getting through: sweeps find what it was about.

/** Between two messages about locations; inside the writing transaction they would make commits wait. */
const NOTIFY_EVERY_MS = 10;
/** PostgreSQL takes less than 8 000 bytes. */
const PAYLOAD_BYTES_MAX = 7_000;
const RECONNECT_MS_MIN = 100;
const RECONNECT_MS_MAX = 5_000;
const STOP_MS = 1_000;

interface Message {
  readonly from: string;
  /** Locations that have been written to, with their heads. */
  readonly heads?: readonly (readonly [locationId: string, head: number])[];
  readonly endpointIds?: readonly string[];
  /** The signing keys have changed. */
  readonly keys?: true;
  /** The sender comes or goes. */
  readonly nodes?: true;
}

export interface NodesOptions {
  readonly database: Database;
  readonly nodeId: string;
  readonly timing: Timing;
  readonly onHead: (locationId: string, head: number) => void;
  readonly onEndpoints: (ids: readonly string[]) => void;
  readonly onKeys: () => void;
  /** Other nodes share the work than before. */
  readonly onNodes: () => void;
  /** Messages may have been missed. */
  readonly onReconnect: () => void;
  readonly onError: (error: unknown, what: string) => void;
}

export interface Nodes {
  start(): Promise<void>;
  /** Says that this node goes, which leaves its lanes to the others. */
  withdraw(): Promise<void>;
  stop(): Promise<void>;
  /** Whether a lane is this node's turn. */
  prefers(lane: LaneKey): boolean;
  tellHead(locationId: string, head: number): void;
  tellEndpoint(id: string): void;
  tellKeys(): void;
}

export function createNodes(options: NodesOptions): Nodes {
  const { database, nodeId, timing, onError } = options;
  let others: readonly string[] = [];
  let heads = new Map<string, number>();
  let telling: Promise<void> | undefined;
  let heartbeat: NodeJS.Timeout | undefined;
  let client: Client | undefined;
  let listening: Promise<void> | undefined;
  let stopped = false;
  let withdrawn = false;
  const ending = new AbortController();

  async function beat(): Promise<void> {
    if (withdrawn) return;
    const rows = await database.query(announceNode(nodeId, timing.nodeGoneMs));
    const now = rows.map(({ id }) => id).sort();
    const changed = now.join() !== others.join();
    others = now;
    if (changed) options.onNodes();
  }

  function beatSafely(): Promise<void> {
    return beat().catch((error) => onError(error, 'the node could not say that it lives'));
  }

  async function listen(): Promise<void> {
    for (let pauseMs = RECONNECT_MS_MIN; !stopped; pauseMs = Math.min(2 * pauseMs, RECONNECT_MS_MAX)) {
      try {
        const connected = await database.directClient();
        if (connected === null) return;
        client = connected;
        connected.on('notification', receive);
        const lost = new Promise<Error | undefined>((resolve) => {
          // More than one may come, and one that nobody listens for ends the process.
          connected.on('error', resolve);
          connected.on('end', () => resolve(undefined));
        });
        if (!stopped) await connected.query('listen relata');
        pauseMs = RECONNECT_MS_MIN;
        if (!stopped) options.onReconnect();
        const error = stopped ? undefined : await lost;
        if (!stopped) onError(error, 'the connection for notifications was lost');
      } catch (error) {
        if (!stopped) onError(error, 'notifications cannot be listened for');
      }
      await client?.end().catch(() => {});
      client = undefined;
      if (!stopped) await sleep(pauseMs, undefined, { signal: ending.signal }).catch(() => {});
    }
  }

  function receive({ payload }: Notification): void {
    const message = parse(payload);
    if (message === undefined || message.from === nodeId || stopped) return;
    for (const [locationId, head] of message.heads ?? []) options.onHead(locationId, head);
    if (message.endpointIds !== undefined) options.onEndpoints(message.endpointIds);
    if (message.keys) options.onKeys();
    if (message.nodes) void beatSafely();
  }

  async function tell(message: Omit<Message, 'from'>): Promise<void> {
    if (database.engine === 'pglite') return;
    await database
      .query(notify(JSON.stringify({ from: nodeId, ...message })))
      .catch((error) => onError(error, 'the other nodes could not be notified'));
  }

  async function tellHeads(): Promise<void> {
    while (heads.size > 0) {
      // What is said in the same moment goes along.
      await sleep(0);
      const all = [...heads];
      heads = new Map();
      let some: [string, number][] = [];
      let bytes = 0;
      for (const each of all) {
        some.push(each);
        bytes += Buffer.byteLength(JSON.stringify(each)) + 1;
        if (bytes < PAYLOAD_BYTES_MAX - 500) continue;
        await tell({ heads: some });
        some = [];
        bytes = 0;
      }
      if (some.length > 0) await tell({ heads: some });
      if (!stopped) await sleep(NOTIFY_EVERY_MS);
    }
  }

  return {
    async start() {
      if (database.engine === 'pglite') return;
      await beat();
      await tell({ nodes: true });
      heartbeat = setInterval(() => void beatSafely(), timing.heartbeatMs);
      listening = listen();
    },
    async withdraw() {
      withdrawn = true;
      clearInterval(heartbeat);
      if (database.engine === 'pglite') return;
      await database
        .query(withdrawNode(nodeId))
        .catch((error) => onError(error, 'the node could not say that it goes'));
      await tell({ nodes: true });
    },
    async stop() {
      stopped = true;
      clearInterval(heartbeat);
      await telling;
      ending.abort();
      await client?.end().catch(() => {});
      // A connection that is just being made may take its time; it ends by itself.
      await Promise.race([listening, sleep(STOP_MS, undefined, { ref: false })]);
    },
    prefers(lane) {
      return others.every((other) => weight(nodeId, lane) > weight(other, lane));
    },
    tellHead(locationId, head) {
      // Nobody to tell: a node that is just coming reads all heads.
      if (others.length === 0) return;
      heads.set(locationId, head);
      telling ??= tellHeads().finally(() => {
        telling = undefined;
      });
    },
    tellEndpoint(id) {
      void tell({ endpointIds: [id] });
    },
    tellKeys() {
      void tell({ keys: true });
    },
  };
}

function parse(payload: string | undefined): Message | undefined {
  try {
    const message: unknown = JSON.parse(payload ?? '');
    const isOurs = typeof message === 'object' && message !== null && 'from' in message;
    return isOurs ? (message as Message) : undefined;
  } catch {
    // Somebody else's message on the same channel.
    return undefined;
  }
}

/** Rendezvous hashing: each lane goes to the node with the greatest weight for it (FNV-1a, then mixed). */
function weight(nodeId: string, lane: LaneKey): number {
  let hash = 0x811c9dc5;
  for (const text of [nodeId, nameOf(lane)]) {
    for (let index = 0; index < text.length; index += 1) {
      hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    }
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return (hash ^ (hash >>> 16)) >>> 0;
}
