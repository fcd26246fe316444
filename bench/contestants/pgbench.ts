import { execFile, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Bench } from '../harness/scenario.ts';
import { type FloorGraph, pairScript } from './floor-graph.ts';
import { createStatement, lockStatement } from './floor-sql.ts';
import type { Floor, FloorForm, FloorRun } from './floors.ts';

/** Earlier ones do not pipeline. */
const VERSION_MIN = 15;
/** Beyond the time that was asked for: what is longer under way hangs. */
const LATE_MS = 60_000;

/** The version of the system's pgbench; undefined if there is none that can be used. */
export async function pgbenchVersion(): Promise<string | undefined> {
  const { stdout } = await promisify(execFile)('pgbench', ['--version']).catch(() => ({ stdout: '' }));
  const version = /\(PostgreSQL\) ([\d.]+)/.exec(stdout)?.[1];
  return version !== undefined && Number.parseInt(version, 10) >= VERSION_MIN ? version : undefined;
}

/** The system's pgbench: C, a thread, no HTTP. As little as a program can do that is not the database. */
export async function openPgbench(
  bench: Bench,
  databaseUrl: string,
  graph: FloorGraph,
  form: FloorForm,
  clients: number,
): Promise<Floor> {
  const script = join(bench.folder, `pgbench-${form}-${graph.locations}.sql`);
  await writeFile(script, scriptOf(graph, form, clients));
  return {
    run: (seconds, firstPair) =>
      run(bench, clients, [
        ...['--no-vacuum', '--protocol=prepared', `--client=${clients}`, '--jobs=1', `--time=${seconds}`],
        // Each client counts for itself, from the first pair that nobody has had.
        ...['--define', `turn=${Math.ceil(firstPair / clients)}`, `--file=${script}`, databaseUrl],
      ]),
  };
}

function scriptOf(graph: FloorGraph, form: FloorForm, clients: number): string {
  // Each is a parameter of the prepared statement.
  const create = createStatement(
    {
      locationId: ':location_id',
      associationId: ':association_id',
      firstRecordId: ':first_id',
      secondRecordId: ':second_id',
      id: ':relation_id::text',
      webhookId: 'gen_random_uuid()::text',
      traceId: 'gen_random_uuid()::text',
    },
    form === 'numbered' ? 'head' : { seq: '(:pair)::bigint' },
  );
  const statements =
    form === 'numbered'
      ? [
          '\\startpipeline',
          'begin;',
          `${lockStatement(':location_id')};`,
          `${create};`,
          'commit;',
          '\\endpipeline',
        ]
      : [`${create};`];
  return `\\set pair :turn * ${clients} + :client_id
\\set turn :turn + 1
${pairScript(graph)}
${statements.join('\n')}
`;
}

async function run(bench: Bench, clients: number, args: readonly string[]): Promise<FloorRun> {
  const child = spawn('pgbench', args, {
    env: { ...process.env, PGOPTIONS: '-c plan_cache_mode=force_generic_plan' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LATE_MS + bench.scale.seconds * 1_000,
  });
  bench.defer(async () => void child.kill());
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  const transactions = Number(/transactions actually processed: (\d+)/.exec(output)?.[1]);
  const perSecond = Number(/^tps = ([\d.]+)/m.exec(output)?.[1]);
  if (code !== 0 || !(perSecond > 0)) {
    throw new Error(`pgbench with ${clients} clients ended with ${code}:\n${output.slice(0, 2_000)}`);
  }
  return { transactions, perSecond };
}
