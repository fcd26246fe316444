import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { exitCodes, Failure } from '../failure.ts';
import { type ColumnPlan, type Columns, planColumns, readCells } from '../rows/columns.ts';
import { MalformedCsv, readCsv } from '../rows/csv.ts';
import type { Format } from '../rows/format.ts';
import { readNdjson } from '../rows/ndjson.ts';
import type { SourceRow } from '../rows/row.ts';

/** What is to be imported, and how it is read. */
export interface SourceOptions {
  /** undefined: stdin. */
  readonly file: string | undefined;
  readonly format: Format;
  readonly delimiter: string;
  readonly mappings: ReadonlyMap<string, string>;
  readonly columns: Columns;
}

/** What is known of a file that has been read once from end to end. */
export interface Surveyed {
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** The rows in their order. Throws a `Failure` where the file cannot be read, or not from some line on. */
export async function* readRows(options: SourceOptions): AsyncGenerator<SourceRow> {
  yield* rowsIn(options, bytesOf(options.file));
}

/** Reads all of a file before anything is written: what cannot be read to its end is not half imported. */
export async function survey(options: SourceOptions & { readonly file: string }): Promise<Surveyed> {
  const hash = createHash('sha256');
  let bytes = 0;
  async function* watched(): AsyncGenerator<Buffer> {
    for await (const chunk of bytesOf(options.file)) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  }
  let rows = 0;
  for await (const _ of rowsIn(options, watched())) rows += 1;
  return { rows, bytes, sha256: hash.digest('hex') };
}

async function* rowsIn(options: SourceOptions, bytes: AsyncIterable<Buffer>): AsyncGenerator<SourceRow> {
  if (options.format === 'ndjson') {
    yield* readNdjson(bytes);
    return;
  }
  let plan: ColumnPlan | undefined;
  try {
    for await (const row of readCsv(bytes, options.delimiter)) {
      if (plan === undefined) plan = planHeader(row.cells, options);
      else yield readCells(row, plan);
    }
  } catch (error) {
    if (!(error instanceof MalformedCsv)) throw error;
    throw new Failure(`${options.file ?? 'stdin'}: ${error.message}`, exitCodes.usage, { cause: error });
  }
  if (plan === undefined)
    throw new Failure(
      `${options.file ?? 'stdin'} is empty: CSV begins with the names of its columns`,
      exitCodes.usage,
    );
}

function planHeader(cells: readonly string[], { mappings, columns, delimiter }: SourceOptions): ColumnPlan {
  const [only = ''] = cells;
  const other = [';', '\t', '|'].find((each) => each !== delimiter && only.includes(each));
  if (cells.length === 1 && other !== undefined) {
    const shown = other === '\t' ? 'tab' : other;
    throw new Failure(
      `The first line has one column. Is it parted by another character? --delimiter ${JSON.stringify(shown)}`,
      exitCodes.usage,
    );
  }
  return planColumns(cells, mappings, columns);
}

async function* bytesOf(file: string | undefined): AsyncGenerator<Buffer> {
  if (file === undefined) {
    yield* process.stdin as AsyncIterable<Buffer>;
    return;
  }
  await assertFile(file);
  yield* createReadStream(file) as AsyncIterable<Buffer>;
}

async function assertFile(file: string): Promise<void> {
  const failed = (what: string): Failure => new Failure(`${file} ${what}`, exitCodes.usage);
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw failed(error.code === 'ENOENT' ? 'is not there' : `cannot be read (${error.code})`);
  });
  if (found.isDirectory()) throw failed('is a folder');
}
