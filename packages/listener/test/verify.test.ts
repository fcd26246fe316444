import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import {
  createListener,
  type Keys,
  KeysError,
  type ReceivedWebhook,
  type WebhookErrorCode,
  type WebhookHeaders,
} from '@relata/listener';
import {
  generateKeyPair,
  HIGHLEVEL_PUBLIC_KEY,
  type KeyPair,
  signGhl,
  signStandard,
} from '@relata/protocol/signature';
import { beforeAll, describe, expect, test } from 'vitest';
import { readHeaders } from '../src/headers.ts';
import { findSender } from '../src/sender.ts';

const event = {
  type: 'AssociationCreate',
  versionId: '67ade73d1119d2ac7ad0c400',
  appId: '67ade73d1119d2ac7ad0c400',
  id: '67ade73d1119d2ac7ad0c475',
  associationType: 'USER_DEFINED',
  firstObjectKey: 'custom_objects.real_estate_buyer',
  firstObjectLabel: 'Interested Buyer',
  secondObjectKey: 'custom_objects.property',
  secondObjectLabel: 'Property',
  key: 'buyer_property_interest',
  locationId: 'eHy2cOSZxMQzQ6Yyvl8P',
  timestamp: '2026-03-01T10:00:00.000Z',
  webhookId: '5f0b9d0e-6c8a-4c52-b0d5-7d1f0a3b9c11',
  traceId: '0b8a6c1e-1d2f-4a3b-8c4d-5e6f7a8b9c0d',
};
const body = bytesOf(event);
const sentAtSeconds = 1_772_359_200;
const now = () => sentAtSeconds * 1000;

let relata: KeyPair;
let stranger: KeyPair;
let headers: Record<string, string>;
let keys: string;

beforeAll(async () => {
  relata = await generateKeyPair();
  stranger = await generateKeyPair();
  keys = relata.publicKey.spki;
  headers = await signedBy(relata, body);
});

describe("by relata's key", () => {
  test('gives the event and what vouches for it', async () => {
    const verified = await verifyWith(body, headers, { keys, now });
    expect(verified).toEqual({
      event,
      verifiedBy: {
        sender: 'relata',
        kid: relata.publicKey.kid,
        id: event.webhookId,
        timestampSeconds: sentAtSeconds,
      },
      id: event.webhookId,
    });
  });

  test('the key may be PEM, or one of several', async () => {
    for (const each of [relata.publicKey.pem, [stranger.publicKey.spki, keys], ['highlevel', keys]]) {
      expect((await verifyWith(body, headers, { keys: each, now })).verifiedBy.sender).toBe('relata');
    }
  });

  test('the body may be any bytes that there are, also a part of a larger buffer', async () => {
    const part = Buffer.concat([Buffer.from('before'), body, Buffer.from('after')]).subarray(
      6,
      6 + body.length,
    );
    expect((await verifyWith(part, headers, { keys, now })).event).toEqual(event);
  });

  test('while the key is rotated either signature will do', async () => {
    const next = await generateKeyPair();
    const both = {
      ...headers,
      'webhook-signature': `${headers['webhook-signature']} ${(await signedBy(next, body))['webhook-signature']}`,
    };
    for (const pair of [relata, next]) {
      const { verifiedBy } = await verifyWith(body, both, { keys: pair.publicKey.spki, now });
      expect(verifiedBy.kid).toBe(pair.publicKey.kid);
    }
  });

  test.each([0, 299, 300, -300])('is taken when sent %i s ago', async (ageSeconds) => {
    await verifyWith(body, headers, { keys, now: () => now() + ageSeconds * 1000 });
  });

  test.each<[string, number, WebhookErrorCode]>([
    ['more than 300 s ago', 301, 'timestamp_too_old'],
    ['a year ago', 365 * 86_400, 'timestamp_too_old'],
    ['more than 300 s from now', -301, 'timestamp_too_new'],
  ])('is refused when sent %s', async (_, ageSeconds, code) => {
    await refused({ now: () => now() + ageSeconds * 1000 }, code);
  });

  test('another tolerance holds both ways', async () => {
    const at = (ageSeconds: number) => ({ toleranceSeconds: 10, now: () => now() + ageSeconds * 1000 });
    await verifyWith(body, headers, { keys, ...at(10) });
    await refused(at(11), 'timestamp_too_old');
    await refused(at(-11), 'timestamp_too_new');
  });

  test.each([Number.NaN, -1])('a tolerance of %s lets nothing in', async (toleranceSeconds) => {
    await expect(verifyWith(body, headers, { keys, toleranceSeconds, now })).rejects.toThrow(RangeError);
  });

  test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])(
    'is refused without %s',
    async (name) => {
      const { [name]: _, ...rest } = headers;
      await refused({ headers: rest }, 'standard_headers_missing');
      await refused({ headers: { ...rest, [name]: '' } }, 'standard_headers_missing');
    },
  );

  test('is refused with x-ghl-signature alone, which says nothing about time', async () => {
    const bare = { 'x-ghl-signature': headers['x-ghl-signature'] };
    await refused({ headers: bare }, 'standard_headers_missing');
    await refused({ headers: bare, keys: ['highlevel', keys] }, 'standard_headers_missing');
  });

  test('a right x-ghl-signature does not make up for a wrong webhook-signature', async () => {
    const wrong = (await signedBy(stranger, body))['webhook-signature'] as string;
    await refused({ headers: { ...headers, 'webhook-signature': wrong } }, 'signature_wrong');
  });

  test('is refused when a byte of the body, the id or the time is another', async () => {
    for (const at of [0, Math.floor(body.length / 2), body.length - 1]) {
      const tampered = Uint8Array.from(body);
      tampered[at] = (tampered[at] as number) ^ 1;
      await refused({ body: tampered }, 'signature_wrong');
    }
    await refused({ body: bytesOf({ ...event, locationId: 'another' }) }, 'signature_wrong');
    await refused({ body: new TextEncoder().encode(JSON.stringify(event, null, 1)) }, 'signature_wrong');
    await refused({ body: new Uint8Array() }, 'signature_wrong');
    await refused(
      { headers: { ...headers, 'webhook-id': `${event.webhookId}_replay_1` } },
      'signature_wrong',
    );
    await refused(
      { headers: { ...headers, 'webhook-timestamp': `${sentAtSeconds + 1}` } },
      'signature_wrong',
    );
  });

  test('is refused by another key', async () => {
    await refused({ keys: stranger.publicKey.spki }, 'signature_wrong');
    await refused({ keys: 'highlevel' }, 'signature_wrong');
  });

  test.each<[string, string, WebhookErrorCode]>([
    ['webhook-id', 'with space', 'id_malformed'],
    ['webhook-id', 'with.stop', 'id_malformed'],
    ['webhook-timestamp', 'soon', 'timestamp_malformed'],
    ['webhook-timestamp', '1e9', 'timestamp_malformed'],
    ['webhook-timestamp', '0x10', 'timestamp_malformed'],
    ['webhook-signature', 'v1a', 'signature_malformed'],
    ['webhook-signature', 'v1,aGVsbG8=', 'signature_malformed'],
    ['webhook-signature', 'v1a,AAAA', 'signature_malformed'],
  ])('is refused when %s is %j', async (name, value, code) => {
    await refused({ headers: { ...headers, [name]: value } }, code);
  });
});

