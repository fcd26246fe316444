import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../command/context.ts';
import { exitCodes, Failure } from '../failure.ts';
import type { Replay } from './show.ts';

const POLL_MS = 500;

/** Resolves with replays that have ended; throws a `Failure` that says so if they did not deliver everything. */
export async function waitFor(context: Context, replays: readonly Replay[]): Promise<void> {
  const total = sum(replays, 'events');
  const progress = context.out.progress('Sent', total);
  try {
    let seen = replays;
    while (seen.some(({ state }) => state === 'running')) {
      progress.update(total - sum(seen, 'remaining'));
      await sleep(POLL_MS, undefined, { signal: context.signal });
      seen = await Promise.all(seen.map((replay) => look(context, replay)));
    }
    progress.done();
    conclude(context, seen);
  } finally {
    progress.done();
  }
}

async function look({ api }: Context, replay: Replay): Promise<Replay> {
  if (replay.state !== 'running') return replay;
  const path = { id: replay.endpointId, number: String(replay.number) };
  const { data } = await api().GET('/v1/endpoints/{id}/replays/{number}', { params: { path } });
  return data;
}

function conclude({ out }: Context, replays: readonly Replay[]): void {
  const delivered = sum(replays, 'delivered');
  const missing = sum(replays, 'failed') + sum(replays, 'lost');
  out.note(`${delivered} delivered, ${sum(replays, 'failed')} given up, ${sum(replays, 'lost')} lost`);
  if (replays.some(({ state }) => state === 'cancelled'))
    throw new Failure('It was cancelled', exitCodes.refused);
  if (missing > 0) throw new Failure(`${missing} were not delivered`, exitCodes.partlyFailed);
}

function sum(
  replays: readonly Replay[],
  field: 'events' | 'delivered' | 'failed' | 'lost' | 'remaining',
): number {
  return replays.reduce((total, replay) => total + replay[field], 0);
}
