import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/db/connect.ts';
import { MigrationMismatch, migrate, migrationStatus } from '../../src/db/migrate.ts';
import { statement } from '../../src/db/statement.ts';
import { realEstate } from '../support/real-estate.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

const forget = statement('test_migration_forget', 'delete from migration where number = $1');
const take = statement<{ file: string; checksum: string }>(
  'test_migration_take',
  'delete from migration where number = $1 returning file, checksum',
);
const putBack = statement(
  'test_migration_put_back',
  'insert into migration (number, file, checksum) values ($1, $2, $3)',
);
const remember = statement(
  'test_migration_remember',
  "insert into migration (number, file, checksum) values ($1, '9999_later.sql', '')",
);
const change = statement(
  'test_migration_change',
  'update migration set checksum = reverse(checksum) where number = $1',
);

describe.each(engines)('migrations on %s', (engine) => {
  let app: TestApp;
  let database: Database;
  beforeAll(async () => {
    app = await startTestApp({ engine });
    database = app.database;
  });
  afterAll(() => app?.close());

  test('are applied once', async () => {
    expect(await migrate(database)).toEqual([]);
  });

  test('are told without changing anything', async () => {
    const { applied, pending } = await migrationStatus(database);
    expect(applied[0]).toBe('0001_graph.sql');
    expect(pending).toEqual([]);
    const newest = applied.length;
    const [row] = await database.query(take(newest));
    expect((await migrationStatus(database)).pending).toEqual([applied[newest - 1]]);
    await database.query(putBack(newest, row?.file ?? '', row?.checksum ?? ''));
    expect((await migrationStatus(database)).pending).toEqual([]);
  });

  test('what the planner is to believe is not told to a database that has data, which stays', async () => {
    const world = await realEstate(app);
    const record = await world.newRecord();
    const events = await app.log(world.locationId);
    const session = await database.writeSession();
    await session
      .script(await readFile(new URL('../../src/migrations/0003_planner.sql', import.meta.url), 'utf8'))
      .finally(() => session.release());
    expect((await world.call('GET', `/objects/property/records/${record}`)).status).toBe(200);
    expect(await app.log(world.locationId)).toEqual(events);
  });

  test('a database of a newer program, or of a file that was edited, is refused', async () => {
    await database.query(change(1));
    await expect(migrate(database)).rejects.toThrow(MigrationMismatch);
    await database.query(change(1));
    await database.query(remember(9999));
    await expect(migrate(database)).rejects.toThrow(/does not know: run the newer version/);
    await database.query(forget(9999));
    expect(await migrate(database)).toEqual([]);
  });
});
