import { createHash, createPrivateKey, createPublicKey, verify as nodeVerify } from 'node:crypto';
import {
  generateKeyPair,
  HIGHLEVEL_PUBLIC_KEY,
  importPrivateKey,
  importPublicKey,
  KeyFormatError,
  signGhl,
  verifyGhl,
} from '@relata/protocol/signature';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

const body = new TextEncoder().encode('{"type":"AssociationCreate","key":"größer"}');

let pair: Awaited<ReturnType<typeof generateKeyPair>>;
let other: typeof pair;
beforeAll(async () => {
  pair = await generateKeyPair();
  other = await generateKeyPair();
});

describe('x-ghl-signature', () => {
  it('is what Node and WebCrypto, asked directly, call a signature of the body', async () => {
    const header = await signGhl(body, pair.privateKey);
    const signature = Buffer.from(header, 'base64');
    expect(nodeVerify(null, body, createPublicKey(pair.publicKey.pem), signature)).toBe(true);
    const spki = Buffer.from(pair.publicKey.spki, 'base64');
    const key = await crypto.subtle.importKey('spki', spki, { name: 'Ed25519' }, false, ['verify']);
    expect(await crypto.subtle.verify({ name: 'Ed25519' }, key, signature, body)).toBe(true);
  });

  it('is the signature of RFC 8032, 7.1, tests 1 to 3', async () => {
    // Secret key, public key, message, signature; hex.
    const vectors = [
      [
        '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
        'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
        '',
        'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
      ],
      [
        '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
        '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
        '72',
        '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
      ],
      [
        'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
        'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
        'af82',
        '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
      ],
    ] as const;
    for (const [secret, open, message, signature] of vectors) {
      const privateKey = await importPrivateKey(`whsk_${Buffer.from(secret, 'hex').toString('base64')}`);
      const publicKey = await importPublicKey(Buffer.from(open, 'hex'));
      const header = await signGhl(Buffer.from(message, 'hex'), privateKey);
      expect(Buffer.from(header, 'base64').toString('hex')).toBe(signature);
      expect(await verifyGhl(Buffer.from(message, 'hex'), header, publicKey)).toEqual({
        ok: true,
        kid: publicKey.kid,
      });
    }
  });

  it('verifies with whichever of several keys made it, and says which', async () => {
    const header = await signGhl(body, pair.privateKey);
    const keys = [other.publicKey, pair.publicKey];
    expect(await verifyGhl(body, header, keys)).toEqual({ ok: true, kid: pair.publicKey.kid });
    expect(await verifyGhl(body, header, pair.publicKey)).toMatchObject({ ok: true });
    expect(await verifyGhl(body, header, other.publicKey)).toEqual({ ok: false, reason: 'wrong-signature' });
    expect(await verifyGhl(body, header, [])).toEqual({ ok: false, reason: 'wrong-signature' });
  });

  it('holds for these bytes only', async () => {
    const header = await signGhl(body, pair.privateKey);
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: body.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const changed = Uint8Array.from(body);
          changed[at] = (changed[at] as number) ^ flip;
          expect(await verifyGhl(changed, header, pair.publicKey)).toMatchObject({ ok: false });
        },
      ),
    );
    expect(await verifyGhl(body.subarray(1), header, pair.publicKey)).toMatchObject({ ok: false });
  });

  it('has one spelling', async () => {
    const header = await signGhl(body, pair.privateKey);
    // The last letter before the padding carries two bits; a lenient decoder takes any of sixteen for it.
    const last = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const next = last[(last.indexOf(header[85] as string) & 0b110000) + 1];
    const respelled = `${header.slice(0, 85)}${next}==`;
    expect(Buffer.from(respelled, 'base64').equals(Buffer.from(header, 'base64'))).toBe(true);
    const url = header.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
    const others = [respelled, url, header.slice(0, -1), ` ${header}`, `${header}\n`, `${header}, ${header}`];
    for (const spelled of others) {
      expect(await verifyGhl(body, spelled, pair.publicKey)).toEqual({
        ok: false,
        reason: 'malformed-signature',
      });
    }
  });

  it('that is missing, several or nonsense is refused without throwing', async () => {
    for (const none of [undefined, null, '']) {
      expect(await verifyGhl(body, none, pair.publicKey)).toEqual({ ok: false, reason: 'missing-signature' });
    }
    const header = await signGhl(body, pair.privateKey);
    expect(await verifyGhl(body, [header, header], pair.publicKey)).toMatchObject({ ok: false });
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (garbage) => {
        expect(await verifyGhl(body, garbage, pair.publicKey)).toMatchObject({ ok: false });
      }),
    );
    const zeros = Buffer.alloc(64).toString('base64');
    expect(await verifyGhl(body, zeros, pair.publicKey)).toEqual({ ok: false, reason: 'wrong-signature' });
  });
});

