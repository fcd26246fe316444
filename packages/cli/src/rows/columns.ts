import { exitCodes, Failure } from '../failure.ts';
import { CellFault, type CellType, cellTypes, decodeCell } from './cells.ts';
import type { CsvRow } from './csv.ts';
import type { Fault, SourceRow } from './row.ts';

/** Where the cells of a column go in what the row becomes. */
export interface Place {
  readonly path: readonly string[];
  readonly type: CellType;
}

/** What a kind of things knows of its columns. */
export interface Columns {
  /** The place of a name; undefined for one that is no column. */
  place(name: string): Place | 'ignored' | undefined;
  /** Says what is missing where the named columns are not enough. */
  missing(names: ReadonlySet<string>): string | undefined;
}

interface Column extends Place {
  readonly header: string;
}

/** How the rows of a file are read. */
export interface ColumnPlan {
  readonly headers: readonly string[];
  readonly columns: readonly (Column | undefined)[];
}

/** `--map "Asking price=price:number"`; nothing behind the sign leaves the column out. */
export function readMappings(texts: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    texts.map((text) => {
      const at = text.lastIndexOf('=');
      if (at < 1)
        throw new Failure(
          `--map must be like "Asking price=price", not ${JSON.stringify(text)}`,
          exitCodes.usage,
        );
      return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
    }),
  );
}

/** Throws a `Failure` that says all that is wrong with the names of the columns. */
export function planColumns(
  headers: readonly string[],
  mappings: ReadonlyMap<string, string>,
  known: Columns,
): ColumnPlan {
  const names = headers.map((header) => header.trim());
  const problems = [...mappings.keys()]
    .filter((header) => !names.includes(header))
    .map((header) => `--map: there is no column ${JSON.stringify(header)}`);
  const taken = new Map<string, string>();
  const columns = names.map((header): Column | undefined => {
    const target = mappings.get(header) ?? header;
    if (target === '' && mappings.has(header)) return undefined;
    const shown = JSON.stringify(header);
    const [name = '', type] = split(target);
    const place = name === '' ? undefined : known.place(name);
    if (place === 'ignored') return undefined;
    if (place === undefined) {
      problems.push(
        `The column ${shown} is none of these rows: --map ${quoted(`${header}=name`)}, or ${quoted(`${header}=`)} to leave it out`,
      );
      return undefined;
    }
    const other = taken.get(place.path.join('\n'));
    if (other !== undefined) problems.push(`The columns ${other} and ${shown} are the same`);
    taken.set(place.path.join('\n'), shown);
    return { header, path: place.path, type: type ?? place.type };
  });
  const missing = known.missing(new Set(names.map((header) => split(mappings.get(header) ?? header)[0])));
  if (missing !== undefined) problems.push(missing);
  if (problems.length > 0) throw new Failure(problems.join('\n'), exitCodes.usage);
  return { headers: names, columns };
}

/** `price:number` → the name and the type. */
function split(target: string): readonly [name: string, type: CellType | undefined] {
  const at = target.lastIndexOf(':');
  const type = cellTypes.find((each) => at > 0 && each === target.slice(at + 1));
  return type === undefined ? [target, undefined] : [target.slice(0, at), type];
}

function quoted(text: string): string {
  return `"${text}"`;
}

/** A row's cells in their places. */
export function readCells({ line, cells }: CsvRow, { headers, columns }: ColumnPlan): SourceRow {
  const input = Object.fromEntries(headers.map((header, index) => [header, cells[index] ?? '']));
  const faulty = (fault: Fault): SourceRow => ({ line, fault, input });
  if (cells.length !== headers.length) {
    const message = `The row has ${cells.length} cells, and there are ${headers.length} columns`;
    return { line, fault: { code: 'cells', message }, input: cells };
  }
  const value: Record<string, unknown> = {};
  for (const [index, column] of columns.entries()) {
    if (column === undefined) continue;
    try {
      put(value, column.path, decodeCell(cells[index] as string, column.type));
    } catch (error) {
      if (!(error instanceof CellFault)) throw error;
      return faulty({
        code: 'cell',
        message: `The column ${JSON.stringify(column.header)} ${error.message}`,
      });
    }
  }
  return { line, value };
}

function put(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  if (value === undefined) return;
  let at = target;
  for (const key of path.slice(0, -1)) {
    at[key] ??= {};
    at = at[key] as Record<string, unknown>;
  }
  at[path.at(-1) as string] = value;
}
