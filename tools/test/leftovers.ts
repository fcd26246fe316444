import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What ends in order may take a moment longer than the tests that stopped it. */
const patienceMs = 3_000;
/** In the environment of every process of a run. */
export const mark = 'RELATA_TEST_RUN';

/**
 * Gives the run a temporary folder of its own and marks all processes that it will start. The function that it
 * returns looks whether any of that is still there, removes it, and throws naming what it found: a test that leaves
 * something behind fails the run.
 *
 * The mark is a variable in the environment: a test that starts a program with an environment of its own has to pass
 * `process.env` on. It is looked for where there is a /proc, which is Linux.
 */
export async function watchForLeftovers(): Promise<() => Promise<void>> {
  const before = { TMPDIR: process.env.TMPDIR, [mark]: process.env[mark] };
  const folder = await mkdtemp(join(tmpdir(), 'relata-test-'));
  await chmod(folder, 0o1777); // As /tmp: PostgreSQL runs as another user when the tests run as root.
  const guard = removeAfterDeath(folder);
  const accounts = await accountNames();
  process.env.TMPDIR = folder;
  process.env[mark] = basename(folder);

  return async () => {
    const processes = await lasting(() => markedProcesses(basename(folder)));
    const entries = await lasting(() => readdir(folder));
    for (const { pid } of processes) kill(pid);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    guard.kill('SIGKILL');
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    const found = [
      ...processes.map(({ pid, command }) => `process ${pid}: ${command}`),
      ...entries.map((entry) => `in the temporary folder: ${entry}`),
      ...(await accountNames()).filter((name) => !accounts.includes(name)).map((name) => `account ${name}`),
    ];
    if (found.length > 0) throw new Error(`the tests left behind:\n  ${found.join('\n  ')}`);
  };
}

/** A run that is killed cannot remove its folder; this does as soon as the run's end of the pipe closes. */
export function removeAfterDeath(folder: string): ChildProcess {
  const script = 'trap "" INT TERM HUP; read -r _; rm -rf -- "$1"';
  const guard = spawn('/bin/sh', ['-c', script, 'relata-test-guard', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.on('error', () => undefined);
  guard.unref();
  return guard;
}

/** What `look` finds, once nothing is left or no more is going. */
async function lasting<T>(look: () => Promise<T[]>): Promise<T[]> {
  for (const until = Date.now() + patienceMs; ; await sleep(50)) {
    const found = await look();
    if (found.length === 0 || Date.now() > until) return found;
  }
}

async function markedProcesses(run: string): Promise<{ pid: number; command: string }[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const found = [];
  for (const pid of pids.map(Number)) {
    if (pid === process.pid) continue;
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (!environment.split('\0').includes(`${mark}=${run}`)) continue;
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    const words = command.split('\0').join(' ').trim();
    // Of vitest itself; it ends with vitest.
    if (words !== 'vitest-watchdog') found.push({ pid, command: words });
  }
  return found;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}

async function accountNames(): Promise<string[]> {
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n');
  return lines.map((line) => line.slice(0, line.indexOf(':')));
}
