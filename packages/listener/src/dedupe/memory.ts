import { keepMsOf } from './keeping.ts';
import type { DedupeStore } from './store.ts';

/** About 20 MB when all ids are UUIDs. */
const IDS_MAX = 100_000;

export interface MemoryDedupeOptions {
  /** How many ids there are at most. Default 100 000. */
  readonly idsMax?: number;
  /** How long the id of a webhook that was handled is kept, in milliseconds. Default seven days. */
  readonly keepMs?: number;
  /** Milliseconds of a clock that is never set back. Default `performance.now`. */
  readonly now?: () => number;
}

export interface MemoryDedupe extends DedupeStore {
  /** How many ids there are, those that ran out and are not yet removed too. */
  readonly size: number;
}

interface Held {
  readonly token: string;
  readonly until: number;
}

/**
 * Remembers in this process which webhooks were handled: a restart forgets them, and other processes do not know of
 * them. Where that will not do, take `@relata/listener/postgres` or `/redis`.
 *
 * When there are `idsMax` ids, the one that was handled longest ago makes room, although it is not due: a copy of that
 * webhook would be handled again. Those that are being handled never make room. If there is nothing else, `claim` throws,
 * and the listener asks for the webhook again.
 *
 * @throws RangeError `idsMax`, `keepMs`
 */
export function createMemoryDedupe({
  idsMax = IDS_MAX,
  keepMs,
  now = () => performance.now(),
}: MemoryDedupeOptions = {}): MemoryDedupe {
  if (!(idsMax >= 1)) throw new RangeError('idsMax must be 1 or more');
  const keptMs = keepMsOf(keepMs);
  /** The first was handled longest ago, and so runs out first. */
  const done = new Map<string, Held>();
  const claims = new Map<string, Held>();
  let tokens = 0;

  const held = (ids: Map<string, Held>, id: string, at: number): Held | undefined => {
    const found = ids.get(id);
    return found !== undefined && found.until > at ? found : undefined;
  };

  function removeExpired(at: number): void {
    for (const ids of [done, claims]) {
      for (const [id, { until }] of ids) {
        if (until > at) break;
        ids.delete(id);
      }
    }
  }

  /** @throws Error there is none */
  function makeRoom(): void {
    if (done.size + claims.size < idsMax) return;
    const [oldest] = done.keys();
    if (oldest === undefined)
      throw new Error(`${idsMax} webhooks are being handled: there is no room for more`);
    done.delete(oldest);
  }

  return {
    get size() {
      return done.size + claims.size;
    },

    async claim(id, leaseMs) {
      const at = now();
      if (held(done, id, at) !== undefined) return { state: 'done' };
      if (held(claims, id, at) !== undefined) return { state: 'busy' };
      done.delete(id);
      claims.delete(id);
      removeExpired(at);
      makeRoom();
      tokens += 1;
      const token = String(tokens);
      claims.set(id, { token, until: at + leaseMs });
      return { state: 'claimed', token };
    },

    async commit(id, token) {
      const at = now();
      const holder = held(claims, id, at) ?? held(done, id, at);
      if (holder !== undefined && holder.token !== token) return false;
      done.delete(id);
      // A claim that ran out may be gone by now, and its place taken.
      if (!claims.delete(id)) makeRoom();
      done.set(id, { token, until: at + keptMs });
      return true;
    },

    async release(id, token) {
      if (claims.get(id)?.token === token) claims.delete(id);
    },
  };
}
