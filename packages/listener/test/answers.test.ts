import type {
  DedupeStore,
  HandleResult,
  Listener,
  ListenerOptions,
  Outcome,
  RetryContext,
} from '@relata/listener';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  byHighLevel,
  byRelata,
  listenTo,
  makeSenders,
  relationCreated,
  type Senders,
} from './support/signed.ts';

// HighLevel sends again what is answered with 429, and nothing else. So of a webhook that its key verified, whatever
// goes wrong that may go right the next time must be answered so.

let senders: Senders;

beforeAll(async () => {
  senders = await makeSenders();
});

const claims: DedupeStore['claim'] = async () => ({ state: 'claimed', token: 't' });
const storeThat = (store: Partial<DedupeStore>): Partial<ListenerOptions> => ({
  dedupe: { claim: claims, commit: async () => true, release: async () => {}, ...store },
});
const fails = async (): Promise<never> => {
  throw new Error('connect ECONNREFUSED');
};
const throws = (): never => {
  throw new Error('not even a promise');
};
const hangs = (): Promise<never> => new Promise(() => {});
const listening = (options: Partial<ListenerOptions>, handler: () => unknown = () => {}): Listener =>
  listenTo(senders, options).on('RelationCreate', handler);

type Kind = RetryContext['outcome'];

interface Case {
  readonly name: string;
  readonly kind: Kind;
  readonly make: (options: Partial<ListenerOptions>) => Listener | Promise<Listener>;
}

/** A request that is under way while the one that is looked at comes. */
async function occupied(options: Partial<ListenerOptions>, sender: Sender): Promise<Listener> {
  const { promise: started, resolve: start } = Promise.withResolvers<void>();
  const listener = listening({ handlerTimeoutMs: 60, ...options }, () => {
    start();
    return hangs();
  });
  listener.handle(await send[sender]());
  await started;
  return listener;
}

type Sender = 'highlevel' | 'relata';
const send = { highlevel: () => byHighLevel(senders), relata: () => byRelata(senders) };

const transient: Case[] = [
  { name: 'a handler throws', kind: 'handler_failed', make: (o) => listening(o, throws) },
  { name: 'a handler rejects', kind: 'handler_failed', make: (o) => listening(o, fails) },
  {
    name: 'a handler rejects with nothing',
    kind: 'handler_failed',
    make: (o) => listening(o, () => Promise.reject()),
  },
  {
    name: 'a handler takes too long',
    kind: 'handler_failed',
    make: (o) => listening({ handlerTimeoutMs: 20, ...o }, hangs),
  },
  {
    name: 'a handler fails and the claim cannot be released',
    kind: 'handler_failed',
    make: (o) => listening({ ...storeThat({ release: fails }), ...o }, fails),
  },
  {
    name: 'a handler fails and releasing hangs',
    kind: 'handler_failed',
    make: (o) => listening({ ...storeThat({ release: hangs }), ...o }, fails),
  },
  {
    name: 'a handler for what nobody listens to fails',
    kind: 'handler_failed',
    make: (o) => listenTo(senders, o).onUnhandled(fails),
  },
  {
    name: 'the store says that it is in flight',
    kind: 'in_flight',
    make: (o) => listening({ ...storeThat({ claim: async () => ({ state: 'busy' }) }), ...o }),
  },
  {
    name: 'a claim fails',
    kind: 'store_failed',
    make: (o) => listening({ ...storeThat({ claim: fails }), ...o }),
  },
  {
    name: 'a claim throws',
    kind: 'store_failed',
    make: (o) => listening({ ...storeThat({ claim: throws }), ...o }),
  },
  {
    name: 'a claim hangs',
    kind: 'store_failed',
    make: (o) => listening({ ...storeThat({ claim: hangs }), ...o }),
  },
  {
    name: 'a claim gives nothing',
    kind: 'store_failed',
    make: (o) => listening({ ...storeThat({ claim: async () => undefined as never }), ...o }),
  },
  {
    name: 'a claim gives what no claim is',
    kind: 'store_failed',
    make: (o) => listening({ ...storeThat({ claim: async () => ({ state: 'ok' }) as never }), ...o }),
  },
  {
    name: 'a claim gives no token',
    kind: 'store_failed',
    make: (o) => listening({ ...storeThat({ claim: async () => ({ state: 'claimed' }) as never }), ...o }),
  },
  {
    name: 'a commit fails',
    kind: 'store_failed',
    make: (o) => listening({ ...storeThat({ commit: fails }), ...o }),
  },
  {
    name: 'a commit throws',
    kind: 'store_failed',
    make: (o) => listening({ ...storeThat({ commit: throws }), ...o }),
  },
  {
    name: 'a commit hangs',
    kind: 'store_failed',
    make: (o) => listening({ ...storeThat({ commit: hangs }), ...o }),
  },
  {
    name: 'the store is none',
    kind: 'store_failed',
    make: (o) => listening({ dedupe: {} as DedupeStore, ...o }),
  },
  {
    name: 'it is being closed',
    kind: 'closing',
    make: async (o) => {
      const listener = listening(o);
      await listener.close();
      return listener;
    },
  },
];

/** What else can become of a webhook that is verified: it need not come again. */
const final: Record<Exclude<Outcome['kind'], Kind>, 'answered with 200' | 'not verified'> = {
  processed: 'answered with 200',
  duplicate: 'answered with 200',
  unhandled: 'answered with 200',
  refused: 'not verified',
  misconfigured: 'not verified',
};

