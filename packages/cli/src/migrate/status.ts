import { migrationStatus } from '@relata/server';
import type { Context } from '../command/context.ts';
import { isDatabaseThere, noDatabase, placeOf, serverConfig, withDatabase } from './with-database.ts';

/** Throws a `Failure` where there is no database, it cannot be had, or is that of a newer version. */
export async function status(context: Context): Promise<void> {
  const config = serverConfig(context);
  if (!(await isDatabaseThere(config))) throw noDatabase(config);
  const found = await withDatabase(config, migrationStatus);
  const { applied, pending } = found;
  context.out.data({ database: placeOf(config), ...found }, () =>
    [
      ...applied.map((file) => `applied  ${file}`),
      ...pending.map((file) => `pending  ${file}`),
      pending.length === 0 ? 'Nothing is to be done.' : 'relata migrate up applies what is pending.',
    ].join('\n'),
  );
}
