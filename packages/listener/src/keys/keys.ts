import {
  HIGHLEVEL_PUBLIC_KEY,
  importPublicKey,
  KeyFormatError,
  type PublicKey,
  parsePublicKey,
} from '@relata/protocol/signature';
import { KeysError } from '../errors/keys-error.ts';
import { standIns } from '../stand-ins.ts';
import { KeyList, type KeyListOptions } from './key-list.ts';

/**
 * Whom to believe: `"highlevel"`, whose key is built in; a public key of relata, SPKI as base64 or PEM (`spki` or
 * `pem` of its `GET /v1/keys`) or `whpk_…`; the URL of a relata, which is asked for its keys; or several of these.
 */
export type Keys = string | readonly string[];

/** Keys that somebody's signature may be by. */
export interface Keyring {
  readonly highlevel: readonly PublicKey[];
  /** Those of relata that were given by value. */
  readonly relata: readonly PublicKey[];
  /** Those of relata that are asked for. */
  readonly lists: readonly KeyList[];
}

/**
 * Reads `keys`; what is wrong with them is found here, before anything has arrived. The ring that is returned is made when it
 * is first asked for.
 * @throws KeysError
 */
export function readKeys(keys: Keys, options: KeyListOptions = {}): () => Promise<Keyring> {
  const texts = typeof keys === 'string' ? [keys] : Array.isArray(keys) ? [...keys] : [];
  if (texts.length === 0) throw new KeysError('keys_missing');
  const values: string[] = [];
  const lists: KeyList[] = [];
  for (const text of texts) {
    if (typeof text !== 'string' || text.trim() === '') throw new KeysError('keys_missing');
    if (/^https?:/i.test(text.trim())) lists.push(new KeyList(urlOf(text.trim()), options));
    else values.push(checked(text === 'highlevel' ? HIGHLEVEL_PUBLIC_KEY : text));
  }
  let ring: Promise<Keyring> | undefined;
  return () => {
    ring ??= open(values, lists).catch((error) => {
      ring = undefined;
      throw error;
    });
    return ring;
  };
}

async function open(values: string[], lists: KeyList[]): Promise<Keyring> {
  const all = await Promise.all(values.map((value) => importPublicKey(value)));
  // HighLevel's key written out is still HighLevel's: which rule holds depends on the key, not on its spelling.
  const isHighLevel = ({ spki }: PublicKey): boolean => spki === HIGHLEVEL_PUBLIC_KEY || standIns.has(spki);
  return {
    highlevel: all.filter(isHighLevel),
    relata: all.filter((key) => !isHighLevel(key)),
    lists,
  };
}

function checked(value: string): string {
  try {
    parsePublicKey(value);
    return value;
  } catch (cause) {
    throw cause instanceof KeyFormatError ? new KeysError('key_malformed', { cause }) : cause;
  }
}

/** A URL without a path is a relata; any other is that of the list itself. */
function urlOf(text: string): URL {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '') throw new KeysError('keys_url_malformed');
  if (url.pathname === '/' && url.search === '') url.pathname = '/v1/keys';
  url.hash = '';
  return url;
}
