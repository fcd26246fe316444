import { useQueries } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useLocationId } from '../locations/current-location.ts';
import { useMay } from '../session/session.ts';
import type { TitledRecord } from './queries.ts';

/** The server's bound for one request. */
const TOGETHER_MAX = 100;
/** Lines that come into sight while one scrolls ask together, and those that have gone by then not at all. */
const TOGETHER_MS = 80;
/** A log is long: what is out of sight is soon forgotten. */
const KEPT_MS = 30_000;

/**
 * These records by their titles, each once it has come; null for one that is not there or may not be seen.
 */
export function useTitles(ids: readonly string[]): ReadonlyMap<string, TitledRecord | null> {
  const locationId = useLocationId();
  const enabled = useMay()('objects/record.readonly');
  const answers = useQueries({
    queries: ids.map((id) => ({
      queryKey: keys(locationId, 'records', 'title', id),
      queryFn: ({ signal }: { signal: AbortSignal }) => askLater(locationId, id, signal),
      // An event about a record says when it is not.
      staleTime: KEPT_MS,
      gcTime: KEPT_MS,
      enabled,
    })),
  });
  return new Map(
    answers.flatMap(({ data, isLoading }, index) => (isLoading ? [] : [[ids[index] ?? '', data ?? null]])),
  );
}

type Asked = Map<string, PromiseWithResolvers<TitledRecord | null>>;

/** What was asked for of a location, and is not on its way yet. */
const waiting = new Map<string, Asked>();

function askLater(locationId: string, id: string, signal: AbortSignal): Promise<TitledRecord | null> {
  const asked = nextAsked(locationId);
  const wanted = Promise.withResolvers<TitledRecord | null>();
  asked.set(id, wanted);
  signal.addEventListener('abort', () => {
    if (asked.get(id) === wanted) asked.delete(id);
    wanted.reject(signal.reason);
  });
  return wanted.promise;
}

/** What is asked for next, as far as there is room in it. */
function nextAsked(locationId: string): Asked {
  const begun = waiting.get(locationId);
  if (begun !== undefined && begun.size < TOGETHER_MAX) return begun;
  const asked: Asked = new Map();
  waiting.set(locationId, asked);
  setTimeout(() => {
    if (waiting.get(locationId) === asked) waiting.delete(locationId);
    void ask(locationId, asked);
  }, TOGETHER_MS);
  return asked;
}

async function ask(locationId: string, asked: Asked): Promise<void> {
  if (asked.size === 0) return;
  try {
    const query = { locationId, id: [...asked.keys()] };
    const { data } = (await api.GET('/v1/records/titles', { params: { query } })).data;
    const found = new Map(data.map((record) => [record.id, record]));
    for (const [id, { resolve }] of asked) resolve(found.get(id) ?? null);
  } catch (error) {
    for (const { reject } of asked.values()) reject(error);
  }
}
