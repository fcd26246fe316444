import { useCallback, useMemo } from 'react';
import type { LiveEvent } from '../live/live.tsx';
import { isoOf } from '../parts/local-time.ts';
import { useSearchState } from '../parts/use-search-state.ts';
import { type EventType, eventTypes } from './event-types.ts';

/** What of the log is shown; it stands in the address. Times are ISO 8601. */
export interface EventFilter {
  readonly type: EventType | undefined;
  readonly entityId: string | undefined;
  readonly since: string | undefined;
  readonly until: string | undefined;
}

const names = ['type', 'entity', 'since', 'until'] as const;
type Name = (typeof names)[number];

export function useEventFilter(): [EventFilter, (name: Name, value: string | null) => void, () => void] {
  const [params, set] = useSearchState();
  const [type, entity, since, until] = names.map((name) => params.get(name));
  const filter = useMemo(
    () => ({
      type: eventTypes.find((known) => known === type),
      entityId: entity?.trim() || undefined,
      since: isoOf(since ?? '') ?? undefined,
      until: isoOf(until ?? '') ?? undefined,
    }),
    [type, entity, since, until],
  );
  const change = useCallback(
    (name: Name, value: string | null) => set({ [name]: value }, { replace: true }),
    [set],
  );
  const clear = useCallback(() => set(Object.fromEntries(names.map((name) => [name, null]))), [set]);
  return [filter, change, clear];
}

export function isFiltered(filter: EventFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined);
}

/** As the server asks for it: with a zone. */
export function queryOf({ type, entityId, since, until }: EventFilter) {
  return {
    ...(type && { type }),
    ...(entityId && { entityId }),
    ...(since && { since }),
    ...(until && { until }),
  };
}

/** Whether an event that has just happened would be among what is shown. */
export function passes({ type, entityId, since, until }: EventFilter, event: LiveEvent): boolean {
  const at = Date.parse(event.timestamp);
  return (
    (type === undefined || event.type === type) &&
    (entityId === undefined || event.entityId === entityId) &&
    (since === undefined || at >= Date.parse(since)) &&
    (until === undefined || at < Date.parse(until))
  );
}
