// A cell of CSV has no type, and no way to tell an empty text from none. So a column has a type, which says what its
// cells plainly are, and whatever is not plain stands in its cell as JSON behind a prefix. What is exported comes back
// as it was; what a person types needs no prefix, unless it begins with it.

export type CellType = 'text' | 'number' | 'boolean' | 'list';
export const cellTypes: readonly CellType[] = ['text', 'number', 'boolean', 'list'];

const PREFIX = 'json:';
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** What a cell cannot be; the message goes on where "the column …" has begun. */
export class CellFault extends Error {
  override readonly name = 'CellFault';
}

/** The text of a cell; empty for undefined. */
export function encodeCell(value: unknown, type: CellType): string {
  if (value === undefined) return '';
  return plainText(value, type) ?? PREFIX + JSON.stringify(value);
}

function plainText(value: unknown, type: CellType): string | undefined {
  switch (type) {
    case 'text':
      return typeof value === 'string' && value !== '' && !value.startsWith(PREFIX) ? value : undefined;
    case 'number':
      return typeof value === 'number' ? JSON.stringify(value) : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? String(value) : undefined;
    case 'list':
      return Array.isArray(value) && value.every(isPlainItem) ? value.join(';') : undefined;
  }
}

function isPlainItem(item: unknown): boolean {
  return (
    typeof item === 'string' &&
    item !== '' &&
    item === item.trim() &&
    !item.includes(';') &&
    !item.startsWith(PREFIX)
  );
}

/** What a cell holds; undefined where it is empty. Throws a `CellFault`. */
export function decodeCell(text: string, type: CellType): unknown {
  if (text === '') return undefined;
  if (text.startsWith(PREFIX)) return decodeJson(text.slice(PREFIX.length));
  switch (type) {
    case 'text':
      return text;
    case 'number':
      return decodeNumber(text.trim());
    case 'boolean':
      return decodeBoolean(text.trim().toLowerCase());
    case 'list':
      return text
        .split(';')
        .map((item) => item.trim())
        .filter((item) => item !== '');
  }
}

function decodeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CellFault(`begins with ${PREFIX}, and what follows is not JSON`);
  }
}

function decodeNumber(text: string): number | undefined {
  if (text === '') return undefined;
  const number = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(number)) throw new CellFault('must be a number');
  return number;
}

function decodeBoolean(text: string): boolean | undefined {
  if (text === '') return undefined;
  if (text === 'true' || text === 'yes' || text === '1') return true;
  if (text === 'false' || text === 'no' || text === '0') return false;
  throw new CellFault('must be true or false');
}
