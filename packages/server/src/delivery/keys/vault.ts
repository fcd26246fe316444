import { createCipheriv, createDecipheriv, randomBytes, type ScryptOptions, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { ConfigError } from '../../config.ts';
import type { Database } from '../../db/connect.ts';
import { insertVault, selectVault, updateVault, type VaultRow } from './vault-store.ts';

// What must not be read by whoever gets hold of a copy of the database is sealed by AES-256-GCM with a random key.
// That key is in the database too, sealed by one that scrypt makes of RELATA_SECRET: so a wrong secret is noticed at
// the start, and another one means one row that changes, whatever has been sealed.

export interface Vault {
  /** Whether it seals at all: it does not where there is no `RELATA_SECRET`. */
  readonly seals: boolean;
  /**
   * @param context what the text is and whose: `open` wants to hear the same, so that one sealed text cannot be put
   *   in the place of another
   */
  seal(text: string, context: string): string;
  /** A text that is not sealed is given back as it is. Throws if it was sealed otherwise, or changed since. */
  open(text: string, context: string): string;
  isSealed(text: string): boolean;
}

export interface Secrets {
  readonly secret?: string | undefined;
  /** The one before, if it has just been changed. */
  readonly secretOld?: string | undefined;
}

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const SALT_BYTES = 16;
/** What GCM is made for; random, so some billions of texts may be sealed with one key. */
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** 32 MiB and about 80 ms, once at the start. */
const SCRYPT: ScryptOptions = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 };
const VERSION = 'relata-sealed-1:';
const KEY_CONTEXT = 'vault';

/**
 * Opens the vault of this database; the first start with a secret makes it. Throws `ConfigError` where the secret is
 * not the one that the vault was made with, or is missing.
 */
export async function openVault(database: Database, { secret, secretOld }: Secrets): Promise<Vault> {
  let [row] = await database.query(selectVault());
  if (secret === undefined) {
    if (row !== undefined) throw new ConfigError([MISSING]);
    return unsealed;
  }
  if (row === undefined) {
    // Of several nodes that start at once, one's stays.
    await database.query(insertVault(await sealKey(randomBytes(KEY_BYTES), secret)));
    [row] = await database.query(selectVault());
  }
  if (row === undefined) throw new Error('there is no vault');
  return createVault((await openKey(row, secret)) ?? (await changeSecret(database, row, secret, secretOld)));
}

const MISSING =
  'RELATA_SECRET must be set: this database has been sealed with one. Without it the keys that webhooks are signed ' +
  'with cannot be read';
const WRONG = 'RELATA_SECRET is not the one that this database has been sealed with';

async function changeSecret(
  database: Database,
  row: VaultRow,
  secret: string,
  secretOld: string | undefined,
): Promise<Buffer> {
  if (secretOld === undefined) throw new ConfigError([WRONG]);
  const key = await openKey(row, secretOld);
  if (key === undefined) throw new ConfigError([`${WRONG}, nor is RELATA_SECRET_OLD`]);
  const [changed] = await database.query(updateVault(row, await sealKey(key, secret)));
  if (changed !== undefined) return key;
  const [now] = await database.query(selectVault());
  const other = now && (await openKey(now, secret));
  if (other === undefined) throw new ConfigError([WRONG]);
  return other;
}

async function sealKey(key: Buffer, secret: string): Promise<VaultRow> {
  const salt = randomBytes(SALT_BYTES);
  const outer = createVault(await derive(secret, salt));
  return { salt: salt.toString('base64'), sealed_key: outer.seal(key.toString('base64'), KEY_CONTEXT) };
}

async function openKey({ salt, sealed_key }: VaultRow, secret: string): Promise<Buffer | undefined> {
  const outer = createVault(await derive(secret, Buffer.from(salt, 'base64')));
  try {
    return Buffer.from(outer.open(sealed_key, KEY_CONTEXT), 'base64');
  } catch {
    return undefined;
  }
}

function derive(secret: string, salt: Buffer): Promise<Buffer> {
  const deriving = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);
  return deriving(secret.normalize('NFC'), salt, KEY_BYTES, SCRYPT);
}

function createVault(key: Buffer): Vault {
  return {
    seals: true,
    isSealed,
    seal(text, context) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(context));
      const bytes = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return VERSION + bytes.toString('base64');
    },
    open(text, context) {
      if (!isSealed(text)) return text;
      const bytes = Buffer.from(text.slice(VERSION.length), 'base64');
      const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      const opened = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES));
      return Buffer.concat([opened, decipher.final()]).toString('utf8');
    },
  };
}

/** Where there is no secret, nothing is hidden. */
export const unsealed: Vault = {
  seals: false,
  isSealed,
  seal: (text) => text,
  open(text) {
    if (isSealed(text))
      throw new Error('another node seals what it stores: set RELATA_SECRET for all of them');
    return text;
  },
};

function isSealed(text: string): boolean {
  return text.startsWith(VERSION);
}
