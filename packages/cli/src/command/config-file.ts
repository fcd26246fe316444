import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { exitCodes, Failure } from '../failure.ts';
import { TIMEOUT_SECONDS_MAX, timeoutMsOf } from './flags.ts';

/** What can be set in a file. */
export interface ConfigFile {
  readonly path: string;
  readonly url?: string;
  readonly token?: string;
  readonly location?: string;
  readonly timeoutMs?: number;
  /** Whether others than its owner may read it, where the system says so. */
  readonly isOpenToOthers: boolean;
}

const PROJECT_FILE = 'relata.config.json';
/** Read by their group or by everybody. */
const OTHERS = 0o044;

const texts = ['url', 'token', 'location'] as const;
const keys: readonly string[] = [...texts, 'timeout'];

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
}

/**
 * The files that are there: that of the folder first, then that of the user. Throws a `Failure` that names file and
 * key when one of them is wrong.
 */
export function readConfigFiles(surroundings: Surroundings): ConfigFile[] {
  const paths = [join(surroundings.cwd, PROJECT_FILE), userConfigPath(surroundings)];
  return paths.flatMap((path) => read(path, surroundings.platform) ?? []);
}

/** Where the system keeps the settings of its users' programs. */
export function userConfigPath({ env, platform }: Surroundings): string {
  const home = env['HOME'] || homedir();
  const folder =
    env['XDG_CONFIG_HOME'] ||
    (platform === 'win32'
      ? env['APPDATA'] || join(home, 'AppData', 'Roaming')
      : platform === 'darwin'
        ? join(home, 'Library', 'Application Support')
        : join(home, '.config'));
  return join(folder, 'relata', 'config.json');
}

function read(path: string, platform: NodeJS.Platform): ConfigFile | undefined {
  let text: string;
  let mode: number;
  try {
    text = readFileSync(path, 'utf8');
    mode = statSync(path).mode;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A folder on the way may be a file, or another user's.
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw wrong(path, `cannot be read (${code})`);
  }
  const isOpenToOthers = platform !== 'win32' && (mode & OTHERS) !== 0;
  return { path, ...check(path, parse(path, text)), isOpenToOthers };
}

function parse(path: string, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    // Editors of Windows put a byte order mark before it.
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw wrong(path, `is not JSON: ${withoutContent((error as Error).message)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrong(path, 'must be an object, such as {"url": "http://127.0.0.1:4080"}');
  return value as Record<string, unknown>;
}

/** The parser repeats what it stumbled over, which may be a token. */
function withoutContent(message: string): string {
  const at = /\(line \d+ column \d+\)/.exec(message)?.[0] ?? /at position \d+/.exec(message)?.[0];
  return at === undefined ? 'it breaks off' : `look ${at.replace(/[()]/g, '').replace(/^line/, 'at line')}`;
}

function check(path: string, value: Record<string, unknown>): Omit<ConfigFile, 'path' | 'isOpenToOthers'> {
  const unknown = Object.keys(value).find((key) => !keys.includes(key));
  if (unknown !== undefined)
    throw wrong(path, `has the key ${JSON.stringify(unknown)}, which is none of ${keys.join(', ')}`);
  for (const key of texts) {
    const text = value[key];
    if (text !== undefined && (typeof text !== 'string' || text.trim() === ''))
      throw wrong(path, `must have a text as ${JSON.stringify(key)}`);
  }
  const { timeout, ...rest } = value as {
    timeout?: unknown;
    url?: string;
    token?: string;
    location?: string;
  };
  if (timeout === undefined) return rest;
  const timeoutMs = timeoutMsOf(timeout);
  if (timeoutMs === undefined)
    throw wrong(path, `must have seconds as "timeout", ${TIMEOUT_SECONDS_MAX} at most`);
  return { ...rest, timeoutMs };
}

function wrong(path: string, what: string): Failure {
  return new Failure(`${path} ${what}`, exitCodes.usage);
}
