import type { HandleResult, Listener, ListenerOptions } from '@relata/listener';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  byHighLevel,
  byRelata,
  listenTo,
  makeSenders,
  relationCreated,
  type Senders,
} from './support/signed.ts';

let senders: Senders;
let ran: string[];

beforeAll(async () => {
  senders = await makeSenders();
});

beforeEach(() => {
  ran = [];
});

const listen = (options: Partial<ListenerOptions> = {}): Listener => listenTo(senders, options);

const noting = (name: string) => () => {
  ran.push(name);
};

describe('what is handled', () => {
  test('is answered with 200, and the handler gets the event and what it should know', async () => {
    const contexts: unknown[] = [];
    const listener = listen().on('RelationCreate', (event, context) => {
      ran.push(event.firstRecordId);
      contexts.push(context);
    });
    const headers = { 'x-relata-sequence': '42', 'x-relata-test': 'true' };
    const result = await listener.handle(await byRelata(senders, { headers }));
    expect(result).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/json' },
      outcome: { kind: 'processed', webhook: { event: relationCreated, id: relationCreated.webhookId } },
    });
    expect(JSON.parse(result.body)).toEqual({ status: 200, code: 'processed' });
    expect(ran).toEqual([relationCreated.firstRecordId]);
    expect(contexts).toEqual([
      {
        id: relationCreated.webhookId,
        verifiedBy: expect.objectContaining({ sender: 'relata', kid: senders.relata.publicKey.kid }),
        signal: expect.any(AbortSignal),
        replay: undefined,
        isTest: true,
        sequence: 42,
      },
    ]);
  });

  test("hears nothing of what stands beside HighLevel's signature", async () => {
    const contexts: unknown[] = [];
    const listener = listen().onAny((_, context) => contexts.push(context));
    const { rawBody, headers } = await byHighLevel(senders);
    const more = { 'x-relata-sequence': '42', 'x-relata-test': 'true', 'webhook-id': 'x_replay_1' };
    await listener.handle({ rawBody, headers: { ...headers, ...more } });
    expect(contexts).toEqual([
      expect.objectContaining({ sequence: undefined, isTest: false, replay: undefined }),
    ]);
  });

  test('runs every handler that fits, one after the other, once each', async () => {
    const listener = listen()
      .onAny(async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        ran.push('any');
      })
      .on('Relation*', noting('pattern'))
      .on(['RelationCreate', 'Relation*', '*'], noting('several'))
      .on(['RelationDelete', 'Relation', 'Create*', 'RelationCreates*', 'relation*'], noting('another'))
      .on('*', noting('all'))
      .onUnhandled(noting('unhandled'));
    expect((await listener.handle(await byRelata(senders))).status).toBe(200);
    expect(ran).toEqual(['any', 'pattern', 'several', 'all']);
  });

  test('may be ArrayBuffer or a part of one', async () => {
    const { rawBody, headers } = await byRelata(senders);
    const buffer = new Uint8Array(rawBody).buffer as ArrayBuffer;
    expect((await listen().handle({ rawBody: buffer, headers })).outcome.kind).toBe('unhandled');
    const view = new DataView(buffer) as unknown as Uint8Array;
    expect((await listen().handle({ rawBody: view, headers })).outcome.kind).toBe('unhandled');
  });
});

describe('what nobody listens to', () => {
  test('is answered with 200', async () => {
    const listener = listen().on('ContactCreate', noting('contact'));
    const { status, outcome, body } = await listener.handle(await byRelata(senders));
    expect([status, outcome.kind, JSON.parse(body).code]).toEqual([200, 'unhandled', 'unhandled']);
    expect(ran).toEqual([]);
  });

  test('goes to onUnhandled, once, and may fail there', async () => {
    let isBroken = true;
    const listener = listen()
      .on('ContactCreate', noting('contact'))
      .onUnhandled(() => {
        if (isBroken) throw new Error('broken');
        ran.push('unhandled');
      });
    const request = await byRelata(senders, { body: { type: 'InvoiceCreate' } });
    expect((await listener.handle(request)).status).toBe(500);
    isBroken = false;
    expect((await listener.handle(request)).outcome.kind).toBe('unhandled');
    expect((await listener.handle(request)).outcome.kind).toBe('duplicate');
    expect(ran).toEqual(['unhandled']);
  });

  test('of an unknown type can be listened to by name', async () => {
    const listener = listen().on(['endpoint.down', 'Invoice*'], ({ type }) => ran.push(type));
    await listener.handle(await byRelata(senders, { body: { type: 'endpoint.down' }, id: '1' }));
    await listener.handle(await byRelata(senders, { body: { type: 'InvoiceCreate' }, id: '2' }));
    await listener.handle(await byRelata(senders, { body: { type: 'OrderCreate' }, id: '3' }));
    expect(ran).toEqual(['endpoint.down', 'InvoiceCreate']);
  });

  test.each([[''], ['Rel*tion'], ['**'], [[]], [undefined]])('%j is not a type', (names) => {
    expect(() => listen().on(names as string, noting('x'))).toThrow(TypeError);
  });

  test('a handler is a function', () => {
    for (const add of ['onAny', 'onUnhandled', 'onError'] as const) {
      expect(() => listen()[add](undefined as never)).toThrow(TypeError);
    }
    expect(() => listen().on('RelationCreate', undefined as never)).toThrow(TypeError);
  });
});

