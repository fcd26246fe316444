import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  generateKeyPair,
  importPrivateKey,
  type PublicKey,
  type WebCryptoKey,
} from '@relata/protocol/signature';
import { userConfigPath } from '../command/config-file.ts';
import type { Context } from '../command/context.ts';
import { exitCodes, Failure } from '../failure.ts';

/** A key of this user's, for what is sent without a relata. */
export interface LocalKey {
  readonly path: string;
  readonly privateKey: WebCryptoKey;
  /** One line of base64: what a listener is told. */
  readonly spki: string;
}

/** The key in the user's folder of settings; it is made the first time. */
export async function userKey({ env }: Pick<Context, 'env'>): Promise<LocalKey> {
  const folder = dirname(userConfigPath({ env, cwd: process.cwd(), platform: process.platform }));
  const path = join(folder, 'trigger-key.json');
  try {
    return (await readKey(path)) ?? (await makeKey(folder, path));
  } catch (error) {
    if (error instanceof Failure) throw error;
    const what = (error as NodeJS.ErrnoException).code ?? 'it has no key in it';
    throw new Failure(`${path} cannot be used (${what}): delete it, and another is made`, exitCodes.usage, {
      cause: error,
    });
  }
}

interface KeptKey {
  readonly privatePem: string;
  readonly publicKey: Pick<PublicKey, 'spki'>;
}

async function readKey(path: string): Promise<LocalKey | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const { privatePem, publicKey } = JSON.parse(text) as KeptKey;
  return { path, privateKey: await importPrivateKey(privatePem), spki: publicKey.spki };
}

/** Two that make it at once end up with the same. */
async function makeKey(folder: string, path: string): Promise<LocalKey> {
  const { privatePem, publicKey } = await generateKeyPair();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const next = `${path}.${process.pid}`;
  // For nobody else to read, from the first moment.
  const handle = await open(next, 'wx', 0o600);
  const kept: KeptKey = { privatePem, publicKey: { spki: publicKey.spki } };
  await handle.writeFile(JSON.stringify(kept)).finally(() => handle.close());
  await link(next, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(next);
  const made = await readKey(path);
  if (made === undefined) throw new Failure(`${path} has gone again`, exitCodes.failed);
  return made;
}
