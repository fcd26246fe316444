import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { openCopyFloor } from '../contestants/copy-floor.ts';
import { type Graph, makeGraph, pairsOf, type Relata, startRelata } from '../contestants/relata.ts';
import { atLeast, contest } from '../harness/contest.ts';
import { cpuSecondsOf } from '../harness/programs.ts';
import type { Scenario } from '../harness/scenario.ts';
import { assertWritten, next } from './bulk.ts';
import { WRITTEN, type Written } from './creating.ts';

/** Of one sample. */
const ROWS = { quick: 20_000, full: 1_000_000 };
/** A million rows are a long sample: there is less to be told apart. */
const ROUNDS_MAX = 3;
const RELATA = 'relata import';
const main = join(import.meta.dirname, '../../packages/cli/src/main.ts');

export const importRelations: Scenario = {
  name: 'import',
  title: 'Import a million relations',
  about: [
    'relata import relations, with a file of NDJSON such as relata export writes, from the start of the command to its end:',
    'it reads the file twice, checks each row, and can go on where it was broken off.',
    'The floor is COPY of the same rows, as with bulk.',
  ].join(' '),
  async run(bench) {
    const rows = bench.quick ? ROWS.quick : ROWS.full;
    const rounds = Math.min(ROUNDS_MAX, bench.scale.rounds);
    const postgres = await bench.postgres();
    const databaseUrl = await postgres.database('relata');
    const relata = await startRelata(bench, { databaseUrl });
    const graph = await makeGraph(relata, 'import', Math.ceil(Math.sqrt(rounds * rows)));
    const token = await relata.token([graph.locationId]);
    const copy = await openCopyFloor(postgres, databaseUrl);
    const links = linesOf(graph);
    let imported = 0;
    const series = await contest(bench, {
      unit: 'rows/s',
      rounds,
      warmUp: false,
      contestants: [
        {
          name: RELATA,
          async measure(round) {
            const file = join(bench.folder, `relations-${round}.ndjson`);
            await writeLines(file, next(rows, links));
            await postgres.query(postgres.url, 'checkpoint');
            const before = { own: cpuSecondsOf(relata.pid), database: cpuSecondsOf(postgres.pid) };
            const from = performance.now();
            await runImport(bench, { relata, token, locationId: graph.locationId, file });
            const seconds = (performance.now() - from) / 1_000;
            const details = {
              own: (cpuSecondsOf(relata.pid) - before.own) / seconds,
              database: (cpuSecondsOf(postgres.pid) - before.database) / seconds,
            };
            imported += rows;
            const [written] = await postgres.query<Written>(databaseUrl, WRITTEN);
            assertWritten(written, imported);
            return { value: rows / seconds, details };
          },
        },
        copy,
      ],
    });
    return {
      parts: [
        {
          name: 'import',
          title: `${rows.toLocaleString('en')} relations from a file`,
          series,
          goals: [atLeast(series, RELATA, copy.name, 0.3)],
          checks: [
            `relata: ${imported} rows imported, as many relations and events, numbered without gaps`,
            await copy.check(),
          ],
          leftOut: [],
        },
      ],
    };
  },
};

interface ImportRun {
  readonly relata: Relata;
  readonly token: string;
  readonly locationId: string;
  readonly file: string;
}

async function runImport(
  bench: Parameters<Scenario['run']>[0],
  { relata, token, locationId, file }: ImportRun,
): Promise<void> {
  const profile = bench.profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${bench.profiles}`];
  const child = spawn(
    process.execPath,
    ['--conditions=relata-source', ...profile, main, 'import', 'relations', file, '--quiet', '--no-input'],
    {
      env: {
        ...process.env,
        RELATA_URL: relata.url,
        RELATA_TOKEN: token,
        RELATA_LOCATION: locationId,
        // Settings of whoever runs the bench are not to be found.
        XDG_CONFIG_HOME: bench.folder,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  bench.defer(async () => {
    child.kill('SIGKILL');
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-2_000);
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`relata import ended with ${code}: ${said}`);
}

function* linesOf({ associationId, first, second }: Graph): Generator<string> {
  for (const pair of pairsOf(first, second)) yield `${JSON.stringify({ associationId, ...pair })}\n`;
}

async function writeLines(path: string, lines: Iterable<string>): Promise<void> {
  const file = createWriteStream(path);
  for (const line of lines) if (!file.write(line)) await once(file, 'drain');
  file.end();
  await once(file, 'close');
}
