import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, freshDataDir } from '../../../../tools/test/databases.ts';
import { connect, type Database, type DatabaseOptions } from '../../src/db/connect.ts';
import { migrate } from '../../src/db/migrate.ts';
import { statement } from '../../src/db/statement.ts';
import { type Receiver, startReceiver } from '../delivery/receiver.ts';
import { manyRecords } from '../support/many-records.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { type Engine, engines } from '../support/start-test-app.ts';
import {
  expectDelivered,
  expectKept,
  expectSound,
  expectState,
  type LoggedRow,
  readLog,
} from './left-behind.ts';
import { startWriters } from './writers.ts';

const CRASHES = 20;
const RELATIONS = 200_000;
/** Of each side of the association that is deleted. */
const SIDE = 500;
const WRITERS = 6;
/** For the deletion to end, and the last webhooks to arrive, once nothing dies any more. */
const AFTERWARDS_MS = 180_000;
/** Two hundred thousand RelationDelete would only be more of the same. */
const DELIVERED = ['ContactCreate', 'ContactUpdate', 'ContactDelete', 'RelationCreate', 'AssociationDelete'];

const importRelations = statement(
  'test_crash_import',
  `
  insert into relation (
    location_id, id, association_id, first_record_id, second_record_id, first_single, second_single, created_at
  )
  select $1, left(md5(f.id || s.id), 24), $2, f.id, s.id, false, false, now()
  from unnest($3::text[]) as f (id), unnest($4::text[]) as s (id)
`,
);
const importedIds = statement<{ id: string }>(
  'test_crash_imported',
  'select id from relation where location_id = $1 and association_id = $2',
);

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into, which is their check
type Json = any;

