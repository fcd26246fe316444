import { startBare } from '../contestants/bare/bare.ts';
import { type FloorGraph, floorBodies, makeFloorGraph } from '../contestants/floor-graph.ts';
import { openFloors } from '../contestants/floors.ts';
import { type Peers, startPeers } from '../contestants/peer.ts';
import { type Graph, makeGraph, startRelata } from '../contestants/relata.ts';
import { atLeast, contest } from '../harness/contest.ts';
import type { BenchPostgres } from '../harness/postgres.ts';
import type { Bench, Part, Scenario } from '../harness/scenario.ts';
import {
  CONNECTIONS,
  type Creating,
  createRequests,
  inTurns,
  openCreating,
  WRITTEN,
  type Written,
} from './creating.ts';
import { openCreatingPeer } from './creating-peer.ts';

/** More than anybody here was seen to create; so many pairs are prepared. */
const PER_SECOND_MAX = 30_000;
const RELATA = 'relata';
const BARE = 'bare Fastify (c)';

export const createRelations: Scenario = {
  name: 'create',
  title: 'Create relations over HTTP',
  about: [
    `${CONNECTIONS} clients create relations, each by a request of its own: tokens, the check of the body, the rules and`,
    "the event included. The floors write straight into relata's tables on the same PostgreSQL, one relation a transaction.",
    '(a) is one prepared statement that reads, decides and inserts as relata does, and numbers no events.',
    "(b) locks the location's row before it, numbers the event and moves the location's head, in one pipeline.",
    'Both are sent by pgbench with 32 clients; the same reads and inserts as statements of their own were tried, one after',
    'the other and in a pipeline, and are not faster. (c) is a Fastify route with the statement of (a), and nothing else.',
    'Directus and Parse Server have the tables, indexes and token that their users would give them; Directus writes its',
    'activity and a revision with each, Parse Server keeps no record of changes and does not look whether records exist.',
  ].join(' '),
  async run(bench) {
    const postgres = await bench.postgres();
    const peers = await startPeers(bench, postgres);
    const [one, twenty] = [
      { a: 1, b: 5, c: 1.5, Directus: 25, Parse: 2.5 },
      { a: 0.6, b: 2.5, Parse: 2 },
    ];
    return {
      parts: [
        await createIn(bench, postgres, peers, 1, 'one location', one),
        await createIn(bench, postgres, peers, 20, 'twenty locations', twenty),
      ],
    };
  },
};

interface Wanted {
  readonly a: number;
  readonly b: number;
  readonly c?: number;
  readonly Directus?: number;
  readonly Parse?: number;
}

async function createIn(
  bench: Bench,
  postgres: BenchPostgres,
  { peers, leftOut }: Peers,
  locations: number,
  title: string,
  wanted: Wanted,
): Promise<Part> {
  const pairs = (bench.scale.rounds + 1) * Math.max(1, bench.scale.seconds) * PER_SECOND_MAX;
  const graph = { locations, recordsASide: Math.ceil(Math.sqrt(pairs / locations)) };
  const relata = await openRelata(bench, postgres, graph);
  const floors = await openFloors(bench, postgres, graph);
  const bare = await openBare(bench, postgres, graph);
  const others: Creating[] = [];
  for (const peer of peers) others.push(await openCreatingPeer(bench, postgres, peer, graph));
  const series = await contest(bench, {
    unit: 'requests/s',
    contestants: [
      relata.contestant,
      floors.plain,
      floors.numbered,
      bare.contestant,
      ...others.map(({ contestant }) => contestant),
    ],
  });
  for (const each of [relata, bare, ...others]) await each.stop();
  return {
    name: locations === 1 ? 'one' : 'twenty',
    title,
    series,
    goals: [
      atLeast(series, RELATA, floors.plain.name, wanted.a),
      atLeast(series, RELATA, floors.numbered.name, wanted.b),
      ...(wanted.c === undefined ? [] : [atLeast(series, RELATA, BARE, wanted.c)]),
      ...peers.flatMap(({ name }) => {
        const least = name.startsWith('Directus') ? wanted.Directus : wanted.Parse;
        return least === undefined ? [] : [atLeast(series, RELATA, name, least)];
      }),
    ],
    checks: [relata.check(), ...floors.checks(), bare.check(), ...others.map((each) => each.check())],
    leftOut: [...floors.leftOut, ...leftOut],
  };
}

async function openRelata(bench: Bench, postgres: BenchPostgres, graph: FloorGraph): Promise<Creating> {
  const databaseUrl = await postgres.database(`relata_${graph.locations}`);
  const relata = await startRelata(bench, { databaseUrl });
  const graphs: Graph[] = [];
  for (let number = 0; number < graph.locations; number += 1) {
    graphs.push(await makeGraph(relata, `location ${number}`, graph.recordsASide));
  }
  const token = await relata.token(graphs.map(({ locationId }) => locationId));
  return openCreating(bench, {
    name: RELATA,
    server: relata,
    databasePid: postgres.pid,
    headers: { authorization: `Bearer ${token}` },
    requests: createRequests(inTurns(graphs)),
    settle: () => postgres.query(postgres.url, 'checkpoint'),
    count: () => writtenIn(postgres, databaseUrl),
  });
}

async function openBare(bench: Bench, postgres: BenchPostgres, graph: FloorGraph): Promise<Creating> {
  const databaseUrl = await postgres.database(`bare_${graph.locations}`);
  await makeFloorGraph({ url: databaseUrl }, graph);
  return openCreating(bench, {
    name: BARE,
    server: await startBare(bench, { databaseUrl }),
    databasePid: postgres.pid,
    requests: createRequests(floorBodies(graph)),
    settle: () => postgres.query(postgres.url, 'checkpoint'),
    async count() {
      const { relations, events = 0 } = await writtenIn(postgres, databaseUrl);
      return { relations, events };
    },
  });
}

async function writtenIn(postgres: BenchPostgres, databaseUrl: string): Promise<Written> {
  const [written] = await postgres.query<Written>(databaseUrl, WRITTEN);
  if (written === undefined) throw new Error('nothing was counted');
  return written;
}
