import { EXCERPT_MAX, ROW_BYTES_MAX, type SourceRow } from './row.ts';

const LF = 0x0a;
const CR = 0x0d;
const BOM = '\uFEFF';

/** The rows of NDJSON: an object a line, in UTF-8. Empty lines are passed over, and count as lines. */
export async function* readNdjson(bytes: AsyncIterable<Buffer>): AsyncGenerator<SourceRow> {
  let line = 0;
  for await (const text of linesOf(bytes)) {
    line += 1;
    if (text === undefined) {
      yield fault(line, 'too_long', `has more than ${ROW_BYTES_MAX} bytes`, null);
      continue;
    }
    const row = readLine(line, text);
    if (row !== undefined) yield row;
  }
}

function readLine(line: number, bytes: Buffer): SourceRow | undefined {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return fault(line, 'not_utf8', 'is not UTF-8', bytes.toString('latin1'));
  }
  if (line === 1 && text.startsWith(BOM)) text = text.slice(1);
  if (text.trim() === '') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return { line, value: value as Record<string, unknown> };
    return fault(line, 'not_an_object', 'is JSON, but not an object', text);
  } catch (error) {
    return fault(line, 'invalid_json', `is not JSON: ${(error as Error).message}`, text);
  }
}

function fault(line: number, code: string, message: string, input: string | null): SourceRow {
  return {
    line,
    fault: { code, message: `The line ${message}` },
    input: input?.slice(0, EXCERPT_MAX) ?? null,
  };
}

/**
 * The lines of a stream without their ends; undefined for one that is too long. Not those of `node:readline`, which
 * parts at U+2028 as well, and that may stand in JSON.
 */
async function* linesOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer | undefined> {
  let parts: Buffer[] = [];
  let length = 0;
  const take = (part: Buffer): void => {
    length += part.length;
    if (length <= ROW_BYTES_MAX) parts.push(part);
    else parts = [];
  };
  const line = (): Buffer | undefined => {
    const whole = length > ROW_BYTES_MAX ? undefined : Buffer.concat(parts);
    parts = [];
    length = 0;
    return whole?.at(-1) === CR ? whole.subarray(0, -1) : whole;
  };
  for await (const chunk of bytes) {
    let start = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
      take(chunk.subarray(start, end));
      yield line();
      start = end + 1;
    }
    if (start < chunk.length) take(chunk.subarray(start));
  }
  if (length > 0) yield line();
}

export function writeNdjson(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}
