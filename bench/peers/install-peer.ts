// Others' software, to measure beside relata's. Each has a package.json and a lock file of its own, and is installed
// there when it is first measured: neither the root's package.json nor its lock file knows of it.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

export type PeerName = 'directus' | 'parse';

export interface InstalledPeer {
  /** With its `node_modules`. */
  readonly folder: string;
  /** As installed, `12.4.0`. */
  readonly version: string;
  /** The Node that runs it. */
  readonly node: string;
}

interface PeerPackage {
  /** The package whose version is the peer's. */
  readonly name: string;
  /** Where the peer runs on one version of Node alone: which, and the package that brings it. */
  readonly node?: { readonly major: string; readonly from: string };
}

const packages: Readonly<Record<PeerName, PeerPackage>> = {
  directus: { name: 'directus', node: { major: '22', from: `node-${process.platform}-${process.arch}` } },
  parse: { name: 'parse-server' },
};

/** A thousand packages took a minute; a registry that answers no more is not waited for any longer than this. */
const INSTALL_MAX_MS = 480_000;
/** What npm says first is the reason, what follows is how it is used. */
const REASON_CHARS = 400;
const stampName = '.relata-bench-installed';

const run = promisify(execFile);

/** Installs what the peer's lock file asks for, unless it is there. Throws where it cannot be had, and says why. */
export async function installPeer(name: PeerName, log: (line: string) => void): Promise<InstalledPeer> {
  const folder = join(import.meta.dirname, name);
  const stamp = join(folder, 'node_modules', stampName);
  const wanted = await stampOf(folder);
  if ((await readFile(stamp, 'utf8').catch(() => '')) !== wanted) {
    log(`installing ${name}, once …`);
    await rm(stamp, { force: true });
    await npmCi(folder);
  }
  const installed = await inspect(folder, packages[name]);
  await writeFile(stamp, wanted);
  return installed;
}

async function stampOf(folder: string): Promise<string> {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  for (const file of ['package.json', 'package-lock.json']) hash.update(await readFile(join(folder, file)));
  return hash.digest('hex');
}

async function npmCi(folder: string): Promise<void> {
  const [command, ...args] = npm();
  // Scripts would compile, or fetch what is compiled, which cannot be had everywhere, and nothing here needs it.
  const settings = ['--ignore-scripts', '--omit=dev', '--include=optional', '--engine-strict=false'];
  const quiet = ['--loglevel=error', '--audit=false', '--fund=false'];
  await run(command, [...args, 'ci', ...settings, ...quiet], {
    cwd: folder,
    env: withoutOuterPackage(process.env),
    timeout: INSTALL_MAX_MS,
  }).catch((error: Error & { stderr?: string }) => {
    throw new Error(`npm ci failed: ${(error.stderr ?? '').trim().slice(0, REASON_CHARS) || error.message}`);
  });
}

/** The npm that started the bench, else the one in PATH. */
function npm(): [command: string, ...args: string[]] {
  const { npm_execpath: cli, npm_node_execpath: node } = process.env;
  return cli !== undefined && /npm-cli\.c?js$/.test(cli) ? [node ?? process.execPath, cli] : ['npm'];
}

/** npm tells what it runs about the package that it runs it for; another npm would take that for its own. */
function withoutOuterPackage(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const outer = /^(npm_package_|npm_lifecycle_|npm_config_(local_prefix|prefix|workspace))/i;
  return Object.fromEntries(Object.entries(env).filter(([key]) => !outer.test(key)));
}

async function inspect(folder: string, { name, node }: PeerPackage): Promise<InstalledPeer> {
  const version = await versionOf(folder, name);
  const own = process.versions.node.split('.')[0];
  if (node === undefined || node.major === own) return { folder, version, node: process.execPath };
  const path = join(folder, 'node_modules', node.from, 'bin/node');
  const { stdout } = await run(path, ['--version']).catch(() => {
    throw new Error(`it needs Node ${node.major}, and there is no ${node.from} for this machine`);
  });
  if (!stdout.startsWith(`v${node.major}.`)) throw new Error(`${node.from} is ${stdout.trim()}`);
  return { folder, version, node: path };
}

async function versionOf(folder: string, name: string): Promise<string> {
  const text = await readFile(join(folder, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