const byRelatasKey: Record<Kind, number> = {
  in_flight: 409,
  handler_failed: 500,
  store_failed: 500,
  closing: 500,
  keys_unavailable: 503,
};

function check(result: HandleResult, kind: Kind, status: number): void {
  expect([result.status, result.outcome.kind]).toEqual([status, kind]);
  expect(JSON.parse(result.body)).toEqual({ status, code: kind, hint: expect.stringMatching(/\w/) });
  expect(result.headers['retry-after']).toBe(status === 429 || status === 503 ? '5' : undefined);
}

describe.concurrent('when it may go right the next time', () => {
  test.each(transient)(
    '$name: 429 for HighLevel, and what relata knows for relata',
    async ({ kind, make }) => {
      const listener = async (options: Partial<ListenerOptions>): Promise<Listener> => make(options);
      check(await (await listener({})).handle(await send.highlevel()), kind, 429);
      check(await (await listener({})).handle(await send.relata()), kind, byRelatasKey[kind]);
    },
  );

  test.each(transient)('$name: what retryStatus says', async ({ kind, make }) => {
    const listener = async (options: Partial<ListenerOptions>): Promise<Listener> => make(options);
    const asked: RetryContext[] = [];
    const retryStatus = (context: RetryContext): number => {
      asked.push(context);
      return 418;
    };
    await Promise.all([
      listener({ retryStatus: 503 }).then(async (each) =>
        check(await each.handle(await send.relata()), kind, 503),
      ),
      listener({ retryStatus }).then(async (each) =>
        check(await each.handle(await send.highlevel()), kind, 418),
      ),
    ]);
    expect(asked).toEqual([{ outcome: kind, sender: 'highlevel' }]);
  });

  test.each(['highlevel', 'relata'] as const)('it is being handled: by %s', async (sender) => {
    const listener = await occupied({}, sender);
    check(await listener.handle(await send[sender]()), 'in_flight', sender === 'highlevel' ? 429 : 409);
    // The handler is late by then, and still runs.
    await new Promise((done) => setTimeout(done, 80));
    check(await listener.handle(await send[sender]()), 'in_flight', sender === 'highlevel' ? 429 : 409);
  });

  test.each([
    [fails],
    [() => 200],
    [() => 410],
    [() => Number.NaN],
    [() => '429'],
    [() => Promise.resolve(429)],
  ])('a retryStatus that is none changes nothing: %s', async (retryStatus) => {
    const listener = listening({ retryStatus: retryStatus as never }, fails);
    check(await listener.handle(await send.highlevel()), 'handler_failed', 429);
  });
});

test('every outcome is one that should come again, or one that should not', () => {
  const known = new Set([...transient.map(({ kind }) => kind), ...Object.keys(final), 'keys_unavailable']);
  // `Record`s over all kinds: a new one does not compile before it has its place here.
  expect([...known].sort()).toEqual([...Object.keys(byRelatasKey), ...Object.keys(final)].sort());
});

test('keys that cannot be fetched are never what HighLevel waits for', async () => {
  const keys = [senders.highlevel.publicKey.spki, 'http://127.0.0.1:1'];
  const listener = listening({ keys });
  expect((await listener.handle(await send.highlevel())).status).toBe(200);
  check(await listener.handle(await send.relata()), 'keys_unavailable', 503);
});

test('a clock that is wrong is no reason to refuse what HighLevel sends', async () => {
  for (const now of [() => Number.NaN, throws, () => 0]) {
    expect((await listening({ now }).handle(await send.highlevel())).status).toBe(200);
  }
  expect((await listening({ now: () => Number.NaN }).handle(await send.relata())).outcome.kind).toBe(
    'misconfigured',
  );
});

describe('when a commit fails', () => {
  test('it is tried again, so that the handler need not run again', async () => {
    const done = new Set<string>();
    let isBroken = true;
    let ran = 0;
    const dedupe: DedupeStore = {
      claim: async (id) => (done.has(id) ? { state: 'done' } : { state: 'claimed', token: 't' }),
      commit: async (id) => {
        if (isBroken) throw new Error('connect ECONNREFUSED');
        done.add(id);
        return true;
      },
      release: async () => {},
    };
    const listener = listening({ dedupe }, () => {
      ran += 1;
    });
    check(await listener.handle(await send.highlevel()), 'store_failed', 429);
    isBroken = false;
    await listener.close();
    expect([...done]).toEqual([relationCreated.webhookId]);
    expect(ran).toBe(1);
  });

  test('because the claim was lost, it was handled all the same', async () => {
    const errors: unknown[] = [];
    const listener = listening(storeThat({ commit: async () => false })).onError((error) =>
      errors.push(error),
    );
    expect((await listener.handle(await send.highlevel())).outcome.kind).toBe('processed');
    expect(errors).toEqual([expect.objectContaining({ name: 'StoreError', operation: 'commit' })]);
  });
});

test('a claim that is granted too late is released', async () => {
  const released: string[] = [];
  const { promise, resolve } = Promise.withResolvers<{ state: 'claimed'; token: string }>();
  const store = storeThat({
    claim: () => promise,
    release: async (id, token) => {
      released.push(`${id} ${token}`);
    },
  });
  const listener = listening(store);
  check(await listener.handle(await send.highlevel()), 'store_failed', 429);
  resolve({ state: 'claimed', token: 'late' });
  await new Promise((done) => setTimeout(done, 10));
  await listener.close();
  expect(released).toEqual([`${relationCreated.webhookId} late`]);
});
