import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { type Kind, keys } from '../api/keys.ts';
import { type Connection, follow } from './follow.ts';

/** An event as `GET /v1/events` has it. */
export interface LiveEvent {
  readonly seq: number;
  readonly locationId: string;
  readonly type: string;
  readonly entityId: string;
  readonly webhookId: string;
  readonly traceId: string;
  readonly timestamp: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

interface Live {
  readonly connection: Connection;
  readonly subscribe: (listener: (event: LiveEvent) => void) => () => void;
}

const LiveContext = createContext<Live | undefined>(undefined);

/** Answers are asked for anew at most this often, however much happens. */
const REFRESH_MS = 1_000;

/** One stream for the whole console; pages hear of events, and answers that an event makes old are asked for anew. */
export function LiveProvider({ locationId, children }: { locationId: string; children: ReactNode }) {
  const [connection, setConnection] = useState<Connection>('connecting');
  const listeners = useRef(new Set<(event: LiveEvent) => void>());
  const client = useQueryClient();

  useEffect(() => {
    const ending = new AbortController();
    const stale = new Set<Kind>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      timer = undefined;
      for (const kind of stale) void client.invalidateQueries({ queryKey: keys(locationId, kind) });
      stale.clear();
    };
    let wasLost = false;
    void follow({
      locationId,
      signal: ending.signal,
      onConnection(state) {
        setConnection(state);
        // What happened meanwhile is streamed; what is not in the log, endpoints for one, may have changed as well.
        if (state === 'live' && wasLost) void client.invalidateQueries({ queryKey: ['of', locationId] });
        wasLost = state === 'lost';
      },
      onEvent({ event = '', data }) {
        if (event === 'end') return;
        const parsed = JSON.parse(data) as LiveEvent;
        for (const tell of listeners.current) tell(parsed);
        for (const kind of kindsOf(event)) stale.add(kind);
        timer ??= setTimeout(refresh, REFRESH_MS);
      },
    });
    return () => {
      ending.abort();
      clearTimeout(timer);
    };
  }, [locationId, client]);

  const live = useMemo(
    () => ({
      connection,
      subscribe(listener: (event: LiveEvent) => void) {
        listeners.current.add(listener);
        return () => {
          listeners.current.delete(listener);
        };
      },
    }),
    [connection],
  );
  return <LiveContext value={live}>{children}</LiveContext>;
}

export function useConnection(): Connection {
  return useLive().connection;
}

/** Calls with each event of the location; `listener` should not change with every rendering. */
export function useLiveEvents(listener: (event: LiveEvent) => void): void {
  const { subscribe } = useLive();
  useEffect(() => subscribe(listener), [subscribe, listener]);
}

function useLive(): Live {
  const live = useContext(LiveContext);
  if (live === undefined) throw new Error('outside of LiveProvider');
  return live;
}

/** `RelationCreate` concerns relations, and with them what counts them. */
function kindsOf(type: string): readonly Kind[] {
  if (type.startsWith('Relation')) return ['relations', 'events', 'overview'];
  if (type.startsWith('Association')) return ['associations', 'relations', 'events', 'overview'];
  if (type.startsWith('Object')) return ['objects', 'records', 'events', 'overview'];
  return ['records', 'relations', 'events', 'overview'];
}
