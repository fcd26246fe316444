import { type ExecFileException, execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** As much output as any of these programs has; the default is 1 MiB. */
const OUTPUT_BYTES_MAX = 64 << 20;
/** npm waits long for a registry that is not there; who runs the tests should not. */
const REGISTRY_MS = 60_000;

/**
 * As after logging in, with the Node of this run: without what npm and vitest have set for it. Where packages come from is
 * the machine's, however it was said.
 */
export function cleanEnvironment(): Record<string, string> {
  const ours =
    /^(npm_(?!config_(registry|cache)$)|RELATA_|VITEST|NODE_|INIT_CWD$|TEST$|DEV$|PROD$|MODE$|FORCE_COLOR$)/i;
  const kept = Object.entries(process.env).filter(([name]) => !ours.test(name)) as [string, string][];
  const path = (process.env.PATH ?? '').split(delimiter).filter((part) => !part.includes('node_modules'));
  return {
    ...Object.fromEntries(kept),
    PATH: [dirname(process.execPath), ...path].join(delimiter),
    // npm would leave its compiled code among the temporary files.
    NODE_DISABLE_COMPILE_CACHE: '1',
  };
}

export interface Ended {
  /** Exit code; 1 where a signal ended it. */
  readonly code: number;
  /** stdout, then stderr. */
  readonly output: string;
}

/** Runs a program to its end. Throws only when there is no such program. */
export async function run(
  cwd: string,
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const options = { cwd, env: { ...cleanEnvironment(), ...env }, maxBuffer: OUTPUT_BYTES_MAX };
  try {
    const { stdout, stderr } = await promisify(execFile)(program, args, options);
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as ExecFileException & Partial<Record<string, string>>;
    if (code === 'ENOENT') throw error;
    return { code: typeof code === 'number' ? code : 1, output: `${stdout}${stderr}` };
  }
}

/** A program's folder with these packages installed in it: tarballs, or names with versions. */
export async function install(folder: string, packages: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const description = { name: 'consumer', version: '1.0.0', private: true, type: 'module' };
  await writeFile(join(folder, 'package.json'), JSON.stringify(description));
  const options = ['--prefer-offline', '--no-audit', '--no-fund', '--no-progress', '--save-exact'];
  const patience = [`--fetch-timeout=${REGISTRY_MS}`, '--fetch-retries=1'];
  const { code, output } = await run(folder, 'npm', ['install', ...options, ...patience, ...packages]);
  if (code === 0) return;
  const isAway = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOTCACHED|ERR_SOCKET_TIMEOUT)\b/;
  const reason = isAway.test(output)
    ? "the npm registry cannot be reached, and npm's cache does not have everything: this test needs one of them"
    : `npm ended with ${code}`;
  throw new Error(`The packages could not be installed: ${reason}.\n${output}`);
}

/** The description of an installed package, and its folder. */
export async function installed(
  folder: string,
  name: string,
): Promise<{ path: string; description: object }> {
  const path = join(folder, 'node_modules', name);
  return { path, description: JSON.parse(await readFile(join(path, 'package.json'), 'utf8')) };
}
