import { realpath } from 'node:fs/promises';
import type { Context } from '../command/context.ts';
import { exitCodes, Failure } from '../failure.ts';
import { Patience } from '../patience.ts';
import { readMappings } from '../rows/columns.ts';
import { formatOf } from '../rows/format.ts';
import type { Kind } from '../rows/kinds.ts';
import { associationImporter } from './associations.ts';
import { assertIds, readIds } from './ids.ts';
import type { Importer, Target } from './importer.ts';
import { inOrder } from './in-order.ts';
import { Keeper } from './keeper.ts';
import { objectImporter } from './objects.ts';
import { piecesOf, type RowError, sendPiece } from './pieces.ts';
import { recordImporter } from './records.ts';
import { relationImporter } from './relations.ts';
import { openReport, type ReportFile } from './report-file.ts';
import { readRows, type SourceOptions, type Surveyed, survey } from './source.ts';
import { type Binding, type Counts, forgetState, hashOf, newState, readState, type State } from './state.ts';

export interface ImportFlags {
  readonly format?: string;
  readonly delimiter: string;
  readonly object?: string;
  readonly map: readonly string[];
  readonly ids: readonly string[];
  readonly errors?: string;
  readonly dryRun?: boolean;
  readonly restart?: boolean;
  /** Seconds. */
  readonly giveUp: number;
}

/** Rows that are said to have failed where there is no file for them. */
const SHOWN_MAX = 10;

/** All that an import works with. */
interface Plan {
  readonly kind: Kind;
  readonly target: Target;
  // biome-ignore lint/suspicious/noExplicitAny: what a row becomes is its importer's own
  readonly importer: Importer<any>;
  readonly source: SourceOptions;
  readonly flags: ImportFlags;
}

/** Imports a file, or stdin. Throws a `Failure` that ends with 8 where rows have failed. */
export async function importRows(
  context: Context,
  kind: Kind,
  given: string | undefined,
  flags: ImportFlags,
): Promise<void> {
  const file = given === '-' ? undefined : given;
  await assertFlags(kind, file, flags);
  if (file === undefined && process.stdin.isTTY)
    throw new Failure('Name the file to import, or send it to stdin', exitCodes.usage);
  const { out, signal } = context;
  const target: Target = {
    client: context.api(),
    locationId: await context.location(),
    patience: new Patience({ giveUpMs: flags.giveUp * 1_000, signal, note: out.note }),
    object: flags.object,
    note: out.note,
  };
  const importer = await importerOf(kind, target, flags);
  const source: SourceOptions = {
    file,
    format: formatOf(flags.format, file),
    delimiter: flags.delimiter === 'tab' ? '\t' : flags.delimiter,
    mappings: readMappings(flags.map),
    columns: importer.columns,
  };
  const plan: Plan = { kind, target, importer, source, flags };
  const surveyed = file === undefined ? undefined : await survey({ ...source, file });
  if (flags.dryRun) await rehearse(context, plan, surveyed);
  else await perform(context, plan, file, surveyed);
}

async function assertFlags(kind: Kind, file: string | undefined, flags: ImportFlags): Promise<void> {
  const wrong = (text: string): Failure => new Failure(text, exitCodes.usage);
  if (flags.object !== undefined && kind !== 'records')
    throw wrong(`--object goes with records, not with ${kind}`);
  if (kind !== 'relations' && flags.ids.length > 1) throw wrong('--ids is one file, to be written');
  if (flags.delimiter.length !== 1 && flags.delimiter !== 'tab')
    throw wrong('--delimiter must be one character, or tab');
  const real = async (path: string): Promise<string> => realpath(path).catch(() => path);
  const written = [flags.errors, ...(kind === 'relations' ? [] : flags.ids)].filter(
    (path) => path !== undefined,
  );
  const paths = await Promise.all([...(file === undefined ? [] : [file]), ...written].map(real));
  if (new Set(paths).size < paths.length)
    throw wrong('The input, --errors and --ids must be different files');
}

// biome-ignore lint/suspicious/noExplicitAny: what a row becomes is its importer's own
async function importerOf(kind: Kind, target: Target, { ids }: ImportFlags): Promise<Importer<any>> {
  switch (kind) {
    case 'objects':
      return objectImporter(target);
    case 'records':
      return recordImporter(target);
    case 'associations':
      return associationImporter(target);
    case 'relations':
      return relationImporter(target, await readIds(ids));
  }
}

