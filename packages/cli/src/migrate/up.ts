import { migrate, migrationStatus } from '@relata/server';
import { confirm } from '../command/confirm.ts';
import type { Context } from '../command/context.ts';
import { isDatabaseThere, noDatabase, placeOf, serverConfig, withDatabase } from './with-database.ts';

/** Asks first where something is to be done: older versions refuse the database from then on. */
export async function up(context: Context): Promise<void> {
  const { out } = context;
  const config = serverConfig(context);
  if (!(await isDatabaseThere(config))) throw noDatabase(config);
  const applied = await withDatabase(config, async (database) => {
    const { pending } = await migrationStatus(database);
    if (pending.length === 0) return [];
    await confirm(
      context,
      `Apply ${pending.join(', ')} to ${placeOf(config)}? Older versions refuse it then.`,
    );
    return migrate(database);
  });
  out.data({ database: placeOf(config), applied }, () =>
    applied.length === 0 ? 'Nothing is to be done.' : applied.map((file) => `applied  ${file}`).join('\n'),
  );
}