describe("by HighLevel's key", () => {
  // Nobody here has HighLevel's private key: another pair stands in its place on the ring.
  const verify = (signed: Record<string, string>) =>
    findSender(
      body,
      readHeaders(signed),
      { highlevel: [relata.publicKey], relata: [stranger.publicKey], lists: [] },
      () => ({ toleranceSeconds: 300, nowMs: now() }),
    );

  test('x-ghl-signature is enough, and what stands beside it does not matter', async () => {
    const ghl = { 'x-ghl-signature': headers['x-ghl-signature'] as string };
    const sender = { sender: 'highlevel', kid: relata.publicKey.kid };
    expect(await verify(ghl)).toEqual(sender);
    expect(await verify({ ...ghl, 'webhook-id': 'x', 'webhook-timestamp': '1' })).toEqual(sender);
  });

  test('webhook-signature is not: HighLevel does not send it', async () => {
    const { 'x-ghl-signature': _, ...standard } = headers;
    await expect(verify(standard)).rejects.toMatchObject({ code: 'signature_wrong' });
  });

  test('nothing but HighLevel signs with it', async () => {
    await refused({ keys: 'highlevel', headers: await signedBy(stranger, body) }, 'signature_wrong');
  });

  test('written out it is the same key', async () => {
    await refused(
      { keys: HIGHLEVEL_PUBLIC_KEY, headers: { 'x-ghl-signature': 'AAAA' } },
      'signature_malformed',
    );
  });

  test('an unsigned webhook is refused', async () => {
    await refused({ keys: 'highlevel', headers: {} }, 'signature_missing');
    await refused({ keys, headers: {} }, 'signature_missing');
    // HighLevel's RSA signature, no longer sent, is not a way in.
    await refused({ keys: 'highlevel', headers: { 'x-wh-signature': 'AAAA' } }, 'signature_missing');
  });
});

describe('headers', () => {
  test('may be those of fetch, or a record in any case', async () => {
    const upper = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]),
    );
    for (const each of [
      new Headers(headers),
      upper,
      { ...headers, host: undefined, 'set-cookie': ['a', 'b'] },
    ]) {
      expect((await verifyWith(body, each, { keys, now })).event).toEqual(event);
    }
  });

  test('are those of a Node server', async () => {
    const received = await throughNode(headers);
    expect((await verifyWith(received.body, received.headers, { keys, now })).event).toEqual(event);
  });

  test.each(['x-ghl-signature', 'webhook-id', 'webhook-timestamp', 'webhook-signature'])(
    'with %s twice are refused, however they arrive',
    async (name) => {
      const value = headers[name] as string;
      const twice = new Headers(headers);
      twice.append(name, value);
      await refused({ headers: twice }, 'header_repeated');
      await refused({ headers: { ...headers, [name]: [value, value] } }, 'header_repeated');
      await refused({ headers: { ...headers, [name.toUpperCase()]: value } }, 'header_repeated');
      await refused(
        { headers: (await throughNode({ ...headers, [name]: [value, value] })).headers },
        'header_repeated',
      );
    },
  );
});

