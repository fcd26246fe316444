import { spreadOf } from '../harness/contest.ts';
import type { Part, Series } from '../harness/scenario.ts';
import { partCharts } from './charts/charts.ts';
import type { KeptScenario } from './kept.ts';
import { cell, table } from './markdown.ts';
import { amount, range, short } from './numbers.ts';
import type { Described } from './page.ts';

/** What one scenario measured: its figures and pictures, what was checked, who is missing, how to repeat it. */
export function section(scenario: Described, { scale, parts }: KeptScenario): string[] {
  const { name, title, about } = scenario;
  const { rounds, seconds } = scale;
  return [
    `## ${title}`,
    '',
    about,
    '',
    ...parts.flatMap((part) => partSection(scenario, part, parts.length > 1)),
    `\`npm run bench -- ${name}\`; ${rounds} rounds, samples of ${seconds} s where they last a set time.`,
    '',
  ];
}

function partSection(scenario: Described, part: Part, named: boolean): string[] {
  const charts = partCharts(scenario, part);
  return [
    ...(named ? [`### ${part.title}`, ''] : []),
    ...figures(part.series),
    ...growth(part),
    ...shares(part),
    ...charts.flatMap(({ file, alt }) => [`![${alt}](benchmarks/${file})`, '']),
    ...listed('Checked', part.checks),
    ...listed('**Left out**', part.leftOut),
  ];
}

function figures(series: readonly Series[]): string[] {
  if (series.length === 0) return [];
  const keys = [...new Set(series.flatMap(({ details = {} }) => Object.keys(details)))];
  const titles = ['', 'median', 'lowest–highest', '', ...keys.map((key) => detailNames[key] ?? key)];
  const rows = series.map(({ contestant, unit, samples, details = {} }) => {
    const spread = spreadOf(samples);
    const rest = keys.map((key) => known(details[key]));
    return [cell(contestant), `**${amount(spread.median)}**`, range(spread), unit, ...rest];
  });
  return [...table(titles.map(cell), rows, [1, 2, ...keys.map((_, at) => at + 4)]), ''];
}

/** What cannot be measured everywhere, such as the CPU that others take, is NaN then, and null as JSON. */
function known(value: number | null | undefined): string {
  return Number.isFinite(value) ? amount(value as number) : '';
}

/** What the names of the harness mean. */
const detailNames: Readonly<Record<string, string>> = {
  p50: 'p50 ms',
  p90: 'p90 ms',
  p99: 'p99 ms',
  max: 'longest ms',
  load: 'cores taken by the load',
  own: 'by the contestant',
  database: 'by the database',
};

function growth({ curves = [] }: Part): string[] {
  return [...Map.groupBy(curves, ({ of }) => of)].flatMap(([of, lines]) => {
    const sizes = [...new Set(lines.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
    const rows = lines.map(({ contestant, unit, points }) => [
      cell(contestant),
      unit,
      ...sizes.map((size) => {
        const point = points.find(({ x }) => x === size);
        return point === undefined ? '' : `**${amount(point.y.median)}** (${range(point.y)})`;
      }),
    ]);
    const titles = [cell(of), '', ...sizes.map(short)];
    return [
      ...table(
        titles,
        rows,
        sizes.map((_, at) => at + 2),
      ),
      '',
    ];
  });
}

const SHARES = [0.5, 0.9, 0.99, 0.999, 1];

function shares({ distributions = [] }: Part): string[] {
  if (distributions.length === 0) return [];
  const rows = distributions.map(({ contestant, unit, points }) => [
    cell(contestant),
    unit,
    ...SHARES.map((share) => {
      const point = points.find((each) => each.share >= share);
      return point === undefined ? '' : amount(point.value);
    }),
  ]);
  const titles = ['', '', 'p50', 'p90', 'p99', 'p99.9', 'longest'];
  return [
    ...table(
      titles,
      rows,
      SHARES.map((_, at) => at + 2),
    ),
    '',
  ];
}

function listed(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`${title}:`, '', ...items.map((item) => `- ${cell(item)}`), ''];
}
