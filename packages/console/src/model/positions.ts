import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef } from 'react';
import { api } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import type { Positions } from './map/standing.ts';

/** What one request may move. */
const MOVES_MAX = 1_000;
/** Several steps of a key are one request. */
const SAVE_AFTER_MS = 400;

/** Where somebody put objects on the map, for everybody who looks at it. */
export function positionsQuery(locationId: string) {
  return queryOptions({
    queryKey: keys(locationId, 'objects', 'positions'),
    queryFn: async (): Promise<Positions> =>
      (await api.GET('/v1/positions', { params: { query: { locationId } } })).data.data,
  });
}

/** null forgets where an object was put. */
export type Moves = Readonly<Record<string, { readonly x: number; readonly y: number } | null>>;

/** Moves at once what is seen, and tells the server a little later; `error` says that it did not take it. */
export function useMove(locationId: string): { move: (moves: Moves) => void; error: Error | null } {
  const client = useQueryClient();
  const { queryKey } = positionsQuery(locationId);
  const waiting = useRef<Moves>({});
  const { mutate, error } = useMutation({
    mutationKey: queryKey,
    mutationFn: async (moves: Moves) => {
      const all = Object.entries(moves);
      for (let start = 0; start < all.length; start += MOVES_MAX) {
        const positions = Object.fromEntries(all.slice(start, start + MOVES_MAX));
        await api.PATCH('/v1/positions', { body: { locationId, positions } });
      }
    },
    // Where the server has it: nothing was moved, or an answer from before overtook the move. While more is on its way,
    // the answer would be from before that.
    onSettled: () => {
      const isLast = client.isMutating({ mutationKey: queryKey }) === 1;
      if (isLast && Object.keys(waiting.current).length === 0) return client.invalidateQueries({ queryKey });
    },
  });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const move = useCallback(
    (moves: Moves) => {
      const key = positionsQuery(locationId).queryKey;
      // An answer that is under way is from before.
      void client.cancelQueries({ queryKey: key });
      client.setQueryData<Positions>(key, (before) => withMoves(before ?? {}, moves));
      waiting.current = { ...waiting.current, ...moves };
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        const all = waiting.current;
        waiting.current = {};
        mutate(all);
      }, SAVE_AFTER_MS);
    },
    [client, locationId, mutate],
  );
  return { move, error };
}

function withMoves(positions: Positions, moves: Moves): Positions {
  const next = new Map(Object.entries(positions));
  for (const [key, position] of Object.entries(moves)) {
    if (position === null) next.delete(key);
    else next.set(key, position);
  }
  return Object.fromEntries(next);
}
