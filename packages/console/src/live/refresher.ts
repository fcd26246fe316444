import type { Query, QueryClient } from '@tanstack/react-query';
import { type Kind, keys } from '../api/keys.ts';

/** Answers are asked for anew at most this often, however much happens. */
const REFRESH_MS = 1_000;

export interface Refresher {
  /** All answers of these kinds are out of date. */
  add(kinds: readonly Kind[]): void;
  stop(): void;
}

/** Asks for answers of a location anew, soon. */
export function createRefresher(client: QueryClient, locationId: string): Refresher {
  const kinds = new Set<Kind>();
  const stale = new Set<Query>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const refresh = () => {
    for (const kind of kinds)
      for (const query of client.getQueryCache().findAll({ queryKey: keys(locationId, kind) }))
        stale.add(query);
    kinds.clear();
    for (const query of stale) {
      // An answer that is on its way may be older than the event; breaking it off each second would be never to get one.
      if (query.state.fetchStatus === 'fetching') continue;
      stale.delete(query);
      void client.invalidateQueries({ queryKey: query.queryKey, exact: true });
    }
    timer = stale.size > 0 ? setTimeout(refresh, REFRESH_MS) : undefined;
  };
  return {
    add(more) {
      for (const kind of more) kinds.add(kind);
      timer ??= setTimeout(refresh, REFRESH_MS);
    },
    stop: () => clearTimeout(timer),
  };
}
