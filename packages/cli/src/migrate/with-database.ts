import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Config, connect, type Database, readConfig } from '@relata/server';
import type { Context } from '../command/context.ts';
import { exitCodes, Failure } from '../failure.ts';
import { explainConfig, explainStart } from '../start-failure.ts';

/** The settings of the server, which are environment variables. Throws a `Failure` that names what is wrong. */
export function serverConfig({ env }: Pick<Context, 'env'>): Config {
  try {
    return readConfig(env);
  } catch (error) {
    throw explainConfig(error);
  }
}

/** `host/database`, or the folder: what to call a database in a sentence. */
export function placeOf({ databaseUrl, dataDir }: Config): string {
  if (databaseUrl === undefined) return dataDir;
  const { host, pathname } = new URL(databaseUrl);
  return `${host}${pathname}`;
}

/** Whether there is an embedded database yet; opening the folder would make one. */
export async function isDatabaseThere({ databaseUrl, dataDir }: Config): Promise<boolean> {
  if (databaseUrl !== undefined) return true;
  return stat(join(dataDir, 'pg')).then(
    () => true,
    () => false,
  );
}

/** Opens the database, and closes it whatever happens. Throws a `Failure` where it cannot be had. */
export async function withDatabase<T>(config: Config, work: (database: Database) => Promise<T>): Promise<T> {
  try {
    const database = await connect({ url: config.databaseUrl, dataDir: config.dataDir });
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  } catch (error) {
    throw error instanceof Failure ? error : explainStart(error, config);
  }
}

export function noDatabase({ dataDir }: Config): Failure {
  return new Failure(`There is no database in ${dataDir} yet: relata start makes one`, exitCodes.notFound);
}
