import {
  HIGHLEVEL_PUBLIC_KEY,
  importPublicKey,
  KeyFormatError,
  type PublicKey,
} from '@relata/protocol/signature';
import { KeysError } from './errors/keys-error.ts';

/**
 * Whom to believe: `"highlevel"`, whose key is built in; a public key of relata, SPKI as base64 or PEM (`spki` or
 * `pem` of its `GET /v1/keys`); or several of these, as while a key is rotated.
 */
export type Keys = string | readonly string[];

export interface Keyring {
  readonly highlevel: readonly PublicKey[];
  readonly relata: readonly PublicKey[];
}

/** Keys are configuration: a handful. The bound is for a program that makes them up without end. */
const IMPORTED_MAX = 100;

const imported = new Map<string, Promise<PublicKey>>();

/** @throws KeysError */
export async function openKeyring(keys: Keys): Promise<Keyring> {
  const texts = typeof keys === 'string' ? [keys] : [...(keys ?? [])];
  if (texts.length === 0) throw new KeysError('keys_missing');
  const all = await Promise.all(texts.map(importKey));
  // HighLevel's key written out is still HighLevel's: which rule holds depends on the key, not on its spelling.
  const isHighLevel = ({ spki }: PublicKey): boolean => spki === HIGHLEVEL_PUBLIC_KEY;
  return { highlevel: all.filter(isHighLevel), relata: all.filter((key) => !isHighLevel(key)) };
}

function importKey(text: string): Promise<PublicKey> {
  if (typeof text !== 'string' || text.trim() === '') throw new KeysError('keys_missing');
  const known = imported.get(text);
  if (known !== undefined) return known;
  if (imported.size >= IMPORTED_MAX) imported.clear();
  const key = importPublicKey(text === 'highlevel' ? HIGHLEVEL_PUBLIC_KEY : text).catch((cause: unknown) => {
    imported.delete(text);
    throw cause instanceof KeyFormatError ? new KeysError('key_malformed', { cause }) : cause;
  });
  imported.set(text, key);
  return key;
}
