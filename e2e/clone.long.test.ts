import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

/** A first installation downloads 200 MB, and the slowest machine that we care for has two cores. */
const caseMs = 5 * 60_000;
/** Beyond this a stop is not in order. */
const stopMs = 20_000;

const root = join(import.meta.dirname, '..');
const nobody = 65534;
const asRoot = process.getuid?.() === 0;
/** A test file that needs what is installed, and one that needs PostgreSQL too. */
const [quickTest, postgresTest] = ['packages/protocol/test/ids.test.ts', 'tools/test/databases.test.ts'];

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relata-clone-'));
  await chmod(folder, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Clone {
  path: string;
  uid: number | undefined;
  env: Record<string, string>;
}

/** A clone of what is committed, in a folder with the given mode and owner, with nothing installed. */
async function clone({ mode = 0o755, uid = undefined as number | undefined, env = {} } = {}): Promise<Clone> {
  const place = await mkdtemp(join(folder, 'place-'));
  onTestFinished(() => rm(place, { recursive: true, force: true }));
  if (uid !== undefined) await chown(place, uid, uid);
  await chmod(place, mode);
  // One cache for all that may share it: each installs by itself, but only the first downloads.
  const home = join(folder, `home-${uid ?? 'own'}`);
  await mkdir(home, { recursive: true });
  if (uid !== undefined) await chown(home, uid, uid);
  const path = join(place, 'relata');
  const all = { ...cleanEnvironment(), HOME: home, npm_config_cache: join(home, 'cache'), ...env };
  // The clone belongs to another user than the repository.
  const trust = ['-c', `safe.directory=${root}`, '-c', `safe.directory=${join(root, '.git')}`];
  const user = uid === undefined ? {} : { uid, gid: uid };
  const readable = uid === undefined ? root : await mirror();
  execFileSync('git', [...trust, 'clone', '--quiet', '--no-hardlinks', readable, path], {
    cwd: place,
    env: all,
    ...user,
  });
  return { path, uid, env: all };
}

/** The repository once more, where every user can read it. */
async function mirror(): Promise<string> {
  const path = join(folder, 'mirror.git');
  if (!existsSync(path)) {
    execFileSync('git', ['clone', '--quiet', '--bare', '--no-hardlinks', root, path]);
    execFileSync('chmod', ['-R', 'a+rX', path]);
    await chown(path, nobody, nobody);
  }
  return path;
}

/** As after logging in: without what npm and vitest have set for this run. */
function cleanEnvironment(): Record<string, string> {
  const ours =
    /^(npm_|RELATA_(?!TEST_RUN$)|VITEST|NODE_ENV$|NODE_OPTIONS$|INIT_CWD$|TEST$|DEV$|PROD$|MODE$)/i;
  const kept = Object.entries(process.env).filter(([name]) => !ours.test(name)) as [string, string][];
  const path = (process.env.PATH ?? '').split(delimiter).filter((part) => !part.includes('node_modules'));
  // npm on Node 22 and later would leave its compiled code among the temporary files.
  return { ...Object.fromEntries(kept), PATH: path.join(delimiter), NODE_DISABLE_COMPILE_CACHE: '1' };
}

interface Run {
  child: ChildProcess;
  stdout: () => string;
  stderr: () => string;
  ended: Promise<unknown>;
}

function npm(where: Clone, args: string[], env: Record<string, string> = {}): Run {
  const child = spawn('npm', args, {
    cwd: where.path,
    env: { ...where.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(where.uid === undefined ? {} : { uid: where.uid, gid: where.uid }),
  });
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk) => {
      text[name] += chunk;
    });
  }
  onTestFinished(() => void child.kill('SIGTERM'));
  return { child, ended: once(child, 'close'), stdout: () => text.stdout, stderr: () => text.stderr };
}

async function expectTestsPass(where: Clone, file: string): Promise<Run> {
  const run = npm(where, ['test', '--', file]);
  await run.ended;
  expect(run.child.exitCode, run.stdout() + run.stderr()).toBe(0);
  expect(run.stdout()).toMatch(/Tests.* passed/);
  return run;
}

