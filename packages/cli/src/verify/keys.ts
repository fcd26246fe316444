import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  HIGHLEVEL_PUBLIC_KEY,
  importPublicKey,
  KeyFormatError,
  type PublicKey,
} from '@relata/protocol/signature';
import type { Context } from '../command/context.ts';
import { exitCodes, Failure } from '../failure.ts';

/** A key, and how to call it. */
export interface NamedKey {
  readonly name: string;
  readonly key: PublicKey;
  /** Whether it is one to verify with; the others are only tried, to say whose signature it is. */
  readonly isAsked: boolean;
}

/** The keys to verify with: those named, else those of the relata of the settings and HighLevel's. */
export async function readKeys(
  context: Context,
  named: readonly string[] | undefined,
  others: 'with others' | 'no others',
): Promise<NamedKey[]> {
  const highlevel = { name: "HighLevel's", key: await importPublicKey(HIGHLEVEL_PUBLIC_KEY) };
  if (named === undefined) return [...(await serverKeys(context)).map(asked), asked(highlevel)];
  const keys = await Promise.all(
    named.map(async (text) =>
      text === 'highlevel' ? highlevel : { name: nameOf(text), key: await readKey(text) },
    ),
  );
  if (others === 'no others') return keys.map(asked);
  // Without a server the answer is only less telling.
  const known = [...(await serverKeys(context).catch(() => [])), highlevel];
  const spkis = new Set(keys.map(({ key }) => key.spki));
  return [
    ...keys.map(asked),
    ...known.filter(({ key }) => !spkis.has(key.spki)).map((each) => ({ ...each, isAsked: false })),
  ];
}

function asked(key: Omit<NamedKey, 'isAsked'>): NamedKey {
  return { ...key, isAsked: true };
}

async function serverKeys(context: Context): Promise<Omit<NamedKey, 'isAsked'>[]> {
  const { url } = context.settings;
  const { data } = await context.api().GET('/v1/keys');
  return Promise.all(
    data.keys.map(async ({ kid, spki, status }) => ({
      name: `${kid} of ${url}${status === 'active' ? '' : ` (${status})`}`,
      key: await importPublicKey(spki),
    })),
  );
}

function nameOf(text: string): string {
  return text.length > 40 ? `${text.slice(0, 12)}…` : text;
}

/** Who has the private half, of `relata keys make`, has both. */
function publicHalf(text: string): string {
  if (!text.includes('PRIVATE KEY')) return text;
  return createPublicKey(text).export({ type: 'spki', format: 'pem' }).toString();
}

/** A key as text, or a file with one. */
async function readKey(text: string): Promise<PublicKey> {
  try {
    return await importPublicKey(text);
  } catch (error) {
    if (!(error instanceof KeyFormatError)) throw error;
  }
  try {
    return await importPublicKey(publicHalf((await readFile(text, 'utf8')).trim()));
  } catch (cause) {
    const why =
      cause instanceof KeyFormatError ? 'has no public key' : 'is neither a key nor a file that can be read';
    throw new Failure(
      `${nameOf(text)} ${why}: SPKI as PEM or base64, whpk_…, or highlevel`,
      exitCodes.usage,
      { cause },
    );
  }
}