describe('keys', () => {
  it('are read from every form in which they are passed on', async () => {
    const { pem, spki, kid } = pair.publicKey;
    const raw = Buffer.from(spki, 'base64').subarray(12);
    const forms = [
      pem,
      pem.replaceAll('\n', '\r\n'),
      pem.trim(),
      spki,
      raw.toString('base64'),
      `whpk_${raw.toString('base64')}`,
      new Uint8Array(raw),
    ];
    for (const form of forms) expect(await importPublicKey(form)).toMatchObject({ kid, pem, spki });
  });

  it('are what Node reads, too', async () => {
    const open = createPublicKey(pair.publicKey.pem);
    expect(open.asymmetricKeyType).toBe('ed25519');
    expect(open.export({ type: 'spki', format: 'pem' })).toBe(pair.publicKey.pem);
    const secret = createPrivateKey(pair.privatePem);
    expect(createPublicKey(secret).export({ type: 'spki', format: 'pem' })).toBe(pair.publicKey.pem);
    expect(secret.export({ type: 'pkcs8', format: 'pem' })).toBe(pair.privatePem);
  });

  it('have the id that their SPKI hashes to', () => {
    const hash = createHash('sha256').update(Buffer.from(pair.publicKey.spki, 'base64')).digest('hex');
    expect(pair.publicKey.kid).toBe(hash.slice(0, 16));
    expect(pair.publicKey.kid).not.toBe(other.publicKey.kid);
  });

  it('sign the same after they were kept', async () => {
    const kept = await importPrivateKey(pair.privatePem);
    expect(await signGhl(body, kept)).toBe(await signGhl(body, pair.privateKey));
  });

  it("include HighLevel's", async () => {
    expect((await importPublicKey(HIGHLEVEL_PUBLIC_KEY)).spki).toBe(HIGHLEVEL_PUBLIC_KEY);
  });

  it('of low order are refused: anybody could sign for them', async () => {
    const neutral = Uint8Array.from({ length: 32 }, (_, at) => (at === 0 ? 1 : 0));
    const order8 = 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a';
    const negated = 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa';
    const unreduced = `ee${'ff'.repeat(30)}7f`;
    for (const hex of ['00'.repeat(32), Buffer.from(neutral).toString('hex'), order8, negated, unreduced]) {
      const raw = Buffer.from(hex, 'hex');
      for (const form of [raw, raw.toString('base64'), `whpk_${raw.toString('base64')}`]) {
        await expect(importPublicKey(form)).rejects.toThrow(KeyFormatError);
      }
    }
  });

  it('of other kinds, and what is none, are refused without being repeated', async () => {
    const x25519 = `MCowBQYDK2VuAyEA${'A'.repeat(43)}=`;
    const wrong = ['', 'x', x25519, HIGHLEVEL_PUBLIC_KEY.slice(4), pair.privatePem, new Uint8Array(31)];
    for (const form of wrong) await expect(importPublicKey(form)).rejects.toThrow(KeyFormatError);
    const bare = Buffer.alloc(32, 1).toString('base64');
    for (const form of ['', bare, `whpk_${bare}`, pair.publicKey.pem, pair.publicKey.spki]) {
      const refused = await importPrivateKey(form).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(KeyFormatError);
      expect(refused).toMatchObject({ name: 'KeyFormatError', kind: 'private' });
      if (form !== '') expect(String(refused)).not.toContain(form);
    }
  });
});