/** The address that `npm start` says it listens on. */
async function listening(run: Run): Promise<string> {
  const line = /^relata is listening on (http:\/\/\S+)$/m;
  await expect
    .poll(() => line.test(run.stdout()) || run.child.exitCode !== null, { timeout: caseMs, interval: 100 })
    .toBe(true);
  const [, url] = line.exec(run.stdout()) ?? [];
  if (url === undefined)
    throw new Error(`npm start ended with ${run.child.exitCode}\n${run.stdout()}${run.stderr()}`);
  return url;
}

async function expectServes(run: Run): Promise<void> {
  const url = await listening(run);
  const health = await fetch(new URL('/healthz', url), { headers: { connection: 'close' } });
  expect(health.status).toBe(200);
}

/** Stops it as a service manager does, by one signal to the process that it started. */
async function expectStops(run: Run): Promise<void> {
  const url = await listening(run);
  const since = Date.now();
  run.child.kill('SIGTERM');
  await run.ended;
  expect(Date.now() - since, run.stderr()).toBeLessThan(stopMs);
  await expect
    .poll(
      () =>
        fetch(url).then(
          () => 'open',
          () => 'closed',
        ),
      { timeout: stopMs },
    )
    .toBe('closed');
}

function expectNothingNew(where: Clone): void {
  const user = where.uid === undefined ? {} : { uid: where.uid, gid: where.uid };
  const options = { cwd: where.path, env: where.env, encoding: 'utf8', ...user } as const;
  expect(execFileSync('git', ['status', '--porcelain'], options)).toBe('');
}

const installs = (run: Run) => run.stderr().includes('installing the packages');
const start = { RELATA_PORT: '0' };

describe('a fresh clone', { timeout: caseMs }, () => {
  test('runs npm start as the first command', async () => {
    const where = await clone();
    const run = npm(where, ['start'], start);
    await expectServes(run);
    await expectStops(run);
    const again = npm(where, ['start'], start);
    await expectServes(again);
    await expectStops(again);
    expect([installs(run), installs(again)]).toEqual([true, false]);
    expectNothingNew(where);
  });

  test('runs both where npm is set to run no scripts', async () => {
    const where = await clone({ env: { npm_config_ignore_scripts: 'true' } });
    const run = npm(where, ['start'], start);
    await expectServes(run);
    await expectStops(run);
    await expectTestsPass(where, postgresTest);
  });

  test('runs both where npm is set up for production', async () => {
    const where = await clone({ env: { NODE_ENV: 'production', npm_config_omit: 'dev' } });
    await expectTestsPass(where, quickTest);
    const run = npm(where, ['start'], start);
    await expectServes(run);
    await expectStops(run);
  });

  test('runs npm test as the first command, and repairs a node_modules of which half was deleted', async () => {
    const where = await clone();
    await expectTestsPass(where, quickTest);
    expectNothingNew(where);
    const modules = join(where.path, 'node_modules');
    for (const [index, name] of (await readdir(modules)).entries()) {
      if (index % 2 === 1) await rm(join(modules, name), { recursive: true });
    }
    expect(installs(await expectTestsPass(where, quickTest))).toBe(true);
    // And one file deep inside of one package.
    await rm(join(modules, 'vitest/dist/cli.js'));
    expect(installs(await expectTestsPass(where, quickTest))).toBe(true);
    expect(installs(await expectTestsPass(where, quickTest))).toBe(false);
  });

  test('can be started twice at once', async () => {
    const where = await clone();
    const runs = ['first', 'second'].map((name) =>
      npm(where, ['start'], { ...start, RELATA_DATA_DIR: join(where.path, `.relata/${name}`) }),
    );
    await Promise.all(runs.map(expectServes));
    await Promise.all(runs.map(expectStops));
    expect(runs.filter(installs)).toHaveLength(1);
    expectNothingNew(where);
  });

  test('can stand in a folder that only its owner may enter', async () => {
    const where = await clone({ mode: 0o700 });
    expect((await stat(join(where.path, '..'))).mode & 0o777).toBe(0o700);
    await expectTestsPass(where, postgresTest);
    const run = npm(where, ['start'], start);
    await expectServes(run);
    await expectStops(run);
  });

  // The other tests are those of an ordinary user already where root does not run them.
  test.runIf(asRoot)('can belong to an ordinary user', async () => {
    const where = await clone({ uid: nobody });
    await expectTestsPass(where, postgresTest);
    const run = npm(where, ['start'], start);
    await expectServes(run);
    await expectStops(run);
    expectNothingNew(where);
  });
});
