import {
  createListener,
  createMemoryDedupe,
  type Listener,
  type ListenerOptions,
  type Outcome,
} from '@relata/listener';
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

describe('what is refused', () => {
  const cases: [
    string,
    (listener: Listener) => Promise<{ status: number; outcome: Outcome; body: string }>,
    number,
    string,
  ][] = [
    [
      'another method',
      async (l) => l.handle({ ...(await byRelata(senders)), method: 'GET' }),
      405,
      'method_not_allowed',
    ],
    [
      'too large a body',
      async (l) => l.handle({ rawBody: new Uint8Array(2000), headers: {} }),
      413,
      'body_too_large',
    ],
    [
      'no signature',
      async (l) => l.handle({ rawBody: new Uint8Array(20), headers: {} }),
      401,
      'signature_missing',
    ],
    [
      'a wrong signature',
      async (l) => l.handle({ ...(await byRelata(senders)), rawBody: new Uint8Array(20) }),
      401,
      'signature_wrong',
    ],
    [
      'an old one',
      async (l) => l.handle(await byRelata(senders, { timestampSeconds: 1_700_000_000 })),
      401,
      'timestamp_too_old',
    ],
    [
      'headers twice',
      async (l) => {
        const { rawBody, headers } = await byRelata(senders);
        return l.handle({ rawBody, headers: { ...headers, 'WEBHOOK-ID': 'x' } });
      },
      401,
      'header_repeated',
    ],
    [
      'a list',
      async (l) => l.handle(await byRelata(senders, { body: [relationCreated] })),
      400,
      'body_malformed',
    ],
    ['no JSON', async (l) => l.handle(await byHighLevel(senders, 'hello')), 400, 'body_malformed'],
    [
      'a parsed body',
      async (l) => l.handle({ ...(await byRelata(senders)), rawBody: relationCreated as never }),
      500,
      'body_already_parsed',
    ],
    [
      'a text',
      async (l) =>
        l.handle({ ...(await byRelata(senders)), rawBody: JSON.stringify(relationCreated) as never }),
      500,
      'body_already_parsed',
    ],
    ['a broken request', async (l) => l.refuse('body_unreadable'), 400, 'body_unreadable'],
    ['a body that a parser took', async (l) => l.refuse('body_already_parsed'), 500, 'body_already_parsed'],
  ];
  test.each(cases)('%s', async (_, send, status, code) => {
    const listener = listen({ maxBodyBytes: 1000 }).onAny(noting('any'));
    const result = await send(listener);
    expect(result.status).toBe(status);
    expect(JSON.parse(result.body)).toEqual({ status, code, hint: expect.stringMatching(/\w/) });
    expect(result.outcome).toMatchObject({ kind: status === 500 ? 'misconfigured' : 'refused', code });
    expect(ran).toEqual([]);
  });

  test('says which method is allowed', async () => {
    expect(listen().refuse('method_not_allowed').headers).toEqual({
      'content-type': 'application/json',
      allow: 'POST',
    });
  });
});

describe('options', () => {
  const range: Partial<ListenerOptions>[] = [
    { toleranceSeconds: -1 },
    { toleranceSeconds: Number.NaN },
    { maxBodyBytes: 0 },
    { handlerTimeoutMs: 0 },
    { handlerTimeoutMs: Number.POSITIVE_INFINITY },
    { handlerTimeoutMs: Number.NaN },
    { retryStatus: 200 },
    { retryStatus: 399 },
    { retryStatus: 410 },
    { retryStatus: 600 },
    { retryStatus: 429.5 },
    { retryStatus: '429' as never },
    { handlerTimeoutMs: '8000' as never },
    { maxBodyBytes: '100' as never },
    { toleranceSeconds: null as never },
    { gapAfterMs: '5' as never },
  ];
  test.each(range)('%j is out of range', (options) => {
    expect(() => listen(options)).toThrow(RangeError);
  });

  test('are checked before anything has arrived: keys too', () => {
    expect(() => createListener({ keys: 'HighLevel' })).toThrow(
      expect.objectContaining({ code: 'key_malformed' }),
    );
    expect(() => createListener({ keys: ['highlevel', ''] })).toThrow(
      expect.objectContaining({ code: 'keys_missing' }),
    );
    expect(() => createListener({} as never)).toThrow(expect.objectContaining({ code: 'keys_missing' }));
    expect(() => createMemoryDedupe({ idsMax: 0 })).toThrow(RangeError);
  });
});
