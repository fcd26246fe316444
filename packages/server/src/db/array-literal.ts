import type { Scalar } from './statement.ts';

const SPECIAL = /["\\]/;
const ALL_SPECIAL = /["\\]/g;

/** An array as PostgreSQL reads it from text: `{"a","b\"c",NULL,3}`. */
export function arrayLiteral(values: readonly Scalar[]): string {
  let text = '{';
  for (let index = 0; index < values.length; index += 1) {
    if (index > 0) text += ',';
    text += elementOf(values[index] ?? null);
  }
  return `${text}}`;
}

function elementOf(value: Scalar): string {
  if (value === null) return 'NULL';
  if (typeof value !== 'string') return String(value);
  // Most have nothing to escape, and looking is cheaper than replacing.
  return SPECIAL.test(value) ? `"${value.replace(ALL_SPECIAL, '\\$&')}"` : `"${value}"`;
}
