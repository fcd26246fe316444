import type { Database } from '../db/connect.ts';
import { selectHeads } from './read.ts';

// Who follows a location's log is told when it grows. Commits of this process, and by notifications those of others,
// are told at once, by whoever hears of them; a sweep comes late, but misses nothing.

/** Locations asked about by one statement of the sweep. */
const SWEEP_MAX = 500;

/** The log reaches to `head`; it may have been heard before. */
export type OnHead = (head: number) => void;

export interface Heads {
  /** To be called for each commit that is heard of. */
  heard(locationId: string, head: number): void;
  /** Calls back whenever a location's log has grown, until the function that is returned is called. */
  follow(locationId: string, onHead: OnHead): () => void;
}

export interface HeadsOptions {
  readonly database: Database;
  readonly sweepMs: number;
  readonly onError: (error: unknown, what: string) => void;
}

/** Nothing runs while nobody follows. */
export function createHeads({ database, sweepMs, onError }: HeadsOptions): Heads {
  const followers = new Map<string, Set<OnHead>>();
  let timer: NodeJS.Timeout | undefined;
  let sweeping = false;

  function heard(locationId: string, head: number): void {
    for (const onHead of followers.get(locationId) ?? []) onHead(head);
  }

  async function sweep(): Promise<void> {
    if (sweeping) return;
    sweeping = true;
    const ids = [...followers.keys()];
    try {
      for (let start = 0; start < ids.length; start += SWEEP_MAX) {
        const rows = await database.query(selectHeads(ids.slice(start, start + SWEEP_MAX)));
        for (const { id, head } of rows) heard(id, head);
      }
    } catch (error) {
      onError(error, 'the sweep for streams failed');
    } finally {
      sweeping = false;
    }
  }

  return {
    heard,
    follow(locationId, onHead) {
      const others = followers.get(locationId) ?? new Set<OnHead>();
      followers.set(locationId, others.add(onHead));
      timer ??= setInterval(() => void sweep(), sweepMs);
      return () => {
        others.delete(onHead);
        if (others.size === 0 && followers.get(locationId) === others) followers.delete(locationId);
        if (followers.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}
