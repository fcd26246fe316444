import { createPrivateKey, type KeyObject } from 'node:crypto';
import { generateKeyPair, importPublicKey, standardContent } from '@relata/protocol/signature';
import type { Database } from '../../db/connect.ts';
import { RelataError } from '../../errors.ts';
import type { Timing } from '../timing.ts';
import {
  forgetPrivateKeys,
  hastenKey,
  insertFirstKey,
  insertNextKey,
  type KeyRow,
  replacePrivateKey,
  selectKeys,
} from './keys-store.ts';
import { createSigner, type Signer } from './signer.ts';
import type { Vault } from './vault.ts';

// The keys that webhooks are signed with. Of a key's life all nodes know the same hours, which are the database's:
//
//   made      every node shows it at `GET /v1/keys`
//   + lead    it signs `webhook-signature` beside the active one, and all headers of endpoints that were moved to it
//   active    it signs all headers, and nobody else does
//   retired   it signs nothing; an hour later its private half is deleted
//
// A node's list is never older than `keysReadMs`, however it came to be so: it is read anew that often, when another
// node says that it has changed, and, should both fail, before it is shown. As `keysLeadMs` is longer, a listener
// that asks any node for keys finds whatever may have signed.

export type KeyStatus = 'next' | 'active' | 'retired';

/** A public key, as listeners are told of it. Times are ISO 8601. */
export interface PublishedKey {
  kid: string;
  pem: string;
  spki: string;
  status: KeyStatus;
  createdAt: string;
  activeAt: string;
  /** Null until a later key is made. */
  retiresAt: string | null;
}

export interface Signable {
  readonly webhookId: string;
  readonly timestampSeconds: number;
  readonly bytes: Uint8Array;
  /** The key that the endpoint was moved to; counts while that one is next. */
  readonly kid?: string | null;
}

/** The signatures of one attempt, as their headers have them. */
export interface Signatures {
  readonly ghl: string;
  /** Several while a key is rotated. */
  readonly standard: string;
  /** The keys that made them; the first made `ghl`. */
  readonly kids: readonly string[];
}

