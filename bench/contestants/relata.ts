import { join } from 'node:path';
import { scopes } from '@relata/protocol';
import type { ServerProgram } from '../harness/programs.ts';
import type { Bench } from '../harness/scenario.ts';

const ADMIN_TOKEN = 'the-admin-of-the-bench';
/** This clone. */
const here = join(import.meta.dirname, '../..');
/** What prepares a graph has this many requests under way. */
const AT_ONCE = 64;

export interface RelataOptions {
  /** Else the embedded database, in a new folder. */
  readonly databaseUrl?: string;
  readonly dataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeOptions?: readonly string[];
  /** Another clone than this one, to compare the two. */
  readonly clone?: string;
}

export interface Relata extends ServerProgram {
  readonly adminToken: string;
  /** One request as the admin; throws for anything but 2xx. */
  // biome-ignore lint/suspicious/noExplicitAny: the caller knows the route
  call(method: string, path: string, body?: unknown): Promise<any>;
  /** A token that reaches these locations and no others, with every scope. */
  token(locationIds: readonly string[]): Promise<string>;
}

/** The server as a user starts it, in a process of its own. */
export async function startRelata(bench: Bench, options: RelataOptions = {}): Promise<Relata> {
  const profile = bench.profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${bench.profiles}`];
  const main = join(options.clone ?? here, 'packages/cli/src/main.ts');
  const args = ['--conditions=relata-source', ...profile, ...(options.nodeOptions ?? []), main, 'start'];
  const server = await bench.server(process.execPath, args, {
    env: {
      RELATA_PORT: '0',
      RELATA_ADMIN_TOKEN: ADMIN_TOKEN,
      RELATA_LOG_LEVEL: 'error',
      RELATA_DEMO: 'off',
      RELATA_EGRESS_ALLOW: '127.0.0.0/8',
      ...(options.databaseUrl === undefined
        ? { RELATA_DATA_DIR: options.dataDir ?? join(bench.folder, 'embedded') }
        : { RELATA_DATABASE_URL: options.databaseUrl }),
      ...options.env,
    },
    readyLine: /relata is listening on (\S+)/,
  });
  const call: Relata['call'] = async (method, path, body) => {
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${ADMIN_TOKEN}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  return {
    ...server,
    adminToken: ADMIN_TOKEN,
    call,
    token: async (locationIds) => {
      return (await call('POST', '/v1/tokens', { name: 'bench', locationIds, scopes })).token;
    },
  };
}

/** A location with two objects, an association "many to many" between them, and records to be linked. */
export interface Graph {
  readonly locationId: string;
  readonly associationId: string;
  readonly associationKey: string;
  readonly first: readonly string[];
  readonly second: readonly string[];
}

export async function makeGraph(relata: Relata, name: string, recordsASide: number): Promise<Graph> {
  const { id: locationId } = await relata.call('POST', '/v1/locations', { name });
  const makeRecords = async (object: string, label: string): Promise<string[]> => {
    const key = `custom_objects.${object}`;
    await relata.call('POST', '/objects/', {
      locationId,
      key,
      labels: { singular: label, plural: `${label}s` },
      primaryDisplayPropertyDetails: { key: `${key}.name`, name: 'Name', dataType: 'TEXT' },
    });
    return atOnce(recordsASide, async (index) => {
      const body = { locationId, properties: { name: `${label} ${index}` } };
      return (await relata.call('POST', `/objects/${key}/records`, body)).record.id;
    });
  };
  const first = await makeRecords('company', 'Company');
  const second = await makeRecords('property', 'Property');
  const association = await relata.call('POST', '/associations/', {
    locationId,
    key: 'owns',
    firstObjectLabel: 'Owner',
    firstObjectKey: 'custom_objects.company',
    secondObjectLabel: 'Owned',
    secondObjectKey: 'custom_objects.property',
  });
  return { locationId, associationId: association.id, associationKey: 'owns', first, second };
}

/**
 * Every pair of a first and a second record once, in an order that neither side's ids ascend in: as relations come
 * about in life, all over the index.
 */
export function* pairsOf(
  first: readonly string[],
  second: readonly string[],
): Generator<{ firstRecordId: string; secondRecordId: string }> {
  // Round after round, each first record meets another second one.
  for (let shift = 0; shift < second.length; shift += 1) {
    for (let index = 0; index < first.length; index += 1) {
      const firstRecordId = first[index] ?? '';
      const secondRecordId = second[(index * SPREAD + shift) % second.length] ?? '';
      yield { firstRecordId, secondRecordId };
    }
  }
}

/** A prime: with it neighbours on one side are far apart on the other. */
const SPREAD = 7_919;

async function atOnce<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) made[index] = await make(index);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return made;
}
