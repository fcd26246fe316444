import { totalmem } from 'node:os';
import '../../packages/server/src/app.ts';
import { faultsOfAll } from '../../packages/server/test/grown/all-statements.ts';
import { fillDelivery } from '../../packages/server/test/grown/grown-delivery.ts';
import { READS_MORE, READS_MORE_AT_SIZE } from '../../packages/server/test/grown/reads-more.ts';
import {
  fillGrown,
  type Grown,
  type GrownRelata,
  startGrown,
  withServersClient,
} from '../growth/grown-relata.ts';
import { openDelivery, openRead, READS, type Read } from '../growth/reads.ts';
import { BULK, openBulk, openCreates, openRaw } from '../growth/writes.ts';
import { atLeast, type Contestant, contest, spreadOf } from '../harness/contest.ts';
import type { BenchPostgres } from '../harness/postgres.ts';
import { memoryOf } from '../harness/programs.ts';
import type { Bench, Curve, Goal, Part, Scenario, Series } from '../harness/scenario.ts';

const FULL = {
  relations: [10_000, 1_000_000, 10_000_000],
  records: 100_000,
  locations: 10_000,
  created: 5_000,
};
const QUICK = { relations: [10_000, 100_000], records: 20_000, locations: 500, created: 500 };
const HUB = 100_000;
const BEHIND = 1_000_000;
/** Of the smallest: what is read of it must be there. */
const HUB_SHARE = 5;
/** A read may cost as much more in the largest as in the smallest, a write so many times as much. */
const READ_TIMES = 1.3;
const WRITE_TIMES = 2;
const RAW_SHARE = 0.5;
/** Any location but the large one. */
const SMALL = 50;

export const growth: Scenario = {
  name: 'growth',
  title: 'Growth: what it costs when there is more',
  about: [
    'Servers on databases of different sizes, in turns. Each has 100 000 records in one location, 9 999 smaller locations, a',
    'record with a hundred thousand relations (in the smallest database a fifth of all), an event for each relation, and 200',
    'records with 40 relations each at every size, which are what is asked about. The data were made in PostgreSQL, in the',
    'order in which they would have come about; shared_buffers is a quarter of the memory. The floor of writing is inserts',
    'of 256 rows a statement into the same tables. At the largest size the plan of every statement is looked at as well.',
  ].join(' '),
  heavy: true,
  async run(bench) {
    const scale = bench.quick ? QUICK : FULL;
    const postgres = await bench.postgres({
      shared_buffers: `${Math.round(totalmem() / 4 / 1024 / 1024)}MB`,
      max_wal_size: '16GB',
    });
    const all: Grown[] = [];
    for (const relations of scale.relations) {
      const hub = Math.min(HUB, Math.floor(relations / HUB_SHARE));
      const { records, locations } = scale;
      all.push(await fillGrown(bench, postgres, { relations, records, locations, hub }));
    }
    const plans = await plansOf(bench, all);
    const servers: GrownRelata[] = [];
    for (const grown of all) servers.push(await startGrown(bench, grown));
    const parts: Part[] = [await creating(bench, postgres, servers, scale.created)];
    for (const read of Object.keys(READS) as Read[])
      parts.push(await reading(bench, servers, read, (grown) => openRead(bench, postgres, grown, read)));
    parts.push(await delivering(bench, postgres, servers), memory(servers), plans);
    return { parts };
  },
};

async function creating(
  bench: Bench,
  postgres: BenchPostgres,
  servers: readonly GrownRelata[],
  count: number,
): Promise<Part> {
  const contestants: Contestant[] = [];
  for (const grown of servers) {
    contestants.push(
      await openCreates(bench, grown, count),
      await openBulk(bench, grown, count),
      await openRaw(bench, postgres, grown, count),
    );
  }
  const series = await contest(bench, { unit: 'rows/s', contestants });
  const made = (bench.scale.rounds + 1) * (2 * count + Math.ceil(count / BULK) * BULK);
  const checks: string[] = [];
  for (const { name, size, databaseUrl } of servers) {
    const [counted] = await postgres.query<{ relations: number }>(
      databaseUrl,
      'select count(*)::int as relations from relation',
    );
    if (counted?.relations !== size.relations + made)
      throw new Error(`${name}: ${made} were created, but there are ${counted?.relations}`);
    checks.push(`${name}: ${made} more are there, as many as were created`);
  }
  const [smallest, largest] = endsOf(servers);
  return {
    name: 'create',
    title: 'Create relations over HTTP, one by one and in bulk',
    series,
    goals: [
      atLeast(series, `relata, ${largest.name}`, `relata, ${smallest.name}`, 1 / WRITE_TIMES),
      atLeast(series, `bulk, ${largest.name}`, `bulk, ${smallest.name}`, 1 / WRITE_TIMES),
      // Both in batches.
      ...servers.map(({ name }) => atLeast(series, `bulk, ${name}`, `raw, ${name}`, RAW_SHARE)),
    ],
    curves: ['relata', 'bulk', 'raw'].map((who) =>
      curveOf(who, servers, (name) => seriesOf(series, `${who}, ${name}`)),
    ),
    checks,
    leftOut: [],
  };
}