/** Checks all rows and changes nothing. */
async function rehearse(context: Context, plan: Plan, surveyed: Surveyed | undefined): Promise<void> {
  const { importer, source, flags, kind } = plan;
  const errors = flags.errors === undefined ? undefined : await openReport(flags.errors, 0);
  const tell = new Teller(context, flags.errors);
  const progress = context.out.progress(`Checking ${kind}`, surveyed?.rows);
  let rows = 0;
  let failed = 0;
  for await (const piece of piecesOf(readRows(source), importer, 0)) {
    context.signal.throwIfAborted();
    const found = (
      await sendPiece(piece, { send: async (ready) => ready.map(() => ({ kind: 'done' })) }, () => '')
    ).errors;
    await errors?.append(found);
    for (const error of found) tell.error(error);
    rows += piece.rows.length;
    failed += found.length;
    progress.update(rows);
  }
  progress.done();
  await errors?.close();
  context.out.data({ kind, dryRun: true, rows, valid: rows - failed, failed }, () => {
    return `${rows} rows: ${rows - failed} can be sent, ${failed} cannot. Nothing was changed.`;
  });
  if (failed > 0) throw tell.failure(failed, rows);
}

async function perform(
  context: Context,
  plan: Plan,
  file: string | undefined,
  surveyed: Surveyed | undefined,
): Promise<void> {
  const { importer, source, flags, kind } = plan;
  const { out, signal } = context;
  const state = await stateOf(context, plan, file, surveyed);
  if (state.rows > 0) out.note(`Going on behind ${state.rows} rows that are done`);
  const tell = new Teller(context, flags.errors);
  const errors = flags.errors === undefined ? undefined : await openReport(flags.errors, state.errorsBytes);
  const ids = kind === 'relations' ? undefined : await openIds(flags.ids[0]);
  const progress = out.progress(`Importing ${kind}`, surveyed?.rows);
  const keeper = new Keeper({
    file,
    state,
    errors,
    ids,
    onError: (error) => tell.error(error),
    onCounts: ({ rows }) => progress.update(rows),
  });
  try {
    await keeper.begin();
    await inOrder(
      piecesOf(readRows(source), importer, state.rows),
      importer.inFlightMax,
      async (piece) => {
        signal.throwIfAborted();
        return sendPiece(
          piece,
          importer,
          (body) => `relata-import-${state.id}-${piece.start}-${hashOf(JSON.stringify(body))}`,
        );
      },
      (result) => keeper.took(result),
    );
    await keeper.end(true);
  } catch (error) {
    progress.done();
    await keeper.end(false).catch(() => {});
    const { rows } = keeper.counts;
    const goOn = file === undefined ? '' : '; the same command goes on from there';
    out.note(`${rows} rows are done${goOn}`);
    throw error;
  } finally {
    progress.done();
    await Promise.all([errors?.close(), ids?.close()]);
  }
  summarise(context, plan, keeper.counts, tell);
}

function summarise({ out }: Context, { kind, flags }: Plan, counts: Counts, tell: Teller): void {
  const { rows, done, existing, failed } = counts;
  const files = { ...(flags.errors !== undefined && { errors: flags.errors }) };
  out.data({ kind, rows, done, existing, failed, ...files }, () => {
    return `${rows} rows: ${done} done, ${existing} there already, ${failed} failed`;
  });
  if (failed > 0) throw tell.failure(failed, rows);
}

/** Where it stood, or the beginning. */
async function stateOf(
  { settings }: Context,
  { kind, target, source, flags }: Plan,
  file: string | undefined,
  surveyed: Surveyed | undefined,
): Promise<State> {
  const { format, delimiter, mappings } = source;
  const binding: Binding = {
    kind,
    bytes: surveyed?.bytes ?? 0,
    sha256: surveyed?.sha256 ?? '',
    url: settings.url,
    locationId: target.locationId,
    token: hashOf('token', settings.token ?? ''),
    reading: JSON.stringify([
      format,
      delimiter,
      [...mappings],
      flags.object ?? null,
      flags.ids,
      flags.errors ?? null,
    ]),
  };
  if (file === undefined) return newState(binding);
  if (flags.restart) await forgetState(file);
  return (await readState(file, binding)) ?? newState(binding);
}

async function openIds(path: string | undefined): Promise<ReportFile | undefined> {
  if (path === undefined) return undefined;
  await assertIds(path);
  return openReport(path, undefined);
}

/** Says which rows have failed. */
class Teller {
  readonly #context: Context;
  readonly #file: string | undefined;
  #told = 0;

  constructor(context: Context, file: string | undefined) {
    this.#context = context;
    this.#file = file;
  }

  error({ row, message }: RowError): void {
    if (this.#file !== undefined) return;
    this.#told += 1;
    if (this.#told <= SHOWN_MAX) this.#context.out.note(`line ${row}: ${message}`);
    else if (this.#told === SHOWN_MAX + 1)
      this.#context.out.note('… and more: --errors writes them all to a file');
  }

  failure(failed: number, rows: number): Failure {
    const where = this.#file === undefined ? '' : `; ${this.#file} says why`;
    return new Failure(`${failed} of ${rows} rows failed${where}`, exitCodes.partlyFailed);
  }
}
