import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DedupeStore } from '../src/dedupe/store.ts';
import { explain, type Held, type Told } from './dedupe-model.ts';

/** Where the ids of a store are, as a test needs it. */
export interface DedupeSpace {
  /** A store on a connection of its own; all of one space keep the same ids. */
  open(): Promise<DedupeStore>;
  /** Lets time go by for all that is kept. */
  pass(ms: number): Promise<void>;
  /** How many ids there are, those that ran out and are not yet removed too. */
  size(): Promise<number>;
}

export interface DedupeBackend {
  /** One that nobody else has, where ids are kept for `keepMs`. */
  space(keepMs: number): Promise<DedupeSpace>;
  close(): Promise<void>;
}

// So long that what a test takes itself makes no difference, and no sum of what passes is a lease or `KEEP_MS`.
const SHORT_MS = 100_000;
const LONG_MS = 1_000_000;
const KEEP_MS = 10_000_000;
const passing = [150_000, 1_100_000, 10_500_000];

/** What every store has to do, whatever it keeps its ids in. `connections` are that many stores of the same ids. */
export function describeDedupe(
  name: string,
  start: () => Promise<DedupeBackend>,
  { connections, runs }: { connections: number; runs: number },
): void {
  describe(name, () => {
    let backend: DedupeBackend;
    let space: DedupeSpace;
    let stores: DedupeStore[];
    let store: DedupeStore;
    beforeAll(async () => {
      backend = await start();
      space = await backend.space(KEEP_MS);
      stores = await Promise.all(Array.from({ length: connections }, () => space.open()));
      store = stores[0] as DedupeStore;
    });
    afterAll(() => backend?.close());

    const claimed = async (id: string, leaseMs = LONG_MS): Promise<string> => {
      const claim = await store.claim(id, leaseMs);
      if (claim.state !== 'claimed') throw new Error(`${id} is ${claim.state}`);
      return claim.token;
    };
    const stateOf = async (id: string): Promise<string> => {
      const claim = await store.claim(id, LONG_MS);
      if (claim.state !== 'claimed') return claim.state;
      await store.release(id, claim.token);
      return 'free';
    };

    test('an id is claimed, busy, and then done', async () => {
      const id = randomUUID();
      const token = await claimed(id);
      expect(await store.claim(id, LONG_MS)).toEqual({ state: 'busy' });
      expect(await store.commit(id, token)).toBe(true);
      expect(await store.claim(id, LONG_MS)).toEqual({ state: 'done' });
    });

    test('what is released may be claimed at once, with another token', async () => {
      const id = randomUUID();
      const token = await claimed(id);
      await store.release(id, token);
      expect(await claimed(id)).not.toBe(token);
    });

    test('of hundreds who claim one id at a time, one gets it', async () => {
      for (let round = 0; round < 5; round += 1) {
        const id = randomUUID();
        const asked = Array.from({ length: 300 }, (_, each) =>
          (stores[each % connections] as DedupeStore).claim(id, LONG_MS),
        );
        const states = (await Promise.all(asked)).map(({ state }) => state);
        expect(states.filter((state) => state === 'claimed')).toHaveLength(1);
        expect(states.filter((state) => state === 'busy')).toHaveLength(299);
      }
    });

    test('of hundreds who claim what ran out, one gets it', async () => {
      const id = randomUUID();
      const old = await claimed(id, SHORT_MS);
      await space.pass(150_000);
      const asked = Array.from({ length: 300 }, (_, each) =>
        (stores[each % connections] as DedupeStore).claim(id, LONG_MS),
      );
      const claims = await Promise.all(asked);
      const won = claims.filter((claim) => claim.state === 'claimed');
      expect(won).toHaveLength(1);
      expect(claims.filter(({ state }) => state === 'busy')).toHaveLength(299);
      expect(won[0]?.token).not.toBe(old);
    });

    test('of many who claim, work, fail and claim again, one at a time has it, and it is done once', async () => {
      const ids = Array.from({ length: 5 }, () => randomUUID());
      let inside = 0;
      const handled: string[] = [];
      const work = async (id: string, worker: number): Promise<void> => {
        const own = stores[worker % connections] as DedupeStore;
        for (let turn = 0; ; turn += 1) {
          const claim = await own.claim(id, LONG_MS);
          if (claim.state === 'done') return;
          if (claim.state === 'busy') {
            await sleep(1);
            continue;
          }
          inside += 1;
          expect(inside).toBeLessThanOrEqual(ids.length);
          await sleep(1);
          inside -= 1;
          if ((turn + worker) % 3 !== 0) await own.release(id, claim.token);
          else {
            handled.push(id);
            expect(await own.commit(id, claim.token)).toBe(true);
          }
        }
      };
      await Promise.all(ids.flatMap((id) => Array.from({ length: 12 }, (_, worker) => work(id, worker))));
      expect(handled.toSorted()).toEqual(ids.toSorted());
    });

    test('a claim that ran out and was taken by another is lost: its commit and its release change nothing', async () => {
      const id = randomUUID();
      const lost = await claimed(id, SHORT_MS);
      await space.pass(150_000);
      const token = await claimed(id);
      expect(await store.commit(id, lost)).toBe(false);
      expect(await stateOf(id)).toBe('busy');
      await store.release(id, lost);
      expect(await stateOf(id)).toBe('busy');
      expect(await store.commit(id, token)).toBe(true);
      expect(await store.commit(id, lost)).toBe(false);
      await store.release(id, lost);
      expect(await stateOf(id)).toBe('done');
    });

    test('a claim that ran out and that nobody took is committed all the same', async () => {
      const id = randomUUID();
      const token = await claimed(id, SHORT_MS);
      await space.pass(150_000);
      expect(await store.commit(id, token)).toBe(true);
      expect(await stateOf(id)).toBe('done');
    });

    test('what is done is not released, and committing it again changes nothing', async () => {
      const id = randomUUID();
      const token = await claimed(id);
      await store.commit(id, token);
      await store.release(id, token);
      expect(await store.commit(id, token)).toBe(true);
      expect(await stateOf(id)).toBe('done');
    });

    test('leases run out by themselves', async () => {
      const id = randomUUID();
      const leaseMs = 250;
      const from = performance.now();
      await claimed(id, leaseMs);
      while ((await store.claim(id, LONG_MS)).state !== 'claimed') await sleep(5);
      // Clocks that tick in whole milliseconds.
      expect(performance.now() - from).toBeGreaterThan(leaseMs - 3);
    });

    test('ids are kept for as long as was said, and no longer', async () => {
      const id = randomUUID();
      await store.commit(id, await claimed(id));
      await space.pass(KEEP_MS - 60_000);
      expect(await stateOf(id)).toBe('done');
      await space.pass(120_000);
      expect(await stateOf(id)).toBe('free');
    });

    test.each([
      ['quotes', `'; drop table "x"; --`],
      ['a colon and braces', 'a:{b}:*?[c]'],
      ['a NUL', 'a\0b'],
      ['a line break', 'a\r\nb'],
      ['an emoji', '🏠'],
      ['half of one', '\ud83c'],
      ['the other half', '\udfe0'],
      ['a letter and its mark', 'e\u0301'],
      ['the same as one', '\u00e9'],
      ['nothing', ''],
      ['a space', ' '],
      ['the largest length', '~'.repeat(256)],
      ['one more', '~'.repeat(257)],
      ['a megabyte', 'é'.repeat(500_000)],
      ['the name of a property', '__proto__'],
    ])('an id of or with %s is an id', async (_, id) => {
      const token = await claimed(id);
      expect(await stateOf(id)).toBe('busy');
      expect(await store.commit(id, token)).toBe(true);
      expect(await stateOf(id)).toBe('done');
    });

    test('ids that look alike are different ones', async () => {
      const pairs = [
        'a',
        'A',
        'a ',
        ' a',
        'a\0',
        'a\u0301',
        '\u00e1',
        '\ud800',
        '\ud801',
        '\ufffd',
        '1',
        '01',
      ];
      const own = await (await backend.space(KEEP_MS)).open();
      for (const id of pairs) expect((await own.claim(id, LONG_MS)).state).toBe('claimed');
    });

    test('another place knows nothing of it', async () => {
      const id = randomUUID();
      await store.commit(id, await claimed(id));
      const elsewhere = await (await backend.space(KEEP_MS)).open();
      const claim = await elsewhere.claim(id, LONG_MS);
      expect(claim.state).toBe('claimed');
      expect(await stateOf(id)).toBe('done');
    });

    test('what has run out does not pile up', async () => {
      const own = await backend.space(KEEP_MS);
      const busy = await own.open();
      const handle = async (count: number): Promise<void> => {
        for (let each = 0; each < count; each += 1) {
          const id = randomUUID();
          const claim = await busy.claim(id, SHORT_MS);
          // One of ten is left claimed, as by a process that ended.
          if (claim.state === 'claimed' && each % 10 !== 0) await busy.commit(id, claim.token);
        }
      };
      await handle(200);
      expect(await own.size()).toBeGreaterThan(100);
      await own.pass(KEEP_MS + LONG_MS);
      await handle(50);
      expect(await own.size()).toBeLessThanOrEqual(50);
    });

    test('whatever is asked at the same time, what it says is what one after the other would have said', async () => {
      const own = await backend.space(KEEP_MS);
      const all = await Promise.all(Array.from({ length: connections }, () => own.open()));
      await fc.assert(
        fc.asyncProperty(fc.array(moment, { minLength: 1, maxLength: 14 }), async (moments) => {
          const things = Array.from({ length: THINGS }, () => new Thing(randomUUID()));
          let nowMs = 0;
          for (const { asked, passMs } of moments) {
            if (passMs > 0) await own.pass(passMs);
            nowMs += passMs;
            await Promise.all(
              things.map((thing, index) =>
                thing.ask(
                  asked.filter(({ about }) => about === index),
                  all,
                  nowMs,
                ),
              ),
            );
          }
        }),
        { numRuns: runs },
      );
    });
  });
}

