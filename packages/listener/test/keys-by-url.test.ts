import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HandleResult, Keys, Listener } from '@relata/listener';
import { generateKeyPair, type KeyPair } from '@relata/protocol/signature';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AGAIN_MS, FRESH_MS, STALE_MS } from '../src/keys/key-list.ts';
import {
  byHighLevel,
  byRelata,
  listenTo,
  makeSenders,
  relationCreated,
  type Senders,
} from './support/signed.ts';

type Status = 'active' | 'next' | 'retired';

let senders: Senders;
let next: KeyPair;
let server: Server;
let url: string;
let asked: string[];
let answer: (response: ServerResponse) => void;
let nowMs: number;
let ran: string[];

beforeAll(async () => {
  senders = await makeSenders();
  next = await generateKeyPair();
});

beforeEach(async () => {
  asked = [];
  ran = [];
  nowMs = 0;
  show(['active', senders.relata]);
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  if (server.listening) await new Promise((resolve) => server.close(resolve));
});

/** What `GET /v1/keys` of relata shows. */
function show(...keys: [Status, KeyPair][]): void {
  answerWith({
    keys: keys.map(([status, { publicKey }]) => ({
      kid: publicKey.kid,
      pem: publicKey.pem,
      spki: publicKey.spki,
      status,
    })),
  });
}

function answerWith(body: unknown, status = 200, headers: Record<string, string> = {}): void {
  answer = (response) =>
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
}

const listen = (keys: Keys = url): Listener =>
  listenTo(senders, { keys }, { clock: () => nowMs }).onAny((_, { id }) => ran.push(id));

let sent = 0;
async function send(listener: Listener, relata: KeyPair = senders.relata): Promise<[number, string]> {
  sent += 1;
  return briefly(
    await listener.handle(await byRelata({ relata }, { id: `${relationCreated.webhookId}-${sent}` })),
  );
}

const briefly = ({ status, body }: HandleResult): [number, string] => [status, JSON.parse(body).code];

