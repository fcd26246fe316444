import pg from 'pg';
import type { RealEstate } from './real-estate.ts';
import type { TestApp } from './start-test-app.ts';

const holders: pg.Client[] = [];

/** Locks locations from a connection of its own, as a transaction elsewhere that does not end would. PostgreSQL only. */
export async function holdLocations(
  { databaseUrl }: TestApp,
  ...worlds: RealEstate[]
): Promise<{ release(): Promise<void> }> {
  const client = new pg.Client(databaseUrl);
  holders.push(client);
  await client.connect();
  await client.query('begin');
  const ids = worlds.map(({ locationId }) => locationId);
  await client.query('select 1 from location where id = any($1) for update', [ids]);
  return {
    release: async () => {
      await client.query('rollback');
    },
  };
}

/** Of every test: locks must not outlive it. */
export async function releaseAll(): Promise<void> {
  await Promise.all(holders.splice(0).map((holder) => holder.end()));
}
