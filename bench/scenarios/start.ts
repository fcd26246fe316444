import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Relata, type RelataOptions, startRelata } from '../contestants/relata.ts';
import { atMost, type Contestant, contest } from '../harness/contest.ts';
import { memoryOf } from '../harness/programs.ts';
import type { Bench, Scenario, Series } from '../harness/scenario.ts';

const POSTGRES = 'on PostgreSQL';
const POSTGRES_NEW = 'on PostgreSQL, empty database';
const EMBEDDED = 'embedded';
const EMBEDDED_NEW = 'embedded, new folder';

/** Without a request, before memory is looked at. */
const IDLE_SECONDS = 10;
const IDLE_SECONDS_QUICK = 1;

export const start: Scenario = {
  name: 'start',
  title: 'Start, and the memory of a relata that has nothing to do',
  about:
    'Time is counted from the start of the process to its line `relata is listening on …`; it runs from source, as in a clone. ' +
    'With an empty database, or a new folder, the schema is made, and embedded the demo too; otherwise they are there from a start before. ' +
    'Memory is what is resident of the process, the embedded database included, ten seconds later without a request.',
  async run(bench) {
    const postgres = await bench.postgres();
    const database = await postgres.database('relata');
    const folder = join(bench.folder, 'warm');
    for (const options of [{ databaseUrl: database }, { dataDir: folder }]) {
      await (await startRelata(bench, asAUser(options))).stop();
    }

    const memory = new Map<string, number[]>();
    const contestants = [
      starting(bench, POSTGRES, memory, () => ({ databaseUrl: database })),
      starting(bench, EMBEDDED, memory, () => ({ dataDir: folder })),
      starting(bench, POSTGRES_NEW, memory, async (round) => {
        return { databaseUrl: await postgres.database(`relata${round + 1}`) };
      }),
      starting(bench, EMBEDDED_NEW, memory, (round) => ({ dataDir: join(bench.folder, `new${round + 1}`) })),
    ];
    const times = await contest(bench, { unit: 'ms', better: 'less', contestants, warmUp: !bench.quick });
    const sizes = times.map(
      ({ contestant }): Series => ({
        contestant,
        unit: 'MB',
        better: 'less',
        samples: memory.get(contestant) ?? [],
      }),
    );
    const starts = times.reduce((sum, { samples }) => sum + samples.length, 0);
    return {
      parts: [
        {
          name: 'time',
          title: 'until it listens',
          series: times,
          goals: [atMost(times, POSTGRES, 700), atMost(times, EMBEDDED, 1_500)],
          checks: [
            `after each of ${starts} starts a location was made, its associations listed and its log read`,
          ],
          leftOut: [],
        },
        {
          name: 'memory',
          title: 'resident, idle',
          series: sizes,
          goals: [atMost(sizes, POSTGRES, 150), atMost(sizes, EMBEDDED, 450)],
          checks: [],
          leftOut: [],
        },
      ],
    };
  },
};

function starting(
  bench: Bench,
  name: string,
  memory: Map<string, number[]>,
  options: (round: number) => RelataOptions | Promise<RelataOptions>,
): Contestant {
  return {
    name,
    async measure(round) {
      const relata = await startRelata(bench, asAUser(await options(round)));
      await sleep((bench.quick ? IDLE_SECONDS_QUICK : IDLE_SECONDS) * 1_000);
      const resident = memoryOf(relata.pid);
      if (round >= 0) memory.set(name, [...(memory.get(name) ?? []), resident]);
      await checkThatItWorks(name, relata);
      await relata.stop();
      return { value: relata.startMs };
    },
  };
}

async function checkThatItWorks(name: string, relata: Relata): Promise<void> {
  const { id } = await relata.call('POST', '/v1/locations', { name: 'bench' });
  const { total } = await relata.call('GET', `/associations/?locationId=${id}`);
  const { data } = await relata.call('GET', `/v1/events?locationId=${id}`);
  if (total === 0) throw new Error(`${name}: a new location has no associations`);
  if (data === undefined) throw new Error(`${name}: there is no log`);
  await relata.call('DELETE', `/v1/locations/${id}`);
}

/** Demo and log as they are by default. */
function asAUser(options: RelataOptions): RelataOptions {
  return { ...options, env: { RELATA_DEMO: 'on', RELATA_LOG_LEVEL: 'info' } };
}