describe.each(engines)(`a process that is killed ${CRASHES} times, on %s`, (engine) => {
  const adminToken = 'admin-of-a-server-that-dies-often';
  let place: Place;
  let receiver: Receiver;
  let server: ServerProcess;

  beforeAll(async () => {
    place = await openPlace(engine);
    receiver = await startReceiver();
  });
  afterAll(async () => {
    await server?.kill();
    await receiver?.close();
    await place?.remove();
  });

  const start = async (): Promise<void> => {
    server = await startServerProcess({ env: place.env, adminToken });
  };

  async function call(method: string, path: string, body?: unknown): Promise<Json> {
    const answer = await fetch(server.url + path, {
      method,
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? undefined : answer.json();
  }

  async function makeWorld(): Promise<{ locationId: string; kept: string; deleted: string }> {
    await start();
    const { id: locationId } = await call('POST', '/v1/locations', { name: 'Crash' });
    await call('POST', '/v1/endpoints', { url: receiver.url, events: DELIVERED, locationIds: [locationId] });
    const associate = async (key: string) => {
      const sides = {
        firstObjectKey: 'contact',
        firstObjectLabel: 'One',
        secondObjectKey: 'contact',
        secondObjectLabel: 'Other',
      };
      return (await call('POST', '/associations/', { locationId, key, ...sides })).id;
    };
    const world = { locationId, kept: await associate('kept'), deleted: await associate('deleted') };
    await server.stop();
    return world;
  }

  /** Without the API, which would take minutes; and of an object that nobody else touches. */
  async function importInto(locationId: string, associationId: string): Promise<ReadonlySet<string>> {
    return withDatabase(place.options, async (database) => {
      const firsts = await manyRecords(database, locationId, 'imported', SIDE);
      const seconds = await manyRecords(database, locationId, 'imported', RELATIONS / SIDE);
      for (let at = 0; at < SIDE; at += 25) {
        await database.query(importRelations(locationId, associationId, firsts.slice(at, at + 25), seconds));
      }
      const rows = await database.query(importedIds(locationId, associationId));
      expect(rows).toHaveLength(RELATIONS);
      return new Set(rows.map(({ id }) => id));
    });
  }

  test('keeps each promise, numbers its log without gaps, delivers it, and ends what it began', {
    timeout: 600_000,
  }, async () => {
    const { locationId, kept, deleted } = await makeWorld();
    const imported = await importInto(locationId, deleted);
    await start();
    const writers = startWriters({ count: WRITERS, server: () => server, locationId, associationId: kept });
    await sleep(500);
    // Its answer may be lost with the process; that it began can be seen.
    const deletion = call('DELETE', `/associations/${deleted}?locationId=${locationId}`).catch(
      () => undefined,
    );
    await sleep(500);

    for (let crash = 0; crash < CRASHES; crash += 1) {
      await sleep(100 + Math.random() * 1_000);
      await server.kill();
      await start();
    }
    await deletion;
    const answer = await fetch(`${server.url}/associations/${deleted}?locationId=${locationId}`, {
      headers: { authorization: `Bearer ${adminToken}` },
    });
    expect(answer.status).toBe(404);
    await sleep(1_000);
    await writers.stop();
    expect(writers.wrong).toEqual([]);
    expect(writers.acknowledged.length).toBeGreaterThan(CRASHES * WRITERS);

    await expect
      .poll(
        async () =>
          (await call('GET', `/v1/events?locationId=${locationId}&entityId=${deleted}`)).data.length,
        {
          timeout: AFTERWARDS_MS,
          interval: 500,
        },
      )
      .toBe(2);
    await expect
      .poll(
        async () => {
          const { data } = await call('GET', `/v1/lanes?locationId=${locationId}`);
          return data.map(({ lag, pending }: Json) => ({ lag, pending }));
        },
        { timeout: AFTERWARDS_MS, interval: 500 },
      )
      .toEqual([{ lag: 0, pending: 0 }]);
    await server.stop();

    const log = await withDatabase(place.options, async (database) => {
      const rows = await readLog(database, locationId);
      await expectState(database, locationId, rows, imported);
      return rows;
    });
    expectSound(log);
    expectKept(log, writers.acknowledged);
    expectDeletion(log, imported, deleted);
    expectDelivered(log, DELIVERED, receiver.received);
    console.log(
      `${writers.acknowledged.length} changes acknowledged, ${log.length} events, ${receiver.received.length} webhooks`,
    );
  });
});

/** Each relation's end is announced once, the association's after all of them. */
function expectDeletion(
  log: readonly LoggedRow[],
  imported: ReadonlySet<string>,
  associationId: string,
): void {
  const ended = log.filter(({ type, entity_id }) => type === 'RelationDelete' && imported.has(entity_id));
  expect(ended).toHaveLength(imported.size);
  const own = log.filter(
    ({ type, entity_id }) => type === 'AssociationDelete' && entity_id === associationId,
  );
  expect(own).toHaveLength(1);
  expect(own[0]?.seq).toBeGreaterThan(Number(ended.at(-1)?.seq));
  expect(new Set([...ended, ...own].map(({ trace_id }) => trace_id)).size).toBe(1);
}

interface Place {
  readonly options: DatabaseOptions;
  readonly env: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

async function openPlace(engine: Engine): Promise<Place> {
  const make = (options: DatabaseOptions) => withDatabase(options, (database) => migrate(database));
  if (engine === 'pglite') {
    const { dataDir, remove } = await freshDataDir(async (folder) => {
      await make({ dataDir: folder });
    });
    return { options: { dataDir }, env: { RELATA_DATA_DIR: dataDir }, remove };
  }
  const { url, drop } = await freshDatabase(async (empty) => {
    await make({ url: empty });
  });
  const env = { RELATA_DATABASE_URL: url, RELATA_EGRESS_ALLOW: '127.0.0.0/8' };
  return { options: { url }, env, remove: drop };
}

async function withDatabase<T>(
  options: DatabaseOptions,
  use: (database: Database) => Promise<T>,
): Promise<T> {
  const database = await connect(options);
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}