export interface Keys {
  /** The active key, the next, then the retired ones, latest first. */
  list(): Promise<PublishedKey[]>;
  /** Signs a body as it is sent; on threads of its own. */
  sign(message: Signable): Promise<Signatures>;
  /** The signatures that these keys made; undefined if one of them is no longer there. */
  signAgain(message: Signable, kids: readonly string[]): Promise<Signatures | undefined>;
  /** Makes the next key, which becomes active when the overlap is over. Throws 409 while there is one. */
  rotate(overlapMs: number): Promise<void>;
  /** Ends the overlap. Throws 409 if there is none. */
  finish(): Promise<void>;
  /** Another node has changed them. */
  refresh(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

export interface KeysOptions {
  readonly database: Database;
  readonly vault: Vault;
  readonly timing: Pick<Timing, 'keysReadMs' | 'keysLeadMs'>;
  readonly onError: (error: unknown, what: string) => void;
  /** This node has changed them. */
  readonly onChange: () => void;
}

/** A clock that was wrong, or goes back when another server takes over, finds the key that it needs. */
const RETIRED_KEPT_MS = 3_600_000;

/** A key as this node knows it; times are those of `performance.now()`. */
interface HeldKey {
  readonly published: Omit<PublishedKey, 'status'>;
  readonly signsAt: number;
  readonly activeAt: number;
  readonly privateKey: KeyObject | undefined;
}

/** Reads the signing keys; makes the first one. Of several nodes that start at once, one's key stays. */
export async function loadKeys(options: KeysOptions): Promise<Keys> {
  const { database, vault, timing, onError, onChange } = options;
  const signer = createSigner();
  /** By number, the earliest first; there is always one. */
  let held: readonly HeldKey[] = [];
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function read(): Promise<void> {
    const sentAt = performance.now();
    const rows = await database.query(selectKeys());
    // The later moment: rather a little behind the database's clock than ahead of it.
    const now = performance.now();
    const known = new Map(held.map((key) => [key.published.kid, key]));
    const keys = await Promise.all(rows.map((row) => hold(row, now, known.get(row.kid))));
    held = keys.reverse();
    readAt = sentAt;
  }

  async function hold(row: KeyRow, now: number, known: HeldKey | undefined): Promise<HeldKey> {
    const { kid, spki, private_key } = row;
    const { pem } = known?.published ?? (await importPublicKey(spki));
    return {
      published: {
        kid,
        pem,
        spki,
        createdAt: row.created_at,
        activeAt: row.active_at,
        retiresAt: row.retires_at,
      },
      signsAt: now - row.age_ms + timing.keysLeadMs,
      activeAt: now + row.active_in_ms,
      privateKey: private_key === null ? undefined : (known?.privateKey ?? open(kid, private_key)),
    };
  }

  function open(kid: string, privateKey: string): KeyObject | undefined {
    try {
      return createPrivateKey(vault.open(privateKey, contextOf(kid)));
    } catch (error) {
      // It is still shown: other nodes may sign with it.
      onError(error, `signing key ${kid} cannot be opened`);
      return undefined;
    }
  }

  function refresh(): Promise<void> {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  }

  async function keepFresh(): Promise<void> {
    await refresh();
    const active = indexOfActive();
    if (!held.some(({ privateKey }, index) => index < active && privateKey !== undefined)) return;
    await database.query(forgetPrivateKeys(RETIRED_KEPT_MS));
  }

  function indexOfActive(): number {
    const now = performance.now();
    return Math.max(
      0,
      held.findLastIndex(({ activeAt }) => activeAt <= now),
    );
  }

  /** Those that sign; the first is the one of `x-ghl-signature`. */
  function signers(movedTo: string | null | undefined): HeldKey[] {
    const now = performance.now();
    const [active, ...next] = held.slice(indexOfActive());
    const signing = next.filter(({ signsAt }) => signsAt <= now);
    const moved = signing.filter(({ published }) => published.kid === movedTo);
    return [
      ...moved,
      ...(active === undefined ? [] : [active]),
      ...signing.filter((key) => !moved.includes(key)),
    ];
  }

  async function store(
    insert: (kid: string, spki: string, privateKey: string) => Promise<void>,
  ): Promise<void> {
    const { publicKey, privatePem } = await generateKeyPair();
    await insert(publicKey.kid, publicKey.spki, vault.seal(privatePem, contextOf(publicKey.kid)));
  }

  /** What was stored before there was a secret. */
  async function sealAll(): Promise<void> {
    for (const { kid, private_key } of await database.query(selectKeys())) {
      if (private_key === null || vault.isSealed(private_key)) continue;
      await database.query(replacePrivateKey(kid, private_key, vault.seal(private_key, contextOf(kid))));
    }
  }

  /** What is being read may be from before. */
  async function readAnew(): Promise<void> {
    await reading?.catch(() => {});
    await refresh();
  }

  async function changed(): Promise<void> {
    onChange();
    await readAnew();
  }

  await refresh();
  if (held.length === 0) {
    await store(async (...key) => {
      await database.query(insertFirstKey(...key));
    });
    await refresh();
  }
  if (vault.seals) await sealAll();

  return {
    async list() {
      if (performance.now() - readAt > timing.keysReadMs) await refresh();
      const active = indexOfActive();
      const all = held.map(
        ({ published }, index): PublishedKey => ({
          ...published,
          status: index < active ? 'retired' : index === active ? 'active' : 'next',
        }),
      );
      return [...all.slice(active), ...all.slice(0, active).reverse()];
    },

    sign: (message) => signWith(signer, signers(message.kid), message),

    async signAgain(message, kids) {
      const keys = kids.map((kid) => held.find(({ published }) => published.kid === kid));
      const there = keys.filter((key) => key?.privateKey !== undefined) as HeldKey[];
      return there.length === 0 || there.length < keys.length ? undefined : signWith(signer, there, message);
    },

    async rotate(overlapMs) {
      await store(async (...key) => {
        const [made] = await database.query(insertNextKey(...key, Math.max(overlapMs, timing.keysLeadMs)));
        if (made === undefined) throw new RelataError('rotation_under_way');
      });
      await changed();
    },

    async finish() {
      const [hastened] = await database.query(hastenKey(timing.keysLeadMs));
      if (hastened === undefined) throw new RelataError('rotation_none');
      await changed();
    },

    refresh: readAnew,

    start() {
      timer = setInterval(() => {
        keepFresh().catch((error) => onError(error, 'the signing keys could not be read'));
      }, timing.keysReadMs);
    },

    async stop() {
      clearInterval(timer);
      await reading?.catch(() => {});
      await signer.close();
    },
  };
}

async function signWith(
  signer: Signer,
  held: readonly HeldKey[],
  { webhookId, timestampSeconds, bytes }: Signable,
): Promise<Signatures> {
  if (held.length === 0) throw new Error('there is no signing key');
  const keys = held.map((key) => ({ kid: key.published.kid, privateKey: privateKeyOf(key) }));
  const content = standardContent({ id: webhookId, timestampSeconds, bytes });
  const [ghl = '', ...standard] = await signer.sign({ content, bodyBytes: bytes.length, keys });
  return {
    ghl,
    standard: standard.map((signature) => `v1a,${signature}`).join(' '),
    kids: keys.map(({ kid }) => kid),
  };
}

function privateKeyOf({ privateKey, published }: HeldKey): KeyObject {
  if (privateKey === undefined) throw new Error(`signing key ${published.kid} cannot be opened`);
  return privateKey;
}

function contextOf(kid: string): string {
  return `signing key ${kid}`;
}
