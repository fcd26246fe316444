import { fullProperty } from '@relata/protocol';
import type { Context } from '../command/context.ts';
import { exitCodes, Failure } from '../failure.ts';
import { Patience } from '../patience.ts';
import { encodeCell } from '../rows/cells.ts';
import { writeCsv } from '../rows/csv.ts';
import { type Format, formatOf } from '../rows/format.ts';
import type { Kind, ObjectRow, RecordRow } from '../rows/kinds.ts';
import { writeNdjson } from '../rows/ndjson.ts';
import { type PlainColumn, plainColumns } from '../rows/plain-columns.ts';
import {
  listObjects,
  type Reader,
  readAssociations,
  readObject,
  readObjects,
  readRecords,
  readRelations,
} from './pages.ts';
import { recordColumns } from './record-columns.ts';
import { openSink } from './sink.ts';

export interface ExportFlags {
  readonly format?: string;
  readonly object?: string;
  readonly association?: string;
  /** Seconds. */
  readonly giveUp: number;
}

/** A page as text, and how many rows it has. */
interface Chunk {
  readonly rows: number;
  readonly text: string;
}

/** Writes all things of a kind to a file or to stdout. */
export async function exportRows(
  context: Context,
  kind: Kind,
  file: string | undefined,
  flags: ExportFlags,
): Promise<void> {
  const { out, signal } = context;
  assertFlags(kind, flags);
  const format = formatOf(flags.format, file === '-' ? undefined : file);
  const reader: Reader = {
    client: context.api(),
    locationId: await context.location(),
    patience: new Patience({ giveUpMs: flags.giveUp * 1_000, signal, note: out.note }),
  };
  const sink = await openSink(file);
  const isToFile = file !== undefined && file !== '-';
  let rows = 0;
  // Where the rows themselves go to the terminal, they are what can be watched.
  const progress = isToFile || !process.stdout.isTTY ? out.progress(`Exporting ${kind}`) : undefined;
  try {
    for await (const chunk of chunksOf(reader, kind, format, flags)) {
      signal.throwIfAborted();
      await sink.write(chunk.text);
      rows += chunk.rows;
      progress?.update(rows);
    }
    await sink.finish();
  } catch (error) {
    await sink.abandon();
    throw error;
  } finally {
    progress?.done();
  }
  if (isToFile) out.data({ kind, format, rows, file }, () => `${rows} ${kind} in ${file}`);
  else out.note(`${rows} ${kind}`);
}

function assertFlags(kind: Kind, { object, association }: ExportFlags): void {
  if (object !== undefined && kind !== 'records')
    throw new Failure(`--object goes with records, not with ${kind}`, exitCodes.usage);
  if (association !== undefined && kind !== 'relations')
    throw new Failure(`--association goes with relations, not with ${kind}`, exitCodes.usage);
}

async function* chunksOf(
  reader: Reader,
  kind: Kind,
  format: Format,
  { object, association }: ExportFlags,
): AsyncGenerator<Chunk> {
  if (kind === 'records') yield* recordChunks(reader, format, object);
  else if (format === 'ndjson') yield* asNdjson(rowsOf(reader, kind, association));
  else yield* asCsv(rowsOf(reader, kind, association), kind);
}

async function* rowsOf(
  reader: Reader,
  kind: Exclude<Kind, 'records'>,
  association: string | undefined,
): AsyncGenerator<readonly object[]> {
  if (kind === 'objects') yield* readObjects(reader);
  else if (kind === 'associations') yield* readAssociations(reader);
  else yield* readRelations(reader, association && (await associationId(reader, association)));
}

/** By key, as people know it, or by id. */
async function associationId(reader: Reader, ref: string): Promise<string> {
  for await (const page of readAssociations(reader)) {
    const found = page.find(({ id, key }) => key === ref || id === ref);
    if (found !== undefined) return found.id;
  }
  throw new Failure(`There is no association ${ref}`, exitCodes.notFound);
}

async function* recordChunks(
  reader: Reader,
  format: Format,
  objectKey: string | undefined,
): AsyncGenerator<Chunk> {
  if (format === 'ndjson') {
    const keys = objectKey === undefined ? (await listObjects(reader)).map(({ key }) => key) : [objectKey];
    for (const key of keys) yield* asNdjson(readRecords(reader, await readObject(reader, key)));
    return;
  }
  if (objectKey === undefined)
    throw new Failure('CSV has the columns of one object: name it with --object', exitCodes.usage);
  const of = await readObject(reader, objectKey);
  const columns = recordColumns(of);
  yield { rows: 0, text: writeCsv([columns.names]) };
  for await (const page of readRecords(reader, of)) {
    yield { rows: page.length, text: writeCsv(page.map((row: RecordRow) => columns.cells(row))) };
  }
}

async function* asNdjson(pages: AsyncIterable<readonly object[]>): AsyncGenerator<Chunk> {
  for await (const page of pages) yield { rows: page.length, text: writeNdjson(page) };
}

async function* asCsv(
  pages: AsyncIterable<readonly object[]>,
  kind: Exclude<Kind, 'records'>,
): AsyncGenerator<Chunk> {
  const columns = plainColumns[kind];
  yield { rows: 0, text: writeCsv([columns.map(({ name }) => name)]) };
  for await (const page of pages) {
    const flat = kind === 'objects' ? (page as readonly ObjectRow[]).map(withPrimary) : page;
    const cells = flat.map((row) => columns.map((column) => cellOf(row, column)));
    yield { rows: page.length, text: writeCsv(cells) };
  }
}

/** The primary display property's name and type, as columns of their own. Other fields come with the records. */
function withPrimary(row: ObjectRow): object {
  const { key, primaryDisplayProperty, fields } = row;
  const primary = fields.find((field) => fullProperty(key, field.key) === primaryDisplayProperty);
  return { ...row, primaryName: primary?.name, primaryType: primary?.dataType };
}

/** An empty list is an empty cell, but where that would leave what there is. */
function cellOf(row: unknown, { path, type, keepsEmpty }: PlainColumn): string {
  const value = at(row, path);
  return encodeCell(value, keepsEmpty && Array.isArray(value) && value.length === 0 ? 'text' : type);
}

function at(row: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], row);
}
