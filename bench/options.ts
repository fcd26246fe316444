import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Scale, Scenario } from './harness/scenario.ts';

export interface Options {
  readonly chosen: readonly Scenario[];
  readonly quick: boolean;
  readonly peers: boolean;
  readonly scale: Scale;
  /** Whether the figures become those of docs/benchmarks.md. */
  readonly keep: boolean;
  /** A file for the results as JSON. */
  readonly json: string | undefined;
  /** A folder for CPU profiles. */
  readonly profiles: string | undefined;
}

/** What to do instead: say something and end. */
export interface Said {
  readonly text: string;
  readonly exitCode: 0 | 2;
}

const FULL: Scale = { seconds: 5, rounds: 5 };
const QUICK: Scale = { seconds: 0.5, rounds: 2 };

/** What the command line asks for, or what is to be answered to it. */
export function readOptions(args: readonly string[], scenarios: readonly Scenario[]): Options | Said {
  try {
    const { values, positionals } = parse(args);
    if (values.help) return { text: usage(scenarios), exitCode: 0 };
    if (values.list) return { text: listed(scenarios), exitCode: 0 };
    const [quick, keep] = [values.quick ?? false, values.keep ?? false];
    if (keep && (quick || values.profile !== undefined))
      throw new Error(
        `--keep does not go with ${quick ? '--quick' : '--profile'}: it slows down or is too short`,
      );
    const usual = quick ? QUICK : FULL;
    return {
      chosen: choose(positionals, scenarios),
      quick,
      keep,
      peers: !quick && values.peers !== false,
      scale: {
        seconds: aboveZero('seconds', values.seconds) ?? usual.seconds,
        rounds: whole('rounds', aboveZero('rounds', values.rounds)) ?? usual.rounds,
      },
      json: values.json,
      profiles: values.profile === undefined ? undefined : resolve(values.profile),
    };
  } catch (error) {
    return { text: `${(error as Error).message}\n\n${usage(scenarios)}`, exitCode: 2 };
  }
}

function usage(scenarios: readonly Scenario[]): string {
  return `usage: npm run bench -- [names…] [options]

  names               which scenarios; without any, all
  --quick             a short run of all that is not heavy, without others' software: under 3 minutes
  --no-peers          leave out others' software, which is installed when it is measured
  --seconds <n>       how long each sample takes; ${FULL.seconds}, with --quick ${QUICK.seconds}
  --rounds <n>        how many samples of each contestant; ${FULL.rounds}, with --quick ${QUICK.rounds}
  --keep              put the figures into bench/results.json and write docs/benchmarks.md anew
  --json <file>       write the results to a file as well
  --profile <folder>  leave CPU profiles of relata there; what is measured meanwhile is slower
  --list              say which scenarios there are

It ends with 1 if something was not correct, and never because a goal was missed.

scenarios:
${listed(scenarios)}`;
}

function listed(scenarios: readonly Scenario[]): string {
  return scenarios
    .map(({ name, title, heavy }) => `  ${name.padEnd(20)} ${title}${heavy ? ' (heavy)' : ''}`)
    .join('\n');
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    allowNegative: true,
    options: {
      quick: { type: 'boolean' },
      peers: { type: 'boolean' },
      seconds: { type: 'string' },
      rounds: { type: 'string' },
      keep: { type: 'boolean' },
      json: { type: 'string' },
      profile: { type: 'string' },
      list: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

function choose(names: readonly string[], scenarios: readonly Scenario[]): readonly Scenario[] {
  const unknown = names.filter((name) => !scenarios.some((scenario) => scenario.name === name));
  if (unknown.length > 0) throw new Error(`there is no scenario ${unknown.join(', ')}`);
  return names.length === 0 ? scenarios : scenarios.filter(({ name }) => names.includes(name));
}

function aboveZero(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!(number > 0)) throw new Error(`--${name} takes a number above 0, not ${text}`);
  return number;
}

function whole(name: string, number: number | undefined): number | undefined {
  if (number !== undefined && !Number.isInteger(number)) throw new Error(`--${name} takes a whole number`);
  return number;
}
