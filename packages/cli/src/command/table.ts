import { withoutControls } from './colors.ts';
import type { Output } from './output.ts';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string | number | null | undefined;
  /** At least so wide: where rows are written one by one, their columns stay where they are. */
  readonly width?: number;
}

/** Columns one below the other, their titles above them. */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { style }: Pick<Output, 'style'>,
): string {
  const cells = rows.map((row) => columns.map(({ cell }) => textOf(cell(row))));
  const widths = columns.map(({ title, width = 0 }, at) =>
    Math.max(title.length, width, ...cells.map((line) => line[at]?.length ?? 0)),
  );
  const titles = columns.map(({ title }) => title);
  return [style('bold', lineOf(titles, widths)), ...cells.map((line) => lineOf(line, widths))].join('\n');
}

/** One row of a table whose rows are written as they come; its columns all have a width. */
export function tableLine<Row>(row: Row, columns: readonly Column<Row>[]): string {
  return lineOf(
    columns.map(({ cell }) => textOf(cell(row))),
    columns.map(({ width = 0 }) => width),
  );
}

export function tableTitles<Row>(columns: readonly Column<Row>[], { style }: Pick<Output, 'style'>): string {
  const titles = columns.map(({ title }) => title);
  return style(
    'bold',
    lineOf(
      titles,
      columns.map(({ width = 0 }) => width),
    ),
  );
}

/** Names on the left, what they are on the right; what is undefined is left out. */
export function details(
  entries: Readonly<Record<string, string | number | boolean | null | undefined>>,
  { style }: Pick<Output, 'style'>,
): string {
  const shown = Object.entries(entries).filter(([, value]) => value !== undefined);
  const width = Math.max(...shown.map(([name]) => name.length));
  return shown
    .map(([name, value]) => `${style('dim', name.padEnd(width))}  ${textOf(value as string)}`)
    .join('\n');
}

function textOf(value: string | number | boolean | null | undefined): string {
  return value === null || value === undefined ? '-' : withoutControls(String(value)).replace(/\s+/g, ' ');
}

function lineOf(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, at) => cell.padEnd(widths[at] ?? 0))
    .join('  ')
    .trimEnd();
}
