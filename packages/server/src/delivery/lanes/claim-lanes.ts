import type { Database } from '../../db/connect.ts';
import type { LaneStart } from './lane-context.ts';
import { type LaneKey, laneKeyOf, nameOf } from './lane-key.ts';
import { type ClaimRow, claimLanes, type Wish } from './lanes.ts';
import { reviveRetries, selectStored } from './retry-store.ts';

/** What became of some wishes; a lane that is in neither list has no work. */
export interface Claimed {
  readonly got: readonly LaneStart[];
  /** Another's for now, or without work until a retry is due. */
  readonly later: readonly { readonly lane: LaneKey; readonly inMs: number }[];
}

/** Gets the leases of lanes that are free and have work, with what must be known to work on them. */
export async function claim(database: Database, wishes: readonly Wish[], nodeId: string): Promise<Claimed> {
  const claimedAt = performance.now();
  const rows = await database.query(claimLanes(wishes, nodeId));
  const got = rows.filter(isGot);
  const later = rows
    .filter((row) => !isGot(row))
    .map((row) => ({ lane: laneKeyOf(row), inMs: row.leased_for_ms ?? row.retry_in_ms ?? 0 }));
  if (got.length === 0) return { got: [], later };
  // A node that vanished may have left something that waits behind nothing.
  const takenOver = got.filter(({ taken_over }) => taken_over).map(laneKeyOf);
  if (takenOver.length > 0) await database.query(reviveRetries(takenOver));
  const lanes = got.map((row) => ({ ...laneKeyOf(row), cursor: row.cursor }));
  const stored = await database.query(selectStored(lanes));
  const storedOf = new Map(stored.map((row) => [nameOf(laneKeyOf(row)), row]));
  return {
    got: got.map((row) => {
      const lane = laneKeyOf(row);
      const { retries = 0, ahead = [], ahead_keys: keys = [] } = storedOf.get(nameOf(lane)) ?? {};
      const storedAhead = ahead.map((seq, index) => ({ seq, orderKey: keys[index] ?? '' }));
      const { lease, cursor, matched, delivered, failed, head, task } = row;
      const start = { ...lane, lease, cursor, matched, delivered, failed, head, task };
      return { ...start, retries, storedAhead, claimedAt };
    }),
    later,
  };
}

type GotRow = ClaimRow & {
  lease: number;
  cursor: number;
  matched: number;
  delivered: number;
  failed: number;
};

function isGot(row: ClaimRow): row is GotRow {
  return row.lease !== null && row.cursor !== null && row.matched !== null;
}
