import { verify as nodeVerify } from 'node:crypto';
import {
  generateKeyPair,
  importPrivateKey,
  importPublicKey,
  signStandard,
  verifyStandard,
} from '@relata/protocol/signature';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

// The signature is the v1a example of the specification (Standard Webhooks 1.0.0, "Webhook headers"). It prints
// neither the message nor the key; they are those of the server of Svix, whose test makes this very signature.
const specification = {
  seed: '6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbc=',
  publicKey: '1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestampSeconds: 1_614_265_330,
  body: '{"test": 2432232314}',
  signature: 'v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==',
};

// The vector of the Go library in the specification's own repository (libraries/go/webhook_asymmetric_test.go).
const goLibrary = {
  ...specification,
  seed: 'VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=',
  signature: 'v1a,tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag==',
};

const bytes = new TextEncoder().encode(specification.body);
const { id, timestampSeconds } = specification;
const timestamp = String(timestampSeconds);
const nowMs = timestampSeconds * 1000;

describe("the specification's vectors", () => {
  it.each([
    ['specification', specification],
    ['Go library', goLibrary],
  ])('%s: signed', async (_, { seed, signature }) => {
    const privateKey = await importPrivateKey(`whsk_${seed}`);
    expect(await signStandard({ id, timestampSeconds, bytes }, privateKey)).toBe(signature);
  });

  it('verified, by protocol and by WebCrypto and Node asked directly', async () => {
    const publicKey = await importPublicKey(`whpk_${specification.publicKey}`);
    const header = specification.signature;
    expect(await verifyStandard({ id, timestamp, header, bytes }, publicKey, { nowMs })).toEqual({
      ok: true,
      kid: publicKey.kid,
      id,
      timestampSeconds,
    });
    const signed = new TextEncoder().encode(`${id}.${timestamp}.${specification.body}`);
    const signature = Buffer.from(header.slice('v1a,'.length), 'base64');
    const raw = Buffer.from(specification.publicKey, 'base64');
    const key = await crypto.subtle.importKey('raw', raw, { name: 'Ed25519' }, false, ['verify']);
    expect(await crypto.subtle.verify({ name: 'Ed25519' }, key, signature, signed)).toBe(true);
    expect(nodeVerify(null, signed, publicKey.pem, signature)).toBe(true);
  });

  it("verified as it stands in the specification, beside another scheme's", async () => {
    const publicKey = await importPublicKey(specification.publicKey);
    const header = `v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4= ${specification.signature}`;
    expect(await verifyStandard({ id, timestamp, header, bytes }, publicKey, { nowMs })).toMatchObject({
      ok: true,
    });
  });
});

describe('verifyStandard', () => {
  let pair: Awaited<ReturnType<typeof generateKeyPair>>;
  let old: typeof pair;
  let header: string;
  beforeAll(async () => {
    pair = await generateKeyPair();
    old = await generateKeyPair();
    header = await signStandard({ id, timestampSeconds, bytes }, pair.privateKey);
  });

  it('takes either signature while a key is rotated', async () => {
    const both = `${await signStandard({ id, timestampSeconds, bytes }, old.privateKey)} ${header}`;
    for (const key of [pair.publicKey, old.publicKey]) {
      const result = await verifyStandard({ id, timestamp, header: both, bytes }, [key], { nowMs });
      expect(result).toMatchObject({ ok: true, kid: key.kid });
    }
  });

  it('is not put off by a malformed entry before a good one', async () => {
    const result = await verifyStandard(
      { id, timestamp, header: `v1a,xx v1a, ${header}`, bytes },
      pair.publicKey,
      { nowMs },
    );
    expect(result).toMatchObject({ ok: true });
  });

  it('allows five minutes either way unless told otherwise', async () => {
    const at = (seconds: number, options = {}) =>
      verifyStandard({ id, timestamp, header, bytes }, pair.publicKey, {
        nowMs: nowMs + seconds * 1000,
        ...options,
      });
    expect(await at(300)).toMatchObject({ ok: true });
    expect(await at(-300)).toMatchObject({ ok: true });
    expect(await at(301)).toEqual({ ok: false, reason: 'timestamp-too-old' });
    expect(await at(-301)).toEqual({ ok: false, reason: 'timestamp-too-new' });
    expect(await at(301, { toleranceSeconds: 600 })).toMatchObject({ ok: true });
    expect(await verifyStandard({ id, timestamp, header, bytes }, pair.publicKey)).toEqual({
      ok: false,
      reason: 'timestamp-too-old',
    });
  });

  it('covers id, timestamp and body', async () => {
    const message = { id, timestamp, header, bytes };
    const later = String(timestampSeconds + 1);
    const changes = [{ id: 'another' }, { timestamp: later }, { bytes: bytes.subarray(1) }];
    for (const change of changes) {
      expect(await verifyStandard({ ...message, ...change }, pair.publicKey, { nowMs })).toEqual({
        ok: false,
        reason: 'wrong-signature',
      });
    }
  });

  it('does not let the parts be divided differently', async () => {
    const shifted = {
      id: `${id}.${timestamp}`,
      timestamp: '1614265331',
      header: await signStandard(
        { id, timestampSeconds, bytes: new TextEncoder().encode('1614265331.body') },
        pair.privateKey,
      ),
      bytes: new TextEncoder().encode('body'),
    };
    expect(await verifyStandard(shifted, pair.publicKey, { nowMs })).toEqual({
      ok: false,
      reason: 'malformed-id',
    });
    await expect(signStandard({ id: 'a.b', timestampSeconds, bytes }, pair.privateKey)).rejects.toThrow(
      TypeError,
    );
  });

  it.each([
    [{ id: undefined }, 'missing-header'],
    [{ timestamp: '' }, 'missing-header'],
    [{ header: null }, 'missing-header'],
    [{ id: 'ä' }, 'malformed-id'],
    [{ id: ['a', 'b'] }, 'malformed-id'],
    [{ timestamp: '1614265330.0' }, 'malformed-timestamp'],
    [{ timestamp: '01614265330' }, 'malformed-timestamp'],
    [{ timestamp: '-1' }, 'malformed-timestamp'],
    [{ timestamp: '9'.repeat(400) }, 'malformed-timestamp'],
    [{ header: 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=' }, 'malformed-signature'],
    [{ header: 'v1a' }, 'malformed-signature'],
  ] as const)('answers %j with %s', async (change, reason) => {
    const message = { id, timestamp, header, bytes, ...change };
    expect(await verifyStandard(message, pair.publicKey, { nowMs })).toEqual({ ok: false, reason });
  });

  it('does not check signatures by the hundred', async () => {
    const many = Array.from({ length: 100 }, () => header).join(' ');
    expect(await verifyStandard({ id, timestamp, header: many, bytes }, pair.publicKey, { nowMs })).toEqual({
      ok: false,
      reason: 'malformed-signature',
    });
  });

  it('never throws on what the wire brings', async () => {
    const any = fc.option(fc.string({ unit: 'binary' }), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(any, any, any, async (id, timestamp, header) => {
        const result = await verifyStandard({ id, timestamp, header, bytes }, pair.publicKey, { nowMs });
        expect(result.ok).toBe(false);
      }),
    );
  });
});
