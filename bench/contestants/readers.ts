import { deepStrictEqual } from 'node:assert';
import type { Contestant } from '../harness/contest.ts';
import { type Load, openLoad } from '../harness/load/load.ts';
import type { LoadRequest } from '../harness/load/requests.ts';
import type { BenchPostgres } from '../harness/postgres.ts';
import { cpuSecondsOf } from '../harness/programs.ts';
import type { Bench } from '../harness/scenario.ts';
import { startBare } from './bare/bare.ts';
import { type Peer, type PeerGraph, type PeerLink, startPeers } from './peer.ts';
import { makeGraph, type Relata, startRelata } from './relata.ts';

/** A server that is read from, and how. */
export interface Reader {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Each company. */
  readonly records: readonly string[];
  readonly associations: readonly { readonly id: string; readonly key: string }[];
  list(recordId: string, limit: number): LoadRequest;
  readById(id: string): LoadRequest;
  readByKey(key: string): LoadRequest;
}

export interface ReadersOptions {
  readonly recordsASide: number;
  /** Of each association that has relations, for each first record. */
  readonly linksARecord: number;
}

export interface Readers {
  readonly relata: Reader;
  /** Reads relata's own tables. */
  readonly bare: Reader;
  readonly peers: readonly { readonly reader: Reader; readonly peer: Peer }[];
  readonly leftOut: readonly string[];
}

export const RELATA = 'relata';
export const BARE = 'bare Fastify';
const CONNECTIONS = 64;
/** As many as two objects may have between them. */
const OTHER_KEYS = Array.from({ length: 8 }, (_, index) => `other_${index + 1}`);
const LINKS_AT_ONCE = 1_000;

/**
 * Servers with the same graph: companies own properties, properties are rented by companies, so that each record has
 * relations both ways. Eight more associations have none.
 */
export async function startReaders(
  bench: Bench,
  postgres: BenchPostgres,
  { recordsASide, linksARecord }: ReadersOptions,
): Promise<Readers> {
  const databaseUrl = await postgres.database('relata');
  const server = await startRelata(bench, { databaseUrl });
  const { locationId, ...graph } = await makeGraph(server, 'one', recordsASide);
  const associate = async (key: string): Promise<string> => {
    const labels = { firstObjectLabel: `${key} first`, secondObjectLabel: `${key} second` };
    const objects = { firstObjectKey: 'custom_objects.property', secondObjectKey: 'custom_objects.company' };
    return (await server.call('POST', '/associations/', { locationId, key, ...labels, ...objects })).id;
  };
  const keys = await addAssociations(associate);
  const links = linksOf({ ...graph, rentedId: keys.rentedId }, linksARecord);
  await linkAll(server, locationId, links);
  await postgres.query(databaseUrl, 'vacuum analyze');

  const associations = [{ id: graph.associationId, key: graph.associationKey }, ...keys.all];
  const query = `locationId=${locationId}`;
  const relata: Reader = {
    name: RELATA,
    url: server.url,
    pid: server.pid,
    headers: { authorization: `Bearer ${await server.token([locationId])}` },
    records: graph.first,
    associations,
    list: (id, limit) => get(`/associations/relations/${id}?${query}&skip=0&limit=${limit}`),
    readById: (id) => get(`/associations/${id}?${query}`),
    readByKey: (key) => get(`/associations/key/${key}?${query}`),
  };
  const { url, pid } = await startBare(bench, { databaseUrl });
  const bare: Reader = { ...relata, name: BARE, url, pid, headers: {} };

  const { peers, leftOut } = await startPeers(bench, postgres);
  const read = await inTurn(peers, async (peer) => ({
    peer,
    reader: await readerOf(peer, recordsASide, linksARecord),
  }));
  return { relata, bare, peers: read, leftOut };
}

