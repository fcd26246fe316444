import { exitCodes, Failure } from '../failure.ts';
import { type ConfigFile, readConfigFiles, type Surroundings } from './config-file.ts';
import type { Flags } from './flags.ts';

/** What a command goes by: a flag, else the environment, else `./relata.config.json`, else the user's file. */
export interface Settings {
  readonly url: string;
  readonly token: string | undefined;
  readonly location: string | undefined;
  readonly timeoutMs: number;
  /** What is worth a warning, a line each. */
  readonly warnings: readonly string[];
}

export const URL_DEFAULT = 'http://127.0.0.1:4080';
/** Longer than relata ever takes to answer: a large deletion is answered after 5 s, a database that is away after 10 s. */
const TIMEOUT_MS_DEFAULT = 30_000;

/** Throws a `Failure` that names the flag, the variable, or the file and the key that is wrong. */
export function readSettings(flags: Flags, surroundings: Surroundings): Settings {
  const files = readConfigFiles(surroundings);
  const get = (name: string): string | undefined => surroundings.env[name]?.trim() || undefined;
  const url = first<string>([
    ['--url', flags.url],
    ['RELATA_URL', get('RELATA_URL')],
    ...files.map((file) => [file.path, file.url] as const),
  ]) ?? { value: URL_DEFAULT, from: 'default' };
  assertUrl(url.value, url.from);

  const given = first<string>([
    ['--token', flags.token],
    ['RELATA_TOKEN', get('RELATA_TOKEN')],
    ['RELATA_ADMIN_TOKEN', get('RELATA_ADMIN_TOKEN')],
  ]);
  const kept = given === undefined ? files.find(({ token }) => token !== undefined) : undefined;
  const isForThere = kept !== undefined && sameOrigin(kept.url ?? URL_DEFAULT, url.value);
  const token = given ?? (isForThere && { value: kept.token as string, from: kept.path });
  if (token) assertToken(token.value, token.from);

  return {
    url: url.value,
    token: token ? token.value : undefined,
    location: flags.location ?? get('RELATA_LOCATION') ?? files.find((file) => file.location)?.location,
    timeoutMs: flags.timeout ?? files.find((file) => file.timeoutMs)?.timeoutMs ?? TIMEOUT_MS_DEFAULT,
    warnings: [
      ...files.flatMap(openToken),
      ...(kept !== undefined && !isForThere ? [tokenForElsewhere(kept, url.value)] : []),
    ],
  };
}

type Source<T> = readonly [from: string, value: T | undefined];

function first<T>(sources: readonly Source<T>[]): { readonly value: T; readonly from: string } | undefined {
  for (const [from, value] of sources) if (value !== undefined) return { value, from };
  return undefined;
}

function assertUrl(url: string, from: string): void {
  const isUrl = /^https?:\/\//i.test(url) && URL.canParse(url);
  // What is repeated here may have a password in it.
  if (!isUrl) throw new Failure(`${from} must be like ${URL_DEFAULT}`, exitCodes.usage);
  const { username, password, search, hash } = new URL(url);
  if (username !== '' || password !== '' || search !== '' || hash !== '')
    throw new Failure(`${from} must have no user name, question mark or #`, exitCodes.usage);
}

/** Anything else cannot stand in a header, and an error about it would repeat it. */
function assertToken(token: string, from: string): void {
  if (!/^[!-~]+$/.test(token))
    throw new Failure(`The token of ${from} has characters that no token has`, exitCodes.usage);
}

function sameOrigin(a: string, b: string): boolean {
  return URL.canParse(a) && new URL(a).origin === new URL(b).origin;
}

function openToken({ path, token, isOpenToOthers }: ConfigFile): string[] {
  if (token === undefined || !isOpenToOthers) return [];
  return [`${path} has a token, and others on this machine can read it: chmod 600 ${path}`];
}

/** A folder that somebody else has filled could otherwise say where to send the token of the user's own file. */
function tokenForElsewhere({ path, url }: ConfigFile, to: string): string {
  return `The token of ${path} is for ${url ?? URL_DEFAULT} and is not sent to ${to}`;
}
