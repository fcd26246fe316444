import { join } from 'node:path';
import type { Bench } from '../harness/scenario.ts';
import type { FloorGraph } from './floor-graph.ts';
import type { Floor, FloorForm } from './floors.ts';
import type { PgFloorArgument, PgFloorOrder } from './pg-floor-main.ts';

/** Where there is no pgbench: connections of `pg` with prepared statements, in a process of their own. */
export async function openPgFloor(
  bench: Bench,
  databaseUrl: string,
  graph: FloorGraph,
  form: FloorForm,
  clients: number,
): Promise<Floor> {
  const argument: PgFloorArgument = { databaseUrl, graph, form, clients };
  const program = await bench.program(join(import.meta.dirname, 'pg-floor-main.ts'), { argument });
  return {
    run: (seconds, firstPair) => program.ask('run', { seconds, firstPair } satisfies PgFloorOrder),
  };
}