const THINGS = 2;

interface Ask {
  readonly about: number;
  readonly what: 'claim' | 'commit' | 'release';
  readonly leaseMs: number;
  /** Which of the claims that were got, counted from the last. */
  readonly claim: number;
}

const ask: fc.Arbitrary<Ask> = fc.record({
  about: fc.nat(THINGS - 1),
  what: fc.constantFrom('claim', 'claim', 'commit', 'release'),
  leaseMs: fc.constantFrom(SHORT_MS, LONG_MS),
  claim: fc.nat(2),
});

const moment: fc.Arbitrary<{ asked: Ask[]; passMs: number }> = fc.record({
  asked: fc.array(ask, { minLength: 1, maxLength: 6 }),
  passMs: fc.constantFrom(0, 0, ...passing),
});

/** An id, and all that it can be by what the stores have said. */
class Thing {
  readonly #id: string;
  readonly #tokens: string[] = [];
  #states: Held[] = [undefined];

  constructor(id: string) {
    this.#id = id;
  }

  async ask(asked: readonly Ask[], stores: readonly DedupeStore[], nowMs: number): Promise<void> {
    const telling = asked.map((each, index) =>
      this.#tell(each, stores[index % stores.length] as DedupeStore),
    );
    const told = await Promise.all(telling);
    const states = explain(this.#states, told, { nowMs, keepMs: KEEP_MS });
    if (states.length === 0) {
      throw new Error(`${JSON.stringify(this.#states)} does not lead to ${JSON.stringify(told)}`);
    }
    this.#states = states;
    for (const each of told) {
      if (each.did === 'claim' && each.said.state === 'claimed') this.#tokens.unshift(each.said.token);
    }
  }

  async #tell({ what, leaseMs, claim }: Ask, store: DedupeStore): Promise<Told> {
    const token = this.#tokens[claim] ?? 'nobody has this';
    if (what === 'claim') return { did: what, leaseMs, said: await store.claim(this.#id, leaseMs) };
    if (what === 'commit') return { did: what, token, said: await store.commit(this.#id, token) };
    await store.release(this.#id, token);
    return { did: what, token };
  }
}
