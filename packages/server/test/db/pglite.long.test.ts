import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freshDataDir } from '../../../../tools/test/databases.ts';
import { createApp } from '../../src/app.ts';
import { connect, type Database } from '../../src/db/connect.ts';
import { migrate } from '../../src/db/migrate.ts';
import { lookAfter } from '../../src/db/pglite/upkeep.ts';
import { statement } from '../../src/db/statement.ts';

const one = statement<{ n: number }>('test_one', 'select 1::int as n');
const slow = statement<{ n: number }>('test_slow', 'select count(*) as n from generate_series(1, $1::int)');
const createTable = statement('test_create_table', 'create table kept as select 7::int as n');
const selectKept = statement<{ n: number }>('test_select_kept', 'select n from kept');
const createDeep = statement(
  'test_create_deep',
  'create function deep(n int) returns int language plpgsql as $$ begin return deep(n + 1); end $$',
);
const callDeep = statement('test_call_deep', 'select deep(1)');
const switchLog = statement('test_switch_log', 'select pg_switch_wal()');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relata-pglite-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the embedded database', () => {
  test('is made in a new folder, and keeps what is written', async () => {
    const dataDir = join(folder, 'deep', 'down');
    const made = await connect({ dataDir });
    await made.query(createTable());
    await made.close();
    const opened = await connect({ dataDir });
    expect(await opened.query(selectKept())).toEqual([{ n: 7 }]);
    await opened.close();
  });

  test('a first start that was cut short does not spoil the folder', async () => {
    const program = fileURLToPath(new URL('open-folder.ts', import.meta.url));
    const child = spawn(process.execPath, [...process.execArgv, program, folder], { stdio: 'ignore' });
    // Some of the database's files are there, others are not.
    while (!(await exists(join(folder, 'pg', 'PG_VERSION')))) await sleep(1);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await readdir(folder)).toContain('making');
    const database = await connect({ dataDir: folder });
    expect(await database.query(one())).toEqual([{ n: 1 }]);
    await database.close();
    expect(await readdir(folder)).not.toContain('making');
  });

  describe('says clearly why it does not open', () => {
    async function refusal(dataDir: string): Promise<string> {
      const error = await connect({ dataDir }).then(
        () => undefined,
        (reason: Error) => reason,
      );
      expect(error?.name).toBe('DataDirUnusable');
      expect(error?.message).toContain('RELATA_DATA_DIR');
      return String(error?.message);
    }

    test('files of another major version', async () => {
      await copyOfTemplate();
      await writeFile(join(folder, 'pg', 'PG_VERSION'), '16\n');
      expect(await refusal(folder)).toMatch(/PostgreSQL version 16.*not compatible with this version 18/);
    });

    test('files that are damaged', async () => {
      await copyOfTemplate();
      await writeFile(join(folder, 'pg', 'global', 'pg_control'), 'garbage');
      expect(await refusal(folder)).toContain('pg_control');
      await rm(join(folder, 'pg', 'global'), { recursive: true });
      expect(await refusal(folder)).toContain('pg_control');
    });

    test('a file where the folder should be', async () => {
      const path = join(folder, 'file');
      await writeFile(path, '');
      expect(await refusal(path)).toContain('EEXIST');
      expect(await refusal(join(path, 'below'))).toContain('ENOTDIR');
    });

    test.skipIf(process.getuid?.() === 0)(
      'a folder that cannot be written to (root can write anywhere)',
      async () => {
        await chmod(folder, 0o500);
        expect(await refusal(folder)).toContain('EACCES');
      },
    );
  });

  test('an error deep down in the engine is an error of its statement alone', async () => {
    await copyOfTemplate();
    const database = await connect({ dataDir: folder });
    await database.query(createDeep());
    await expect(database.query(callDeep())).rejects.toMatchObject({ code: '54001' });
    expect(await database.query(one())).toEqual([{ n: 1 }]);
    await database.close();
  });

  test('when the engine ends, what was asked of it fails at once and is answered with 503', async () => {
    const { dataDir, remove } = await copyOfTemplate();
    const lost: Error[] = [];
    const database = await connect({ dataDir, onLost: (error) => lost.push(error) });
    const adminToken = 'of-a-database-that-ends';
    const config = { adminToken, egressAllow: { loopback: true, cidrs: [] } };
    const app = await createApp({ config, database, logger: pino({ level: 'silent' }) });
    const url = await app.http.listen({ host: '127.0.0.1', port: 0 });
    const headers = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' };
    const get = (path: string) => fetch(url + path, { headers });
    const location = await fetch(`${url}/v1/locations`, { method: 'POST', headers, body: '{"name":"Test"}' });
    const { id: locationId } = (await location.json()) as { id: string };

    // It cannot write its log any more, and panics as any PostgreSQL would.
    await rm(join(dataDir, 'pg', 'pg_wal'), { recursive: true });
    await database.query(switchLog());
    const body = JSON.stringify({
      locationId,
      labels: { singular: 'Pet', plural: 'Pets' },
      key: 'pet',
      primaryDisplayPropertyDetails: { key: 'name', name: 'Name', dataType: 'TEXT' },
    });
    const begun = performance.now();
    const written = fetch(`${url}/objects/`, { method: 'POST', headers, body });
    const read = get('/readyz');
    expect((await written).status).toBe(503);
    expect((await read).status).toBeGreaterThanOrEqual(200);

    expect((await get(`/associations/?locationId=${locationId}`)).status).toBe(503);
    expect((await get('/readyz')).status).toBe(503);
    expect((await get('/healthz')).status).toBe(200);
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect(lost.map(({ name }) => name)).toEqual(['DatabaseGone']);
    expect(String(lost[0]?.cause)).toContain('PANIC');
    await app.close();
    await database.close();
    await remove();
  });

  test('closes under load: each query has its answer or its error, and nothing is damaged', async () => {
    await copyOfTemplate();
    const database = await connect({ dataDir: folder });
    const asked = Array.from({ length: 200 }, () => database.query(slow(1_000)));
    const settled = Promise.allSettled(asked);
    await asked[0];
    await database.close();
    for (const result of await settled) {
      if (result.status === 'fulfilled') expect(result.value).toEqual([{ n: 1_000 }]);
      else expect(result.reason).toBeInstanceOf(Error);
    }
    const again = await connect({ dataDir: folder });
    expect(await again.query(one())).toEqual([{ n: 1 }]);
    await again.close();
  });

  test('connection after connection leaves no listener behind', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    await copyOfTemplate();
    const database = await connect({ dataDir: folder });
    for (let time = 0; time < 30; time += 1) {
      // A session that ran a script is never used again.
      const session = await database.writeSession();
      await session.script('select 1; select 2');
      session.release();
    }
    await database.close();
    await sleep(0);
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });

  test('is looked after: its log is cut and deleted rows give back their place', async () => {
    const engine = await PGlite.create({ dataDir: join(folder, 'pg') });
    await engine.exec('create table filler (n int primary key, text text)');
    for (let time = 0; time < 8; time += 1) {
      await engine.exec(
        `insert into filler select ${time} * 20000 + n, repeat(md5(n::text), 12) from generate_series(1, 20000) n`,
      );
    }
    await engine.exec('delete from filler where n % 4 > 0');
    const state = async () => {
      // Counts reach the statistics a second after the fact.
      await sleep(1_100);
      await engine.exec('select pg_stat_force_next_flush()');
      const { rows } = await engine.query<{ bytes: number; dead: number }>(`
        select n_dead_tup::int as dead, pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::float8 as bytes
        from pg_stat_user_tables, pg_control_checkpoint() where relname = 'filler'
      `);
      return rows[0];
    };
    expect(await state()).toMatchObject({ dead: 120_000 });

    await engine.exec('begin');
    await lookAfter(engine);
    await engine.exec('commit');
    expect((await state())?.bytes).toBeGreaterThan(64 * 1024 * 1024);

    await lookAfter(engine);
    const after = await state();
    expect(after?.dead).toBe(0);
    expect(after?.bytes).toBeLessThan(32 * 1024 * 1024);
    await engine.close();
  });

  test('opens from the built program too', async () => {
    const server = fileURLToPath(new URL('../..', import.meta.url));
    const require = createRequire(import.meta.url);
    const tsc = join(require.resolve('typescript/package.json'), '..', 'bin', 'tsc');
    const built = join(folder, 'built');
    await mkdir(built);
    await symlink(join(server, '../../node_modules'), join(folder, 'node_modules'));
    const options = [
      '-p',
      join(server, '../..'),
      '--noEmit',
      'false',
      '--declaration',
      'false',
      '--outDir',
      built,
    ];
    const compiled = spawnSync(process.execPath, [tsc, ...options], { encoding: 'utf8' });
    const database = join(built, 'packages/server/src/db/connect.js');
    expect(await exists(database), compiled.stdout + compiled.stderr).toBe(true);
    const script = join(folder, 'script.mjs');
    await writeFile(
      script,
      `import { connect } from ${JSON.stringify(database)};
      import { statement } from ${JSON.stringify(join(built, 'packages/server/src/db/statement.js'))};
      const database = await connect({ dataDir: 'memory://' });
      console.log(JSON.stringify(await database.query(statement('one', 'select 1 as n')())));
      await database.close();`,
    );
    const ran = spawnSync(process.execPath, [...process.execArgv, script], { encoding: 'utf8' });
    expect(ran.stderr + ran.stdout).toBe('[{"n":1}]\n');
  });
});

/** Files of a database that was opened before, in the test's folder where no other is named. */
async function copyOfTemplate(): Promise<{ dataDir: string; remove: () => Promise<void> }> {
  const copy = await freshDataDir(async (dataDir) => {
    const database: Database = await connect({ dataDir });
    await migrate(database);
    await database.close();
  });
  await rm(folder, { recursive: true, force: true });
  folder = copy.dataDir;
  return copy;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
