import { createHmac } from 'node:crypto';
import {
  AT_SECONDS,
  type Attack,
  body,
  byHighLevel,
  byRelata,
  type Delivery,
  event,
  type Kit,
  processed,
  refused,
  withHeaders,
  wrong,
} from './attack.ts';

const malformed = refused(401, 'signature_malformed');

/** Genuine but for the entry of `webhook-signature` that is made of the genuine one. */
const standard =
  (...changes: readonly ((genuine: string) => string)[]): Attack['deliveries'] =>
  async ({ relata }) => {
    const genuine = await byRelata(relata);
    const value = genuine.headers['webhook-signature'] ?? '';
    return changes.map((change) => withHeaders(genuine, { 'webhook-signature': change(value) }));
  };

/** Genuine of HighLevel's but for what is made of its signature. */
const ghl =
  (...changes: readonly ((genuine: string) => string)[]): Attack['deliveries'] =>
  async ({ highlevel }) => {
    const genuine = await byHighLevel(highlevel);
    const value = genuine.headers['x-ghl-signature'] ?? '';
    return changes.map((change) => withHeaders(genuine, { 'x-ghl-signature': change(value) }));
  };

const urlSafe = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const bytesIn = (entry: string): Buffer => Buffer.from(entry.replace('v1a,', ''), 'base64');
const flipped = (bytes: Buffer, at: number): Buffer =>
  bytes.map((byte, n) => (n === at ? byte ^ 1 : byte)) as Buffer;