describe('what comes again', () => {
  test.each(['highlevel', 'relata'] as const)('is a duplicate: by %s', async (sender) => {
    const listener = listen().onAny(noting('any'));
    const send = async () =>
      listener.handle(sender === 'relata' ? await byRelata(senders) : await byHighLevel(senders));
    expect((await send()).outcome.kind).toBe('processed');
    expect(await send()).toMatchObject({ status: 200, outcome: { kind: 'duplicate' } });
    expect(ran).toEqual(['any']);
  });

  test('on request is handled again, and says so', async () => {
    const listener = listen().onAny((_, { replay, id }) => ran.push(`${id} ${replay}`));
    const { webhookId } = relationCreated;
    for (const id of [webhookId, `${webhookId}_replay_3`, `${webhookId}_replay_4`, `${webhookId}_replay_3`]) {
      await listener.handle(await byRelata(senders, { id }));
    }
    expect(ran).toEqual([`${webhookId} undefined`, `${webhookId}_replay_3 3`, `${webhookId}_replay_4 4`]);
  });

  test("by HighLevel's key is told apart by the body, whatever stands in headers that it does not sign", async () => {
    const listener = listen().onAny(noting('any'));
    const { rawBody, headers } = await byHighLevel(senders);
    await listener.handle({ rawBody, headers });
    for (const id of ['another', `${relationCreated.webhookId}_replay_1`]) {
      const result = await listener.handle({ rawBody, headers: { ...headers, 'webhook-id': id } });
      expect(result.outcome.kind).toBe('duplicate');
    }
    expect(ran).toEqual(['any']);
  });

  test.each([undefined, '', 'with space', 7, 'x'.repeat(257), 'ümlaut', 'zero\u0000'])(
    "by HighLevel's key with the webhookId %j is told apart by all of its bytes",
    async (webhookId) => {
      const listener = listen().onAny(noting('any'));
      const request = await byHighLevel(senders, { ...relationCreated, webhookId });
      const { outcome } = await listener.handle(request);
      expect(outcome).toMatchObject({
        kind: 'processed',
        webhook: { id: expect.stringMatching(/^sha256_[0-9a-f]{64}$/) },
      });
      expect((await listener.handle(request)).outcome.kind).toBe('duplicate');
      const other = await byHighLevel(senders, { ...relationCreated, id: 'another', webhookId });
      expect((await listener.handle(other)).outcome.kind).toBe('processed');
    },
  );

  test('is handled again without a store', async () => {
    const listener = listen({ dedupe: false }).onAny(noting('any'));
    await listener.handle(await byRelata(senders));
    await listener.handle(await byRelata(senders));
    expect(ran).toEqual(['any', 'any']);
  });

  test('while its handler runs is in flight, and another webhook is not', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { promise: started, resolve: start } = Promise.withResolvers<void>();
    const listener = listen().onAny(() => {
      start();
      return promise;
    });
    const first = listener.handle(await byRelata(senders));
    await started;
    const second = await listener.handle(await byRelata(senders));
    expect(second).toMatchObject({ status: 409, outcome: { kind: 'in_flight' } });
    const other = listener.handle(await byRelata(senders, { id: 'another' }));
    resolve();
    expect((await first).outcome.kind).toBe('processed');
    expect((await other).outcome.kind).toBe('processed');
    expect((await listener.handle(await byRelata(senders))).outcome.kind).toBe('duplicate');
  });

  test('a hundred times at once is handled once', async () => {
    const others = Promise.withResolvers<void>();
    const listener = listen().onAny(async () => {
      await others.promise;
      ran.push('any');
    });
    const request = await byRelata(senders);
    let answered = 0;
    const handle = async (): Promise<HandleResult> => {
      const result = await listener.handle(request);
      answered += 1;
      if (answered === 99) others.resolve();
      return result;
    };
    const results = await Promise.all(Array.from({ length: 100 }, handle));
    const kinds = results.map(({ outcome }) => outcome.kind).sort();
    expect(kinds).toEqual([...Array(99).fill('in_flight'), 'processed']);
    expect(ran).toEqual(['any']);
  });
});
