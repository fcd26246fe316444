import { join } from 'node:path';
import { connect } from '../../packages/server/src/db/connect.ts';
import { statement } from '../../packages/server/src/db/statement.ts';
import { startBare } from '../contestants/bare/bare.ts';
import { type FloorGraph, floorBodies, makeFloorGraph } from '../contestants/floor-graph.ts';
import { makeGraph, startRelata } from '../contestants/relata.ts';
import { atLeast, contest } from '../harness/contest.ts';
import type { Bench, Scenario } from '../harness/scenario.ts';
import {
  CONNECTIONS,
  type Creating,
  createRequests,
  inTurns,
  openCreating,
  WRITTEN,
  type Written,
} from './creating.ts';

/** More than anybody here was seen to create; so many pairs are prepared. */
const PER_SECOND_MAX = 12_000;
const RELATA = 'relata';
const BARE = 'bare Fastify';
const EXECUTING = 'bare Fastify, prepared by SQL';

export const createEmbedded: Scenario = {
  name: 'create-embedded',
  title: 'Create relations over HTTP, on the embedded database',
  about: [
    `The same ${CONNECTIONS} clients and one location, on PGlite in a folder of its own, which has one connection and writes`,
    'one transaction after the other. The bare Fastify route has PGlite in its process and one statement that reads, decides',
    'and inserts, and numbers no events: once sent with parameters, as the documentation of PGlite says, which plans it anew',
    'each time, and once prepared and executed by SQL, with the values written into the text.',
  ].join(' '),
  async run(bench) {
    const pairs = (bench.scale.rounds + 1) * Math.max(1, bench.scale.seconds) * PER_SECOND_MAX;
    const graph = { locations: 1, recordsASide: Math.ceil(Math.sqrt(pairs)) };
    const folderOf = (name: string): string => join(bench.folder, name);
    const relata = await openRelata(bench, folderOf('relata'), graph);
    const bare = await openBare(bench, folderOf('bare'), graph, BARE, 'query');
    const executing = await openBare(bench, folderOf('executing'), graph, EXECUTING, 'execute');
    const series = await contest(bench, {
      unit: 'requests/s',
      contestants: [relata.contestant, bare.contestant, executing.contestant],
    });
    // Nobody else can look into the database while they have it open.
    for (const each of [relata, bare, executing]) await each.stop();
    relata.verify(await writtenIn(folderOf('relata')));
    bare.verify(unnumbered(await writtenIn(folderOf('bare'))));
    executing.verify(unnumbered(await writtenIn(folderOf('executing'))));
    return {
      parts: [
        {
          name: 'one',
          title: 'one location',
          series,
          goals: [atLeast(series, RELATA, BARE, 5)],
          checks: [relata.check(), bare.check(), executing.check()],
          leftOut: [],
        },
      ],
    };
  },
};

async function openRelata(bench: Bench, dataDir: string, graph: FloorGraph): Promise<Creating> {
  const relata = await startRelata(bench, { dataDir });
  const made = await makeGraph(relata, 'location', graph.recordsASide);
  const token = await relata.token([made.locationId]);
  return openCreating(bench, {
    name: RELATA,
    server: relata,
    headers: { authorization: `Bearer ${token}` },
    requests: createRequests(inTurns([made])),
  });
}

async function openBare(
  bench: Bench,
  dataDir: string,
  graph: FloorGraph,
  name: string,
  embedded: 'query' | 'execute',
): Promise<Creating> {
  await makeFloorGraph({ dataDir }, graph);
  return openCreating(bench, {
    name,
    // Where relata keeps it in its folder.
    server: await startBare(bench, { folder: join(dataDir, 'pg'), embedded }),
    requests: createRequests(floorBodies(graph)),
  });
}

const written = statement<Written>('bench_written', WRITTEN);

/** Of who numbers nothing. */
function unnumbered({ relations, events = 0 }: Written): Written {
  return { relations, events };
}

async function writtenIn(dataDir: string): Promise<Written> {
  const database = await connect({ dataDir });
  try {
    const [counted] = await database.query(written());
    if (counted === undefined) throw new Error('nothing was counted');
    return counted;
  } finally {
    await database.close();
  }
}
