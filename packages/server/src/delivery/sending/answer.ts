import { readable } from './failure.ts';

// What is kept of an answer. Whoever answers chooses it, so all of it is bounded, and made fit for a text column.

/** As much of a body as is kept. */
export const EXCERPT_BYTES_MAX = 1_024;
const HEADERS_MAX = 32;
/** Names and values together. */
const HEADERS_BYTES_MAX = 1_024;
/** Sessions of somebody's: not ours to keep. */
const UNKEPT = 'set-cookie';

/** By lower-case name; those that came several times are joined with a comma. */
export type AnswerHeaders = Readonly<Record<string, string>>;

/** The headers that are kept: the first that fit, in the order in which they came. */
export function keptHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): AnswerHeaders {
  const kept: [string, string][] = [];
  let room = HEADERS_BYTES_MAX;
  for (const [name, value = ''] of Object.entries(headers)) {
    if (kept.length === HEADERS_MAX) break;
    if (name.toLowerCase() === UNKEPT) continue;
    const entry: [string, string] = [readable(name.toLowerCase()), readable([value].flat().join(', '))];
    const bytes = Buffer.byteLength(entry[0]) + Buffer.byteLength(entry[1]);
    if (bytes > room) continue;
    room -= bytes;
    kept.push(entry);
  }
  return Object.fromEntries(kept);
}

/** The beginning of a body as text; null if there was none. What is no UTF-8 takes three bytes for each of its own. */
export function excerptOf(chunks: readonly Buffer[]): string | null {
  if (chunks.length === 0) return null;
  const text = readable(new TextDecoder().decode(Buffer.concat(chunks).subarray(0, EXCERPT_BYTES_MAX)));
  const bytes = Buffer.from(text);
  // A character that would be cut is left out: `stream` keeps it back.
  return bytes.length <= EXCERPT_BYTES_MAX
    ? text
    : new TextDecoder().decode(bytes.subarray(0, EXCERPT_BYTES_MAX), { stream: true });
}
