import { access, constants, statfs } from 'node:fs/promises';
import {
  type Config,
  connect,
  type Database,
  DataDirLocked,
  databaseState,
  dataDirHolder,
  MigrationMismatch,
  migrationStatus,
} from '@relata/server';
import { isDatabaseThere, placeOf } from '../migrate/with-database.ts';
import { explainStart } from '../start-failure.ts';
import { about, type Finding } from './check.ts';

/** PostgreSQL 15 is the oldest whose dialect relata speaks. */
const POSTGRES_MAJOR_MIN = 15;
/** Webhooks go by the database's clock, and listeners tolerate five minutes. */
const CLOCK_OFF_WARN_MS = 2_000;
const CLOCK_OFF_FAIL_MS = 300_000;
/** A log of a million events needs more than that. */
const FREE_BYTES_WARN = 1 << 30;

/** The folder, the database, its clock and its tables. A folder that a server has open is not opened. */
export async function examineDatabase(config: Config): Promise<Finding[]> {
  const found: Finding[] = [];
  if (config.databaseUrl === undefined) {
    const folder = await examineFolder(config);
    found.push(...folder.findings);
    if (!folder.isFree) return found;
    if (!(await isDatabaseThere(config)))
      return [...found, about('database').skip(`there is none in ${config.dataDir} yet`)];
  }
  return [...found, ...(await examineInside(config))];
}

async function examineFolder({ dataDir }: Config): Promise<{ findings: Finding[]; isFree: boolean }> {
  const folder = about('folder');
  const holder = await dataDirHolder(dataDir);
  if (holder !== undefined)
    return {
      findings: [
        folder.ok(`${dataDir} is open in process ${holder.pid} on ${holder.host} since ${holder.since}`),
      ],
      isFree: false,
    };
  try {
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { findings: [folder.skip(`${dataDir} is not there yet`)], isFree: false };
    const advice = 'Give this user the right to read and write there, or set RELATA_DATA_DIR.';
    return { findings: [folder.fail(`${dataDir} cannot be used (${code})`, advice)], isFree: false };
  }
  const { bavail, bsize } = await statfs(dataDir);
  const free = bavail * bsize;
  const text = `${dataDir}, nobody has it open, ${Math.round(free / (1 << 20))} MiB free`;
  const finding = free < FREE_BYTES_WARN ? folder.warn(text, 'Make room on that disk.') : folder.ok(text);
  return { findings: [finding], isFree: true };
}

async function examineInside(config: Config): Promise<Finding[]> {
  const where = about('database');
  let database: Database | undefined;
  try {
    database = await connect({ url: config.databaseUrl, dataDir: config.dataDir });
    const { version, aheadMs } = await databaseState(database);
    const major = Number.parseInt(version, 10);
    const isOld = database.engine === 'postgres' && major < POSTGRES_MAJOR_MIN;
    const name = `${database.engine === 'pglite' ? 'embedded ' : ''}PostgreSQL ${version} at ${placeOf(config)}`;
    return [
      isOld ? where.fail(name, `relata needs PostgreSQL ${POSTGRES_MAJOR_MIN} or later.`) : where.ok(name),
      ...(database.engine === 'postgres' ? [examineClock(aheadMs)] : []),
      await examineTables(database),
    ];
  } catch (error) {
    // Somebody has taken it since it was looked at.
    if (error instanceof DataDirLocked) return [where.skip(error.message)];
    const explained = explainStart(error, config) as Error;
    return [where.fail(explained.message, 'relata start needs it.')];
  } finally {
    await database?.close();
  }
}

function examineClock(aheadMs: number): Finding {
  const clock = about('clock');
  const text = `this machine and the database differ by ${Math.round(Math.abs(aheadMs))} ms`;
  if (Math.abs(aheadMs) > CLOCK_OFF_FAIL_MS)
    return clock.fail(
      text,
      'Set the clocks, by NTP for example: listeners refuse webhooks that are 5 minutes off.',
    );
  if (Math.abs(aheadMs) > CLOCK_OFF_WARN_MS) return clock.warn(text, 'Set the clocks, by NTP for example.');
  return clock.ok(text);
}

async function examineTables(database: Database): Promise<Finding> {
  const tables = about('tables');
  try {
    const { applied, pending } = await migrationStatus(database);
    if (pending.length === 0) return tables.ok(`${applied.length} migrations, none is pending`);
    return tables.warn(
      `${pending.length} migrations are pending`,
      'The server applies them when it starts; relata migrate up does it now. Make a backup first.',
    );
  } catch (error) {
    if (!(error instanceof MigrationMismatch)) throw error;
    return tables.fail(error.message, 'Run the version of relata that belongs to this database.');
  }
}
