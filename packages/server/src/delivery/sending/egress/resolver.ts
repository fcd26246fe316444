import { promises as dns, type LookupAddress } from 'node:dns';

/** Asks for all addresses of a name; rejects when there are none. */
export type Resolve = (name: string) => Promise<readonly LookupAddress[]>;

/** A name that takes longer than this is slow; most are answered within a twentieth of it. */
const SLOW_MS = 1_000;
/** Names remembered as slow; those that were found slow first are forgotten first. */
const SLOW_NAMES_MAX = 10_000;

/** As the machine resolves names for every program on it: its hosts file, its search domains, its servers. */
export const systemResolve: Resolve = (name) => dns.lookup(name, { all: true });

/**
 * Asks once at a time for a name, however many connections want it, and for names that were slow one after
 * another. The system's resolver holds one of Node's few threads for each question (libuv gives it two of the
 * four that there are by default) until the name's servers have answered or it gives up, after ten seconds and
 * more: two endpoints whose servers are dead would otherwise hold up the names of all others.
 */
export function createResolver(ask: Resolve): Resolve {
  const asking = new Map<string, Promise<readonly LookupAddress[]>>();
  const slow = new Set<string>();
  let slowOnes: Promise<unknown> = Promise.resolve();

  async function askTimed(name: string): Promise<readonly LookupAddress[]> {
    const begun = performance.now();
    const late = setTimeout(() => remember(name), SLOW_MS).unref();
    try {
      return await ask(name);
    } finally {
      clearTimeout(late);
      if (performance.now() - begun < SLOW_MS) slow.delete(name);
    }
  }

  function remember(name: string): void {
    slow.add(name);
    const [first] = slow;
    if (slow.size > SLOW_NAMES_MAX && first !== undefined) slow.delete(first);
  }

  function askInTurn(name: string): Promise<readonly LookupAddress[]> {
    const answer = slowOnes.then(() => askTimed(name));
    slowOnes = answer.catch(() => {});
    return answer;
  }

  return (name) => {
    let answer = asking.get(name);
    if (answer === undefined) {
      answer = (slow.has(name) ? askInTurn(name) : askTimed(name)).finally(() => asking.delete(name));
      asking.set(name, answer);
    }
    return answer;
  };
}
