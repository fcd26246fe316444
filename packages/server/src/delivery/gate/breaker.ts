import type { Database } from '../../db/connect.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import type { KnownEndpoints } from '../endpoints/known-endpoints.ts';
import { type LaneKey, laneKeyOf } from '../lanes/lane-key.ts';
import { hastenRetry } from '../lanes/retry-store.ts';
import type { Timing } from '../timing.ts';
import {
  claimProbes,
  closeBreaker,
  disableLongDown,
  openBreaker,
  postponeProbe,
  selectLaneBehind,
  selectLaneWithRetries,
} from './breaker-store.ts';

// Spares an endpoint that fails whatever it gets, and spares the events their tries.
//
//   enabled ── ten failures in a row ──▶ down ── a probe is answered ──▶ enabled
//                                         │ ▲
//                                         └─┘ a probe fails: the next waits twice as long
//                                         └── five days ──▶ disabled
//
// Down is a status in the database, so that all nodes stop, and each probe is claimed there, so that one node sends
// it. A probe is an event of one of the endpoint's lanes; if it fails, no try is used up. By turns it is the one that
// has waited longest to be tried again, and a new one: there are listeners that choke on some events and not on others.

/** What is sent to see whether an endpoint answers again. */
export type ProbeKind = 'retry' | 'new';

export interface BreakerOptions {
  readonly database: Database;
  readonly endpoints: KnownEndpoints;
  readonly timing: Timing;
  /** Sends one event of this lane: a new one, or one that has failed. */
  readonly probe: (lane: LaneKey, kind: ProbeKind) => Promise<void>;
  /** The endpoint's row has changed. */
  readonly changed: (endpointId: string) => Promise<void>;
  readonly onError: (error: unknown, what: string) => void;
}

export interface Breaker {
  /** The endpoint has failed too often in a row. */
  failing(endpoint: Endpoint): void;
  /** The endpoint has answered while it was down. */
  answering(endpoint: Endpoint): void;
  start(): void;
  stop(): Promise<void>;
}

export function createBreaker(options: BreakerOptions): Breaker {
  const { database, endpoints, timing, changed, onError } = options;
  let timer: NodeJS.Timeout | undefined;
  let probing: Promise<void> | undefined;

  /** What is known here changes at once, so that a status is said once; what the database says then holds. */
  function say(endpoint: Endpoint, status: 'enabled' | 'down'): void {
    if (endpoints.get(endpoint.id)?.status === status) return;
    endpoints.assume(endpoint, status);
    database
      .query(status === 'down' ? openBreaker(endpoint.id, timing.probeMs) : closeBreaker(endpoint.id))
      .catch((error) => onError(error, `endpoint ${endpoint.id} could not be said to be ${status}`))
      .then(() => changed(endpoint.id))
      .catch((error) => onError(error, 'endpoints could not be read'));
  }

  async function probeDown(): Promise<void> {
    for (const { id } of await database.query(disableLongDown(timing.downMaxMs))) await changed(id);
    const { probeMs, probeMsMax, probeCheckMs } = timing;
    for (const { id, probes } of await database.query(claimProbes(probeMs, probeMsMax, probeCheckMs))) {
      const kinds: readonly ProbeKind[] = probes % 2 === 1 ? ['retry', 'new'] : ['new', 'retry'];
      if (!(await probeWith(id, kinds))) await database.query(postponeProbe(id, probeMs));
    }
  }

  /** Whether there was anything to probe with. */
  async function probeWith(endpointId: string, kinds: readonly ProbeKind[]): Promise<boolean> {
    for (const kind of kinds) {
      const query = kind === 'new' ? selectLaneBehind(endpointId) : selectLaneWithRetries(endpointId);
      const [row] = await database.query(query);
      if (row === undefined) continue;
      const lane = laneKeyOf(row);
      if (kind === 'retry') await database.query(hastenRetry(lane));
      await options.probe(lane, kind);
      return true;
    }
    return false;
  }

  return {
    failing(endpoint) {
      // HighLevel has none, and what it would lose is to be seen.
      if (endpoint.retryPolicy !== 'highlevel' && endpoint.status === 'enabled') say(endpoint, 'down');
    },
    answering(endpoint) {
      say(endpoint, 'enabled');
    },
    start() {
      timer = setInterval(() => {
        if (!endpoints.hasDown) return;
        probing ??= probeDown()
          .catch((error) => onError(error, 'endpoints that are down could not be probed'))
          .finally(() => {
            probing = undefined;
          });
      }, timing.probeCheckMs);
    },
    async stop() {
      clearInterval(timer);
      await probing;
    },
  };
}
