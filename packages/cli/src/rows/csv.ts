import { Readable } from 'node:stream';
import { type CsvError, type Info, type Options, parse } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';
import { ROW_BYTES_MAX } from './row.ts';

const LF = 0x0a;
const CR = 0x0d;

/** A line of CSV, which may go over several lines of the file. */
export interface CsvRow {
  /** The one on which it begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** What makes a file unreadable from some place on. */
export class MalformedCsv extends Error {
  override readonly name = 'MalformedCsv';
}

const options = {
  bom: true,
  info: true,
  // How many cells a row has is looked at later, where it is a fault of that row alone.
  relax_column_count: true,
  skip_empty_lines: true,
  record_delimiter: ['\r\n', '\n', '\r'],
  max_record_size: ROW_BYTES_MAX,
} satisfies Options;

/** The rows of CSV in UTF-8, the names of the columns first. Throws `MalformedCsv`, after the rows before that. */
export async function* readCsv(bytes: AsyncIterable<Buffer>, delimiter = ','): AsyncGenerator<CsvRow> {
  const lines = new LineCounter();
  const source = Readable.from(lines.watch(bytes), { objectMode: false });
  const parser = source.pipe(parse({ ...options, delimiter }));
  source.on('error', (error) => parser.destroy(error));
  let end = 0;
  let empty = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      // The parser's own count takes a CRLF within quotes for two.
      const line = lines.before(end) + 1 + info.empty_lines - empty;
      yield { line, cells: record };
      end = info.bytes;
      empty = info.empty_lines;
    }
  } catch (error) {
    const { bytes: at } = error as { bytes?: number };
    throw explain(error, lines.before(end) + 1, lines.before(Math.max(end, at ?? 0)) + 1);
  } finally {
    source.destroy();
  }
}

/** `begin` is a line before which all is well, `line` that of the fault. */
function explain(error: unknown, begin: number, line: number): unknown {
  switch ((error as CsvError).code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return new MalformedCsv(`A quote that is opened at line ${begin} or behind it is not closed`);
    case 'INVALID_OPENING_QUOTE':
      return new MalformedCsv(
        `Line ${line} has a quote within a cell that is not quoted; in CSV it is "a ""quoted"" word"`,
      );
    case 'CSV_INVALID_CLOSING_QUOTE':
      return new MalformedCsv(`Line ${line} has something behind a closing quote`);
    case 'CSV_MAX_RECORD_SIZE':
      return new MalformedCsv(
        `A row that begins at line ${begin} or behind it has more than ${ROW_BYTES_MAX} bytes; is a quote not closed?`,
      );
    default:
      return error;
  }
}

/** Counts the ends of lines, `\n`, `\r\n` or `\r`, of what passes; remembers those that were not asked for yet. */
class LineCounter {
  readonly #ends: number[] = [];
  #count = 0;
  #position = 0;

  async *watch(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    let wasCr = false;
    for await (const chunk of bytes) {
      decodeWith(decoder, chunk);
      for (let index = 0; index < chunk.length; index++) {
        const byte = chunk[index];
        // The \n of a \r\n has been counted.
        if ((byte === LF && !wasCr) || byte === CR) this.#ends.push(this.#position + index + 1);
        wasCr = byte === CR;
      }
      this.#position += chunk.length;
      yield chunk;
    }
    decodeWith(decoder, undefined);
  }

  /** How many lines end up to this byte; asked for ever later ones. */
  before(position: number): number {
    let passed = 0;
    while (passed < this.#ends.length && (this.#ends[passed] as number) <= position) passed += 1;
    this.#ends.splice(0, passed);
    this.#count += passed;
    return this.#count;
  }
}

function decodeWith(decoder: InstanceType<typeof TextDecoder>, chunk: Buffer | undefined): void {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined });
  } catch {
    throw new MalformedCsv('The file is not UTF-8. Spreadsheets can save as "CSV UTF-8"');
  }
}

/** Rows as CSV. What begins or ends with a space, or has a break of either kind, is quoted too. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return stringify(
    rows.map((row) => [...row]),
    { quoted_match: /[\r\n\u2028\u2029]|^\s|\s$|^\uFEFF/ },
  );
}
