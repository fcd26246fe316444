import { TIMEOUT_MS_MAX } from './endpoints/endpoint.ts';

/** The clockwork of delivery. Tests set it faster. */
export interface Timing {
  /** A lease lasts at least this long, and twice as long as the endpoint's attempts may take. */
  readonly leaseMs: number;
  /** How often what depends on time alone is looked at. */
  readonly tickMs: number;
  /** How long results wait for others to be written with them. */
  readonly recordMs: number;
  /** An attempt that takes longer no longer holds up the cursor. */
  readonly slowMs: number;
  /** How long a lane that has nothing to do is kept. */
  readonly lingerMs: number;
  /** How long a lane may go on while others of its endpoint wait for a place. */
  readonly turnMs: number;
  /** How long a cursor that moved past events that nobody wanted stays unwritten. */
  readonly idleCursorMs: number;
  /** How often the database is asked whether something was missed. */
  readonly sweepMs: number;
  /** How often a node says that it lives. */
  readonly heartbeatMs: number;
  /** When a node that says nothing is taken for gone. */
  readonly nodeGoneMs: number;
  /** How long a lane is left to the node whose turn it is. */
  readonly graceMs: number;
  /** How long an endpoint that is down is left alone before the first probe; twice as long before each further. */
  readonly probeMs: number;
  readonly probeMsMax: number;
  /** How often it is looked whether a probe is due. */
  readonly probeCheckMs: number;
  /** When an endpoint that stays down is disabled. */
  readonly downMaxMs: number;
  /** How old a node's list of signing keys gets. */
  readonly keysReadMs: number;
  /** How long a new key is shown before it signs; longer than any node goes without reading the list. */
  readonly keysLeadMs: number;
  /** How often it is looked for something to tell the operator. */
  readonly alertsMs: number;
  /** How long an alert about events waits for more of them. */
  readonly alertsWaitMs: number;
}

export const defaultTiming: Timing = {
  leaseMs: 30_000,
  tickMs: 100,
  recordMs: 4,
  slowMs: 1_000,
  lingerMs: 8_000,
  turnMs: 5_000,
  idleCursorMs: 1_000,
  sweepMs: 5_000,
  heartbeatMs: 2_000,
  nodeGoneMs: 7_000,
  graceMs: 1_000,
  probeMs: 5_000,
  probeMsMax: 300_000,
  probeCheckMs: 1_000,
  downMaxMs: 5 * 24 * 3_600_000,
  keysReadMs: 5_000,
  keysLeadMs: 10_000,
  alertsMs: 2_000,
  alertsWaitMs: 60_000,
};

/** A lease is renewed when a third of it is over, and what is left then must suffice for one more attempt. */
export function leaseFor(timeoutMs: number, timing: Timing): number {
  return Math.max(timing.leaseMs, 2 * Math.min(timeoutMs, TIMEOUT_MS_MAX));
}