describe('keys by URL', () => {
  test.each([
    ['', '/v1/keys'],
    ['/', '/v1/keys'],
    ['/v1/keys', '/v1/keys'],
    ['/behind/a/proxy/v1/keys?a=b', '/behind/a/proxy/v1/keys?a=b'],
  ])('%j is asked at %s', async (path, expected) => {
    expect(await send(listen(`${url}${path}`))).toEqual([200, 'processed']);
    expect(asked).toEqual([`GET ${expected}`]);
  });

  test('are asked for when the first webhook comes, and once, however many come', async () => {
    const listener = listen();
    expect(asked).toEqual([]);
    await Promise.all(Array.from({ length: 50 }, () => send(listener)));
    for (let each = 0; each < 10; each += 1) await send(listener);
    expect(ran).toHaveLength(60);
    expect(asked).toHaveLength(1);
  });

  test('are not asked for by what is wrong whatever the keys are', async () => {
    const listener = listen();
    const { rawBody, headers } = await byRelata(senders);
    const wrong = { 'webhook-id': 'a.b', 'webhook-timestamp': '1', 'webhook-signature': 'v1a,AAAA' };
    for (const [name, value] of Object.entries(wrong)) {
      expect((await listener.handle({ rawBody, headers: { ...headers, [name]: value } })).status).toBe(401);
    }
    const { 'x-ghl-signature': bare } = headers;
    expect((await listener.handle({ rawBody, headers: { 'x-ghl-signature': bare as string } })).status).toBe(
      401,
    );
    expect(asked).toEqual([]);
    await send(listener);
    const stripped = await listener.handle({ rawBody, headers: { 'x-ghl-signature': bare as string } });
    expect(briefly(stripped)).toEqual([401, 'standard_headers_missing']);
    expect(asked).toHaveLength(1);
  });

  test('a key that is new is found when it signs, and not looked for more often than every five seconds', async () => {
    const listener = listen();
    await send(listener);
    show(['active', senders.relata], ['next', next]);
    nowMs += AGAIN_MS - 1;
    expect(await send(listener, next)).toEqual([401, 'signature_wrong']);
    expect(asked).toHaveLength(1);
    nowMs += 1;
    expect(await Promise.all([send(listener, next), send(listener, next)])).toEqual([
      [200, 'processed'],
      [200, 'processed'],
    ]);
    expect(await send(listener)).toEqual([200, 'processed']);
    expect(asked).toHaveLength(2);
  });

  test('are not asked for more often by a flood of wrong signatures', async () => {
    const listener = listen();
    const stranger = await generateKeyPair();
    for (let second = 0; second < 20; second += 1) {
      await Promise.all(Array.from({ length: 10 }, () => send(listener, stranger)));
      nowMs += 1_000;
    }
    expect(ran).toEqual([]);
    expect(asked).toHaveLength(4);
  });

  test.each<[string, () => void]>([
    ['retired', () => show(['active', next], ['retired', senders.relata])],
    ['no longer shown', () => show(['active', next])],
  ])('a key that is %s counts for another minute at most', async (_, change) => {
    const listener = listen();
    await send(listener);
    change();
    nowMs += FRESH_MS;
    expect((await send(listener))[0]).toBe(200);
    nowMs += 1;
    expect(await send(listener)).toEqual([401, 'signature_wrong']);
    expect(await send(listener, next)).toEqual([200, 'processed']);
    expect(asked).toHaveLength(2);
  });

  test('count for ten minutes when relata cannot be asked, and then no longer', async () => {
    const listener = listen();
    await send(listener);
    answerWith('', 500);
    for (nowMs = FRESH_MS + 1; nowMs <= STALE_MS; nowMs += FRESH_MS) {
      expect(await send(listener)).toEqual([200, 'processed']);
    }
    nowMs = STALE_MS + 1;
    expect(await send(listener)).toEqual([503, 'keys_unavailable']);
    show(['active', senders.relata]);
    nowMs += AGAIN_MS;
    expect(await send(listener)).toEqual([200, 'processed']);
  });

  test('that are at hand do not show that a signature is wrong, when others may be', async () => {
    const listener = listen();
    await send(listener);
    answerWith('', 500);
    nowMs += AGAIN_MS;
    expect(await send(listener, next)).toEqual([503, 'keys_unavailable']);
    expect(await send(listener)).toEqual([200, 'processed']);
  });

  const unusable: [string, () => void][] = [
    ['nobody answers', () => server.close()],
    [
      'the connection breaks',
      () => {
        answer = (response) => response.destroy();
      },
    ],
    [
      'the answer breaks off',
      () => {
        answer = (response) => {
          response.writeHead(200, { 'content-length': '1000' });
          response.write('{"keys":[');
          setTimeout(() => response.destroy(), 20);
        };
      },
    ],
    ['it is 404', () => answerWith({ code: 'route_unknown' }, 404)],
    [
      'it is 204',
      () => {
        answer = (response) => response.writeHead(204).end();
      },
    ],
    ['it leads elsewhere', () => answerWith('', 302, { location: `${url}/v1/keys` })],
    ['it is no JSON', () => answerWith('<html>')],
    [
      'it is not UTF-8',
      () => {
        answer = (response) => response.end(Buffer.from([0x22, 0xff, 0x22]));
      },
    ],
    ['it is null', () => answerWith('null')],
    ['it is no list', () => answerWith({ keys: 'all' })],
    ['the list is empty', () => answerWith({ keys: [] })],
    ['a list has other things', () => answerWith({ keys: [null, 7, 'x', [], {}] })],
    ['all keys are retired', () => show(['retired', senders.relata])],
    ['no key says what it is', () => answerWith({ keys: [{ spki: senders.relata.publicKey.spki }] })],
    ['a key is none', () => answerWith({ keys: [{ spki: 'AAAA', status: 'active' }] })],
    [
      'a key is of low order',
      () => answerWith({ keys: [{ spki: Buffer.alloc(32).toString('base64'), status: 'active' }] }),
    ],
    [
      'it is larger than any list',
      () => {
        const { spki } = senders.relata.publicKey;
        answerWith(`${JSON.stringify({ keys: [{ spki, status: 'active' }] })}${' '.repeat(300_000)}`);
      },
    ],
    [
      'it never ends',
      () => {
        answer = (response) => {
          const more = (): void => {
            if (!response.destroyed) response.write(' '.repeat(65_536), more);
          };
          more();
        };
      },
    ],
  ];

  test.each(unusable)('when %s, a webhook is asked for again, and no handler runs', async (_, change) => {
    change();
    const listener = listen();
    const errors: unknown[] = [];
    listener.onError((error) => errors.push(error));
    const result = await listener.handle(await byRelata(senders));
    expect(result).toMatchObject({
      status: 503,
      headers: { 'retry-after': '5' },
      outcome: { kind: 'keys_unavailable' },
    });
    expect(result.body).not.toContain(url);
    expect(errors).toEqual([
      expect.objectContaining({ name: 'KeysError', code: 'keys_unavailable', cause: expect.any(Error) }),
    ]);
    await expect(
      listener.verify(...(Object.values(await byRelata(senders)) as [Uint8Array, Record<string, string>])),
    ).rejects.toMatchObject({ code: 'keys_unavailable' });
    expect(ran).toEqual([]);
    // What failed is not tried again at once.
    expect(asked.length).toBeLessThanOrEqual(1);
  });

  test('when more keys are shown than a rotation needs, none of them counts', async () => {
    const many = await Promise.all(Array.from({ length: 17 }, () => generateKeyPair()));
    show(...many.map((pair): [Status, KeyPair] => ['active', pair]));
    expect(await send(listen(), many[0])).toEqual([503, 'keys_unavailable']);
  });

  test('when nothing is answered for long, the webhook is asked for again before its sender hangs up', async () => {
    answer = () => {};
    const from = performance.now();
    expect(await send(listen())).toEqual([503, 'keys_unavailable']);
    expect(performance.now() - from).toBeLessThan(10_000);
  });

  test("what HighLevel sends never waits for relata's keys", async () => {
    answer = () => {};
    const listener = listen([senders.highlevel.publicKey.spki, url]);
    expect(briefly(await listener.handle(await byHighLevel(senders)))).toEqual([200, 'processed']);
    // Also where somebody put headers beside it that look like relata's.
    const { rawBody, headers } = await byHighLevel(senders, { ...relationCreated, webhookId: 'another' });
    const dressed = {
      ...headers,
      'webhook-id': 'x',
      'webhook-timestamp': '1',
      'webhook-signature': 'v1a,AAAA',
    };
    expect(briefly(await listener.handle({ rawBody, headers: dressed }))).toEqual([200, 'processed']);
    expect(asked).toEqual([]);
  });

  test('a key that was given by value needs nobody to be asked', async () => {
    const listener = listen([url, next.publicKey.spki]);
    expect(await send(listener, next)).toEqual([200, 'processed']);
    expect(asked).toEqual([]);
    expect(await send(listener)).toEqual([200, 'processed']);
  });

  test('of two relatas, one that cannot be asked does not keep the other from being believed', async () => {
    const listener = listen(['http://127.0.0.1:1', url]);
    expect(await send(listener)).toEqual([200, 'processed']);
    // It may be by the other's key.
    expect(await send(listener, next)).toEqual([503, 'keys_unavailable']);
  });
});

test.each(['http://', 'https://user@host', 'http://user:secret@host/v1/keys', 'http:// host', 'HTTP:'])(
  '%j is not a URL to fetch keys from',
  (keys) => {
    expect(() => listen(keys)).toThrow(expect.objectContaining({ code: 'keys_url_malformed' }));
  },
);