/** With the order of the group added to S the equation still holds; RFC 8032 has it refused. */
const GROUP_ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
function withOrderAdded(signature: Buffer): Buffer {
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`) + GROUP_ORDER;
  return Buffer.concat([
    signature.subarray(0, 32),
    Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse(),
  ]);
}

/** What a verifier that does not know the kind of a key takes for a secret. */
function hmacs({ relata, highlevel }: Kit): string[] {
  const content = Buffer.concat([Buffer.from(`${event.webhookId}.${AT_SECONDS}.`), body]);
  return [relata, highlevel].flatMap(({ publicKey: { spki, pem } }) =>
    [spki, pem, Buffer.from(spki, 'base64'), Buffer.from(spki, 'base64').subarray(12)].flatMap((secret) =>
      ['sha256', 'sha512'].map((hash) => createHmac(hash, secret).update(content).digest('base64')),
    ),
  );
}

export const signatures: readonly Attack[] = [
  {
    name: 'nothing is signed',
    deliveries: async () => [
      { headers: { 'content-type': 'application/json' }, body },
      { headers: { 'content-type': 'application/json', 'x-ghl-signature': '' }, body },
      { headers: { 'content-type': 'application/json', 'x-wh-signature': 'AAAA' }, body },
      {
        headers: { 'content-type': 'application/json', authorization: 'Bearer x', 'x-verified': 'true' },
        body,
      },
    ],
    expected: refused(401, 'signature_missing'),
  },
  {
    name: 'an empty webhook-signature',
    deliveries: standard(() => ''),
    expected: refused(401, 'standard_headers_missing'),
  },
  {
    name: 'webhook-signature without its scheme, or without a comma',
    deliveries: standard(
      (entry) => entry.replace('v1a,', ''),
      (entry) => entry.replace(',', ''),
      () => 'v1a',
      () => 'v1a,',
      () => ',',
    ),
    expected: malformed,
  },
  {
    name: 'webhook-signature of another scheme',
    deliveries: standard(
      (entry) => entry.replace('v1a', 'v1'),
      (entry) => entry.replace('v1a', 'V1A'),
      (entry) => entry.replace('v1a', 'v2'),
      (entry) => entry.replace('v1a', 'none'),
    ),
    expected: malformed,
  },
  {
    name: 'webhook-signature cut off, or longer',
    deliveries: standard(
      (entry) => entry.slice(0, -1),
      (entry) => entry.slice(0, -4),
      (entry) => entry.slice(0, 20),
      (entry) => `${entry}A`,
      (entry) => `${entry}=`,
      (entry) => `v1a,${Buffer.concat([bytesIn(entry), Buffer.alloc(1)]).toString('base64')}`,
    ),
    expected: malformed,
  },
  {
    name: 'webhook-signature in another alphabet or spelling',
    deliveries: standard(
      (entry) => `v1a,${urlSafe(bytesIn(entry).toString('base64'))}`,
      (entry) => `v1a,${bytesIn(entry).toString('hex')}`,
      (entry) => entry.replaceAll('=', ''),
      // The last letter before the padding has four bits that say nothing.
      (entry) => entry.replace(/.==$/, (end) => `${String.fromCharCode(end.charCodeAt(0) + 1)}==`),
      (entry) => entry.replace(',', ',\t'),
    ),
    expected: malformed,
  },
  {
    name: 'thousands of entries, the right one last',
    deliveries: standard((entry) => `${'v1a,A '.repeat(2_000)}${entry}`),
    // Those that are no signatures are passed over, as those of other schemes must be.
    expected: processed,
    runs: 1,
  },
  {
    name: 'more well-formed entries than a rotation needs, the right one last',
    deliveries: standard((entry) => `${`v1a,${Buffer.alloc(64).toString('base64')} `.repeat(100)}${entry}`),
    expected: malformed,
  },
  {
    name: 'well-formed entries without end: more than servers take for headers',
    deliveries: standard((entry) => `${`${entry} `.repeat(300)}${entry}`),
    expected: { ...malformed, wireStatus: 431 },
  },
  {
    name: 'two entries, one of them right, as while a key is rotated',
    deliveries: standard((entry) => `v1a,${Buffer.alloc(64).toString('base64')} ${entry}`),
    expected: processed,
    runs: 1,
  },
  {
    name: 'a bit of the signature is another',
    deliveries: standard(
      ...[0, 31, 32, 63].map(
        (at) => (entry: string) => `v1a,${flipped(bytesIn(entry), at).toString('base64')}`,
      ),
    ),
    expected: wrong,
  },
  {
    name: 'a signature made over by adding the order of the group',
    deliveries: async (kit) => [
      ...(await standard((entry) => `v1a,${withOrderAdded(bytesIn(entry)).toString('base64')}`)(kit)),
      ...(await ghl((value) => withOrderAdded(bytesIn(value)).toString('base64'))(kit)),
    ],
    expected: wrong,
  },
  {
    name: 'zeros for a signature',
    deliveries: async (kit) => [
      ...(await standard(() => `v1a,${Buffer.alloc(64).toString('base64')}`)(kit)),
      ...(await ghl(() => Buffer.alloc(64).toString('base64'))(kit)),
    ],
    expected: wrong,
  },
  {
    name: "HighLevel's signature cut off, in another alphabet, or two in one",
    deliveries: ghl(
      (value) => value.slice(0, -4),
      (value) => `${value}A`,
      (value) => urlSafe(value),
      (value) => bytesIn(value).toString('hex'),
      (value) => `${value} ${value}`,
      (value) => `${value},${value}`,
      (value) => `v1a,${value}`,
    ),
    expected: malformed,
  },
  {
    name: "a bit of HighLevel's signature is another",
    deliveries: ghl(
      ...[0, 31, 32, 63].map((at) => (value: string) => flipped(bytesIn(value), at).toString('base64')),
    ),
    expected: wrong,
  },
  {
    name: 'HMAC with the public key for a secret',
    deliveries: async (kit) => {
      const genuine = await byRelata(kit.relata);
      const entries = hmacs(kit).flatMap((hmac) => [`v1,${hmac}`, `v1a,${hmac}`]);
      const headers = (entry: string): Delivery =>
        withHeaders(genuine, { 'webhook-signature': entry, 'x-ghl-signature': undefined });
      // Of 64 bytes, and so well-formed, are only those of SHA-512 that are called v1a: they come next.
      return entries.filter((entry) => !isWellFormed(entry)).map(headers);
    },
    expected: malformed,
  },
  {
    name: 'HMAC with the public key for a secret, as long as a signature',
    deliveries: async (kit) => {
      const genuine = await byRelata(kit.relata);
      const long = hmacs(kit).filter((hmac) => isWellFormed(`v1a,${hmac}`));
      return [
        ...long.map((hmac) => withHeaders(genuine, { 'webhook-signature': `v1a,${hmac}` })),
        ...long.map(
          (hmac): Delivery => ({
            headers: { 'content-type': 'application/json', 'x-ghl-signature': hmac },
            body,
          }),
        ),
      ];
    },
    expected: wrong,
  },
  {
    name: 'the signature over the body where that over id and time belongs, and the other way round',
    deliveries: async ({ relata, highlevel }) => {
      const byOne = await byRelata(relata);
      const byOther = await byRelata(highlevel);
      return [
        withHeaders(byOne, { 'webhook-signature': `v1a,${byOne.headers['x-ghl-signature']}` }),
        {
          headers: {
            'content-type': 'application/json',
            'x-ghl-signature': byOther.headers['webhook-signature']?.slice(4) ?? '',
          },
          body,
        },
      ];
    },
    expected: wrong,
  },
];

const isWellFormed = (entry: string): boolean => entry.startsWith('v1a,') && bytesIn(entry).length === 64;
