import type { LoadRequest } from '../harness/load/requests.ts';
import type { BenchPostgres } from '../harness/postgres.ts';
import type { Bench } from '../harness/scenario.ts';
import { installPeer, type PeerName } from '../peers/install-peer.ts';
import { startDirectus } from './directus.ts';
import { startParse } from './parse.ts';

/** What people would use instead: a server for any data, given the tables that a user would make for relations. */
export interface Peer {
  /** With its version. */
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  /** A token of a user who may read and create, and nothing else. */
  readonly headers: Readonly<Record<string, string>>;
  /** A location with an association between two objects, and records of both. */
  makeGraph(location: string, recordsASide: number): Promise<PeerGraph>;
  /** Counted in the database. */
  countRelations(): Promise<number>;
}

export interface PeerGraph {
  readonly associationId: string;
  readonly first: readonly string[];
  readonly second: readonly string[];
  /** Another association, from the second object to the first: so a record has relations both ways. */
  addAssociation(key: string): Promise<string>;
  /** Puts relations into the database at once, without the server. */
  load(links: readonly PeerLink[]): Promise<void>;
  createRelation(link: PeerLink): LoadRequest;
  /** 20 relations of a record, both ways, with what relata says of each, and how many there are. */
  listRelations(recordId: string, limit: number): LoadRequest;
  readAssociation(id: string): LoadRequest;
  readAssociationByKey(key: string): LoadRequest;
}

export interface PeerLink {
  readonly associationId: string;
  readonly firstRecordId: string;
  readonly secondRecordId: string;
}

export interface Peers {
  readonly peers: readonly Peer[];
  /** Who is missing, and why. */
  readonly leftOut: readonly string[];
}

const starters = { directus: startDirectus, parse: startParse };
const titles: Readonly<Record<PeerName, string>> = { directus: 'Directus', parse: 'Parse Server' };

/** Starts those that can be had, each with a database of its own on this PostgreSQL. */
export async function startPeers(bench: Bench, postgres: BenchPostgres): Promise<Peers> {
  const peers: Peer[] = [];
  const leftOut: string[] = [];
  for (const name of Object.keys(starters) as PeerName[]) {
    if (!bench.peers) {
      leftOut.push(`${titles[name]}: others' software was not asked for`);
      continue;
    }
    try {
      const installed = await installPeer(name, bench.log);
      peers.push(await starters[name](bench, postgres, installed));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      bench.log(`LEFT OUT: ${titles[name]}: ${reason}`);
      leftOut.push(`${titles[name]}: ${reason}`);
    }
  }
  return { peers, leftOut };
}
