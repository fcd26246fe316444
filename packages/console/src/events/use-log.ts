import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { api } from '../api/client.ts';
import { type LiveEvent, useLiveEvents } from '../live/live.tsx';
import { type EventFilter, passes, queryOf } from './filter.ts';

const PAGE = 100;
/** Of what happens while one looks; of more, the oldest are asked for again by whoever scrolls back to them. */
const LIVE_MAX = 1_000;
/** A burst is shown at most this often. */
const SHOW_MS = 250;

export type LogEvent = Omit<LiveEvent, 'payload'> & { readonly payload: unknown };

interface Live {
  readonly shown: readonly LiveEvent[];
  /** Happened while the list was paused; only counted. */
  readonly waiting: number;
}

const NOTHING: Live = { shown: [], waiting: 0 };

/**
 * The log from its end: pages that are loaded as one scrolls back, and before them what happens. A pause counts what
 * happens and shows it when it ends.
 */
export function useLog(locationId: string, filter: EventFilter, isPaused: boolean) {
  // Another visit to the page begins at the log's end; pages that are kept must not be asked for one by one.
  const [begun, setBegun] = useState(0);
  const pages = useInfiniteQuery({
    queryKey: ['log', locationId, filter, begun],
    queryFn: async ({ pageParam }) => {
      const query = {
        locationId,
        order: 'desc' as const,
        limit: PAGE,
        ...queryOf(filter),
        ...(pageParam !== undefined && { after: pageParam }),
      };
      return (await api.GET('/v1/events', { params: { query } })).data;
    },
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    // An event never changes: comparing a hundred thousand of them for each page that is added would be seen.
    structuralSharing: false,
  });

  const { live, startAnew } = useLive(filter, isPaused);
  const old = useMemo(
    () => pages.data?.pages.flatMap(({ data }) => data as readonly LogEvent[]) ?? [],
    [pages.data],
  );
  const events = useMemo(() => {
    const last = old[0]?.seq ?? 0;
    return [...live.shown.filter(({ seq }) => seq > last), ...old];
  }, [live.shown, old]);

  // Where more has happened than is kept, there would be a gap between it and the pages.
  const hasGap = live.shown.length >= LIVE_MAX;
  useEffect(() => {
    if (!hasGap) return;
    startAnew();
    setBegun((count) => count + 1);
  }, [hasGap, startAnew]);

  return { pages, events, waiting: live.waiting };
}

function useLive(filter: EventFilter, isPaused: boolean) {
  const [live, setLive] = useState<Live>(NOTHING);
  const coming = useRef<LiveEvent[]>([]);
  const paused = useRef(isPaused);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const show = useCallback(() => {
    timer.current = undefined;
    if (paused.current) {
      setLive((before) => ({ ...before, waiting: coming.current.length }));
      return;
    }
    const latest = coming.current.splice(0).reverse();
    setLive((before) => ({ shown: [...latest, ...before.shown].slice(0, LIVE_MAX), waiting: 0 }));
  }, []);

  useEffect(() => {
    paused.current = isPaused;
    show();
  }, [isPaused, show]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what another filter let through is not this one's
  useEffect(() => {
    coming.current = [];
    setLive(NOTHING);
    return () => clearTimeout(timer.current);
  }, [filter]);

  useLiveEvents(
    useCallback(
      (event) => {
        if (!passes(filter, event)) return;
        coming.current.push(event);
        if (coming.current.length > LIVE_MAX) coming.current.shift();
        timer.current ??= setTimeout(show, SHOW_MS);
      },
      [filter, show],
    ),
  );

  return { live, startAnew: useCallback(() => setLive(NOTHING), []) };
}
