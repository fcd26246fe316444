import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare, type Made, type Row, sdkVersion } from '../../packages/listener/test/comparison/compare.ts';
import type { Generated } from './generated.ts';

const page = 'docs/webhooks.md';
const begin = '<!-- comparison: written by `node tools/run.mjs generate comparison` -->';
const end = '<!-- comparison ends -->';

/** Which version was measured, and when it was looked at last; another one has to be looked at anew. */
const MEASURED = { version: '3.1.0', on: '2026-11-22' };

/** The part of the page that says what each way of receiving makes of the attacks, measured right now. */
export async function generateComparison(): Promise<Generated> {
  if (sdkVersion !== MEASURED.version) {
    throw new Error(`The SDK is ${sdkVersion}: compare, read its README again, and set MEASURED`);
  }
  const text = readFileSync(join(import.meta.dirname, '../..', page), 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${page} has no place for the comparison`);
  return new Map([
    [page, `${text.slice(0, from + begin.length)}\n\n${render(await compare())}\n${text.slice(to)}`],
  ]);
}

function render(rows: readonly Row[]): string {
  const deliveries = rows.reduce((sum, row) => sum + row.deliveries, 0);
  const right = (way: keyof Row['made']): number =>
    rows.filter(({ made, due }) => made[way].runs === due).length;
  return [
    `Measured with \`@gohighlevel/api-client\` ${sdkVersion} on ${MEASURED.on}: ${rows.length} attacks, ${deliveries} requests over`,
    "HTTP to Express 5, each to three programs. A cell says how often the program's own logic ran, and the answers.",
    'Bold: it ran more often than it should.',
    '',
    '| what is sent | should run | `@relata/listener` | SDK, its README | SDK, strict |',
    '|---|---|---|---|---|',
    ...rows.map(
      ({ name, deliveries, due, made }) =>
        `| ${name}${deliveries > 1 ? ` (${deliveries})` : ''} | ${due} | ${cell(made.listener, due)} | ${cell(made.readme, due)} | ${cell(made.strict, due)} |`,
    ),
    `| **as it should** | | ${right('listener')} of ${rows.length} | ${right('readme')} of ${rows.length} | ${right('strict')} of ${rows.length} |`,
    '',
  ].join('\n');
}

function cell({ runs, statuses }: Made, due: number): string {
  const answers = [...new Set(statuses)].join(', ');
  return runs > due ? `**${runs}** · ${answers}` : `${runs} · ${answers}`;
}
