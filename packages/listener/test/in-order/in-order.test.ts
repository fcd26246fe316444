import type { Gap, HandlerContext, Listener, ListenerOptions } from '@relata/listener';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  byHighLevel,
  byRelata,
  listenTo,
  makeSenders,
  relationCreated,
  type Senders,
} from '../support/signed.ts';

let senders: Senders;
beforeAll(async () => {
  senders = await makeSenders();
});

interface Sent {
  readonly sequence?: number;
  readonly previous?: number;
  readonly ordering?: string;
  readonly body?: object;
  readonly headers?: Record<string, string>;
  readonly id?: string;
  readonly by?: 'highlevel';
}

let sent = 0;

/** An event that was not sent before. */
async function send(listener: Listener, each: Sent = {}): Promise<{ status: number; kind: string }> {
  sent += 1;
  const { sequence, previous, ordering = 'entity', headers, id = `id-${sent}` } = each;
  const body = { ...relationCreated, webhookId: id, ...each.body };
  const remarks = {
    ...(sequence !== undefined && { 'x-relata-sequence': String(sequence) }),
    ...(previous !== undefined && { 'x-relata-previous-sequence': String(previous) }),
    'x-relata-ordering': ordering,
    ...headers,
  };
  const request =
    each.by === 'highlevel'
      ? await byHighLevel(senders, body)
      : await byRelata(senders, { id, body, headers: remarks });
  const { status, outcome } = await listener.handle(request);
  return { status, kind: outcome.kind };
}

/** Handlers that end when they are told to. */
function listen(options: Partial<ListenerOptions> = {}): {
  listener: Listener;
  started: HandlerContext[];
  finish: ((error?: Error) => void)[];
} {
  const started: HandlerContext[] = [];
  const finish: ((error?: Error) => void)[] = [];
  const listener = listenTo(senders, { inOrder: 'entity', ...options }).onAny((_, context) => {
    started.push(context);
    return new Promise<void>((resolve, reject) => {
      finish.push((error) => (error ? reject(error) : resolve()));
    });
  });
  return { listener, started, finish };
}

