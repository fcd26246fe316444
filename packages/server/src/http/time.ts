import { invalid } from '../errors.ts';

/** A day, or a time of one; `Date.parse` alone reads many things as times. */
const ISO_8601 = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$/;
/** What both a `Date` and a timestamp can be written as with four digits for the year. */
export const EARLIEST_MS: number = Date.parse('0001-01-01T00:00:00Z');
export const LATEST_MS: number = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * Reads a time that a caller gives, ISO 8601; without a zone it is UTC, wherever this runs. Gives it with milliseconds
 * and `Z`. Throws 422 for what is none; `expected` says what the field takes.
 */
export function readTime(
  name: string,
  text: string,
  expected = 'a time such as 2026-01-31T12:00:00Z',
): string {
  const [isTime, time, , , zone] = ISO_8601.exec(text) ?? [];
  const ms = Date.parse(time !== undefined && zone === undefined ? `${text}Z` : text);
  if (isTime === undefined || !(ms >= EARLIEST_MS && ms <= LATEST_MS))
    throw invalid(`${name} must be ${expected}`);
  return new Date(ms).toISOString();
}
