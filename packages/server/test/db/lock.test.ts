import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { test as baseTest, describe, expect } from 'vitest';

const program = fileURLToPath(new URL('hold-lock.ts', import.meta.url));
const hasProc = process.platform === 'linux';

interface Opener {
  readonly child: ChildProcess;
  /** `held`, or what it was refused with. */
  readonly outcome: string;
  readonly tookMs: number;
}

interface Folder {
  readonly dataDir: string;
  /** Lets a process open the folder, by a command in front of its own if need be. */
  open(command?: readonly string[]): Promise<Opener>;
  /** A lock as another process, whose pid says nothing here, would have left it. */
  writeLock(holder: object): Promise<string>;
}

const test = baseTest.extend<{ folder: Folder }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the parameter to see what the fixture needs
  folder: async ({}, use) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'relata-lock-'));
    const started: ChildProcess[] = [];
    await use({
      dataDir,
      open: (command = []) => openFolder(dataDir, command, started),
      async writeLock(holder) {
        const path = join(dataDir, 'lock-1');
        const left = { pid: 1, host: 'elsewhere', since: '2026-01-02T03:04:05.678Z', ...holder };
        await writeFile(path, JSON.stringify(left));
        return path;
      },
    });
    for (const child of started) {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
    await rm(dataDir, { recursive: true, force: true });
  },
});

async function openFolder(
  dataDir: string,
  command: readonly string[],
  started: ChildProcess[],
): Promise<Opener> {
  const [file = process.execPath, ...args] = [
    ...command,
    process.execPath,
    ...process.execArgv,
    program,
    dataDir,
  ];
  const begun = performance.now();
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  started.push(child);
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [outcome] = (await once(lines, 'line')) as [string];
  return { child, outcome, tookMs: performance.now() - begun };
}

async function kill({ child }: Opener): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

// At once: some have to be silent for ten seconds.
describe.concurrent('the lock of a data folder', () => {
  test('a second process is refused, and told by whom and what to do', async ({ folder }) => {
    const first = await folder.open();
    expect(first.outcome).toBe('held');
    const { outcome, tookMs } = await folder.open();
    expect(outcome).toContain('"name":"DataDirLocked"');
    for (const part of [
      `process ${first.child.pid}`,
      `host ${hostname()}`,
      'since 20',
      'RELATA_DATA_DIR',
      folder.dataDir,
    ]) {
      expect(outcome).toContain(part);
    }
    expect(tookMs).toBeLessThan(10_000);
  });

  test('one that was given back is free, and so is the next', async ({ folder }) => {
    for (let time = 0; time < 3; time += 1) {
      const opener = await folder.open();
      expect(opener.outcome).toBe('held');
      opener.child.stdin?.write('\n');
      await once(opener.child, 'exit');
    }
    expect(await readdir(folder.dataDir)).toEqual(['lock-3']);
  });

  test.runIf(hasProc)('one that was left by kill -9 is taken over at once', async ({ folder }) => {
    const killed = await folder.open();
    expect(killed.outcome).toBe('held');
    await kill(killed);
    const { outcome, tookMs } = await folder.open();
    expect(outcome).toBe('held');
    expect(tookMs).toBeLessThan(10_000);
  });

  test.runIf(hasProc)('another process with the same pid is not taken for the holder', async ({ folder }) => {
    const holder = await folder.open();
    await kill(holder);
    const { child } = await folder.open();
    // As if this one had been given the dead one's pid: alive, but begun later.
    const left = JSON.parse(await readFile(join(folder.dataDir, 'lock-2'), 'utf8'));
    await writeFile(
      join(folder.dataDir, 'lock-2'),
      JSON.stringify({ ...left, pid: child.pid, started: '1' }),
    );
    expect((await folder.open()).outcome).toBe('held');
  });

  test('of many that start at the same moment exactly one wins', async ({ folder }) => {
    await kill(await folder.open());
    const outcomes = await Promise.all(Array.from({ length: 8 }, async () => (await folder.open()).outcome));
    expect(outcomes.filter((outcome) => outcome === 'held')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome.startsWith('refused'))).toHaveLength(7);
  });

  test('a holder elsewhere is alive as long as it touches its file', async ({ folder }) => {
    const path = await folder.writeLock({});
    const touching = setInterval(() => void utimes(path, new Date(), new Date()), 1_000);
    try {
      const { outcome } = await folder.open();
      expect(outcome).toContain('process 1 on host elsewhere since 2026-01-02T03:04:05.678Z');
    } finally {
      clearInterval(touching);
    }
  });

  test('a holder elsewhere that is silent has ended, whatever its clock says', async ({ folder }) => {
    const path = await folder.writeLock({});
    const tomorrow = new Date(Date.now() + 86_400_000);
    await utimes(path, tomorrow, tomorrow);
    const { outcome, tookMs } = await folder.open();
    expect(outcome).toBe('held');
    expect(tookMs).toBeGreaterThan(10_000);
  });

  test.runIf(hasProc)(
    'after a reboot, which leaves pids that mean others, it is taken over',
    async ({ folder }) => {
      await folder.writeLock({
        pid: process.pid,
        host: hostname(),
        boot: 'of-another-run-of-the-kernel',
        started: '1',
      });
      expect((await folder.open()).outcome).toBe('held');
    },
  );

  test('whoever stood still for so long that another took over learns of it', async ({ folder }) => {
    const first = await folder.open();
    const lost = once(createInterface({ input: first.child.stdout as NodeJS.ReadableStream }), 'line');
    // What the one that takes over does.
    await writeFile(join(folder.dataDir, 'lock-2'), '{}');
    await rm(join(folder.dataDir, 'lock-1'));
    expect(await lost).toEqual(['lost']);
  });

  const isolated = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'];
  test.runIf(hasProc && process.getuid?.() === 0)(
    'two containers in which the process has the same pid (needs the right to make one)',
    async ({ folder }) => {
      const first = await folder.open(isolated);
      expect(first.outcome).toBe('held');
      expect((await folder.open(isolated)).outcome).toContain('refused');
      await kill(first);
      expect((await folder.open(isolated)).outcome).toBe('held');
    },
  );
});