async function reading(
  bench: Bench,
  servers: readonly GrownRelata[],
  read: Read,
  open: (grown: GrownRelata) => Promise<Contestant>,
): Promise<Part> {
  const contestants = [];
  for (const grown of servers) contestants.push(await open(grown));
  const series = await contest(bench, { unit: 'requests/s', contestants });
  return flatPart(read, READS[read].title, servers, series, 1 / READ_TIMES);
}

async function delivering(
  bench: Bench,
  postgres: BenchPostgres,
  servers: readonly GrownRelata[],
): Promise<Part> {
  const contestants = [];
  for (const grown of servers) contestants.push(await openDelivery(bench, postgres, grown, BEHIND));
  const series = await contest(bench, { unit: 'events/s', contestants });
  const title = `Deliver from a lane ${BEHIND.toLocaleString('en')} events behind, or as many as there are`;
  return flatPart('deliver', title, servers, series, 1 / READ_TIMES);
}

function flatPart(
  name: string,
  title: string,
  servers: readonly GrownRelata[],
  series: readonly Series[],
  least: number,
): Part {
  const [smallest, largest] = endsOf(servers);
  const wanted = Math.round(least * 100) / 100;
  return {
    name,
    title,
    series,
    goals: [
      atLeast(series, largest.name, smallest.name, wanted),
      // With as many relations as the largest database has.
      ...servers
        .filter(({ size }) => name === 'hub' && size !== smallest.size && size !== largest.size)
        .map((middle) => atLeast(series, largest.name, middle.name, wanted)),
    ],
    curves: [curveOf('relata', servers, (size) => seriesOf(series, size))],
    checks: [],
    leftOut: [],
  };
}

/** After all that was measured. */
function memory(servers: readonly GrownRelata[]): Part {
  const series = servers.map(
    ({ name, relata }): Series => ({
      contestant: name,
      unit: 'MB',
      better: 'less',
      samples: [memoryOf(relata.pid)],
    }),
  );
  const [smallest, largest] = endsOf(servers);
  const [least = Number.NaN] = seriesOf(series, smallest.name).samples;
  const measured = spreadOf(seriesOf(series, largest.name).samples.map((most) => most / least));
  const goal: Goal = {
    figure: largest.name,
    against: smallest.name,
    wanted: `≤ ${READ_TIMES} ×`,
    measured,
    met: measured.median <= READ_TIMES,
  };
  return {
    name: 'memory',
    title: 'Memory of the server after all that',
    series,
    goals: [goal],
    curves: [curveOf('relata', servers, (name) => seriesOf(series, name))],
    checks: [],
    leftOut: [],
  };
}

/** Every statement in the largest database, before a server works on it. */
async function plansOf(bench: Bench, all: readonly Grown[]): Promise<Part> {
  const [, { databaseUrl, name, size }] = endsOf(all);
  const excused = { ...READS_MORE, ...READS_MORE_AT_SIZE };
  const goals: Goal[] = [];
  const checks: string[] = [];
  await withServersClient(databaseUrl, async (client) => {
    await client.query('set statement_timeout = 0');
    const { locations } = size;
    const lag = Math.min(BEHIND, size.relations / 2);
    await fillDelivery(client, {
      locations,
      lag,
      retries: 10_000,
      attempts: size.relations / 10,
      keys: 100_000,
    });
    await client.query('vacuum analyze');
    await client.query(`set statement_timeout = '5s'`);
    for (const [location, which] of [
      [undefined, 'the large location'],
      [SMALL, 'a small one'],
    ] as const) {
      const found = [...(await faultsOfAll(client, location))];
      const faults = found.filter(([statement]) => !(statement in excused));
      goals.push({
        figure: `statements that read more than they should, in ${which}`,
        against: undefined,
        wanted: '0',
        measured: spreadOf([faults.length]),
        met: faults.length === 0,
        ...(faults.length > 0 && { remark: faults.map((fault) => fault.flat().join(' ')).join('; ') }),
      });
      checks.push(`${name}: every statement was run in ${which}`);
    }
    // Nobody listens where they lead.
    await client.query(`update endpoint set status = 'paused'`);
  });
  for (const { figure, measured, remark = '' } of goals) bench.log(`${measured.median} ${figure} ${remark}`);
  return { name: 'plans', title: 'Plans of all statements', series: [], goals, checks, leftOut: [] };
}

function curveOf(contestant: string, servers: readonly GrownRelata[], of: (name: string) => Series): Curve {
  const points = servers.map(({ name, size }) => ({ x: size.relations, y: spreadOf(of(name).samples) }));
  const [first] = servers;
  return { contestant, unit: of(first?.name ?? '').unit, of: 'relations', points };
}

function seriesOf(series: readonly Series[], contestant: string): Series {
  const found = series.find((each) => each.contestant === contestant);
  if (found === undefined) throw new Error(`nothing was measured of ${contestant}`);
  return found;
}

function endsOf<Item>(items: readonly Item[]): readonly [smallest: Item, largest: Item] {
  const [smallest, largest] = [items[0], items.at(-1)];
  if (smallest === undefined || largest === undefined) throw new Error('there are no sizes');
  return [smallest, largest];
}
