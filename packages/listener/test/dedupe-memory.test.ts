import { createMemoryDedupe, type DedupeStore } from '@relata/listener';
import { describe, expect, test } from 'vitest';
import { type DedupeBackend, describeDedupe } from './dedupe-conformance.ts';

describeDedupe('memory', async () => memory, { connections: 1, runs: 100 });

const memory: DedupeBackend = {
  async space(keepMs) {
    let passedMs = 0;
    const store = createMemoryDedupe({ keepMs, now: () => performance.now() + passedMs });
    return {
      open: async () => store,
      async pass(ms) {
        passedMs += ms;
      },
      size: async () => store.size,
    };
  },
  close: async () => {},
};

describe('memory that is full', () => {
  const LEASE_MS = 1_000;

  async function claim(store: DedupeStore, id: string): Promise<string> {
    const claimed = await store.claim(id, LEASE_MS);
    if (claimed.state !== 'claimed') throw new Error(`${id} is ${claimed.state}`);
    return claimed.token;
  }

  async function handle(store: DedupeStore, id: string): Promise<void> {
    await store.commit(id, await claim(store, id));
  }

  test('forgets what was handled longest ago', async () => {
    const store = createMemoryDedupe({ idsMax: 3 });
    for (const id of ['a', 'b', 'c', 'd']) await handle(store, id);
    expect(store.size).toBe(3);
    for (const id of ['d', 'c', 'b']) expect(await store.claim(id, LEASE_MS)).toEqual({ state: 'done' });
    expect((await store.claim('a', LEASE_MS)).state).toBe('claimed');
  });

  test('never forgets what is being handled: it takes nothing more', async () => {
    const store = createMemoryDedupe({ idsMax: 2 });
    await handle(store, 'a');
    const token = await claim(store, 'b');
    await claim(store, 'c');
    await expect(store.claim('d', LEASE_MS)).rejects.toThrow('there is no room');
    for (const id of ['b', 'c']) expect(await store.claim(id, LEASE_MS)).toEqual({ state: 'busy' });
    await store.commit('b', token);
    await claim(store, 'd');
    expect(store.size).toBe(2);
  });

  test('has room for others when leases have run out, and a late commit still counts', async () => {
    let nowMs = 0;
    const store = createMemoryDedupe({ idsMax: 2, now: () => nowMs });
    const late = await claim(store, 'a');
    await claim(store, 'b');
    nowMs += LEASE_MS;
    await handle(store, 'c');
    await handle(store, 'd');
    expect(store.size).toBe(2);
    expect(await store.commit('a', late)).toBe(true);
    expect(await store.claim('a', LEASE_MS)).toEqual({ state: 'done' });
    expect(store.size).toBe(2);
  });
});
