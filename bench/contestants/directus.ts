import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../tools/test/postgres.ts';
import type { BenchPostgres } from '../harness/postgres.ts';
import type { Bench } from '../harness/scenario.ts';
import type { InstalledPeer } from '../peers/install-peer.ts';
import type { Peer, PeerGraph } from './peer.ts';
import { type Call, callsTo, columnsOf } from './peer-calls.ts';

// What a user of Directus would make: three collections, foreign keys between them, a unique index over what must not be
// there twice, indexes for what is looked up, and a user whose policy allows reading and creating, with a static token.
// Activity and revisions stay on, as by default: they are its record of changes, as events are relata's.
//
// Rules about rows (this token sees this location alone) need a licence; without one the token reads all rows, which
// spares Directus a condition. It knows nothing of objects and cardinalities; that records exist, its foreign keys say.

const ADMIN_TOKEN = 'the-admin-of-the-bench';
const USER_TOKEN = 'a-user-of-the-bench';

/** As its guides say for production: nothing logged, nothing reported. A limit would refuse what is to be measured. */
const SETTINGS = {
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  KEY: 'the-key-of-the-bench',
  SECRET: 'the-secret-of-the-bench-which-is-long-enough',
  DB_CLIENT: 'pg',
  ADMIN_EMAIL: 'admin@example.com',
  ADMIN_PASSWORD: 'the-password-of-the-bench',
  ADMIN_TOKEN,
  ACCEPT_TERMS: 'true',
  PROJECT_OWNER_ENABLED: 'false',
  LOG_LEVEL: 'silent',
  TELEMETRY: 'false',
  RATE_LIMITER_ENABLED: 'false',
  RATE_LIMITER_GLOBAL_ENABLED: 'false',
  PRESSURE_LIMITER_ENABLED: 'false',
  SERVE_APP: 'false',
};
/** It makes a hundred tables. */
const BOOTSTRAP_MAX_MS = 120_000;

const text = (field: string) => ({
  field,
  type: 'string',
  schema: { is_nullable: false },
  meta: { required: true },
});
const link = (field: string) => ({ field, type: 'integer', schema: { is_nullable: false }, meta: {} });
const id = {
  field: 'id',
  type: 'integer',
  schema: { is_primary_key: true, has_auto_increment: true },
  meta: {},
};
const created = { field: 'date_created', type: 'timestamp', schema: {}, meta: { special: ['date-created'] } };
const properties = { field: 'properties', type: 'json', schema: {}, meta: { special: ['cast-json'] } };

const collections = {
  associations: [
    ...['location', 'key', 'first_object_key', 'first_object_label', 'second_object_key'].map(text),
    ...['second_object_label', 'first_to_second', 'second_to_first'].map(text),
  ],
  records: [text('location'), text('object_key'), properties],
  relations: [text('location'), link('association'), link('first_record'), link('second_record')],
};
const references = { association: 'associations', first_record: 'records', second_record: 'records' };

const indexes = `
  create unique index on associations (location, key);
  create index on records (location, object_key);
  create unique index on relations (association, first_record, second_record);
  create index on relations (first_record, association, second_record);
  create index on relations (second_record, association, first_record)`;

/** What relata says of each relation in a list. */
const listed = [
  ...['id', 'location', 'first_record', 'second_record', 'date_created'],
  ...['id', 'key', 'first_object_key', 'second_object_key'].map((field) => `association.${field}`),
].join(',');

