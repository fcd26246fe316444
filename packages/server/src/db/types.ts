import pg from 'pg';

/** OIDs of the types whose text form is turned into something else than the driver does by itself. */
const INT8 = 20;
const TIMESTAMPTZ = 1184;
const TIMESTAMPTZ_ARRAY = 1185;

/**
 * How values come out of the database: `bigint` as a number (sequences stay below 2^53), `timestamptz` as
 * ISO 8601 with milliseconds and `Z` (sessions run in UTC), the rest as the driver has it (`json` parsed).
 */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: string) {
    if (format !== 'binary') {
      if (oid === INT8) return Number;
      if (oid === TIMESTAMPTZ) return isoFromText;
      if (oid === TIMESTAMPTZ_ARRAY) throw new Error('select timestamps as columns, not as arrays');
    }
    return pg.types.getTypeParser(oid, format as 'text');
  },
};

/** `2026-01-02 03:04:05.6+00` → `2026-01-02T03:04:05.600Z`. */
export function isoFromText(text: string): string {
  const end = text.length - 3;
  if (text.endsWith('+00')) {
    const seconds = text.slice(0, 19).replace(' ', 'T');
    const fraction = end > 20 ? text.slice(20, Math.min(end, 23)) : '';
    return `${seconds}.${fraction.padEnd(3, '0')}Z`;
  }
  throw new Error(`the session is not in UTC: ${text}`);
}