async function readerOf(peer: Peer, recordsASide: number, linksARecord: number): Promise<Reader> {
  const graph = await peer.makeGraph('one', recordsASide);
  const keys = await addAssociations((key) => graph.addAssociation(key));
  await graph.load(linksOf({ ...graph, rentedId: keys.rentedId }, linksARecord));
  return {
    ...peer,
    records: graph.first,
    associations: [{ id: graph.associationId, key: 'owns' }, ...keys.all],
    list: graph.listRelations,
    readById: graph.readAssociation,
    readByKey: graph.readAssociationByKey,
  };
}

async function addAssociations(associate: (key: string) => Promise<string>) {
  const all = await inTurn(['rented_by', ...OTHER_KEYS], async (key) => ({ id: await associate(key), key }));
  return { all, rentedId: all[0]?.id ?? '' };
}

interface Linked extends Pick<PeerGraph, 'associationId' | 'first' | 'second'> {
  readonly rentedId: string;
}

/** Both associations link each record with the same number of others. */
function linksOf({ associationId, rentedId, first, second }: Linked, linksARecord: number): PeerLink[] {
  const links: PeerLink[] = [];
  for (let shift = 0; shift < linksARecord; shift += 1) {
    first.forEach((company, index) => {
      const owned = second[(index * SPREAD + shift) % second.length] ?? '';
      const rented = second[(index * SPREAD + shift + linksARecord) % second.length] ?? '';
      links.push({ associationId, firstRecordId: company, secondRecordId: owned });
      links.push({ associationId: rentedId, firstRecordId: rented, secondRecordId: company });
    });
  }
  return links;
}

/** A prime: with it a record's partners are far apart from those of its neighbours. */
const SPREAD = 7_919;

async function linkAll(relata: Relata, locationId: string, links: readonly PeerLink[]): Promise<void> {
  for (let start = 0; start < links.length; start += LINKS_AT_ONCE) {
    const add = links.slice(start, start + LINKS_AT_ONCE);
    const { results } = await relata.call('POST', '/associations/relations/bulk', { locationId, add });
    if (results.errored.length > 0) throw new Error(`not linked: ${JSON.stringify(results.errored[0])}`);
  }
}

/** Measures how fast the reader answers these requests, again and again. */
export async function contestantOf(
  bench: Bench,
  postgres: BenchPostgres,
  { name, url, pid, headers }: Reader,
  requests: readonly LoadRequest[],
): Promise<Contestant> {
  const load: Load = await openLoad(bench, { url, headers, requests, mode: 'cycle', expect: [200] });
  return {
    name,
    async measure() {
      const before = [cpuSecondsOf(pid), cpuSecondsOf(postgres.pid)] as const;
      const result = await load.run({ connections: CONNECTIONS, seconds: bench.scale.seconds });
      const after = [cpuSecondsOf(pid), cpuSecondsOf(postgres.pid)] as const;
      const { p50, p90, p99 } = result.latencyMs;
      const cpu = {
        cpu: (after[0] - before[0]) / result.seconds,
        databaseCpu: (after[1] - before[1]) / result.seconds,
        loadCpu: result.cpuShare,
      };
      return { value: result.perSecond, details: { p50, p90, p99, ...cpu } };
    },
  };
}

/** One answer. */
// biome-ignore lint/suspicious/noExplicitAny: the caller knows the route
export async function answerOf({ url, headers }: Reader, { path }: LoadRequest): Promise<any> {
  const response = await fetch(`${url}${path}`, { headers });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`GET ${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}

/** Whether two readers answer the same, whatever the order of the keys. */
export async function sameAnswers(
  one: Reader,
  other: Reader,
  requests: readonly LoadRequest[],
): Promise<number> {
  for (const request of requests) {
    const [mine, theirs] = await Promise.all([answerOf(one, request), answerOf(other, request)]);
    deepStrictEqual(mine, theirs, `${one.name} and ${other.name} answer ${request.path} differently`);
  }
  return requests.length;
}

export function get(path: string): LoadRequest {
  return { method: 'GET', path };
}

/** One after another: a server that is being filled is not to wait for its neighbour. */
export async function inTurn<From, To>(
  all: readonly From[],
  make: (one: From) => Promise<To>,
): Promise<To[]> {
  const made: To[] = [];
  for (const one of all) made.push(await make(one));
  return made;
}
