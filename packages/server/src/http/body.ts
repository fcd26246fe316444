import { invalid, RelataError } from '../errors.ts';

/** Nested deeper than this, a value would end in a stack overflow somewhere. */
const DEPTH_MAX = 64;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const ESCAPED_IN_JSON = /["\\\u0000-\u001f]/;

/** What messages call the body itself; whatever is in it is called by its path, `add.0.associationId`. */
const ROOT = 'body';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Parses a JSON body. Throws 400 for what is not JSON, 422 for text that PostgreSQL cannot hold (U+0000) or
 * UTF-8 cannot carry (a lone surrogate), for a number that JSON cannot give back (`1e999`), and for keys that are
 * not taken at their word.
 */
export function parseJsonBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(bytes));
  } catch (cause) {
    throw new RelataError('invalid_json', {}, { cause });
  }
  assertSound(value);
  return value;
}

/** Checks every string, number and key within a value, however it is nested. */
export function assertSound(root: unknown): void {
  const open: { value: unknown; name: string; depth: number }[] = [{ value: root, name: ROOT, depth: 0 }];
  for (let current = open.pop(); current !== undefined; current = open.pop()) {
    const { value, name, depth } = current;
    if (typeof value === 'string') {
      if (!isSoundText(value)) throw invalid(`${name} must not contain U+0000 or a lone surrogate`);
    } else if (typeof value === 'number') {
      if (!Number.isFinite(value)) throw invalid(`${name} must be a number of at most ${Number.MAX_VALUE}`);
    } else if (typeof value === 'object' && value !== null) {
      if (depth === DEPTH_MAX) throw invalid(`${name} must not be nested deeper than ${DEPTH_MAX} levels`);
      for (const key of Object.keys(value)) {
        const childName = name === ROOT ? key : `${name}.${key}`;
        if (!isSoundKey(key))
          throw invalid(`property ${JSON.stringify(childName).slice(1, -1)} should not exist`);
        const child = (value as Record<string, unknown>)[key];
        if (child !== null && typeof child !== 'boolean') {
          open.push({ value: child, name: childName, depth: depth + 1 });
        }
      }
    }
  }
}

/**
 * A key that JSON has to escape is refused: V8 may hand out another key in its place, left over from an earlier
 * body (nodejs/node#63785), and no property here is named so.
 */
function isSoundKey(key: string): boolean {
  return key !== '__proto__' && isSoundText(key) && !ESCAPED_IN_JSON.test(key);
}

export function isSoundText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
