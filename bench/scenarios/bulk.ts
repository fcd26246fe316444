import { openCopyFloor } from '../contestants/copy-floor.ts';
import { makeGraph, pairsOf, startRelata } from '../contestants/relata.ts';
import { atLeast, contest } from '../harness/contest.ts';
import { openLoad } from '../harness/load/load.ts';
import type { LoadRequest } from '../harness/load/requests.ts';
import { cpuSecondsOf } from '../harness/programs.ts';
import type { Scenario } from '../harness/scenario.ts';
import { WRITTEN, type Written } from './creating.ts';

const A_REQUEST = 1_000;
/** One location's writes come one after the other: more would wait for one another. */
const CONNECTIONS = 4;
/** Of one sample. */
const REQUESTS = { quick: 20, full: 100 };
const RELATA = 'relata';

export const bulk: Scenario = {
  name: 'bulk',
  title: 'Create relations in bulk',
  about: [
    `${CONNECTIONS} clients create ${A_REQUEST} relations a request, all in one location, with their events.`,
    'The floor is COPY: the same rows, from a file on the database’s own machine, into the same tables with the same',
    'indexes, in one transaction a sample. It reads nothing, checks nothing and answers nobody.',
  ].join(' '),
  async run(bench) {
    const requests = bench.quick ? REQUESTS.quick : REQUESTS.full;
    const relations = (bench.scale.rounds + 1) * requests * A_REQUEST;
    const postgres = await bench.postgres();
    const databaseUrl = await postgres.database('relata');
    const relata = await startRelata(bench, { databaseUrl });
    const graph = await makeGraph(relata, 'bulk', Math.ceil(Math.sqrt(relations)));
    const copy = await openCopyFloor(postgres, databaseUrl);
    const load = await openLoad(bench, {
      url: relata.url,
      headers: { authorization: `Bearer ${await relata.token([graph.locationId])}` },
      mode: 'once',
      expect: [200],
      requests: inBulk(graph, relations),
    });
    let acknowledged = 0;
    const series = await contest(bench, {
      unit: 'rows/s',
      contestants: [
        {
          name: RELATA,
          async measure() {
            await postgres.query(postgres.url, 'checkpoint');
            const pids = { own: relata.pid, database: postgres.pid };
            const before = { own: cpuSecondsOf(pids.own), database: cpuSecondsOf(pids.database) };
            const { perSecond, seconds, latencyMs } = await load.run({
              connections: CONNECTIONS,
              count: requests,
            });
            const share = (of: 'own' | 'database'): number => (cpuSecondsOf(pids[of]) - before[of]) / seconds;
            acknowledged += requests * A_REQUEST;
            const [written] = await postgres.query<Written>(databaseUrl, WRITTEN);
            assertWritten(written, acknowledged);
            const details = { ...latencyMs, own: share('own'), database: share('database') };
            return { value: perSecond * A_REQUEST, details };
          },
        },
        copy,
      ],
    });
    return {
      parts: [
        {
          name: 'bulk',
          title: `${A_REQUEST} relations a request`,
          series,
          goals: [atLeast(series, RELATA, copy.name, 0.3)],
          checks: [
            `relata: ${acknowledged} acknowledged, as many relations and events, numbered without gaps`,
            await copy.check(),
          ],
          leftOut: [],
        },
      ],
    };
  },
};

/** Each of those that were sent must be there, with its event. */
export function assertWritten(written: Written | undefined, acknowledged: number): void {
  const { relations, events, misnumbered } = written ?? {};
  if (relations === acknowledged && events === acknowledged && misnumbered === 0) return;
  throw new Error(`relata: ${acknowledged} were acknowledged, but there are ${JSON.stringify(written)}`);
}

/** The next so many, and leaves the others for later. */
export function* next<Item>(count: number, items: Iterator<Item>): Generator<Item> {
  for (let taken = 0; taken < count; taken += 1) {
    const item = items.next();
    if (item.done) return;
    yield item.value;
  }
}

function* inBulk(graph: Awaited<ReturnType<typeof makeGraph>>, relations: number): Generator<LoadRequest> {
  const { locationId, associationId } = graph;
  const pairs = pairsOf(graph.first, graph.second);
  for (let made = 0; made < relations; made += A_REQUEST) {
    const add = [...next(A_REQUEST, pairs)].map((pair) => ({ associationId, ...pair }));
    yield { method: 'POST', path: '/associations/relations/bulk', body: { locationId, add } };
  }
}
