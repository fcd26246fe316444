import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { Kind } from '../api/keys.ts';
import { sessionKey } from '../session/session.ts';
import { type Connection, follow, type Place } from './follow.ts';
import { createRefresher } from './refresher.ts';
import { whileSeen } from './while-seen.ts';

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
  /** Why there is no stream and will be none: the server's code. */
  readonly refusal: string | undefined;
  /** How often the stream has begun at the log's end: what happened before the last time may not have been told. */
  readonly begun: number;
  readonly subscribe: (listener: (event: LiveEvent) => void) => () => void;
}

const LiveContext = createContext<Live | undefined>(undefined);

interface LiveProviderProps {
  readonly locationId: string;
  /** Who asks: somebody else may be let in where this one was not. */
  readonly sessionId: string | null;
  readonly children: ReactNode;
}

/** One stream for the whole console; pages hear of events, and answers that an event makes old are asked for anew. */
export function LiveProvider({ locationId, sessionId, children }: LiveProviderProps) {
  const [connection, setConnection] = useState<Connection>('connecting');
  const [begun, setBegun] = useState(0);
  const [refusal, setRefusal] = useState<string>();
  const listeners = useRef(new Set<(event: LiveEvent) => void>());
  const client = useQueryClient();

  // biome-ignore lint/correctness/useExhaustiveDependencies: another session is another stream
  useEffect(() => {
    const refresher = createRefresher(client, locationId);
    const place: Place = { id: undefined, heardAt: Date.now() };
    let wasLost = false;
    let ending: AbortController | undefined;
    const start = () => {
      setRefusal(undefined);
      ending = new AbortController();
      void follow({
        locationId,
        place,
        signal: ending.signal,
        onConnection(state) {
          setConnection(state);
          // What happened meanwhile is streamed; what is not in the log, endpoints for one, may have changed as well.
          if (state === 'live' && wasLost) void client.invalidateQueries({ queryKey: ['of', locationId] });
          wasLost = state === 'lost';
        },
        onBegin: () => setBegun((count) => count + 1),
        onRefused({ status, code }) {
          setRefusal(code);
          if (status === 401) void client.invalidateQueries({ queryKey: sessionKey });
        },
        onEvent({ event = '', data }) {
          if (event === 'end') return;
          const parsed = JSON.parse(data) as LiveEvent;
          for (const tell of listeners.current) tell(parsed);
          refresher.add(kindsOf(event));
        },
      });
    };
    const stop = () => {
      ending?.abort();
      ending = undefined;
      wasLost = true;
    };
    const unwatch = whileSeen(start, stop);
    return () => {
      unwatch();
      stop();
      refresher.stop();
    };
  }, [locationId, sessionId, client]);

  const live = useMemo(
    () => ({
      connection,
      refusal,
      begun,
      subscribe(listener: (event: LiveEvent) => void) {
        listeners.current.add(listener);
        return () => {
          listeners.current.delete(listener);
        };
      },
    }),
    [connection, refusal, begun],
  );
  return <LiveContext value={live}>{children}</LiveContext>;
}

export function useConnection(): Connection {
  return useLive().connection;
}

export function useRefusal(): string | undefined {
  return useLive().refusal;
}

/** Undefined until it is known whether there is a stream; then how often it has begun at the log's end. */
export function useBegun(): number | undefined {
  const { connection, begun } = useLive();
  return connection === 'connecting' && begun === 0 ? undefined : begun;
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
