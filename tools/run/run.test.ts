import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

const tools = join(import.meta.dirname, '..');
let folder: string;
let clone: string;
let count = 0;

/** Stands for the command line of relata: prints what it got, or waits to be ended. */
const program = `
  if (process.argv.includes('wait')) {
    const timer = setInterval(() => {}, 1_000);
    let asked = 0;
    for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => {
      asked += 1;
      setTimeout(() => { console.log(signal + ' ' + asked); clearInterval(timer); process.exitCode = 7; }, 300);
    });
  }
  if (process.argv.includes('fail')) process.exitCode = 3;
  console.log(JSON.stringify({ args: process.argv.slice(2), options: process.execArgv }));
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relata-run-'));
  await mkdir(join(folder, 'package/inner'), { recursive: true });
  await writeFile(
    join(folder, 'package/package.json'),
    '{"name":"dep","version":"1.0.0","bin":{"dep":"inner/dep.js"}}',
  );
  await writeFile(join(folder, 'package/inner/dep.js'), '');
  execFileSync('tar', ['-czf', 'dep.tgz', 'package'], { cwd: folder });
  const origin = join(folder, 'origin');
  await mkdir(join(origin, 'packages/cli/src'), { recursive: true });
  await cp(join(folder, 'dep.tgz'), join(origin, 'dep.tgz'));
  await writeFile(join(origin, 'packages/cli/src/main.ts'), program);
  await writeFile(
    join(origin, 'packages/cli/package.json'),
    '{"name":"relata","version":"1.0.0","type":"module"}',
  );
  await writeFile(
    join(origin, 'package.json'),
    '{"name":"root","type":"module","workspaces":["packages/cli"],"devDependencies":{"dep":"file:dep.tgz"}}',
  );
  execFileSync('npm', ['install', '--package-lock-only', '--offline', '--no-audit'], {
    cwd: origin,
    stdio: 'pipe',
    env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' },
  });
  await mkdir(join(origin, 'tools'));
  await cp(join(tools, 'run.mjs'), join(origin, 'tools/run.mjs'));
  await cp(join(tools, 'run'), join(origin, 'tools/run'), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

beforeEach(async () => {
  count += 1;
  clone = join(folder, `clone-${count}`);
  await cp(join(folder, 'origin'), clone, { recursive: true });
});

interface Run {
  child: ChildProcess;
  stdout: () => string;
  stderr: () => string;
  ended: Promise<{ code: number | null; signal: string | null }>;
}

function run(args: string[], { env = {}, options = [] as string[] } = {}): Run {
  const child = spawn(process.execPath, [...options, 'tools/run.mjs', ...args], {
    cwd: clone,
    env: { ...process.env, npm_execpath: undefined, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk) => {
      text[name] += chunk;
    });
  }
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  return { child, ended, stdout: () => text.stdout, stderr: () => text.stderr };
}

async function ranWell(
  args: string[] = ['start'],
  more: { env?: Record<string, string> } = {},
): Promise<Run> {
  const started = run(args, more);
  const { code } = await started.ended;
  expect(code, started.stderr()).toBe(0);
  return started;
}

async function until(check: () => boolean, what: string): Promise<void> {
  for (const end = Date.now() + 15_000; !check(); await sleep(20)) {
    if (Date.now() > end) throw new Error(`still not so after 15 s: ${what}`);
  }
}

/** An npm that notes its process id and that of a child of its own, and takes its time. */
async function slowNpm(): Promise<{ path: string; pids: () => Promise<number[]> }> {
  const path = join(clone, 'npm-cli.js');
  await writeFile(
    path,
    `import { spawn } from 'node:child_process';
     import { writeFileSync } from 'node:fs';
     const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
     writeFileSync(${JSON.stringify(join(clone, 'pids'))}, JSON.stringify([process.pid, child.pid]));
     setInterval(() => {}, 1000);`,
  );
  const noted = join(clone, 'pids');
  return {
    path,
    pids: async () => {
      await until(() => existsSync(noted), 'npm has started');
      await sleep(50);
      return JSON.parse(await readFile(noted, 'utf8'));
    },
  };
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const isFree = async () =>
  (await readdir(clone)).every((name) => !name.includes('lock') || name === 'package-lock.json');
const installs = (run: Run) => run.stderr().includes('installing');

describe('tools/run.mjs', () => {
  test('refuses what it does not know', async () => {
    const started = run(['fly']);
    expect(await started.ended).toEqual({ code: 2, signal: null });
    expect(started.stderr()).toContain('start|demo|test');
    expect(existsSync(join(clone, 'node_modules'))).toBe(false);
  });

  test('installs once, and keeps stdout for the program', async () => {
    const first = await ranWell(['start', '--some', 'argument']);
    expect(installs(first)).toBe(true);
    const { args, options } = JSON.parse(first.stdout());
    expect(args).toEqual(['start', '--some', 'argument']);
    expect(options).toContain('--conditions=relata-source');
    const second = await ranWell();
    expect(installs(second)).toBe(false);
    expect(await isFree()).toBe(true);
  });

  test('installs what production machines leave out', async () => {
    await ranWell(['start'], {
      env: {
        NODE_ENV: 'production',
        npm_config_omit: 'dev',
        npm_config_bin_links: 'false',
        npm_config_engine_strict: 'true',
      },
    });
    expect(existsSync(join(clone, 'node_modules/.bin/dep'))).toBe(true);
  });

  test.each([
    'dep',
    'dep/inner/dep.js',
    'dep/package.json',
    '.bin',
    '.bin/dep',

    'relata',
  ])('repairs node_modules without %s', async (path) => {
    await ranWell();
    await rm(join(clone, 'node_modules', path), { recursive: true });
    expect(installs(await ranWell())).toBe(true);
    expect(existsSync(join(clone, 'node_modules', path))).toBe(true);
    expect(installs(await ranWell())).toBe(false);
  });

  test('installs again for other dependencies, but not for another script or a cache', async () => {
    await ranWell();
    await mkdir(join(clone, 'node_modules/.vite'));
    const description = JSON.parse(await readFile(join(clone, 'package.json'), 'utf8'));
    await writeFile(join(clone, 'package.json'), JSON.stringify({ ...description, scripts: { a: 'b' } }));
    expect(installs(await ranWell())).toBe(false);
    await rm(join(clone, 'node_modules/.vite'), { recursive: true });
    expect(installs(await ranWell())).toBe(false);
    const lockFile = join(clone, 'package-lock.json');
    await writeFile(lockFile, `${await readFile(lockFile, 'utf8')}\n`);
    expect(installs(await ranWell())).toBe(true);
  });

  test('when several are started at once, one installs and the others wait', async () => {
    const started = await Promise.all([ranWell(), ranWell(), ranWell()]);
    expect(started.filter(installs)).toHaveLength(1);
    expect(await isFree()).toBe(true);
  });

  test('passes the exit code on', async () => {
    expect(await run(['start', 'fail']).ended).toEqual({ code: 3, signal: null });
  });

  test.each(['SIGTERM', 'SIGINT'] as const)(
    'passes %s on once, and waits for the program',
    async (signal) => {
      const started = run(['start', 'wait']);
      await until(() => started.stdout().includes('wait'), 'the program runs');
      started.child.kill(signal);
      await sleep(50);
      started.child.kill(signal);
      expect(await started.ended).toEqual({ code: 7, signal: null });
      expect(started.stdout()).toContain(`${signal} 1\n`);
    },
  );

  test('ends an installation when it is asked to end', async () => {
    const { path, pids } = await slowNpm();
    const started = run(['start'], { env: { npm_execpath: path } });
    const npm = await pids();
    started.child.kill('SIGTERM');
    expect(await started.ended).toEqual({ code: null, signal: 'SIGTERM' });
    await until(() => !npm.some(isAlive), 'npm and its child have ended');
    expect(await isFree()).toBe(true);
  });

  test('takes over from an installation that was killed, whoever has its process id now', async () => {
    const { path, pids } = await slowNpm();
    const killed = run(['start'], { env: { npm_execpath: path } });
    const npm = await pids();
    killed.child.kill('SIGKILL');
    await killed.ended;
    await until(() => !npm.some(isAlive), 'npm and its child have ended');
    expect(await isFree()).toBe(false);
    const [first, second] = await Promise.all([ranWell(), ranWell()]);
    expect([first, second].filter(installs)).toHaveLength(1);
    expect(first.stderr()).toContain('waiting');
    expect(await isFree()).toBe(true);
  });

  test('does not take over from an installation that is only slow', async () => {
    const { path, pids } = await slowNpm();
    const slow = run(['start'], { env: { npm_execpath: path } });
    await pids();
    const waiting = run(['start']);
    // More than the silence after which a holder counts as dead.
    await sleep(6_500);
    expect(installs(waiting)).toBe(false);
    slow.child.kill('SIGTERM');
    expect((await waiting.ended).code).toBe(0);
    expect(installs(waiting)).toBe(true);
  });

  test('says that npm failed, and leaves the lock free', async () => {
    await writeFile(join(clone, 'package-lock.json'), '{}');
    const started = run(['start']);
    expect(await started.ended).toEqual({ code: 1, signal: null });
    expect(started.stderr()).toContain('npm ci failed');
    expect(await isFree()).toBe(true);
  });

  test('says what to install when no Node is new enough', async () => {
    const pretended = `data:text/javascript,${encodeURIComponent(
      'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } })',
    )}`;
    const started = run(['start'], { options: ['--import', pretended] });
    expect(await started.ended).toEqual({ code: 2, signal: null });
    expect(started.stderr()).toContain('Install Node 24');
  });
});

describe('the console', () => {
  /** What stands for vite: builds a page of what the source says, or fails where it says so. */
  const vite = `
    import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
    const source = readFileSync('src/main.ts', 'utf8');
    console.log('built in ' + process.env.NODE_ENV + ' by ' + process.argv.slice(2));
    if (source === 'wrong') process.exit(1);
    mkdirSync('dist', { recursive: true });
    writeFileSync('dist/index.html', source);
  `;
  const file = (path: string) => join(clone, 'packages/console', path);

  beforeEach(async () => {
    await mkdir(file('src'), { recursive: true });
    await writeFile(file('package.json'), '{}');
    await writeFile(file('src/main.ts'), 'first');
    // Installs; without a vite there is no console.
    expect((await ranWell()).stderr()).toContain('the console could not be built');
    await mkdir(join(clone, 'node_modules/vite/bin'), { recursive: true });
    await writeFile(join(clone, 'node_modules/vite/package.json'), '{"type":"module"}');
    await writeFile(join(clone, 'node_modules/vite/bin/vite.js'), vite);
  });

  const page = () => readFile(file('dist/index.html'), 'utf8');
  const builds = (started: Run) => started.stderr().includes('building the console');

  test('is built by the first start, and again only for other sources or packages', async () => {
    const first = await ranWell();
    expect([builds(first), await page()]).toEqual([true, 'first']);
    expect(first.stderr()).toContain('built in production by build');
    expect(JSON.parse(first.stdout())).toMatchObject({ args: ['start'] });
    expect(builds(await ranWell())).toBe(false);

    await writeFile(file('src/main.ts'), 'second');
    expect([builds(await ranWell()), await page()]).toEqual([true, 'second']);
    await writeFile(file('README.md'), 'Says more now');
    expect(builds(await ranWell())).toBe(false);
    await rename(file('src'), file('source'));
    await rename(file('source'), file('src'));
    expect(builds(await ranWell())).toBe(false);
    expect(await isFree()).toBe(true);
  });

  test('is built again where something else was built, or what was built is gone', async () => {
    await ranWell();
    await writeFile(file('dist/index.html'), 'of another source');
    expect([builds(await ranWell()), await page()]).toEqual([true, 'first']);
    await rm(file('dist'), { recursive: true });
    expect([builds(await ranWell()), await page()]).toEqual([true, 'first']);
  });

  test('keeps relata from nothing when it cannot be built', async () => {
    await writeFile(file('src/main.ts'), 'wrong');
    const started = await ranWell();
    expect(started.stderr()).toMatch(/^relata: the console could not be built: vite build ended with 1/m);
    expect(JSON.parse(started.stdout())).toMatchObject({ args: ['start'] });
    expect(await run(['console']).ended).toEqual({ code: 1, signal: null });
    expect(await isFree()).toBe(true);
    await writeFile(file('src/main.ts'), 'right');
    expect(await run(['console']).ended).toEqual({ code: 0, signal: null });
    expect(await page()).toBe('right');
  });

  test('is built by one of those who start at once, and by nothing else than a start', async () => {
    const started = await Promise.all([ranWell(), ranWell(), ranWell()]);
    expect(started.filter(builds)).toHaveLength(1);
    await rm(file('dist'), { recursive: true });
    expect(builds(await ranWell(['demo']))).toBe(false);
  });
});
