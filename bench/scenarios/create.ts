import { startBare } from '../contestants/bare/bare.ts';
import { type CreateBody, type FloorGraph, floorBodies, makeFloorGraph } from '../contestants/floor-graph.ts';
import { openFloors } from '../contestants/floors.ts';
import { type Graph, makeGraph, pairsOf, startRelata } from '../contestants/relata.ts';
import { atLeast, type Contestant, contest } from '../harness/contest.ts';
import { openLoad } from '../harness/load/load.ts';
import type { LoadRequest } from '../harness/load/requests.ts';
import type { BenchPostgres } from '../harness/postgres.ts';
import { cpuSecondsOf } from '../harness/programs.ts';
import type { Bench, Part, Scenario } from '../harness/scenario.ts';

const CONNECTIONS = 64;
/** More than anybody here was seen to create; so many pairs are prepared. */
const PER_SECOND_MAX = 30_000;
const RELATA = 'relata';
const BARE = 'bare Fastify (c)';

export const createRelations: Scenario = {
  name: 'create',
  title: 'Create relations over HTTP',
  about: `${CONNECTIONS} clients create relations, each by a request of its own: tokens, the check of the body, the
rules and the event included. The floors write straight into relata's tables on the same PostgreSQL, one relation a transaction:
(a) is one prepared statement that reads, decides and inserts as relata does, and does not number events; (b) locks the
location's row before it, numbers the event and moves the location's head, all in one pipeline; both by pgbench with 32
clients. (c) is a Fastify route with the statement of (a) and nothing else. Single statements, and a pipeline of them, were
tried as well, and are not faster than (a) and (b).`,
  async run(bench) {
    const postgres = await bench.postgres();
    return {
      parts: [
        await createIn(bench, postgres, 1, 'one location', { a: 1, b: 5, c: 1.5 }),
        await createIn(bench, postgres, 20, 'twenty locations', { a: 0.6, b: 2.5 }),
      ],
    };
  },
};

interface Wanted {
  readonly a: number;
  readonly b: number;
  readonly c?: number;
}

async function createIn(
  bench: Bench,
  postgres: BenchPostgres,
  locations: number,
  title: string,
  wanted: Wanted,
): Promise<Part> {
  const pairs = (bench.scale.rounds + 1) * Math.max(1, bench.scale.seconds) * PER_SECOND_MAX;
  const graph = { locations, recordsASide: Math.ceil(Math.sqrt(pairs / locations)) };
  const relata = await openRelata(bench, postgres, graph);
  const floors = await openFloors(bench, postgres, graph);
  const bare = await openBare(bench, postgres, graph);
  const series = await contest(bench, {
    unit: 'requests/s',
    contestants: [relata.contestant, floors.plain, floors.numbered, bare.contestant],
  });
  await relata.stop();
  await bare.stop();
  return {
    name: locations === 1 ? 'one' : 'twenty',
    title,
    series,
    goals: [
      atLeast(series, RELATA, floors.plain.name, wanted.a),
      atLeast(series, RELATA, floors.numbered.name, wanted.b),
      ...(wanted.c === undefined ? [] : [atLeast(series, RELATA, BARE, wanted.c)]),
    ],
    checks: [relata.check(), ...floors.checks(), bare.check()],
    leftOut: floors.leftOut,
  };
}

interface Opened {
  readonly contestant: Contestant;
  /** What was verified of all runs so far. */
  check(): string;
  stop(): Promise<void>;
}

async function openRelata(bench: Bench, postgres: BenchPostgres, graph: FloorGraph): Promise<Opened> {
  const databaseUrl = await postgres.database(`relata_${graph.locations}`);
  const relata = await startRelata(bench, { databaseUrl });
  const graphs: Graph[] = [];
  for (let number = 0; number < graph.locations; number += 1) {
    graphs.push(await makeGraph(relata, `location ${number}`, graph.recordsASide));
  }
  const token = await relata.token(graphs.map(({ locationId }) => locationId));
  return overHttp(bench, postgres, {
    name: RELATA,
    databaseUrl,
    numbered: true,
    server: relata,
    headers: { authorization: `Bearer ${token}` },
    bodies: inTurns(graphs),
  });
}

