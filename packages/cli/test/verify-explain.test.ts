import { generateKeyPair, importPublicKey, type KeyPair, signGhl } from '@relata/protocol/signature';
import { beforeAll, describe, expect, test } from 'vitest';
import { sign } from '../src/sign/sign.ts';
import { explain } from '../src/verify/explain.ts';
import type { FindingCode } from '../src/verify/findings.ts';
import type { NamedKey } from '../src/verify/keys.ts';
import type { ReceivedHeaders } from '../src/verify/received.ts';

const NOW_MS = Date.parse('2026-11-22T06:00:00Z');
const now = { nowMs: NOW_MS };

// With what other languages write differently: an umlaut, a slash, a number, names that are not in alphabetical order.
const event = {
  type: 'RecordCreate',
  versionId: '6b02227928badd29bfd922e9',
  appId: '6b02227928badd29bfd922e9',
  id: '6b02227928badd29bfd922ec',
  locationId: 'eHy2cOSZxMQzQ6Yyvl8P',
  objectKey: 'custom_objects.property',
  owners: [],
  followers: [],
  properties: [{ key: 'address', valueString: 'Höhenweg 3/4, "oben"' }],
  timestamp: '2026-11-22T05:59:59.637Z',
  webhookId: '76dd83c6-920d-4c9f-b99b-8d7c95a1ce6a',
  traceId: '820d24c6-b770-4a47-9157-bb90cb8e26e4',
};
const text = JSON.stringify(event);

let pair: KeyPair;
let other: KeyPair;
let keys: NamedKey[];
let headers: Record<string, string>;

beforeAll(async () => {
  pair = await generateKeyPair();
  other = await generateKeyPair();
  keys = [
    { name: 'ours', key: pair.publicKey, isAsked: true },
    { name: 'the other', key: other.publicKey, isAsked: false },
  ];
  headers = await sign(Buffer.from(text), pair.privateKey, {
    id: event.webhookId,
    timestampSeconds: NOW_MS / 1_000 - 1,
  });
});

async function codes(body: string | Uint8Array, changed: ReceivedHeaders = {}): Promise<FindingCode[]> {
  const all = Object.entries({ ...headers, ...changed }).filter(([, value]) => value !== '');
  const received = { bytes: Buffer.from(body), headers: Object.fromEntries(all), sentAt: undefined };
  return (await explain(received, keys, now)).map(({ code }) => code);
}

test('nothing is wrong with what is right', async () => {
  expect(await codes(text)).toEqual([]);
});

describe('of the body, names', () => {
  const sorted = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(sorted)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .toSorted(([a], [b]) => (a < b ? -1 : 1))
              .map(([name, each]) => [name, sorted(each)]),
          )
        : value;
  const ascii = (json: string): string =>
    json.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

  test.each<[string, () => string | Uint8Array, FindingCode]>([
    ['a line break at its end', () => `${text}\n`, 'trailing_newline'],
    ['a line break of Windows at its end', () => `${text}\r\n`, 'trailing_newline'],
    ['a byte order mark', () => `\uFEFF${text}`, 'byte_order_mark'],
    ['indentation', () => JSON.stringify(event, null, 2), 'whitespace'],
    [
      'spaces behind colons and commas',
      () => JSON.stringify(event, null, 1).replace(/\n */g, ' '),
      'whitespace',
    ],
    ['spaces around it', () => `  ${text}  `, 'whitespace'],
    ['escaped letters, as Python writes them', () => ascii(text), 'reserialised'],
    ['escaped slashes, as PHP writes them', () => text.replaceAll('/', '\\/'), 'reserialised'],
    ['sorted names, as Go and others write them', () => JSON.stringify(sorted(event)), 'key_order'],
    ['a wrong character set', () => Buffer.from(Buffer.from(text).toString('latin1')), 'charset'],
  ])('%s', async (_, body, code) => {
    expect(await codes(body())).toEqual([code]);
    // And where x-ghl-signature was lost, by the other signature alone.
    expect(await codes(body(), { 'x-ghl-signature': '' })).toEqual([code]);
  });

  test('line endings', async () => {
    const lines = `${text.slice(0, -1)}\n,"more":1}`;
    headers = await sign(Buffer.from(lines), pair.privateKey, {
      id: event.webhookId,
      timestampSeconds: NOW_MS / 1_000,
    });
    expect(await codes(lines.replaceAll('\n', '\r\n'))).toEqual(['line_endings']);
    headers = await sign(Buffer.from(text), pair.privateKey, {
      id: event.webhookId,
      timestampSeconds: NOW_MS / 1_000 - 1,
    });
  });

  test('a change of its content, which nothing undoes', async () => {
    expect(await codes(text.replace('Höhenweg', 'Talweg').replace('{', '{ '))).toEqual(['nothing_fits']);
    expect(await codes(text.slice(0, -20))).toEqual(['nothing_fits']);
  });
});

