import { spreadOf } from '../harness/contest.ts';
import type { Part, Scenario } from '../harness/scenario.ts';
import { amount, measuredOf, range, short } from './numbers.ts';

/** What one scenario came to, for a terminal: figures, goals, checks, who is missing. */
export function terminalReport({ title }: Pick<Scenario, 'title'>, parts: readonly Part[]): string {
  return [`\n${title}`, ...parts.map((part) => partReport(part, parts.length > 1))].join('\n');
}

function partReport({ title, series, goals, curves = [], checks, leftOut }: Part, named: boolean): string {
  const figures = series.map(({ contestant, unit, samples }) => {
    const spread = spreadOf(samples);
    return [contestant, amount(spread.median), unit, `(${range(spread)})`];
  });
  const grown = curves.map(({ contestant, unit, points }) => [
    contestant,
    points.map(({ x, y }) => `${short(x)}: ${amount(y.median)}`).join('   '),
    unit,
  ]);
  const judged = goals.map((goal) => [
    goal.met ? 'met' : 'MISSED',
    goal.against === undefined ? goal.figure : `${goal.figure} against ${goal.against}`,
    measuredOf(goal),
    `wanted ${goal.wanted}`,
  ]);
  return [
    ...(named ? [`\n  ${title}`] : []),
    ...aligned(figures, [1, 3]),
    ...aligned(grown, []),
    ...aligned(judged, []),
    ...checks.map((check) => `  checked: ${check}`),
    ...leftOut.map((missing) => `  LEFT OUT: ${missing}`),
  ].join('\n');
}

/** Columns below one another; those that are named begin at the right. */
function aligned(rows: readonly (readonly string[])[], right: readonly number[]): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(...rows.map((row) => row[at]?.length ?? 0)),
  );
  return rows.map((row) => {
    const cells = row.map((cell, at) =>
      right.includes(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
    );
    return `  ${cells.join('  ')}`.trimEnd();
  });
}

/** The last line: how many goals were met, and what was not correct. */
export function summary(parts: readonly Part[], incorrect: readonly string[]): string {
  if (parts.length === 0 && incorrect.length === 0) return 'nothing was measured';
  const goals = parts.flatMap((part) => part.goals);
  const met = goals.filter((goal) => goal.met).length;
  const left = parts.flatMap((part) => part.leftOut).length;
  return [
    `${met} of ${goals.length} goals met`,
    ...(left > 0 ? [`${left} left out, see above`] : []),
    ...(incorrect.length > 0 ? [`NOT CORRECT: ${incorrect.join(', ')}`] : ['all checks passed']),
  ].join('; ');
}
