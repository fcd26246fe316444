import type { Contestant } from '../harness/contest.ts';
import type { BenchPostgres } from '../harness/postgres.ts';
import { cpuSecondsOf } from '../harness/programs.ts';
import type { Bench } from '../harness/scenario.ts';
import { type FloorGraph, makeFloorGraph, pairsMax, relationIds } from './floor-graph.ts';
import { openPgFloor } from './pg-floor.ts';
import { openPgbench, pgbenchVersion } from './pgbench.ts';

const CLIENTS = 32;

/** `plain`: reads and inserts; `numbered`: the same under the location's lock, with events numbered without gaps. */
export type FloorForm = 'plain' | 'numbered';

/** What writes relations straight into the database, each in a transaction of its own. */
export interface Floor {
  /** Begins with the pair of this number, and takes none of those before it. */
  run(seconds: number, firstPair: number): Promise<FloorRun>;
}

export interface FloorRun {
  /** As it was told by the database. */
  readonly transactions: number;
  readonly perSecond: number;
}

export interface Floors {
  readonly plain: Contestant;
  readonly numbered: Contestant;
  /** Who stands in for pgbench, and why; empty where it is there. */
  readonly leftOut: readonly string[];
  /** What was verified of all runs so far. */
  checks(): string[];
}

/** Both floors on databases of their own. */
export async function openFloors(bench: Bench, postgres: BenchPostgres, graph: FloorGraph): Promise<Floors> {
  const version = await pgbenchVersion();
  const name = version === undefined ? `${CLIENTS} pg connections` : 'pgbench';
  const open = version === undefined ? openPgFloor : openPgbench;
  const checks = new Map<string, () => string>();
  const floorOf = async (form: FloorForm, label: string): Promise<Contestant> => {
    const url = await postgres.database(`floor_${form}_${graph.locations}`);
    await makeFloorGraph({ url }, graph);
    const floor = await open(bench, url, graph, form, CLIENTS);
    let acknowledged = 0;
    let nextPair = 0;
    checks.set(label, () => `${label}: ${acknowledged} acknowledged, as many relations and events`);
    return {
      name: label,
      async measure() {
        await postgres.query(postgres.url, 'checkpoint');
        const [cpu, startedAt] = [cpuSecondsOf(postgres.pid), performance.now()];
        const { transactions, perSecond } = await floor.run(
          Math.max(1, Math.round(bench.scale.seconds)),
          nextPair,
        );
        const seconds = (performance.now() - startedAt) / 1_000;
        const database = (cpuSecondsOf(postgres.pid) - cpu) / seconds;
        acknowledged += transactions;
        const written = await writtenIn(postgres, url);
        nextPair = written.lastPair + 1;
        if (nextPair > pairsMax(graph)) throw new Error(`${label}: the pairs are used up: prepare more`);
        const isWhole = written.relations === acknowledged && written.events === acknowledged;
        if (!isWhole || (form === 'numbered' && written.unnumbered !== 0)) {
          throw new Error(
            `${label}: ${acknowledged} were acknowledged, but there are ${JSON.stringify(written)}`,
          );
        }
        return { value: perSecond, details: { database } };
      },
    };
  };
  return {
    plain: await floorOf('plain', `${name} (a)`),
    numbered: await floorOf('numbered', `${name} (b)`),
    leftOut:
      version === undefined
        ? [
            `pgbench 15 or later was not found: ${CLIENTS} connections of pg, in a process of their own, stand in`,
          ]
        : [],
    checks: () => [...checks.values()].map((check) => check()),
  };
}

interface Written {
  readonly relations: number;
  readonly events: number;
  /** How far the heads are from the events: 0 where each location's are numbered 1, 2, 3 … to its head. */
  readonly unnumbered: number;
  readonly lastPair: number;
}

async function writtenIn(postgres: BenchPostgres, url: string): Promise<Written> {
  const [counted] = await postgres.query<Written>(
    url,
    `
    select (select count(*) from relation)::int as relations, (select count(*) from event)::int as events,
      (
        select count(*) from location l
        left join lateral (
          select count(*) as n, coalesce(min(seq), 1) as first, coalesce(max(seq), 0) as last
          from event where location_id = l.id
        ) e on true
        where e.first <> 1 or e.n <> e.last or e.last <> l.head
      )::int as unnumbered,
      (select coalesce(max(id)::bigint - ${relationIds.text(0)}, -1)::int from relation) as "lastPair"
`,
  );
  if (counted === undefined) throw new Error('nothing was counted');
  return counted;
}