describe('of the key, says', () => {
  test('whose it is, where it is one that is known', async () => {
    const signed = await sign(Buffer.from(text), other.privateKey, {
      id: event.webhookId,
      timestampSeconds: NOW_MS / 1_000,
    });
    expect(await codes(text, signed)).toEqual(['wrong_key']);
    expect(await codes(`${text}\n`, signed)).toEqual(['trailing_newline', 'wrong_key']);
  });

  test('that it is most likely another, where the body looks untouched', async () => {
    const stranger = await generateKeyPair();
    const at = { id: event.webhookId, timestampSeconds: NOW_MS / 1_000 };
    expect(await codes(text, await sign(Buffer.from(text), stranger.privateKey, at))).toEqual([
      'wrong_key_likely',
    ]);
  });
});

describe('of the headers, says', () => {
  test.each<[string, () => ReceivedHeaders, FindingCode]>([
    ['another id', () => ({ 'webhook-id': 'msg_somebody-elses' }), 'wrong_id'],
    [
      'an id that says it was sent again',
      () => ({ 'webhook-id': `${event.webhookId}_replay_3` }),
      'wrong_id',
    ],
    ['another time', () => ({ 'webhook-timestamp': String(NOW_MS / 1_000 + 40) }), 'wrong_timestamp'],
    ['milliseconds', () => ({ 'webhook-timestamp': String(NOW_MS - 1_000) }), 'timestamp_in_milliseconds'],
    [
      'another id and time',
      () => ({ 'webhook-id': 'other', 'webhook-timestamp': String(NOW_MS / 1_000) }),
      'wrong_id_and_timestamp',
    ],
    ['one missing', () => ({ 'webhook-timestamp': '' }), 'headers_missing'],
    [
      'all three missing',
      () => ({ 'webhook-id': '', 'webhook-timestamp': '', 'webhook-signature': '' }),
      'headers_missing',
    ],
    [
      'one twice',
      () => ({ 'x-ghl-signature': [headers['x-ghl-signature'] ?? '', headers['x-ghl-signature'] ?? ''] }),
      'header_repeated',
    ],
    [
      'a signature in the alphabet for URLs',
      () => ({ 'x-ghl-signature': toUrlSafe(headers['x-ghl-signature']) }),
      'signature_spelled',
    ],
    [
      'a signature in hexadecimal digits',
      () => ({ 'x-ghl-signature': Buffer.from(headers['x-ghl-signature'] ?? '', 'base64').toString('hex') }),
      'signature_spelled',
    ],
    [
      'a signature without its version',
      () => ({ 'webhook-signature': headers['webhook-signature']?.slice('v1a,'.length) ?? '' }),
      'signature_spelled',
    ],
    [
      'a signature that was cut off',
      () => ({ 'x-ghl-signature': headers['x-ghl-signature']?.slice(0, 60) ?? '' }),
      'signature_unreadable',
    ],
    [
      'a signature that is an HMAC',
      () => ({ 'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}` }),
      'signature_unreadable',
    ],
  ])('%s', async (_, changed, code) => {
    expect(await codes(text, changed())).toEqual([code]);
  });

  test('how old it is, or how new', async () => {
    const found = async (nowMs: number): Promise<string[]> =>
      (await explain({ bytes: Buffer.from(text), headers, sentAt: undefined }, keys, { nowMs })).map(
        ({ code, message }) => `${code}: ${message}`,
      );
    expect(await found(NOW_MS + 359_000)).toEqual([
      'stale: It was sent 6 minutes ago, which is longer than the tolerance',
    ]);
    expect(await found(NOW_MS - 7_201_000)).toEqual(['from_the_future: It was sent 2 hours from now']);
    expect(await found(NOW_MS + 298_000)).toEqual([]);
  });

  test('a signature of another time for the same body', async () => {
    const foreign = await sign(Buffer.from('{}'), pair.privateKey, { id: 'x', timestampSeconds: 1 });
    expect(await codes(text, { 'webhook-signature': foreign['webhook-signature'] ?? '' })).toEqual([
      'standard_signature_foreign',
    ]);
  });

  test('nothing of what HighLevel does not send', async () => {
    // HighLevel's private key is nobody's here: a pair of ours stands for it under its name.
    const spki = 'MCowBQYDK2VwAyEAi2HR1srL4o18O8BRa7gVJY7G7bupbN3H9AwJrHCDiOg=';
    const highlevel = await importPublicKey(spki);
    const standIn = { ...pair.publicKey, spki: highlevel.spki };
    const received = {
      bytes: Buffer.from(text),
      headers: { 'x-ghl-signature': await signGhl(Buffer.from(text), pair.privateKey) },
      sentAt: undefined,
    };
    expect(await explain(received, [{ name: "HighLevel's", key: standIn, isAsked: true }], now)).toEqual([]);
  });
});

function toUrlSafe(signature = ''): string {
  return Buffer.from(signature, 'base64').toString('base64url');
}
