import type { Database } from '../../db/connect.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import type { ProbeKind } from '../gate/breaker.ts';
import type { ReplayTask } from '../replay/replay.ts';
import type { Sender } from '../sending/send.ts';
import type { Timing } from '../timing.ts';
import type { Desk } from './desk.ts';
import type { Lane } from './lane.ts';
import type { LaneKey } from './lane-key.ts';
import type { RecentEvents } from './recent-events.ts';

export interface LaneStart extends LaneKey {
  readonly lease: number;
  readonly cursor: number;
  readonly matched: number;
  /** How many events it has delivered so far, and given up. */
  readonly delivered: number;
  readonly failed: number;
  /** Where its work ends for now: the head of the log; of a replay, the end of its range. */
  readonly head: number;
  /** What its replay is to send; null for a live lane. */
  readonly task: ReplayTask | null;
  /** Rows in `retry`. */
  readonly retries: number;
  /** Those of them that the cursor has not passed, in order: they are not to be taken from the log again. */
  readonly storedAhead: readonly { readonly seq: number; readonly orderKey: string }[];
  /** `performance.now()` before the claim was sent. */
  readonly claimedAt: number;
  /** Sends one event and leaves: a new one, or one that has failed. The endpoint is down. */
  readonly probe?: ProbeKind | undefined;
}

/** Why a lane is no longer here, and when somebody is to take it up again. */
export interface Departure {
  /** The lease is another's. */
  readonly lost: boolean;
  /** There are events behind its cursor. */
  readonly hasWork: boolean;
  /** When its next retry is due; null if it has none. */
  readonly retryInMs: number | null;
}

export interface LaneContext {
  readonly database: Database;
  readonly events: RecentEvents;
  readonly sender: Sender;
  readonly desk: Desk;
  readonly timing: Timing;
  /** The lane has something to be written. */
  readonly touched: (lane: Lane) => void;
  readonly departed: (lane: Lane, departure: Departure) => void;
  /** The endpoint says that it wants nothing any more. */
  readonly endpointGone: (endpoint: Endpoint) => void;
  readonly failed: (error: unknown, lane: LaneKey) => void;
}