async function openBare(bench: Bench, postgres: BenchPostgres, graph: FloorGraph): Promise<Opened> {
  const databaseUrl = await postgres.database(`bare_${graph.locations}`);
  await makeFloorGraph({ url: databaseUrl }, graph);
  const bare = await startBare(bench, { databaseUrl });
  return overHttp(bench, postgres, {
    name: BARE,
    databaseUrl,
    numbered: false,
    server: bare,
    headers: {},
    bodies: floorBodies(graph),
  });
}

interface HttpContestant {
  readonly name: string;
  readonly databaseUrl: string;
  /** Whether each location's events are to be numbered 1, 2, 3 … */
  readonly numbered: boolean;
  readonly server: { readonly pid: number; readonly url: string; stop(): Promise<void> };
  readonly headers: Readonly<Record<string, string>>;
  readonly bodies: Iterable<CreateBody>;
}

async function overHttp(bench: Bench, postgres: BenchPostgres, options: HttpContestant): Promise<Opened> {
  const { name, databaseUrl, server } = options;
  const load = await openLoad(bench, {
    url: server.url,
    headers: options.headers,
    mode: 'once',
    expect: [201],
    requests: requestsOf(options.bodies),
  });
  let acknowledged = 0;
  return {
    contestant: {
      name,
      async measure() {
        await postgres.query(postgres.url, 'checkpoint');
        const before = [cpuSecondsOf(server.pid), cpuSecondsOf(postgres.pid)];
        const result = await load.run({ connections: CONNECTIONS, seconds: bench.scale.seconds });
        const [own = 0, database = 0] = [cpuSecondsOf(server.pid), cpuSecondsOf(postgres.pid)].map(
          (after, index) => (after - (before[index] ?? 0)) / result.seconds,
        );
        acknowledged += result.requests;
        const written = await writtenIn(postgres, databaseUrl);
        const isWhole = written.relations === acknowledged && written.events === acknowledged;
        if (!isWhole || (options.numbered && written.misnumbered > 0)) {
          throw new Error(
            `${name}: ${acknowledged} were acknowledged, but there are ${JSON.stringify(written)}`,
          );
        }
        return {
          value: result.perSecond,
          details: { ...result.latencyMs, load: result.cpuShare, own, database },
        };
      },
    },
    check: () =>
      `${name}: ${acknowledged} acknowledged, as many relations and events${options.numbered ? ', numbered without gaps' : ''}`,
    async stop() {
      await load.stop();
      await server.stop();
    },
  };
}

interface Written {
  readonly relations: number;
  readonly events: number;
  /** Locations whose events are not numbered 1, 2, 3 … to their head. */
  readonly misnumbered: number;
}

async function writtenIn(postgres: BenchPostgres, databaseUrl: string): Promise<Written> {
  const [counted] = await postgres.query<Written>(
    databaseUrl,
    `
    select (select count(*) from relation)::int as relations,
      (select count(*) from event where type = 'RelationCreate')::int as events,
      (
        select count(*)
        from location l
        cross join lateral (select count(*) as n, min(seq) as first, max(seq) as last from event where location_id = l.id) e
        where e.n > 0 and (e.first <> 1 or e.n <> e.last or e.last <> l.head)
      )::int as misnumbered
`,
  );
  if (counted === undefined) throw new Error('nothing was counted');
  return counted;
}

function* requestsOf(bodies: Iterable<CreateBody>): Generator<LoadRequest> {
  for (const body of bodies) yield { method: 'POST', path: '/associations/relations', body };
}

/** A pair of each location, then the next of each. */
function* inTurns(graphs: readonly Graph[]): Generator<CreateBody> {
  const turns = graphs.map((graph) => ({ graph, pairs: pairsOf(graph.first, graph.second) }));
  for (;;) {
    for (const { graph, pairs } of turns) {
      const next = pairs.next();
      if (next.done) return;
      yield { locationId: graph.locationId, associationId: graph.associationId, ...next.value };
    }
  }
}
