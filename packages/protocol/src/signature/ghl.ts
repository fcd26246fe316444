import { decodeBase64, encodeBase64 } from './base64.ts';
import type { PublicKey, WebCryptoKey } from './keys.ts';

export const SIGNATURE_BYTES = 64;

/** A header as Node's `http` or `Headers.get` hands it over. */
export type HeaderValue = string | readonly string[] | null | undefined;

export type GhlVerification =
  | { ok: true; kid: string }
  | { ok: false; reason: 'missing-signature' | 'malformed-signature' | 'wrong-signature' };

export async function signBytes(
  bytes: Uint8Array,
  privateKey: WebCryptoKey,
): Promise<Uint8Array<ArrayBuffer>> {
  // WebCrypto's types leave out shared memory, which a body never is.
  return new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, bytes as Uint8Array<ArrayBuffer>));
}

/** The key that made the signature, if it is one of these. */
export async function findSigner(
  bytes: Uint8Array,
  signature: Uint8Array<ArrayBuffer>,
  publicKeys: readonly PublicKey[],
): Promise<PublicKey | undefined> {
  for (const publicKey of publicKeys) {
    const data = bytes as Uint8Array<ArrayBuffer>;
    if (await crypto.subtle.verify('Ed25519', publicKey.key, signature, data)) return publicKey;
  }
  return undefined;
}

/** The value of `x-ghl-signature`: base64 Ed25519 over the raw bytes of the body and nothing else. */
export async function signGhl(bytes: Uint8Array, privateKey: WebCryptoKey): Promise<string> {
  return encodeBase64(await signBytes(bytes, privateKey));
}

/**
 * Was the body, byte for byte as it arrived, signed with one of these keys? Nothing that can be on the wire throws.
 * The header holds one signature; what stands beside it says nothing about time, so a copy verifies for ever:
 * keep the `webhookId`s that have been handled.
 */
export async function verifyGhl(
  bytes: Uint8Array,
  header: HeaderValue,
  publicKeys: PublicKey | readonly PublicKey[],
): Promise<GhlVerification> {
  if (header === undefined || header === null || header === '') {
    return { ok: false, reason: 'missing-signature' };
  }
  const signature = typeof header === 'string' ? decodeBase64(header, SIGNATURE_BYTES) : undefined;
  if (signature === undefined) return { ok: false, reason: 'malformed-signature' };
  const signer = await findSigner(bytes, signature, 'key' in publicKeys ? [publicKeys] : publicKeys);
  return signer === undefined ? { ok: false, reason: 'wrong-signature' } : { ok: true, kid: signer.kid };
}
