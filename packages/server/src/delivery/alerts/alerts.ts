import {
  GHL_SIGNATURE_HEADER,
  STANDARD_ID_HEADER,
  STANDARD_SIGNATURE_HEADER,
  STANDARD_TIMESTAMP_HEADER,
} from '@relata/protocol/signature';
import { Agent } from 'undici';
import type { Database } from '../../db/connect.ts';
import type { Keys } from '../keys/keys.ts';
import type { Egress } from '../sending/egress.ts';
import { Exchange } from '../sending/exchange.ts';
import type { Timing } from '../timing.ts';
import {
  type AlertRow,
  claimAlerts,
  postponeAlert,
  removeAlert,
  removeOldAlerts,
  wantAlerts,
} from './alerts-store.ts';

// Tells the operator what happens to endpoints. What there is to tell is written down in the database together with
// what happened; here it is taken from there, by whichever node is first, and sent until it is answered with 2xx.
// Connections, and the number of alerts under way, are its own: deliveries do not notice a receiver that hangs.

/** Under way at a time, from one node. */
const FLYING_MAX = 4;
const TIMEOUT_MS = 10_000;
/** After it another node may take an alert over; longer than an attempt and what is written after it. */
const LEASE_MS = 30_000;
/** Between tries: doubled from the first to the last. */
const AGAIN_MS_MIN = 5_000;
const AGAIN_MS_MAX = 15 * 60_000;
/** What was not answered by then is old news. */
const GIVE_UP_MS = 24 * 3_600_000;
const GIVE_UP_ROWS = 500;
/** Nobody needs to be told of anything when all nodes that would tell it have been gone for so long. */
const WANTED_MS = 24 * 3_600_000;
const WANT_EVERY_MS = 3_600_000;

export interface AlertsOptions {
  readonly database: Database;
  readonly egress: Egress;
  readonly keys: Keys;
  /** Where to; undefined if nobody wants to be told. */
  readonly url: string | undefined;
  readonly version: string;
  readonly timing: Pick<Timing, 'alertsMs' | 'alertsWaitMs'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onError: (error: unknown, what: string) => void;
}

export interface Alerts {
  /** From now on what happens is written down. */
  start(): Promise<void>;
  /** What is under way is broken off; it is sent again by another node, or at the next start. */
  stop(): Promise<void>;
}

export function createAlerts(options: AlertsOptions): Alerts {
  const { database, keys, timing, now, onError } = options;
  if (options.url === undefined) return { start: async () => {}, stop: async () => {} };
  const { origin, pathname, search } = new URL(options.url);
  const agent = new Agent({
    connect: options.egress.connector,
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const flying = new Map<Exchange, Promise<void>>();
  const timers: NodeJS.Timeout[] = [];
  let claiming: Promise<void> | undefined;
  let stopped = false;

  async function send(alert: AlertRow, exchange: Exchange): Promise<void> {
    prepare(alert, exchange).catch((error) => exchange.fail(error));
    const { kind, status, error } = await exchange.outcome;
    if (kind === 'delivered') await database.query(removeAlert(alert));
    else if (kind !== 'aborted') {
      const againMs = Math.min(AGAIN_MS_MIN * 2 ** (alert.attempts - 1), AGAIN_MS_MAX);
      await database.query(postponeAlert(alert, againMs));
      onError(new Error(error ?? `it was answered with ${status}`), `${nameOf(alert)} could not be sent`);
    }
  }

  async function prepare(alert: AlertRow, exchange: Exchange): Promise<void> {
    const body = Buffer.from(JSON.stringify(bodyOf(alert)));
    const timestampSeconds = Math.floor(exchange.startedAt.getTime() / 1_000);
    const { ghl, standard, kids } = await keys.sign({ webhookId: alert.id, timestampSeconds, bytes: body });
    const headers = {
      'content-type': 'application/json',
      'user-agent': `relata/${options.version}`,
      [GHL_SIGNATURE_HEADER]: ghl,
      [STANDARD_ID_HEADER]: alert.id,
      [STANDARD_TIMESTAMP_HEADER]: String(timestampSeconds),
      [STANDARD_SIGNATURE_HEADER]: standard,
    };
    const request = { origin, path: pathname + search, method: 'POST', body, headers } as const;
    exchange.begin((_, handler) => agent.dispatch(request, handler), kids);
  }

  async function claim(): Promise<void> {
    const room = FLYING_MAX - flying.size;
    if (room <= 0) return;
    for (const alert of await database.query(claimAlerts(room, LEASE_MS))) {
      const exchange = new Exchange({ timeoutMs: TIMEOUT_MS, now, isFresh: () => true });
      const sent = send(alert, exchange)
        // It is due again after its lease.
        .catch((error) => onError(error, `what became of ${nameOf(alert)} could not be written`))
        .finally(() => {
          flying.delete(exchange);
          // There may be more than are sent at a time.
          pump();
        });
      flying.set(exchange, sent);
      if (stopped) exchange.abort();
    }
  }

  function pump(): void {
    if (stopped) return;
    claiming ??= claim()
      .catch((error) => onError(error, 'alerts could not be read'))
      .finally(() => {
        claiming = undefined;
      });
  }

  async function announce(): Promise<void> {
    await database.query(wantAlerts(WANTED_MS, timing.alertsWaitMs));
    for (const old of await database.query(removeOldAlerts(GIVE_UP_MS, GIVE_UP_ROWS))) {
      onError(new Error('it was not answered for a day'), `${nameOf(old)} was given up`);
    }
  }

  return {
    async start() {
      await announce();
      timers.push(
        setInterval(pump, timing.alertsMs),
        setInterval(() => {
          announce().catch((error) => onError(error, 'alerts could not be asked for'));
        }, WANT_EVERY_MS),
      );
      pump();
    },
    async stop() {
      stopped = true;
      for (const timer of timers) clearInterval(timer);
      await claiming;
      for (const exchange of flying.keys()) exchange.abort();
      await Promise.all(flying.values());
      await agent.destroy();
    },
  };
}

/** What is told, as docs/operations.md has it. */
function bodyOf(alert: AlertRow): object {
  const { reason, location_ids, webhook_ids } = alert;
  return {
    type: alert.type,
    endpointId: alert.endpoint_id,
    url: alert.url,
    at: alert.last_at,
    since: alert.first_at,
    count: alert.count,
    ...(reason !== null && { reason }),
    ...(location_ids !== null && { locationIds: location_ids }),
    ...(webhook_ids !== null && { webhookIds: webhook_ids }),
  };
}

function nameOf({ type, endpoint_id }: Pick<AlertRow, 'type' | 'endpoint_id'>): string {
  return `the alert ${type} of endpoint ${endpoint_id}`;
}
