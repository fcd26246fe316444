import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { Database } from './connect.ts';
import type { Session } from './session.ts';

const FOLDER: URL = new URL('../migrations/', import.meta.url);
const FILE_NAME = /^(\d{4})_[a-z0-9_]+\.sql$/;
/** Any number will do, as long as every node asks for the same one. */
const ADVISORY_LOCK = 4_080_001;

/** The database was written by a newer program, or its ledger does not match this program's files. */
export class MigrationMismatch extends Error {
  override readonly name = 'MigrationMismatch';
}

interface Migration {
  readonly number: number;
  readonly file: string;
  readonly text: string;
  readonly checksum: string;
}

/**
 * Brings the database to this program's schema. Forward only; several nodes may start at once.
 * Returns the names of the files that were applied. Throws `MigrationMismatch`.
 */
export async function migrate(database: Database): Promise<string[]> {
  const migrations = await readMigrations();
  const session = await database.writeSession();
  try {
    await session.script(
      `set statement_timeout = 0; set lock_timeout = 0; set client_min_messages = warning;`,
    );
    await session.script(`select pg_advisory_lock(${ADVISORY_LOCK})`);
    await session.script(`
      create table if not exists migration (
        number integer primary key,
        file text not null,
        checksum text not null,
        applied_at timestamptz not null default clock_timestamp()
      )`);
    const pending = await pendingMigrations(session, migrations);
    for (const migration of pending) await apply(session, migration);
    return pending.map(({ file }) => file);
  } finally {
    // The session is destroyed, and with it go its settings; the lock is given up for the engine whose
    // only session lives on.
    await session.script(`rollback; select pg_advisory_unlock_all()`).catch(() => {});
    session.release();
  }
}

/** What has been applied to a database, and what this program would apply to it, as names of files. */
export interface MigrationStatus {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
}

/** Looks, and changes nothing. Throws `MigrationMismatch`. */
export async function migrationStatus(database: Database): Promise<MigrationStatus> {
  const migrations = await readMigrations();
  const session = await database.writeSession();
  try {
    const [ledger] = (await session.script(`select to_regclass('migration') is not null as exists`)) as {
      exists: boolean;
    }[];
    const pending = ledger?.exists ? await pendingMigrations(session, migrations) : migrations;
    const files = migrations.map(({ file }) => file);
    return {
      applied: files.slice(0, files.length - pending.length),
      pending: pending.map(({ file }) => file),
    };
  } finally {
    session.release();
  }
}

async function readMigrations(): Promise<Migration[]> {
  const files = (await readdir(FOLDER)).filter((file) => FILE_NAME.test(file)).sort();
  return Promise.all(
    files.map(async (file, index) => {
      const number = Number(FILE_NAME.exec(file)?.[1]);
      if (number !== index + 1) throw new Error(`the migrations are not numbered without gaps at ${file}`);
      const text = await readFile(new URL(file, FOLDER), 'utf8');
      return { number, file, text, checksum: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

async function pendingMigrations(session: Session, migrations: Migration[]): Promise<Migration[]> {
  const applied = (await session.script('select number, file, checksum from migration order by number')) as {
    number: number;
    file: string;
    checksum: string;
  }[];
  for (const { number, file, checksum } of applied) {
    const known = migrations[number - 1];
    if (known === undefined) {
      throw new MigrationMismatch(
        `the database has migration ${file}, which this version of relata does not know: run the newer version`,
      );
    }
    if (known.checksum !== checksum) {
      throw new MigrationMismatch(
        `migration ${file} was applied with another content than this version of relata has`,
      );
    }
  }
  return migrations.slice(applied.length);
}

async function apply(session: Session, { number, file, text, checksum }: Migration): Promise<void> {
  await session.script(`
    begin;
    ${text}
    insert into migration (number, file, checksum) values (${number}, '${file}', '${checksum}');
    commit;`);
}
