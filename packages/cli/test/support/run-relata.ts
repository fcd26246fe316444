import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const bin = join(import.meta.dirname, '..', '..', 'bin', 'relata.js');
const READY = /^relata is listening on (http:\/\/\S+)\n/m;

/** A `relata` process as a person starts it, with an environment of its own. */
export interface Relata {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** The address in the ready line. Fails if the process ends before it. */
  ready(): Promise<string>;
  /** Exit code, or signal. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

const running = new Set<ChildProcess>();
const folders = new Set<string>();

/** For afterEach or afterAll: ends what was run since, and takes the folders away. */
export async function endRelatas(): Promise<void> {
  for (const child of running) {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  running.clear();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders.clear();
}

/** A folder that is gone after `endRelatas`. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'relata-cli-test-'));
  folders.add(folder);
  return folder;
}

let template: Promise<string> | undefined;
afterAll(async () => {
  if (template !== undefined) rmSync(await template, { recursive: true, force: true });
});

/**
 * A data folder with empty tables and no admin token, gone after `endRelatas`. A copy of one that relata has made for
 * the test file: making one takes seconds of both cores.
 */
export async function preparedFolder(): Promise<string> {
  template ??= makeTemplate();
  const folder = temporaryFolder();
  cpSync(await template, folder, { recursive: true });
  return folder;
}

async function makeTemplate(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'relata-cli-template-'));
  const env = {
    RELATA_DATA_DIR: folder,
    RELATA_DEMO: 'off',
    RELATA_ADMIN_TOKEN: 'is-not-kept-in-the-folder',
  };
  const relata = runRelata({ env });
  await relata.ready();
  relata.child.kill('SIGTERM');
  await relata.ended;
  return folder;
}

export interface RunOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Options of Node itself. */
  readonly node?: readonly string[];
  /** The folder to run in. */
  readonly cwd?: string;
  /** What is sent to stdin; nothing where it is left out. */
  readonly stdin?: string | Buffer;
}

/** Runs in an empty temporary folder, on any free port, unless told otherwise. */
export function runRelata({ args = [], env = {}, node = [], cwd, stdin }: RunOptions = {}): Relata {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(RELATA_|NODE_|FORCE_COLOR|NO_COLOR)/.test(name),
  );
  const folder = cwd ?? temporaryFolder();
  const child = spawn(process.execPath, ['--conditions=relata-source', ...node, bin, ...args], {
    cwd: folder,
    // Nor the settings of whoever runs the tests.
    env: { ...Object.fromEntries(inherited), XDG_CONFIG_HOME: folder, RELATA_PORT: '0', ...env },
    stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  child.stdin?.on('error', () => {}).end(stdin);
  running.add(child);
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  // 'close' comes when the output has been read to its end.
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
  return {
    child,
    ended,
    stdout: () => stdout,
    stderr: () => stderr,
    async ready() {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      const look = (): void => {
        const url = READY.exec(stdout)?.[1];
        if (url !== undefined) resolve(url);
      };
      child.stdout?.on('data', look);
      void ended.then((code) => reject(new Error(`relata ended with ${code}: ${stderr}`)));
      look();
      return promise;
    },
  };
}