export async function startDirectus(
  bench: Bench,
  postgres: BenchPostgres,
  { folder, version, node }: InstalledPeer,
): Promise<Peer> {
  const database = await postgres.database('directus');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  // It keeps uploads and extensions where it is started.
  const cwd = join(bench.folder, 'directus');
  await mkdir(join(cwd, 'uploads'), { recursive: true });
  await mkdir(join(cwd, 'extensions'));
  await writeFile(join(cwd, 'package.json'), '{}');
  const env = { ...SETTINGS, PORT: String(port), PUBLIC_URL: url, DB_CONNECTION_STRING: database };
  const program = join(folder, 'node_modules/@directus/api/dist/cli/run.js');
  const options = { cwd, env: { ...process.env, ...env }, timeout: BOOTSTRAP_MAX_MS };
  await promisify(execFile)(node, [program, 'bootstrap'], options);
  const readyUrl = `${url}/server/ping`;
  const server = await bench.server(node, [program, 'start'], { env, cwd, readyUrl });

  const headers = { authorization: `Bearer ${USER_TOKEN}` };
  await makeSchema(callsTo(url, { authorization: `Bearer ${ADMIN_TOKEN}` }));
  await postgres.query(database, indexes);
  return {
    name: `Directus ${version}`,
    url,
    pid: server.pid,
    headers,
    makeGraph: (location, recordsASide) =>
      makeGraph(postgres, database, callsTo(url, headers), location, recordsASide),
    countRelations: async () => {
      const [row] = await postgres.query<{ n: number }>(database, 'select count(*)::int as n from relations');
      return row?.n ?? 0;
    },
  };
}

async function makeSchema(call: Call): Promise<void> {
  for (const [collection, fields] of Object.entries(collections)) {
    const body = { collection, schema: {}, meta: {}, fields: [id, ...fields, created] };
    await call('POST', '/collections', body);
  }
  for (const [field, related] of Object.entries(references)) {
    const body = { collection: 'relations', field, related_collection: related };
    await call('POST', '/relations', { ...body, schema: { on_delete: 'CASCADE' } });
  }
  const permissions = Object.keys(collections).flatMap((collection) =>
    ['read', 'create'].map((action) => ({ collection, action, fields: ['*'] })),
  );
  const name = 'bench';
  const access = { admin_access: false, app_access: false };
  const policy = (await call('POST', '/policies', { name, ...access, permissions })).data;
  const role = (await call('POST', '/roles', { name, policies: [{ policy: policy.id }] })).data;
  const user = { email: 'bench@example.com', password: 'the-password-of-the-bench', token: USER_TOKEN };
  await call('POST', '/users', { ...user, role: role.id });
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
    const rows = await postgres.query<{ id: number }>(
      database,
      `insert into records (location, object_key, properties, date_created)
      select $1, $2::text, json_build_object('name', $2::text || ' ' || n), now() from generate_series(1, $3::int) n returning id`,
      [location, object, recordsASide],
    );
    return rows.map((row) => String(row.id));
  };
  const associate = async (key: string, first: string, second: string): Promise<string> => {
    const many = { first_to_second: 'MANY_TO_MANY', second_to_first: 'MANY_TO_MANY' };
    const labels = { first_object_label: `${key} first`, second_object_label: `${key} second` };
    const between = { first_object_key: first, second_object_key: second };
    const body = { location, key, ...between, ...labels, ...many };
    return String((await call('POST', '/items/associations', body)).data.id);
  };
  return {
    associationId: await associate('owns', objects.first, objects.second),
    first: await makeRecords(objects.first),
    second: await makeRecords(objects.second),
    addAssociation: (key) => associate(key, objects.second, objects.first),
    load: async (links) => {
      await postgres.query(
        database,
        `insert into relations (location, association, first_record, second_record, date_created)
        select $1, *, now() from unnest($2::int[], $3::int[], $4::int[])`,
        [location, ...columnsOf(links)],
      );
      await postgres.query(database, 'vacuum analyze');
    },
    createRelation: ({ associationId, firstRecordId, secondRecordId }) => ({
      method: 'POST',
      path: '/items/relations',
      body: {
        location,
        association: Number(associationId),
        first_record: Number(firstRecordId),
        second_record: Number(secondRecordId),
      },
    }),
    listRelations: (recordId, limit) => {
      const sides = ['first_record', 'second_record'].map((side) => ({ [side]: { _eq: Number(recordId) } }));
      const filter = encodeURIComponent(JSON.stringify({ _or: sides }));
      const path = `/items/relations?filter=${filter}&fields=${listed}&limit=${limit}&meta=filter_count`;
      return { method: 'GET', path };
    },
    readAssociation: (associationId) => ({ method: 'GET', path: `/items/associations/${associationId}` }),
    readAssociationByKey: (key) => {
      const filter = encodeURIComponent(JSON.stringify({ location: { _eq: location }, key: { _eq: key } }));
      return { method: 'GET', path: `/items/associations?filter=${filter}&limit=1` };
    },
  };
}
