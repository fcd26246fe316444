import { generateKeyPair, importPrivateKey, signGhl, signStandard } from '@relata/protocol/signature';
import { describe, expect, test } from 'vitest';
import { checkArrivals, checkSignatures } from './check-arrivals.ts';
import type { Arrivals } from './sink.ts';

const expected = [
  { webhookId: 'a', entityId: 'x' },
  { webhookId: 'b', entityId: 'y' },
  { webhookId: 'c', entityId: 'x' },
];

/** Arrivals as `endpoint:webhookId`. */
function arrivalsOf(...came: string[]): Arrivals {
  const parts = came.map((each) => each.split(':'));
  return {
    endpoints: parts.map(([endpoint]) => Number(endpoint)),
    webhookIds: parts.map(([, id]) => id ?? ''),
    at: came.map((_, index) => index),
    bytes: 0,
    samples: [],
  };
}

describe('what arrived is compared with what should have', () => {
  test('each once, in the order of what it is about', () => {
    const verdict = checkArrivals(arrivalsOf('0:b', '1:a', '0:a', '1:b', '0:c', '1:c'), 2, expected);
    expect(verdict).toEqual({ delivered: 6, duplicates: 0, overtaken: 0 });
  });

  test('what came twice is counted once', () => {
    const verdict = checkArrivals(arrivalsOf('0:a', '0:b', '0:a', '0:c', '0:a'), 1, expected);
    expect(verdict).toEqual({ delivered: 3, duplicates: 2, overtaken: 0 });
  });

  test('an event before an earlier one about the same thing is seen, but not at another endpoint', () => {
    const verdict = checkArrivals(arrivalsOf('0:c', '0:a', '0:b', '1:a', '1:b', '1:c'), 2, expected);
    expect(verdict).toEqual({ delivered: 6, duplicates: 0, overtaken: 1 });
  });

  test('one that is missing at one endpoint is an error, and so is one that nobody sent', () => {
    expect(() => checkArrivals(arrivalsOf('0:a', '0:b', '0:c', '1:a', '1:b'), 2, expected)).toThrow('1 of 6');
    expect(() => checkArrivals(arrivalsOf('0:d'), 1, expected)).toThrow('d arrived');
  });
});

test('the signatures of the requests that were kept are verified', async () => {
  const { publicKey, privatePem } = await generateKeyPair();
  const key = await importPrivateKey(privatePem);
  const body = Buffer.from('{"id":"1"}');
  const timestampSeconds = Math.floor(Date.now() / 1_000);
  const lines = [
    'POST / HTTP/1.1',
    `x-ghl-signature: ${await signGhl(body, key)}`,
    'webhook-id: a',
    `webhook-timestamp: ${timestampSeconds}`,
    `webhook-signature: ${await signStandard({ id: 'a', timestampSeconds, bytes: body }, key)}`,
    '',
  ];
  const kept = (bytes: Buffer): Arrivals => ({
    ...arrivalsOf('0:a'),
    samples: [{ headers: lines.join('\r\n'), body: bytes }],
  });
  expect(await checkSignatures(kept(body), publicKey.spki)).toBe(1);
  await expect(checkSignatures(kept(Buffer.from('{"id":"2"}')), publicKey.spki)).rejects.toThrow('not right');
});
