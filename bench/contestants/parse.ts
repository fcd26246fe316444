import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../tools/test/postgres.ts';
import type { BenchPostgres } from '../harness/postgres.ts';
import type { Bench } from '../harness/scenario.ts';
import type { InstalledPeer } from '../peers/install-peer.ts';
import type { Peer, PeerGraph } from './peer.ts';
import { type Call, callsTo, columnsOf } from './peer-calls.ts';

// What a user of Parse Server would make: three classes with pointers between them, class-level permissions that let a
// user who is logged in read and create, a unique index over what must not be there twice, indexes for what is looked
// up. Requests carry the user's session token, which it keeps in its cache as by default.
//
// It knows nothing of objects and cardinalities, does not look whether the records that a pointer names exist, and
// keeps no record of changes.

const APP_ID = 'bench';
const MASTER_KEY = 'the-master-of-the-bench';
const REST_KEY = 'the-rest-key-of-the-bench';
const user = { username: 'bench', password: 'the-password-of-the-bench' };

/** Nothing logged; classes are made by the master alone, as its guides say for production. */
const SETTINGS = {
  appId: APP_ID,
  masterKey: MASTER_KEY,
  restAPIKey: REST_KEY,
  host: '127.0.0.1',
  silent: true,
  logLevel: 'error',
  logsFolder: null,
  allowClientClassCreation: false,
};

const text = { type: 'String', required: true };
const pointerTo = (targetClass: string) => ({ type: 'Pointer', targetClass, required: true });
const known = { requiresAuthentication: true };
const classLevelPermissions = { get: known, find: known, count: known, create: known };

const classes = {
  Association: {
    ...{ location: text, key: text, firstObjectKey: text, firstObjectLabel: text, secondObjectKey: text },
    ...{ secondObjectLabel: text, firstToSecond: text, secondToFirst: text },
  },
  Record: { location: text, objectKey: text, properties: { type: 'Object' } },
  Relation: {
    location: text,
    association: pointerTo('Association'),
    firstRecord: pointerTo('Record'),
    secondRecord: pointerTo('Record'),
  },
};

const indexes = `
  create unique index on "Association" (location, key);
  create index on "Record" (location, "objectKey");
  create unique index on "Relation" (association, "firstRecord", "secondRecord");
  create index on "Relation" ("firstRecord", association, "secondRecord");
  create index on "Relation" ("secondRecord", association, "firstRecord")`;

export async function startParse(
  bench: Bench,
  postgres: BenchPostgres,
  { folder, version, node }: InstalledPeer,
): Promise<Peer> {
  const database = await postgres.database('parse');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const settings = { ...SETTINGS, port, databaseURI: database, serverURL: `${url}/parse` };
  const file = join(bench.folder, 'parse.json');
  await writeFile(file, JSON.stringify(settings));
  const program = join(folder, 'node_modules/parse-server/bin/parse-server');
  const server = await bench.server(node, [program, file], {
    env: { NODE_ENV: 'production' },
    cwd: bench.folder,
    readyUrl: `${url}/parse/health`,
  });

  const app = { 'x-parse-application-id': APP_ID };
  const call = callsTo(`${url}/parse`, { ...app, 'x-parse-master-key': MASTER_KEY });
  for (const [className, fields] of Object.entries(classes)) {
    await call('POST', `/schemas/${className}`, { className, fields, classLevelPermissions });
  }
  await postgres.query(database, indexes);
  await call('POST', '/users', user);
  const { sessionToken } = await call('POST', '/login', user);
  const headers = { ...app, 'x-parse-rest-api-key': REST_KEY, 'x-parse-session-token': sessionToken };
  return {
    name: `Parse Server ${version}`,
    url,
    pid: server.pid,
    headers,
    makeGraph: (location, recordsASide) =>
      makeGraph(postgres, database, callsTo(`${url}/parse`, headers), location, recordsASide),
    countRelations: async () => {
      const [row] = await postgres.query<{ n: number }>(
        database,
        'select count(*)::int as n from "Relation"',
      );
      return row?.n ?? 0;
    },
  };
}

async function makeGraph(
  postgres: BenchPostgres,
  database: string,
  call: Call,
  location: string,
  recordsASide: number,
): Promise<PeerGraph> {
  const objects = { first: 'company', second: 'property' };
  const makeRecords = async (object: string): Promise<string[]> => {
    const ids = Array.from({ length: recordsASide }, newId);
    await postgres.query(
      database,
      `insert into "Record" ("objectId", location, "objectKey", properties, "createdAt", "updatedAt")
      select id, $1, $2::text, jsonb_build_object('name', $2::text || ' ' || id), now(), now() from unnest($3::text[]) as id`,
      [location, object, ids],
    );
    return ids;
  };
  const associate = async (key: string, first: string, second: string): Promise<string> => {
    const many = { firstToSecond: 'MANY_TO_MANY', secondToFirst: 'MANY_TO_MANY' };
    const labels = { firstObjectLabel: `${key} first`, secondObjectLabel: `${key} second` };
    const between = { firstObjectKey: first, secondObjectKey: second };
    const body = { location, key, ...between, ...labels, ...many };
    return (await call('POST', '/classes/Association', body)).objectId;
  };
  return {
    associationId: await associate('owns', objects.first, objects.second),
    first: await makeRecords(objects.first),
    second: await makeRecords(objects.second),
    addAssociation: (key) => associate(key, objects.second, objects.first),
    load: async (links) => {
      await postgres.query(
        database,
        `insert into "Relation" (
          "objectId", location, association, "firstRecord", "secondRecord", "createdAt", "updatedAt"
        )
        select id, $1, association, "first", "second", now(), now()
        from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as l (association, "first", "second", id)`,
        [location, ...columnsOf(links), links.map(newId)],
      );
      await postgres.query(database, 'vacuum analyze');
    },
    createRelation: ({ associationId, firstRecordId, secondRecordId }) => ({
      method: 'POST',
      path: '/parse/classes/Relation',
      body: {
        location,
        association: pointer('Association', associationId),
        firstRecord: pointer('Record', firstRecordId),
        secondRecord: pointer('Record', secondRecordId),
      },
    }),
    listRelations: (recordId, limit) => {
      const record = pointer('Record', recordId);
      const where = whereOf({ $or: [{ firstRecord: record }, { secondRecord: record }] });
      const path = `/parse/classes/Relation?where=${where}&include=association&limit=${limit}&count=1`;
      return { method: 'GET', path };
    },
    readAssociation: (id) => ({ method: 'GET', path: `/parse/classes/Association/${id}` }),
    readAssociationByKey: (key) => ({
      method: 'GET',
      path: `/parse/classes/Association?where=${whereOf({ location, key })}&limit=1`,
    }),
  };
}

/** Ten characters of letters and digits, as it makes them. */
function newId(): string {
  return randomBytes(5).toString('hex');
}

function pointer(className: string, objectId: string): object {
  return { __type: 'Pointer', className, objectId };
}

function whereOf(where: object): string {
  return encodeURIComponent(JSON.stringify(where));
}
