import { makeGraph, pairsOf, startRelata } from '../contestants/relata.ts';
import { contest } from '../harness/contest.ts';
import { openLoad } from '../harness/load/load.ts';
import { cpuSecondsOf } from '../harness/programs.ts';
import type { Scenario } from '../harness/scenario.ts';

const CONNECTIONS = 64;

export const createRelations: Scenario = {
  name: 'create',
  title: 'Create relations over HTTP',
  about: '64 clients create relations, each a request of its own.',
  async run(bench) {
    const postgres = await bench.postgres();
    const relata = await startRelata(bench, { databaseUrl: await postgres.database('relata') });
    const graph = await makeGraph(relata, 'one', 700);
    const token = await relata.token([graph.locationId]);
    const load = await openLoad(bench, {
      url: relata.url,
      headers: { authorization: `Bearer ${token}` },
      mode: 'once',
      expect: [201],
      requests: requestsOf(graph),
    });
    const series = await contest(bench, {
      unit: 'requests/s',
      contestants: [
        {
          name: 'relata',
          async measure() {
            const before = [cpuSecondsOf(relata.pid), cpuSecondsOf(postgres.pid)];
            const result = await load.run({ connections: CONNECTIONS, seconds: bench.scale.seconds });
            const [own = 0, database = 0] = [cpuSecondsOf(relata.pid), cpuSecondsOf(postgres.pid)].map(
              (after, index) => (after - (before[index] ?? 0)) / result.seconds,
            );
            const details = { ...result.latencyMs, load: result.cpuShare, own, database };
            return { value: result.perSecond, details };
          },
        },
      ],
    });
    return { parts: [{ name: 'one', title: 'one location', series, goals: [], checks: [], leftOut: [] }] };
  },
};

function* requestsOf({ locationId, associationId, first, second }: Awaited<ReturnType<typeof makeGraph>>) {
  for (const pair of pairsOf(first, second)) {
    yield { method: 'POST', path: '/associations/relations', body: { locationId, associationId, ...pair } };
  }
}
