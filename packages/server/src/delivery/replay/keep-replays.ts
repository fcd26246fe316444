import type { Database } from '../../db/connect.ts';
import { type LaneKey, laneKeyOf } from '../lanes/lane-key.ts';
import { endReplayLanes, finishReplays, selectReplayLanes } from './replay-store.ts';

/** Lanes of one replay that wait to be claimed here; more than it gets places at a time. */
const WAITING_MAX = 64;
/** Lanes that one statement ends. */
const ENDED_MAX = 500;

export interface ReplayKeeper {
  /** A replay is new, or a lane of one has ended: ends what has ended, and finds what is to be sent next. */
  tend(): void;
  settled(): Promise<void>;
}

/** Sees replays through: nothing is remembered between two looks, so that any node can go on where another was. */
export function createReplayKeeper(
  database: Database,
  want: (lane: LaneKey) => void,
  onError: (error: unknown, what: string) => void,
): ReplayKeeper {
  let tending: Promise<void> | undefined;
  let isAskedAgain = false;

  async function tendOnce(): Promise<void> {
    while ((await database.query(endReplayLanes(ENDED_MAX))).length === ENDED_MAX);
    await database.query(finishReplays());
    for (const row of await database.query(selectReplayLanes(WAITING_MAX))) want(laneKeyOf(row));
  }

  function tend(): void {
    if (tending !== undefined) {
      isAskedAgain = true;
      return;
    }
    isAskedAgain = false;
    tending = tendOnce()
      .catch((error) => onError(error, 'replays could not be looked after'))
      .finally(() => {
        tending = undefined;
        if (isAskedAgain) tend();
      });
  }

  return {
    tend,
    async settled() {
      while (tending !== undefined) await tending;
    },
  };
}
