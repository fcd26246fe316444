import { Console } from 'node:console';
import { inspect } from 'node:util';
import { createListener, HandlerTimeoutError, type Listener, type ListenerOptions } from '@relata/listener';
import { beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { byHighLevel, byRelata, listenTo, makeSenders, type Senders } from './support/signed.ts';

let senders: Senders;
let ran: string[];
let errors: unknown[];

beforeAll(async () => {
  senders = await makeSenders();
});

beforeEach(() => {
  ran = [];
  errors = [];
});

/** Knows both senders; keeps what goes wrong. */
function listen(options: Partial<ListenerOptions> = {}): Listener {
  return listenTo(senders, options).onError((error) => errors.push(error));
}

const noting = (name: string) => () => {
  ran.push(name);
};

describe('a handler that fails', () => {
  test('has all of them run again, and those behind it not before', async () => {
    let isBroken = true;
    const failure = new Error('no database');
    const listener = listen()
      .onAny(noting('first'))
      .on('Relation*', () => {
        if (isBroken) throw failure;
        ran.push('second');
      })
      .onAny(noting('third'));
    const failed = await listener.handle(await byRelata(senders));
    expect(failed).toMatchObject({ status: 500, outcome: { kind: 'handler_failed', error: failure } });
    expect(failed.body).not.toContain('no database');
    expect(errors).toEqual([failure]);
    expect(ran).toEqual(['first']);
    isBroken = false;
    expect((await listener.handle(await byRelata(senders))).status).toBe(200);
    expect(ran).toEqual(['first', 'first', 'second', 'third']);
  });

  test.each<[string, () => unknown]>([
    ['rejects', () => Promise.reject(new Error('x'))],
    [
      'throws undefined',
      () => {
        throw undefined;
      },
    ],
    [
      'gives a thenable that throws',
      () => ({
        // biome-ignore lint/suspicious/noThenProperty: it is what is tested
        get then() {
          throw new Error('x');
        },
      }),
    ],
    [
      'gives a thenable that rejects',
      // biome-ignore lint/suspicious/noThenProperty: it is what is tested
      () => ({ then: (_: unknown, reject: (e: unknown) => void) => reject(null) }),
    ],
  ])('that %s counts as failed', async (_, handler) => {
    const listener = listen().onAny(handler);
    const { outcome } = await listener.handle(await byRelata(senders));
    expect(outcome.kind).toBe('handler_failed');
    expect(errors).toHaveLength(1);
  });

  test('with what cannot even be written to the console is answered like any', async () => {
    const said = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    onTestFinished(() => said.mockRestore());
    // vitest has a console of its own.
    const own = vi.spyOn(globalThis, 'console', 'get').mockReturnValue(new Console(process.stderr));
    onTestFinished(() => own.mockRestore());
    const failure = {
      [inspect.custom]: () => {
        throw new Error('x');
      },
    };
    const { highlevel } = senders;
    const listener = createListener({ keys: highlevel.publicKey.spki }).onAny(() => Promise.reject(failure));
    expect(await listener.handle(await byHighLevel(senders))).toMatchObject({ status: 429 });
    expect(said.mock.calls.flat().join('')).toContain('An error that cannot be shown');
  });

  test('is written to the console if nobody listens to errors; what strangers send is not', async () => {
    const consoleError = vi.spyOn(console, 'error').mockImplementation(() => {});
    try {
      const failure = new Error('no database');
      const listener = createListener({ keys: senders.relata.publicKey.spki }).onAny(() => {
        throw failure;
      });
      await listener.handle({ rawBody: new Uint8Array(), headers: {} });
      expect(consoleError).not.toHaveBeenCalled();
      await listener.handle(await byRelata(senders));
      expect(consoleError.mock.calls).toEqual([[failure]]);
    } finally {
      consoleError.mockRestore();
    }
  });
});

describe('a handler that takes too long', () => {
  test('counts as failed; its claim stays, and is committed when it succeeds after all', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const signals: AbortSignal[] = [];
    const listener = listen({ handlerTimeoutMs: 30 }).onAny((_, { signal }) => {
      signals.push(signal);
      return promise;
    });
    const late = await listener.handle(await byRelata(senders));
    expect(late).toMatchObject({ status: 500, outcome: { kind: 'handler_failed' } });
    expect(errors).toEqual([expect.any(HandlerTimeoutError)]);
    expect(signals.map(({ reason }) => reason)).toEqual(errors);
    expect((await listener.handle(await byRelata(senders))).outcome.kind).toBe('in_flight');
    resolve();
    await vi.waitFor(async () =>
      expect((await listener.handle(await byRelata(senders))).outcome.kind).toBe('duplicate'),
    );
    expect(signals).toHaveLength(1);
  });

  test('and then fails releases its claim, and those behind it do not run', async () => {
    const { promise, reject } = Promise.withResolvers<void>();
    let isFirst = true;
    const listener = listen({ handlerTimeoutMs: 30 })
      .onAny(() => (isFirst ? promise : undefined))
      .onAny(noting('behind'));
    await listener.handle(await byRelata(senders));
    isFirst = false;
    reject(new Error('late'));
    await vi.waitFor(async () =>
      expect((await listener.handle(await byRelata(senders))).outcome.kind).toBe('processed'),
    );
    expect(ran).toEqual(['behind']);
  });

  test('has those behind it run when it comes again', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const listener = listen({ handlerTimeoutMs: 30 })
      .onAny(() => promise)
      .onAny(noting('behind'));
    await listener.handle(await byRelata(senders));
    resolve();
    await vi.waitFor(async () =>
      expect((await listener.handle(await byRelata(senders))).outcome.kind).toBe('processed'),
    );
    expect(ran).toEqual(['behind']);
  });
});

describe('closing', () => {
  test('waits for what runs, late or not, and asks for everything else again', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { promise: started, resolve: start } = Promise.withResolvers<void>();
    const listener = listen({ handlerTimeoutMs: 40 })
      .on('RelationCreate', () => {
        start();
        return promise;
      })
      .on('ContactCreate', noting('contact'));
    const running = listener.handle(await byRelata(senders));
    await started;
    let isClosed = false;
    const closing = listener.close().then(() => {
      isClosed = true;
    });
    const body = { type: 'ContactCreate' };
    const refused = await listener.handle(await byRelata(senders, { body, id: 'another' }));
    expect(refused).toMatchObject({ status: 500, outcome: { kind: 'closing' } });
    expect(await listener.handle(await byHighLevel(senders, body))).toMatchObject({
      status: 429,
      outcome: { kind: 'closing' },
    });
    expect((await running).outcome.kind).toBe('handler_failed');
    expect(isClosed).toBe(false);
    resolve();
    await closing;
    expect(ran).toEqual([]);
    await listener.close();
  });
});
