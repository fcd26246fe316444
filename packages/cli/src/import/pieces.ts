import type { SourceRow } from '../rows/row.ts';
import { type Importer, RowFault } from './importer.ts';

/** A row that was not done, as the file of errors has it; `row` is its line in the input. */
export interface RowError {
  readonly row: number;
  readonly code: string;
  readonly message: string;
  readonly input: unknown;
}

interface PieceRow<Ready> {
  readonly line: number;
  readonly input: unknown;
  readonly checked: Ready | RowFault;
}

/** Rows that follow each other, and go in one request. */
export interface Piece<Ready> {
  /** How many rows come before it. */
  readonly start: number;
  readonly rows: readonly PieceRow<Ready>[];
}

/** What became of a piece. */
export interface PieceResult {
  readonly rows: number;
  readonly done: number;
  readonly existing: number;
  readonly errors: readonly RowError[];
  readonly ids: readonly { readonly from: string; readonly to: string }[];
}

/** A bulk request may have 1 MiB; letters outside of ASCII take several bytes each. */
const PIECE_LENGTH_MAX = 256 * 1024;

/**
 * The rows after the first `skip`, checked, in pieces that are the same whenever the same file is read: what was sent
 * before a crash is sent again as it was.
 */
export async function* piecesOf<Ready>(
  rows: AsyncIterable<SourceRow>,
  importer: Pick<Importer<Ready>, 'rowsMax' | 'check'>,
  skip: number,
): AsyncGenerator<Piece<Ready>> {
  let start = skip;
  let piece: PieceRow<Ready>[] = [];
  let length = 0;
  let passed = 0;
  for await (const row of rows) {
    if (passed++ < skip) continue;
    const checked =
      row.value === undefined ? new RowFault(row.fault.code, row.fault.message) : importer.check(row.value);
    const input = row.value ?? row.input;
    piece.push({ line: row.line, input, checked });
    length += importer.rowsMax === 1 ? 0 : JSON.stringify(input).length;
    if (piece.length < importer.rowsMax && length < PIECE_LENGTH_MAX) continue;
    yield { start, rows: piece };
    start += piece.length;
    piece = [];
    length = 0;
  }
  if (piece.length > 0) yield { start, rows: piece };
}

/** Sends what can be sent of a piece. */
export async function sendPiece<Ready>(
  { rows }: Piece<Ready>,
  importer: Pick<Importer<Ready>, 'send'>,
  once: (body: unknown) => string,
): Promise<PieceResult> {
  const ready = rows.flatMap(({ checked }) => (checked instanceof RowFault ? [] : [checked]));
  const outcomes = ready.length === 0 ? [] : await importer.send(ready, once);
  let next = 0;
  let done = 0;
  let existing = 0;
  const errors: RowError[] = [];
  const ids: { from: string; to: string }[] = [];
  for (const { line, input, checked } of rows) {
    const outcome =
      checked instanceof RowFault ? ({ kind: 'failed', fault: checked } as const) : outcomes[next++];
    if (outcome === undefined) throw new Error(`no outcome for the row at line ${line}`);
    if (outcome.kind === 'failed') {
      const { code, message } = outcome.fault;
      errors.push({ row: line, code, message, input });
      continue;
    }
    if (outcome.kind === 'done') done += 1;
    else existing += 1;
    if (outcome.ids !== undefined) ids.push(outcome.ids);
  }
  return { rows: rows.length, done, existing, errors, ids };
}
