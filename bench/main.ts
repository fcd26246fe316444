// `npm run bench -- [names…] [options]`: measures, and says what it found.
import { writeFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { runScenario } from './harness/run.ts';
import type { Part } from './harness/scenario.ts';
import { readOptions } from './options.ts';
import { writeDocs } from './report/docs.ts';
import { environment } from './report/environment.ts';
import { type KeptScenario, merged, readKept, writeKept } from './report/kept.ts';
import { summary, terminalReport } from './report/terminal.ts';
import { scenarios } from './scenarios.ts';

const options = readOptions(process.argv.slice(2), scenarios);
if ('text' in options) {
  (options.exitCode === 0 ? console.log : console.error)(options.text);
  process.exit(options.exitCode);
}
const { chosen, quick, peers, scale, profiles, keep, json } = options;

const ending = new AbortController();
let endedBy: NodeJS.Signals | undefined;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    endedBy ??= signal;
    ending.abort(new Error(`ended by ${signal}`));
  });
}

const runs: Record<string, KeptScenario> = {};
const reports: string[] = [];
const incorrect: string[] = [];
const measuredOn = { date: new Date().toISOString().slice(0, 10), scale, environment: environment() };
for (const scenario of chosen) {
  if (quick && scenario.heavy) {
    console.error(`${scenario.name}: LEFT OUT of the quick form, it takes long`);
    continue;
  }
  const startedAt = performance.now();
  try {
    const log = (line: string): void => console.error(line);
    const { parts } = await runScenario(scenario, {
      quick,
      peers,
      scale,
      profiles,
      log,
      signal: ending.signal,
    });
    const run: KeptScenario = { ...measuredOn, parts };
    runs[scenario.name] = run;
    reports.push(terminalReport(scenario, parts));
    log(`${scenario.name}: took ${Math.round((performance.now() - startedAt) / 1_000)} s`);
    // One by one: a run of hours that is interrupted has measured something.
    if (keep) writeKept(merged(readKept(), { [scenario.name]: run }));
  } catch (error) {
    if (endedBy !== undefined) break;
    console.error(`${scenario.name}: NOT CORRECT: ${error instanceof Error ? error.stack : error}`);
    incorrect.push(scenario.name);
  }
  if (endedBy !== undefined) break;
}
const parts: Part[] = Object.values(runs).flatMap((run) => run.parts);
if (json !== undefined) await writeFile(json, `${JSON.stringify({ quick, scenarios: runs }, null, 2)}\n`);
if (keep) await writeDocs();
console.log([...reports, '', summary(parts, incorrect)].join('\n'));
if (endedBy !== undefined) {
  console.error(`interrupted by ${endedBy}`);
  process.exit(128 + constants.signals[endedBy]);
}
process.exitCode = incorrect.length > 0 ? 1 : 0;
