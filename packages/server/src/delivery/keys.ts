import {
  generateKeyPair,
  importPrivateKey,
  importPublicKey,
  signGhl,
  signStandard,
} from '@relata/protocol/signature';
import type { Database } from '../db/connect.ts';
import type { Query } from '../db/statement.ts';
import { insertKey, type KeyRow, type KeyStatus, selectKeys } from './store.ts';

/** A public key, as listeners are told of it. */
export interface PublishedKey {
  kid: string;
  pem: string;
  spki: string;
  status: KeyStatus;
}

/** The signatures of one attempt, as their headers have them. */
export interface Signatures {
  readonly ghl: string;
  readonly standard: string;
  /** The keys that made them; the first made `ghl`. */
  readonly kids: readonly string[];
}

export interface Keys {
  readonly published: readonly PublishedKey[];
  /** Signs a body as it is sent; on threads of its own. */
  sign(message: { webhookId: string; timestampSeconds: number; bytes: Uint8Array }): Promise<Signatures>;
}

/** Reads the signing keys; makes the first one. Of several nodes that start at once, one's key stays. */
export async function loadKeys(database: Database): Promise<Keys> {
  let rows = await database.query(selectKeys());
  if (rows.length === 0) {
    await database.query(await newKey());
    rows = await database.query(selectKeys());
  }
  const published = await Promise.all(rows.map(publish));
  const active = rows.find(({ status }) => status === 'active');
  if (active === undefined) throw new Error('there is no active signing key');
  const privateKey = await importPrivateKey(active.private_key);
  return {
    published,
    async sign({ webhookId, timestampSeconds, bytes }) {
      const [ghl, standard] = await Promise.all([
        signGhl(bytes, privateKey),
        signStandard({ id: webhookId, timestampSeconds, bytes }, privateKey),
      ]);
      return { ghl, standard, kids: [active.kid] };
    },
  };
}

async function newKey(): Promise<Query> {
  const { publicKey, privatePem } = await generateKeyPair();
  return insertKey(publicKey.kid, publicKey.spki, privatePem);
}

async function publish({ spki, status }: KeyRow): Promise<PublishedKey> {
  const { kid, pem } = await importPublicKey(spki);
  return { kid, pem, spki, status };
}
