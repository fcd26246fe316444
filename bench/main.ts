// `npm run bench -- [names…] [options]`: measures, and says what it found.
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { thisMachine } from './harness/machine.ts';
import { runScenario } from './harness/run.ts';
import type { Scale, Scenario, ScenarioResult } from './harness/scenario.ts';
import { scenarios } from './scenarios.ts';

const USAGE = `usage: npm run bench -- [names…] [options]

  names          which scenarios; without any, all
  --quick        a short run of all that is not heavy, without others' software: under 3 minutes
  --no-peers     leave out others' software, which is installed on demand
  --seconds <n>  how long each sample takes
  --rounds <n>   how many samples of each contestant
  --json <file>  write the results to a file
  --profile <folder>  leave CPU profiles of relata there
  --list         say which scenarios there are

scenarios:
${scenarios.map(({ name, title }) => `  ${name.padEnd(14)} ${title}`).join('\n')}
`;

const FULL: Scale = { seconds: 5, rounds: 5 };
const QUICK: Scale = { seconds: 1, rounds: 2 };

const { values, positionals } = read();
const chosen = choose(positionals);
const quick = values.quick ?? false;
const scale = {
  seconds: numberOf('seconds', values.seconds) ?? (quick ? QUICK : FULL).seconds,
  rounds: numberOf('rounds', values.rounds) ?? (quick ? QUICK : FULL).rounds,
};

const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => ending.abort(new Error(`ended by ${signal}`)));
}

const results: Record<string, ScenarioResult> = {};
const failures: string[] = [];
for (const scenario of chosen) {
  if (quick && scenario.heavy) {
    console.error(`${scenario.name}: LEFT OUT of the quick form, it takes long`);
    continue;
  }
  try {
    results[scenario.name] = await runScenario(scenario, {
      quick,
      peers: !quick && values.peers !== false,
      scale,
      profiles: values.profile === undefined ? undefined : resolve(values.profile),
      log: (line) => console.error(line),
      signal: ending.signal,
    });
  } catch (error) {
    console.error(`${scenario.name}: FAILED: ${error instanceof Error ? error.stack : error}`);
    failures.push(scenario.name);
  }
  if (ending.signal.aborted) process.exit(130);
}
const run = { machine: thisMachine(), at: new Date().toISOString(), quick, scale, results };
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(run, null, 2)}\n`);
else console.log(JSON.stringify(run, null, 2));
if (failures.length > 0) {
  console.error(`not correct, so without figures: ${failures.join(', ')}`);
  process.exitCode = 1;
}

function read() {
  try {
    const read = parseArgs({
      allowPositionals: true,
      allowNegative: true,
      options: {
        quick: { type: 'boolean' },
        peers: { type: 'boolean' },
        seconds: { type: 'string' },
        rounds: { type: 'string' },
        json: { type: 'string' },
        profile: { type: 'string' },
        list: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (read.values.help || read.values.list) {
      console.log(USAGE);
      process.exit();
    }
    return read;
  } catch (error) {
    return refuse((error as Error).message);
  }
}

function choose(names: readonly string[]): readonly Scenario[] {
  if (names.length === 0) return scenarios;
  return names.map((name) => {
    const found = scenarios.find((scenario) => scenario.name === name);
    return found ?? refuse(`there is no scenario ${name}`);
  });
}

function numberOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!(number > 0)) refuse(`--${name} takes a number above 0, not ${text}`);
  return number;
}

function refuse(what: string): never {
  console.error(`${what}\n\n${USAGE}`);
  process.exit(2);
}
