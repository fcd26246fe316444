import { randomUUID } from 'node:crypto';
import {
  createRedisDedupe,
  type IoredisClient,
  type NodeRedisClient,
  type RedisDedupeOptions,
} from '@relata/listener/redis';
import { Cluster, Redis } from 'ioredis';
import { createClient, createClientPool, createCluster, RESP_TYPES } from 'redis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DedupeBackend, describeDedupe } from './dedupe-conformance.ts';
import { startRedis, startRedisCluster } from './redis-server.ts';
import { startProxy } from './tcp-proxy.ts';

const server = await startRedis();
const cluster = server && (await startRedisCluster());
afterAll(async () => {
  await server?.stop();
  await cluster?.stop();
});

if (server === undefined) {
  console.warn(
    'LEFT OUT: deduplication by Redis. Set RELATA_TEST_REDIS_URL, or have a redis-server on the PATH.',
  );
} else if (cluster === undefined) {
  console.warn('LEFT OUT: deduplication by a cluster of Redis. Have a redis-server on the PATH.');
}

type Client = IoredisClient | NodeRedisClient;

interface Kind {
  readonly name: string;
  readonly url: string | undefined;
  connect(url: string): Promise<{ client: Client; close(): Promise<unknown> }>;
}

const ioredis: Kind = {
  name: 'ioredis',
  url: server?.url,
  async connect(url) {
    const client = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1 });
    client.on('error', () => undefined);
    await client.connect();
    return { client, close: () => client.quit().catch(() => client.disconnect()) };
  },
};
const nodeRedis: Kind = {
  name: 'redis',
  url: server?.url,
  async connect(url) {
    const client = createClient({ url, socket: { reconnectStrategy: 50 } });
    client.on('error', () => undefined);
    await client.connect();
    return { client, close: async () => client.destroy() };
  },
};
const others: readonly Kind[] = [
  {
    name: 'ioredis, cluster',
    url: cluster?.url,
    async connect(url) {
      const client = new Cluster([url]);
      return { client, close: () => client.quit() };
    },
  },
  {
    name: 'redis, cluster',
    url: cluster?.url,
    async connect(url) {
      const client = createCluster({ rootNodes: [{ url }] });
      await client.connect();
      return { client, close: async () => client.destroy() };
    },
  },
  {
    name: 'redis, pool',
    url: server?.url,
    async connect(url) {
      const client = createClientPool({ url });
      await client.connect();
      return { client, close: async () => client.destroy() };
    },
  },
  {
    name: 'redis, RESP3 and everything as bytes',
    url: server?.url,
    async connect(url) {
      const client = createClient({ url, RESP: 3 });
      await client.connect();
      const mapped = client.withTypeMapping({
        [RESP_TYPES.BLOB_STRING]: Buffer,
        [RESP_TYPES.SIMPLE_STRING]: Buffer,
        [RESP_TYPES.NUMBER]: String,
      });
      return { client: mapped, close: async () => client.destroy() };
    },
  },
  {
    name: 'ioredis, pipelining by itself, with a prefix of its own',
    url: server?.url,
    async connect(url) {
      const client = new Redis(url, { enableAutoPipelining: true, keyPrefix: `own:${randomUUID()}:` });
      return { client, close: () => client.quit() };
    },
  },
];

function backendOf({ connect }: Kind, url: string): () => Promise<DedupeBackend> {
  return async () => {
    const closing: (() => Promise<unknown>)[] = [];
    const open = async (options: Omit<RedisDedupeOptions, 'client'>) => {
      const { client, close } = await connect(url);
      closing.push(close);
      return createRedisDedupe({ client, ...options });
    };
    // By itself, so that no client has to know how to list keys.
    const direct = new Redis(url);
    closing.push(() => direct.quit());
    return {
      async space(keepMs) {
        const prefix = `test:${randomUUID()}:`;
        const keys = (): Promise<string[]> => direct.keys(`*${prefix}*`);
        return {
          open: () => open({ prefix, keepMs }),
          async pass(ms) {
            for (const key of await keys()) {
              await direct.pexpire(key, Math.max(0, (await direct.pttl(key)) - ms));
            }
          },
          size: async () => (await keys()).length,
        };
      },
      close: async () => {
        await Promise.all(closing.map((each) => each()));
      },
    };
  };
}