describe('a body', () => {
  test('that was parsed already is refused with a hint at raw bytes', async () => {
    const parsed = verifyWith(event as unknown as Uint8Array, headers, { keys, now });
    await expect(parsed).rejects.toMatchObject({
      code: 'body_already_parsed',
      hint: expect.stringContaining('express.json()'),
    });
    await expect(verifyWith(JSON.stringify(event) as never, headers, { keys, now })).rejects.toMatchObject({
      code: 'body_already_parsed',
    });
  });

  test.each<[string, Uint8Array, WebhookErrorCode]>([
    ['not JSON', new TextEncoder().encode('hello'), 'body_malformed'],
    ['not UTF-8', Uint8Array.of(0x22, 0xff, 0x22), 'body_malformed'],
    ['a list', bytesOf([event]), 'body_malformed'],
    ['null', bytesOf(null), 'body_malformed'],
    ['without a type', bytesOf({ id: 'x' }), 'body_malformed'],
  ])('that is %s is refused although it is signed', async (_, each, code) => {
    await refused({ body: each, headers: await signedBy(relata, each) }, code);
  });

  test('is told apart by its type', async () => {
    const { event: received } = await verifyWith(body, headers, { keys, now });
    if (received.type !== 'AssociationCreate') throw new Error('expected an AssociationCreate');
    const label: string = received.firstObjectLabel;
    expect(label).toBe('Interested Buyer');
    // @ts-expect-error an AssociationCreate has no records
    expect(received.firstRecordId).toBeUndefined();
  });

  test.each(['InvoiceCreate', 'toString', 'endpoint.down'])(
    'may be of a type that nobody knows: %s',
    async (type) => {
      const each = bytesOf({ type, amount: 5 });
      const { event: received } = await verifyWith(each, await signedBy(relata, each), { keys, now });
      expect(received).toEqual({ type, amount: 5 });
    },
  );
});

describe('keys', () => {
  test.each<[string, unknown, string]>([
    ['an empty list', [], 'keys_missing'],
    ['an empty text', '', 'keys_missing'],
    ['an unset variable', undefined, 'keys_missing'],
    ['a list with an unset variable', ['highlevel', undefined], 'keys_missing'],
    ['nonsense', 'my key', 'key_malformed'],
    ['HighLevel in other letters', 'HighLevel', 'key_malformed'],
  ])('that are %s are an error of the listener', async (_, each, code) => {
    const error: unknown = await verifyWith(body, headers, { keys: each as string, now }).catch(
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(KeysError);
    expect(error).toMatchObject({ name: 'KeysError', code, hint: expect.any(String) });
  });

  test('of a private kind are refused and not repeated', async () => {
    const error = await verifyWith(body, headers, { keys: relata.privatePem, now }).catch((e: Error) => e);
    expect(error).toMatchObject({ code: 'key_malformed' });
    expect(String(error)).not.toContain(relata.privatePem.split('\n')[1]);
  });
});

interface Verifying {
  keys: Keys;
  toleranceSeconds?: number;
  now?: () => number;
}

async function verifyWith(
  bytes: Uint8Array,
  with_: WebhookHeaders,
  options: Verifying,
): Promise<ReceivedWebhook> {
  return createListener(options).verify(bytes, with_);
}

interface Attempt {
  body?: Uint8Array;
  headers?: WebhookHeaders;
  keys?: string | readonly string[];
  toleranceSeconds?: number;
  now?: () => number;
}

async function refused(attempt: Attempt, code: WebhookErrorCode): Promise<void> {
  const { body: sent = body, headers: with_ = headers, ...options } = attempt;
  const error: unknown = await verifyWith(sent, with_, { keys, now, ...options }).then(
    () => 'taken',
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ name: 'WebhookError', code, hint: expect.stringMatching(/\w/) });
}

async function signedBy({ privateKey }: KeyPair, bytes: Uint8Array): Promise<Record<string, string>> {
  const message = { id: event.webhookId, timestampSeconds: sentAtSeconds, bytes };
  return {
    'x-ghl-signature': await signGhl(bytes, privateKey),
    'webhook-id': message.id,
    'webhook-timestamp': String(sentAtSeconds),
    'webhook-signature': await signStandard(message, privateKey),
  };
}

function bytesOf(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** What a Node server makes of these headers and the body. */
async function throughNode(
  sent: Record<string, string | string[]>,
): Promise<{ headers: IncomingHttpHeaders; body: Buffer }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const client = request({ port, host: '127.0.0.1', method: 'POST', headers: sent });
    client.end(body);
    const [incoming, response] = await once(server, 'request');
    const received = { headers: incoming.headers as IncomingHttpHeaders, body: await buffer(incoming) };
    response.end();
    const [answer] = await once(client, 'response');
    answer.resume();
    await once(answer, 'end');
    return received;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
