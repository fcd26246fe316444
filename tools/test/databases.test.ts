import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { createTemplate, freshDatabase, postgresUrl } from './databases.ts';

async function connected<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

describe('databases for test files', () => {
  test('are PostgreSQL 18, the same server for every caller', async () => {
    const url = await postgresUrl();
    expect(await postgresUrl()).toBe(url);
    const version = await connected(url, (client) => client.query('show server_version_num'));
    expect(Number(version.rows[0].server_version_num)).toBeGreaterThanOrEqual(180_000);
  });

  test('are copies of a template that is made once, and do not see each other', async () => {
    let runs = 0;
    const migrate = (url: string) =>
      connected(url, async (client) => {
        runs += 1;
        await client.query('create table thing (name text)');
      });
    const name = 'relata_template_of_this_test';
    await Promise.all([
      createTemplate(migrate, name),
      createTemplate(migrate, name),
      createTemplate(migrate, name),
    ]);
    expect(runs).toBe(1);
  });

  test('a migration that fails leaves no template behind', async () => {
    const name = 'relata_template_that_fails';
    const failing = () => Promise.reject(new Error('broken migration'));
    await expect(createTemplate(failing, name)).rejects.toThrow('broken migration');
    let ran = false;
    await createTemplate(async () => {
      ran = true;
    }, name);
    expect(ran).toBe(true);
  });

  test('a connection that a test forgot is reported by drop, and the database goes all the same', async () => {
    const { url, name, drop } = await freshDatabase();
    const forgotten = new pg.Client({ connectionString: url, application_name: 'forgotten' });
    forgotten.on('error', () => undefined);
    await forgotten.connect();
    await expect(drop()).rejects.toThrow('forgotten');
    await forgotten.end().catch(() => undefined);
    const left = await connected(await postgresUrl(), (client) =>
      client.query('select 1 from pg_database where datname = $1', [name]),
    );
    expect(left.rowCount).toBe(0);
  });
});
