import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { api } from '../api/client.ts';
import { type LiveEvent, useBegun, useLiveEvents } from '../live/live.tsx';
import { type EventFilter, passes, queryOf } from './filter.ts';

const PAGE = 100;
/** Of what happens while one looks; of more, the oldest are asked for again by whoever scrolls back to them. */
const LIVE_MAX = 1_000;
/** What is left of them then, so that this is not done for each one more. */
const LIVE_KEPT = 500;
/** A burst is shown at most this often. */
const SHOW_MS = 250;

export type LogEvent = Omit<LiveEvent, 'payload'> & { readonly payload: unknown };

interface Live {
  /** Latest first, without a gap down to `before`. */
  readonly shown: readonly LiveEvent[];
  /** The pages begin before this number; at the log's end without it. */
  readonly before: number | undefined;
  /** Happened while the list was paused; only counted. */
  readonly waiting: number;
}

const NOTHING: Live = { shown: [], before: undefined, waiting: 0 };

/**
 * The log from its end: pages that are loaded as one scrolls back, and before them what happens. A pause counts what
 * happens and shows it when it ends.
 */
export function useLog(locationId: string, filter: EventFilter, isPaused: boolean) {
  const latest = useBegun();
  // A list that is paused stays as it is when the stream begins anew.
  const [begun, setBegun] = useState(latest);
  if (begun !== latest && (begun === undefined || !isPaused)) setBegun(latest);

  const live = useLive(filter, isPaused, begun);
  const pages = useInfiniteQuery({
    queryKey: ['log', locationId, filter, begun, live.before],
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
    initialPageParam: live.before,
    getNextPageParam: ({ next }) => next ?? undefined,
    // Not before the stream has begun: what happens between the two would be in neither.
    enabled: begun !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    // Another visit to the page begins at the log's end; pages that are kept must not be asked for one by one.
    gcTime: 0,
    // An event never changes: comparing a hundred thousand of them for each page that is added would be seen.
    structuralSharing: false,
  });
  const old = useMemo(
    () => pages.data?.pages.flatMap(({ data }) => data as readonly LogEvent[]) ?? [],
    [pages.data],
  );
  const events = useMemo(() => {
    const last = old[0]?.seq ?? 0;
    return [...live.shown.filter(({ seq }) => seq > last), ...old];
  }, [live.shown, old]);
  return { pages, events, waiting: live.waiting };
}

function useLive(filter: EventFilter, isPaused: boolean, begun: number | undefined): Live {
  const [live, setLive] = useState<Live>(NOTHING);
  const coming = useRef<LiveEvent[]>([]);
  const waiting = useRef(0);
  const paused = useRef(isPaused);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const show = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = undefined;
    const count = waiting.current;
    if (paused.current) {
      setLive((was) => ({ ...was, waiting: count }));
      return;
    }
    const latest = coming.current.splice(0).reverse();
    waiting.current = 0;
    const isGap = count > latest.length;
    setLive((was) => join(latest, isGap ? NOTHING : was, isGap));
  }, []);

  useEffect(() => {
    paused.current = isPaused;
    show();
  }, [isPaused, show]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what was told of another filter or stream is not this one's
  useEffect(() => {
    coming.current = [];
    waiting.current = 0;
    setLive(NOTHING);
    return () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    };
  }, [filter, begun]);

  useLiveEvents(
    useCallback(
      (event) => {
        if (!passes(filter, event)) return;
        waiting.current += 1;
        coming.current.push(event);
        if (coming.current.length > LIVE_MAX) coming.current.shift();
        timer.current ??= setTimeout(show, SHOW_MS);
      },
      [filter, show],
    ),
  );
  return live;
}

/** Of what is too much the oldest go, and whatever was there before them with a gap: pages then begin there. */
function join(latest: readonly LiveEvent[], was: Live, isCut: boolean): Live {
  const shown = [...latest, ...was.shown];
  if (!isCut && shown.length <= LIVE_MAX) return { shown, before: was.before, waiting: 0 };
  const kept = shown.slice(0, LIVE_KEPT);
  return { shown: kept, before: kept.at(-1)?.seq, waiting: 0 };
}