for (const kind of [ioredis, nodeRedis, ...others]) {
  const main = kind === ioredis || kind === nodeRedis;
  if (kind.url === undefined) continue;
  describeDedupe(kind.name, backendOf(kind, kind.url), { connections: main ? 4 : 1, runs: main ? 60 : 10 });
}

describe.runIf(server !== undefined).each([ioredis, nodeRedis])('a connection that breaks: $name', (kind) => {
  const url = server?.url ?? '';
  let there: { client: Client; close(): Promise<unknown> };
  let look: Redis;
  beforeAll(async () => {
    there = await kind.connect(url);
    look = new Redis(url);
  });
  afterAll(async () => {
    await there?.close();
    await look?.quit();
  });

  test('before the answer: what was asked has happened or not, but is never done', async () => {
    const prefix = `${randomUUID()}:`;
    const direct = createRedisDedupe({ client: there.client, prefix });
    const proxy = await startProxy(url);
    const here = await kind.connect(proxy.url);
    const store = createRedisDedupe({ client: here.client, prefix });
    await store.claim('before', 60_000);

    // A client that asks again by itself, with the same token, gets what it got before; one that does not, an error.
    proxy.loseAnswers();
    const asking = store.claim('a', 60_000).catch((error: unknown) => error);
    await expect.poll(() => look.exists(`${prefix}a`)).toBe(1);
    expect(await direct.claim('a', 60_000)).toEqual({ state: 'busy' });
    proxy.forward();
    const asked = await asking;
    if (!(asked instanceof Error)) {
      expect(asked).toEqual({ state: 'claimed', token: expect.any(String) });
      expect(await store.commit('a', (asked as { token: string }).token)).toBe(true);
    }

    const claim = await store.claim('b', 60_000);
    if (claim.state !== 'claimed') throw new Error(claim.state);
    proxy.loseAnswers();
    const committing = store.commit('b', claim.token).catch((error: unknown) => error);
    await expect.poll(() => direct.claim('b', 60_000)).toEqual({ state: 'done' });
    proxy.forward();
    const committed = await committing;
    expect(committed instanceof Error || committed === true).toBe(true);
    expect(await store.claim('b', 60_000)).toEqual({ state: 'done' });

    await here.close();
    await expect(store.claim('c', 60_000)).rejects.toThrow();
    await expect(store.commit('b', claim.token)).rejects.toThrow();
    await proxy.close();
  });

  test('scripts that the server has forgotten are no error', async () => {
    const store = createRedisDedupe({ client: there.client, prefix: `${randomUUID()}:` });
    const claim = await store.claim('a', 60_000);
    await look.script('FLUSH');
    expect(await store.claim('a', 60_000)).toEqual({ state: 'busy' });
    await look.script('FLUSH');
    expect(claim.state === 'claimed' && (await store.commit('a', claim.token))).toBe(true);
  });

  test('every key has an end', async () => {
    const prefix = `${randomUUID()}:`;
    const store = createRedisDedupe({ client: there.client, prefix });
    const claim = await store.claim('a', 1_234.5);
    expect(await look.pttl(`${prefix}a`)).toBeLessThanOrEqual(1_235);
    if (claim.state === 'claimed') await store.commit('a', claim.token);
    const week = 7 * 24 * 60 * 60 * 1_000;
    expect(await look.pttl(`${prefix}a`)).toBeLessThanOrEqual(week);
    expect(await look.pttl(`${prefix}a`)).toBeGreaterThan(week - 60_000);
  });

  test('a key of something else is an error', async () => {
    const prefix = `${randomUUID()}:`;
    const store = createRedisDedupe({ client: there.client, prefix });
    await look.lpush(`${prefix}a`, 'x');
    await expect(store.claim('a', 1_000)).rejects.toThrow('WRONGTYPE');
  });
});

test.each([{}, { eval: () => 0 }, null, { isOpen: true }])('%o is no client', (client) => {
  expect(() => createRedisDedupe({ client: client as unknown as IoredisClient })).toThrow(TypeError);
});

test('the clients of both are what is asked for', () => {
  const accepted: ((client: Client) => void)[] = [];
  const accept = (client: Client): void => void accepted.push(() => client);
  const never = (): boolean => accepted.length > 0;
  if (never()) {
    accept(new Redis());
    accept(new Cluster([]));
    accept(createClient());
    accept(createCluster({ rootNodes: [] }));
    accept(createClientPool());
  }
  expect(accepted).toEqual([]);
});
