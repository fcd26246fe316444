import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { inject } from 'vitest';

/** Connections end on the server a moment after they were closed here; one that stays longer was forgotten. */
const closingMs = 3_000;
/** Any number, the same for all test files of a run. */
const templateLock = 7_204_411;

export interface TestDatabase {
  url: string;
  name: string;
  /** Drops it. Throws when the test left a connection open, after dropping it all the same. */
  drop(): Promise<void>;
}

/** The maintenance database of the run's one PostgreSQL 18, which is started when the first test file asks. */
export async function postgresUrl(): Promise<string> {
  const answer = await fetch(inject('postgresStarter'), { headers: { connection: 'close' } });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

/**
 * A database of its own for a test file, empty or a copy of what `migrate` makes of an empty one. The copy takes 15 ms;
 * `migrate` runs once a run and has to close its connections.
 */
export async function freshDatabase(migrate?: (url: string) => Promise<void>): Promise<TestDatabase> {
  const admin = await postgresUrl();
  const name = `relata_${randomBytes(6).toString('hex')}`;
  const template = migrate && (await createTemplate(migrate));
  const url = await createDatabase(admin, name, template);
  return { url, name, drop: () => dropDatabase(admin, name) };
}

/** Makes the run's template unless another test file has, and returns its name. */
export async function createTemplate(
  migrate: (url: string) => Promise<void>,
  name = 'relata_template',
): Promise<string> {
  const admin = await postgresUrl();
  await withClient(admin, async (client) => {
    await client.query('select pg_advisory_lock($1)', [templateLock]);
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount !== 0) return;
    // Renamed only when whole: a migration that failed must not become everybody's template.
    const draft = `${name}_draft`;
    await client.query(`drop database if exists ${pg.escapeIdentifier(draft)} with (force)`);
    await migrate(await createDatabase(admin, draft));
    await client.query(`alter database ${pg.escapeIdentifier(draft)} rename to ${pg.escapeIdentifier(name)}`);
  });
  return name;
}

export interface TestFolder {
  readonly dataDir: string;
  remove(): Promise<void>;
}

/** In the run's own temporary folder, so that no other run's is taken. */
export function dataDirTemplate(): string {
  return join(tmpdir(), 'relata-template-data');
}

/**
 * A data folder of its own for a test file: a copy of the one that `make` filled, once a run. The embedded database
 * takes 3 s to make one and half a second to open it.
 */
export async function freshDataDir(make: (dataDir: string) => Promise<void>): Promise<TestFolder> {
  const template = await makeOnce(dataDirTemplate(), make);
  const dataDir = await mkdtemp(join(tmpdir(), 'relata-data-'));
  await cp(template, dataDir, { recursive: true });
  return { dataDir, remove: () => rm(dataDir, { recursive: true, force: true }) };
}

/** Test files are processes of their own: whoever creates the draft makes it, the others wait. */
async function makeOnce(folder: string, make: (folder: string) => Promise<void>): Promise<string> {
  const draft = `${folder}.draft`;
  while (!(await exists(folder))) {
    try {
      await mkdir(draft);
    } catch {
      await sleep(50);
      continue;
    }
    try {
      // Another may have been done with it between the look and the draft.
      if (await exists(folder)) break;
      await make(draft);
      await rename(draft, folder);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  }
  return folder;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Creates a database beside the one that `url` names, and returns the URL of the new one. */
export async function createDatabase(url: string, name: string, template = 'template0'): Promise<string> {
  // file_copy: 15 ms where the default, which logs every page, takes 180.
  const sql = `create database ${pg.escapeIdentifier(name)} template ${pg.escapeIdentifier(template)} strategy file_copy`;
  await withClient(url, (client) => client.query(sql));
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}

async function dropDatabase(admin: string, name: string): Promise<void> {
  await withClient(admin, async (client) => {
    const open = await lingering(client, name);
    await client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
    if (open.length > 0) throw new Error(`connections were left open on ${name}: ${JSON.stringify(open)}`);
  });
}

async function lingering(client: pg.Client, name: string): Promise<unknown[]> {
  for (const until = Date.now() + closingMs; ; await sleep(20)) {
    const { rows } = await client.query(
      `select application_name, state, left(query, 200) as query
         from pg_stat_activity
        where datname = $1 and backend_type = 'client backend'`,
      [name],
    );
    if (rows.length === 0 || Date.now() > until) return rows;
  }
}

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, ssl: false });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