describe('handlers of one entity', () => {
  test('run one after the other, with those of others beside them', async () => {
    const { listener, started, finish } = listen();
    const first = send(listener, { sequence: 1 });
    await expect.poll(() => started.length).toBe(1);
    const second = send(listener, { sequence: 2, body: { id: 'linked again', type: 'RelationDelete' } });
    const other = send(listener, { sequence: 3, body: { secondRecordId: 'another' } });
    const elsewhere = send(listener, { sequence: 3, body: { locationId: 'another' } });
    await expect.poll(() => started.length).toBe(3);
    expect(started.map(({ sequence }) => sequence)).toEqual([1, 3, 3]);
    finish[0]?.();
    expect(await first).toEqual({ status: 200, kind: 'processed' });
    await expect.poll(() => started.length).toBe(4);
    for (const each of finish.slice(1)) each();
    expect(await Promise.all([second, other, elsewhere])).toEqual(
      Array.from({ length: 3 }, () => ({ status: 200, kind: 'processed' })),
    );
  });

  test.each([
    ['a record', { type: 'RecordUpdate', id: 'r1', associationId: undefined }],
    ['a contact, by HighLevel', { type: 'ContactUpdate', id: 'c1', associationId: undefined }],
    ['a kind that is not known', { type: 'OpportunityUpdate', id: 'o1', associationId: undefined }],
  ])('is so for %s', async (name, body) => {
    const by = name.endsWith('HighLevel') ? ({ by: 'highlevel' } as const) : {};
    const { listener, started, finish } = listen();
    const both = [send(listener, { body, ...by }), send(listener, { body, ...by })];
    await expect.poll(() => started.length).toBe(1);
    finish[0]?.(new Error('failed'));
    await expect.poll(() => started.length).toBe(2);
    finish[1]?.();
    const answers = (await Promise.all(both)).map(({ kind }) => kind);
    expect(answers.toSorted()).toEqual(['handler_failed', 'processed']);
  });

  test('run together where it is not asked for', async () => {
    const started: unknown[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const listener = listenTo(senders).onAny((event) => {
      started.push(event);
      return promise;
    });
    const both = [send(listener), send(listener)];
    await expect.poll(() => started.length).toBe(2);
    resolve();
    expect((await Promise.all(both)).map(({ status }) => status)).toEqual([200, 200]);
  });

  test('that is late still keep their turn', async () => {
    const { listener, started, finish } = listen({ handlerTimeoutMs: 1_000 });
    const late = await send(listener, { sequence: 1 });
    expect(late).toEqual({ status: 500, kind: 'handler_failed' });
    expect(await send(listener, { sequence: 2, id: 'second' })).toEqual({ status: 409, kind: 'in_flight' });
    expect(started).toHaveLength(1);
    finish[0]?.();
    const second = send(listener, { sequence: 2, id: 'second' });
    await expect.poll(() => started.length).toBe(2);
    finish[1]?.();
    expect((await second).kind).toBe('processed');
    await listener.close();
  });
});

test.each([
  ['relata', 409],
  ['highlevel', 429],
] as const)(
  'what waits for too long is asked for again, by %s with %d, and its claim is released',
  async (by, status) => {
    const { listener, started, finish } = listen({ handlerTimeoutMs: 1_000 });
    const from = by === 'highlevel' ? { by } : {};
    const first = send(listener, from);
    await expect.poll(() => started.length).toBe(1);
    const second = await send(listener, { ...from, id: `waits-${by}` });
    expect(second).toEqual({ status, kind: 'in_flight' });
    finish[0]?.();
    await first;
    const again = send(listener, { ...from, id: `waits-${by}` });
    await expect.poll(() => started.length).toBe(2);
    finish[1]?.();
    expect((await again).kind).toBe('processed');
  },
);

test('one that comes late is handled all the same, and says so; a replay is never late', async () => {
  const overtaken: (number | undefined)[] = [];
  const listener = listenTo(senders, { inOrder: 'entity' }).onAny((_, { overtakenBy }) => {
    overtaken.push(overtakenBy);
  });
  for (const sequence of [5, 3]) expect((await send(listener, { sequence })).kind).toBe('processed');
  await send(listener, { sequence: 2, id: 'x_replay_4' });
  await send(listener, { sequence: 900, id: 'y_replay_4' });
  await send(listener, { sequence: 900, headers: { 'x-relata-test': 'true' } });
  await send(listener, {});
  await send(listener, { sequence: 6 });
  expect(overtaken).toEqual([undefined, 5, undefined, undefined, undefined, undefined, undefined]);
});

describe('onGap', () => {
  const HOUR_MS = 3_600_000;
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
  afterEach(() => void vi.useRealTimers());

  function watch(options: Partial<ListenerOptions> = {}): { listener: Listener; gaps: Gap[] } {
    const gaps: Gap[] = [];
    const listener = listenTo(senders, options).onGap((gap) => gaps.push(gap));
    return { listener, gaps };
  }
  const { appId, locationId } = relationCreated;

  test('is told after 91 hours where nothing else is said', async () => {
    const { listener, gaps } = watch();
    listener.on('RelationCreate', () => {});
    await send(listener, { sequence: 1, previous: 0 });
    await send(listener, { sequence: 4, previous: 3 });
    vi.advanceTimersByTime(91 * HOUR_MS - 1);
    expect(gaps).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(gaps).toEqual([
      { appId, locationId, missingSequence: 3, afterSequence: 1, beforeSequence: 4, ordering: 'entity' },
    ]);
  });

  test('is told at once with ordering by location, never with none', async () => {
    const { listener, gaps } = watch();
    await send(listener, { sequence: 1, previous: 0, ordering: 'none' });
    await send(listener, { sequence: 4, previous: 3, ordering: 'none' });
    await send(listener, { sequence: 8, previous: 7, ordering: 'location' });
    expect(gaps.map(({ missingSequence }) => missingSequence)).toEqual([7]);
    vi.advanceTimersByTime(1_000 * HOUR_MS);
    expect(gaps).toHaveLength(1);
  });

  test('counts what was handled before and what nobody listens to, not what failed or was refused', async () => {
    const { listener, gaps } = watch({ gapAfterMs: HOUR_MS });
    let isBroken = true;
    listener.on('RelationDelete', () => {
      if (isBroken) throw new Error('failed');
    });
    await send(listener, { sequence: 1, previous: 0 });
    const second = { sequence: 2, previous: 1, id: 'second', body: { type: 'RelationDelete' } };
    expect((await send(listener, second)).kind).toBe('handler_failed');
    await send(listener, { sequence: 4, previous: 3 });
    const stranger = await byRelata(await makeSenders(), {
      id: 'third',
      headers: { 'x-relata-sequence': '3', 'x-relata-previous-sequence': '2' },
    });
    expect((await listener.handle(stranger)).status).toBe(401);
    vi.advanceTimersByTime(HOUR_MS);
    expect(gaps.map(({ missingSequence }) => missingSequence)).toEqual([3]);
    await send(listener, { sequence: 3, previous: 2 });
    isBroken = false;
    expect((await send(listener, second)).kind).toBe('processed');
    expect((await send(listener, second)).kind).toBe('duplicate');
    vi.advanceTimersByTime(HOUR_MS);
    expect(gaps).toHaveLength(1);
  });

  test('decides nothing: numbers that cannot be are handled like any', async () => {
    const { listener, gaps } = watch({ inOrder: 'entity' });
    listener.onAny(() => {});
    const numbers = ['-1', '1e3', 'x', '', '9'.repeat(40), '9007199254740991', '0', '1, 2'];
    for (const text of numbers) {
      const headers = { 'x-relata-sequence': text, 'x-relata-previous-sequence': text };
      expect((await send(listener, { headers })).kind).toBe('processed');
    }
    const headers = { 'x-relata-sequence': '5', 'x-relata-previous-sequence': '2' };
    expect((await send(listener, { headers, by: 'highlevel' })).kind).toBe('processed');
    expect((await send(listener, { headers, body: { appId: 7, locationId: null, id: {} } })).kind).toBe(
      'processed',
    );
    vi.advanceTimersByTime(100 * HOUR_MS);
    expect(gaps).toEqual([]);
  });

  test('may throw, and others are told all the same', async () => {
    const written = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const gaps: Gap[] = [];
    const listener = listenTo(senders)
      .onGap(() => {
        throw new Error('of onGap');
      })
      .onGap((gap) => gaps.push(gap));
    await send(listener, { sequence: 1, previous: 0 });
    expect(await send(listener, { sequence: 4, previous: 3, ordering: 'location' })).toEqual({
      status: 200,
      kind: 'unhandled',
    });
    expect(gaps).toHaveLength(1);
    expect(written).toHaveBeenCalledWith(new Error('of onGap'));
    written.mockRestore();
  });

  test('is told nothing once the listener is closed, and no timer is left', async () => {
    const { listener, gaps } = watch();
    await send(listener, { sequence: 1, previous: 0 });
    await send(listener, { sequence: 4, previous: 3 });
    await listener.close();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(100 * HOUR_MS);
    expect(gaps).toEqual([]);
  });
});

test.each([
  { inOrder: 'location' as 'entity' },
  { gapAfterMs: -1 },
  { gapAfterMs: Number.NaN },
  { gapAfterMs: Number.POSITIVE_INFINITY },
])('%o is out of range', (options) => {
  expect(() => listenTo(senders, options)).toThrow(RangeError);
});
