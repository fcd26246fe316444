import {
  AT_SECONDS,
  type Attack,
  body,
  byHighLevel,
  byRelata,
  type Delivery,
  event,
  processed,
  withHeaders,
  wrong,
} from './attack.ts';

/**
 * All points of Ed25519 whose order is 1, 2, 4 or 8, in each way that they can be written, with either sign. A verifier
 * that takes one for a key, or for the R of a signature, can be made to find anything right.
 */
const Y_OF_SMALL_ORDER = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];
export const smallOrderPoints: readonly Buffer[] = Y_OF_SMALL_ORDER.flatMap((hex) => {
  const point = Buffer.from(hex, 'hex');
  const negative = Buffer.from(point);
  negative[31] = (negative[31] ?? 0) | 0x80;
  return [point, negative];
});

/** R of small order, S zero: right for every message where the key is of small order too and the orders agree. */
const forged = (point: Buffer): string => Buffer.concat([point, Buffer.alloc(32)]).toString('base64');
const withBoth = (signature: string): Delivery => ({
  headers: {
    'content-type': 'application/json',
    'x-ghl-signature': signature,
    'webhook-id': event.webhookId,
    'webhook-timestamp': String(AT_SECONDS),
    'webhook-signature': `v1a,${signature}`,
  },
  body,
});

export const keys: readonly Attack[] = [
  {
    name: 'signed by a stranger',
    deliveries: async ({ stranger }) => [await byRelata(stranger), await byHighLevel(stranger)],
    expected: wrong,
  },
  {
    name: 'signed by the old key after a rotation',
    // Listener and table agree on the stranger: it takes the place of relata's key.
    options: ({ stranger }) => ({ keys: stranger.publicKey.spki }),
    deliveries: async ({ relata }) => [await byRelata(relata)],
    expected: wrong,
  },
  {
    name: 'signed by the new key after a rotation',
    options: ({ stranger }) => ({ keys: stranger.publicKey.spki }),
    deliveries: async ({ stranger }) => [await byRelata(stranger)],
    expected: processed,
    runs: 1,
  },
  {
    name: "signed by relata's key, said to be HighLevel's, and the other way round",
    deliveries: async ({ relata, highlevel }) => {
      const genuine = await byRelata(highlevel);
      return [
        withHeaders(await byRelata(relata), {
          'x-ghl-signature': undefined,
          'webhook-signature': genuine.headers['webhook-signature'],
        }),
        withHeaders(genuine, { 'x-ghl-signature': undefined }),
      ];
    },
    expected: wrong,
  },
  {
    name: 'small orders: R',
    deliveries: async () => smallOrderPoints.map((point) => withBoth(forged(point))),
    expected: wrong,
  },
];
