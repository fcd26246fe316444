import type { Answer } from '@relata/client';
import type { Output } from '../command/output.ts';
import { details } from '../command/table.ts';

export type Replay = Answer<'get', '/v1/endpoints/{id}/replays/{number}'>;

/** Writes one replay as the answer of a command. */
export function showReplay(out: Output, replay: Replay): void {
  out.data(replay, () => textOf(replay, out));
}

export function textOf(replay: Replay, out: Output): string {
  const { filter, ...rest } = replay;
  return details({ ...rest, finishedAt: rest.finishedAt ?? undefined, filter: JSON.stringify(filter) }, out);
}
