import { generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { createSigner, type Signed, type Signer } from '../../src/delivery/keys/signer.ts';

describe('the thread that signs', () => {
  let signer: Signer;
  afterEach(() => signer.close());

  function keyPair(kid: string) {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    return { kid, privateKey, publicKey };
  }

  const isBy = (key: KeyObject, bytes: Buffer, signature: string | undefined): boolean =>
    verify(null, bytes, key, Buffer.from(signature ?? '', 'base64'));

  test('gives everybody the signatures of what is theirs, by their keys', async () => {
    signer = createSigner();
    const [one, two] = [keyPair('one'), keyPair('two')];
    const jobs = Array.from({ length: 100 }, (_, index) => {
      const body = Buffer.from(`{"number":${index}}`.repeat(index + 1));
      const content = Buffer.concat([Buffer.from(`id-${index}.${index}.`), body]);
      return { body, content, keys: index % 3 === 0 ? [two, one] : [one] };
    });
    const signed = await Promise.all(
      jobs.map(({ body, content, keys }) => signer.sign({ content, bodyBytes: body.length, keys })),
    );
    for (const [index, { body, content, keys }] of jobs.entries()) {
      const [ghl, ...standard]: Signed = signed[index] ?? [];
      const [first] = keys;
      expect(first && isBy(first.publicKey, body, ghl)).toBe(true);
      expect(keys.map(({ publicKey }, at) => isBy(publicKey, content, standard[at]))).toEqual(
        keys.map(() => true),
      );
      expect(standard).toHaveLength(keys.length);
    }
  });

  test('is replaced when it ends: what it had is refused, and what comes next is signed', async () => {
    signer = createSigner();
    const { kid, privateKey, publicKey } = keyPair('one');
    const content = Buffer.from('id.1.{}');
    // A public key cannot sign; it ends the thread.
    const bad = signer.sign({ content, bodyBytes: 2, keys: [{ kid: 'bad', privateKey: publicKey }] });
    await expect(bad).rejects.toThrow('the thread that signs has ended');
    const [ghl] = await signer.sign({ content, bodyBytes: 2, keys: [{ kid, privateKey }] });
    expect(isBy(publicKey, Buffer.from('{}'), ghl)).toBe(true);
  });

  test('signs nothing after it was closed', async () => {
    signer = createSigner();
    const { kid, privateKey } = keyPair('one');
    const job = { content: Buffer.from('id.1.{}'), bodyBytes: 2, keys: [{ kid, privateKey }] };
    const under = signer.sign(job);
    await signer.close();
    await expect(under).rejects.toThrow('nothing is signed any more');
    await expect(signer.sign(job)).rejects.toThrow('nothing is signed any more');
  });
});
