import { decodeBase64, encodeBase64 } from './base64.ts';

/**
 * Everything here uses WebCrypto, which Node, Deno, Bun, browsers and edge runtimes share and which signs on a
 * thread of its own: measured on Node 24 it is as fast as `crypto.sign` with a callback (62 600 against 64 900 a
 * second on two cores, verifying 25 800 against 26 400), so there is no second way for servers.
 */
export type WebCryptoKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

export interface PublicKey {
  /** The first 16 hex digits of the SHA-256 of the SPKI bytes. */
  kid: string;
  /** SPKI as PEM, with a line break at the end. */
  pem: string;
  /** SPKI as base64, without frame or line breaks. */
  spki: string;
  key: WebCryptoKey;
}

export interface KeyPair {
  publicKey: PublicKey;
  privateKey: WebCryptoKey;
  /** PKCS #8: what is kept of a key, as a secret. */
  privatePem: string;
}

/** With this key HighLevel signs all webhooks it sends: SPKI, base64. */
export const HIGHLEVEL_PUBLIC_KEY = 'MCowBQYDK2VwAyEAi2HR1srL4o18O8BRa7gVJY7G7bupbN3H9AwJrHCDiOg=';

/** A text that is no Ed25519 key in any form that is read here. The text itself is not repeated: it may be a secret. */
export class KeyFormatError extends Error {
  override readonly name = 'KeyFormatError';
  readonly kind: 'public' | 'private';
  constructor(kind: 'public' | 'private') {
    super(
      kind === 'public'
        ? 'Not an Ed25519 public key: expected SPKI as PEM or base64, 32 raw bytes as base64, or whpk_…'
        : 'Not an Ed25519 private key: expected PKCS #8 as PEM or base64, or whsk_… of 32 bytes',
    );
    this.kind = kind;
  }
}

const KEY_BYTES = 32;
// DER of everything before the 32 bytes: for Ed25519 there is only one way to write it (RFC 8410).
const spkiPrefix = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
const pkcs8Prefix = [
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

export async function generateKeyPair(): Promise<KeyPair> {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  if (!('privateKey' in pair)) throw new TypeError('Ed25519 keys come in pairs');
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey));
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return {
    publicKey: await publicKeyOf(raw),
    privateKey: pair.privateKey,
    privatePem: frame('PRIVATE KEY', encodeBase64(pkcs8)),
  };
}

/**
 * Reads a public key: SPKI as PEM or base64, 32 raw bytes (as such, as base64, or as Standard Webhooks' `whpk_…`).
 * @throws KeyFormatError
 */
export async function importPublicKey(key: string | Uint8Array): Promise<PublicKey> {
  return publicKeyOf(parsePublicKey(key));
}

/**
 * The 32 bytes of a public key in any of the forms of `importPublicKey`: finds what is wrong with a key before it is
 * needed, and without waiting.
 * @throws KeyFormatError
 */
export function parsePublicKey(key: string | Uint8Array): Uint8Array<ArrayBuffer> {
  const raw =
    typeof key === 'string'
      ? bodyOf(unframe('PUBLIC KEY', key), spkiPrefix, 'whpk_')
      : key.length === KEY_BYTES
        ? Uint8Array.from(key)
        : undefined;
  if (raw === undefined || isOfLowOrder(raw)) throw new KeyFormatError('public');
  return raw;
}

// The points whose order divides 8, as the curve's y: for such a key anybody can make signatures that are right for
// many messages or for all. WebCrypto's rules let no signature by them be right, but not every implementation keeps
// that one. The last two are 0 and 1 again, in spellings that are not reduced.
const lowOrder = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];

function isOfLowOrder(raw: Uint8Array): boolean {
  const y = Uint8Array.from(raw);
  // The highest bit is the sign of x.
  y[KEY_BYTES - 1] = (y[KEY_BYTES - 1] ?? 0) & 0x7f;
  return lowOrder.includes(hexOf(y));
}

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * Reads a private key: PKCS #8 as PEM or base64, or Standard Webhooks' `whsk_…` with 32 bytes.
 * @throws KeyFormatError
 */
export async function importPrivateKey(key: string): Promise<WebCryptoKey> {
  const raw = bodyOf(unframe('PRIVATE KEY', key), pkcs8Prefix, 'whsk_');
  if (raw === undefined) throw new KeyFormatError('private');
  const pkcs8 = Uint8Array.from([...pkcs8Prefix, ...raw]);
  return crypto.subtle.importKey('pkcs8', pkcs8, { name: 'Ed25519' }, false, ['sign']);
}

async function publicKeyOf(raw: Uint8Array<ArrayBuffer>): Promise<PublicKey> {
  const spkiBytes = Uint8Array.from([...spkiPrefix, ...raw]);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', spkiBytes));
  const spki = encodeBase64(spkiBytes);
  return {
    kid: hexOf(digest.subarray(0, 8)),
    pem: frame('PUBLIC KEY', spki),
    spki,
    key: await crypto.subtle.importKey('raw', raw, { name: 'Ed25519' }, true, ['verify']),
  };
}

/** The 32 bytes of a key, bare or behind its DER prefix. */
function bodyOf(text: string, prefix: number[], barePrefix: string): Uint8Array<ArrayBuffer> | undefined {
  const bare = decodeBase64(text.startsWith(barePrefix) ? text.slice(barePrefix.length) : text, KEY_BYTES);
  // A bare private key must say what it is: any 32 bytes would do, a public key's too.
  if (bare !== undefined && (barePrefix === 'whpk_' || text.startsWith(barePrefix))) return bare;
  const der = decodeBase64(text, prefix.length + KEY_BYTES);
  return der !== undefined && prefix.every((byte, at) => der[at] === byte)
    ? der.slice(prefix.length)
    : undefined;
}

const frame = (label: string, base64: string): string =>
  `-----BEGIN ${label}-----\n${base64}\n-----END ${label}-----\n`;

function unframe(label: string, text: string): string {
  const trimmed = text.trim();
  const begin = `-----BEGIN ${label}-----`;
  const end = `-----END ${label}-----`;
  if (!trimmed.startsWith(begin) || !trimmed.endsWith(end)) return trimmed;
  return trimmed.slice(begin.length, -end.length).replace(/\s+/g, '');
}
