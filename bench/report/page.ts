import type { Goal, Scenario } from '../harness/scenario.ts';
import { scenarioCharts } from './charts/charts.ts';
import type { Environment } from './environment.ts';
import { type Kept, type KeptScenario, keptPath } from './kept.ts';
import { cell, table } from './markdown.ts';
import { amount, measuredOf } from './numbers.ts';
import { section } from './section.ts';

export const pagePath = 'docs/benchmarks.md';
export const chartsFolder = 'docs/benchmarks';

/** What the page takes of a scenario: its texts are the code's, its figures those that were kept. */
export type Described = Pick<Scenario, 'name' | 'title' | 'about'>;

interface Measured extends Described {
  readonly kept: KeptScenario;
}

/** docs/benchmarks.md and its pictures: path to content. */
export function page(kept: Kept, scenarios: readonly Described[]): ReadonlyMap<string, string> {
  const unknown = Object.keys(kept.scenarios).filter((name) => !scenarios.some((each) => each.name === name));
  if (unknown.length > 0) throw new Error(`${keptPath} has ${unknown.join(', ')}, which is no scenario`);
  const measured = scenarios.flatMap((scenario): Measured[] => {
    const run = kept.scenarios[scenario.name];
    return run === undefined ? [] : [{ ...scenario, kept: run }];
  });
  const missing = measured.length === 0 ? [] : scenarios.filter(({ name }) => !(name in kept.scenarios));
  const charts = measured.flatMap((scenario) =>
    scenarioCharts(scenario, scenario.kept.parts).map(
      ({ file, svg }) => [`${chartsFolder}/${file}`, svg] as const,
    ),
  );
  const text = [
    `<!-- Written by \`node tools/run.mjs generate benchmarks\` from ${keptPath}. -->`,
    '# Benchmarks',
    '',
    intro,
    ...environments(measured),
    ...goals(measured),
    ...missing.flatMap(({ name, title }) => [`**Not measured yet:** ${title} (\`${name}\`).`, '']),
    howToRepeat,
    ...measured.flatMap((scenario) => section(scenario, scenario.kept)),
  ].join('\n');
  return new Map([[pagePath, `${text.trimEnd()}\n`], ...charts]);
}

const intro = `What relata does in a second, and how long it takes, beside two kinds of others: a **floor**, which is the least that any
program could do for the same result (pgbench, a bare HTTP route, a loop that posts), and what people would use instead.
All of a comparison is measured in one run on one machine, in turns (A B C A B C …), with the same PostgreSQL, the same load
and the same generator of it, after a warm-up that does not count. Each contestant is a process of its own, and so are the
database and the load; they share the machine's cores, and what one takes the others do not have.

A figure is the median of the rounds, with the lowest and the highest beside it. A ratio is the median of the rounds' own
ratios: each round is compared with its neighbour. **The ratios are what can be compared with another machine's**; the figures
themselves belong to this one. After each run it is looked whether what was acknowledged is there, once; a run in which it
is not has no figures.
`;

const howToRepeat = `## Repeat it

\`\`\`sh
npm run bench                              # everything; takes hours
npm run bench -- create listener           # these scenarios only
npm run bench -- --quick                   # all that is not heavy, briefly, without others' software
npm run bench -- create listener --keep    # puts the figures on this page; those of other scenarios stay
npm run bench -- --help
\`\`\`

Nothing has to be installed or started before. Others' software is installed when it is measured, into \`bench/peers\`;
\`--no-peers\` leaves it out. What this page was made of is [\`${keptPath}\`](../${keptPath}). A machine that does something
else meanwhile measures that too. More is in [CONTRIBUTING.md](../CONTRIBUTING.md#measuring).
`;

function environments(measured: readonly Measured[]): string[] {
  const groups = Map.groupBy(measured, ({ kept }) => JSON.stringify([kept.environment, kept.date]));
  const several = groups.size > 1;
  return [...groups.values()].flatMap((scenarios) => {
    const [first] = scenarios;
    if (first === undefined) return [];
    const { environment, date } = first.kept;
    const titles = several ? `: ${scenarios.map(({ name }) => `\`${name}\``).join(', ')}` : '';
    return [`## Measured on ${date}${titles}`, '', ...environmentTable(environment), ''];
  });
}

function environmentTable({ machine, syncMs, versions }: Environment): string[] {
  const { cpu, cores, memoryGb, system, node } = machine;
  return table(
    ['', ''],
    [
      ['processor', `${cpu}, ${cores} ${cores === 1 ? 'core' : 'cores'}`],
      ['memory', `${memoryGb} GB`],
      ['system', system],
      ['durable write', `8 KiB and \`fdatasync\`: ${amount(syncMs)} ms; \`fsync\` is on everywhere`],
      ['Node', node],
      ...Object.entries(versions).map(([name, version]) => [name, version]),
    ].map((row) => row.map(cell)),
  );
}

function goals(measured: readonly Measured[]): string[] {
  const rows = measured.flatMap(({ title, kept }) =>
    kept.parts.flatMap((part) => part.goals.map((goal) => ({ title, part: part.title, goal }))),
  );
  if (rows.length === 0) return [];
  const met = rows.filter(({ goal }) => goal.met).length;
  return [
    '## Goals',
    '',
    `${met} of ${rows.length} are met. [Where the time goes](performance.md) explains the others.`,
    '',
    ...table(
      ['scenario', 'what', 'against', 'goal', 'measured', 'met'],
      rows.map(({ title, part, goal }) => [
        `[${cell(title)}](#${anchorOf(title)})`,
        cell(whatOf(part, goal, title)),
        cell(goal.against ?? ''),
        cell(goal.wanted),
        cell(measuredOf(goal)),
        goal.met ? 'yes' : `**no**${goal.remark === undefined ? '' : `: ${cell(goal.remark)}`}`,
      ]),
    ),
    '',
  ];
}

function whatOf(part: string, { figure }: Goal, title: string): string {
  return part === title ? figure : `${part}: ${figure}`;
}

/** As GitHub makes it of a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}
