import { keepMsOf, keyOf } from './keeping.ts';
import type { DedupeStore } from './store.ts';

/** A client of `ioredis`, or its cluster. */
export interface IoredisClient {
  eval(script: string, keyCount: number, key: string, ...values: string[]): Promise<unknown>;
  defineCommand(name: string, definition: { lua: string }): unknown;
}

/** A client of `redis` (node-redis 4 and later), or its cluster, pool or sentinel. */
export interface NodeRedisClient {
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  readonly isOpen: boolean;
}

export interface RedisDedupeOptions {
  /** Connected, and yours to close. */
  readonly client: IoredisClient | NodeRedisClient;
  /** Stands before every key. Default `relata:dedupe:`. Listeners with the same prefix share what they have handled. */
  readonly prefix?: string;
  /** How long the id of a webhook that was handled is kept, in milliseconds. Default seven days. */
  readonly keepMs?: number;
}

// A key is `claimed <token>` for as long as the lease, then `done <token>` for as long as ids are kept; Redis removes
// it by its own clock. With the token in both, a command that a client sends twice, because its connection broke before
// the answer, does what it would have done once.
//
// The scripts are sent whole: 300 bytes more than a hash, for which nothing can be unknown to a server that was
// restarted, failed over or had its scripts flushed. They return whole numbers, which no option of a client turns into
// something else than a number of some kind.

const CLAIMED = 1;
const DONE = 2;

const claimScript = `
local held = redis.call('get', KEYS[1])
if not held or held == 'claimed ' .. ARGV[1] then
  redis.call('set', KEYS[1], 'claimed ' .. ARGV[1], 'px', ARGV[2])
  return ${CLAIMED}
end
if string.sub(held, 1, 5) == 'done ' then return ${DONE} end
return 0
`;

const commitScript = `
local held = redis.call('get', KEYS[1])
if held and held ~= 'claimed ' .. ARGV[1] and held ~= 'done ' .. ARGV[1] then return 0 end
redis.call('set', KEYS[1], 'done ' .. ARGV[1], 'px', ARGV[2])
return 1
`;

const releaseScript = `
if redis.call('get', KEYS[1]) ~= 'claimed ' .. ARGV[1] then return 0 end
return redis.call('del', KEYS[1])
`;

/**
 * Remembers in Redis (2.8 and later, or what speaks its language) which webhooks were handled, for all processes that use
 * it. Errors of the client come through: then it is unknown what became of the command, and the webhook has to come again.
 *
 * @throws TypeError the client is none of `ioredis` or `redis`
 * @throws RangeError `keepMs`
 */
export function createRedisDedupe({
  client,
  prefix = 'relata:dedupe:',
  keepMs,
}: RedisDedupeOptions): DedupeStore {
  const run = runnerOf(client);
  const keptMs = String(keepMsOf(keepMs));
  const evaluate = async (script: string, id: string, ...values: string[]): Promise<number> =>
    Number(await run(script, prefix + (await keyOf(id)), values));

  return {
    async claim(id, leaseMs) {
      const token = crypto.randomUUID();
      const outcome = await evaluate(claimScript, id, token, String(Math.ceil(leaseMs)));
      if (outcome === CLAIMED) return { state: 'claimed', token };
      return { state: outcome === DONE ? 'done' : 'busy' };
    },
    commit: async (id, token) => (await evaluate(commitScript, id, token, keptMs)) === 1,
    async release(id, token) {
      await evaluate(releaseScript, id, token);
    },
  };
}

type Run = (script: string, key: string, values: string[]) => Promise<unknown>;

function runnerOf(client: IoredisClient | NodeRedisClient): Run {
  if (typeof client?.eval === 'function') {
    if ('defineCommand' in client) return (script, key, values) => client.eval(script, 1, key, ...values);
    if ('isOpen' in client)
      return (script, key, values) => client.eval(script, { keys: [key], arguments: values });
  }
  throw new TypeError('client must be a client of ioredis, or of redis 4 or later');
}
