import type { Field } from './fields.ts';

// Values are whatever JSON was sent: what a field is changed with depends on what it holds, and only where it holds
// nothing on its type.

export type ValueKind = 'text' | 'long-text' | 'number' | 'boolean' | 'list' | 'json';

/** A text that is longer, or has lines, gets room. */
const LINE_LENGTH_MAX = 80;

export function kindOf({ dataType, value }: Field): ValueKind {
  if (typeof value === 'string') {
    if (dataType === 'LARGE_TEXT') return 'long-text';
    return value.length > LINE_LENGTH_MAX || value.includes('\n') ? 'long-text' : 'text';
  }
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return 'list';
  if (value !== undefined && value !== null) return 'json';
  if (dataType === 'LARGE_TEXT') return 'long-text';
  if (dataType === 'NUMERICAL') return 'number';
  if (dataType === 'TEXTBOX_LIST') return 'list';
  return 'text';
}

/** What a form holds of a value while it is changed; a list is one, all else a text. */
export type Draft = string | readonly string[];

export function draftOf(kind: ValueKind, value: unknown): Draft {
  if (kind === 'list') return (value ?? []) as readonly string[];
  if (value === undefined || value === null) return '';
  if (kind === 'json') return JSON.stringify(value, null, 2);
  return String(value);
}

/** The value that a draft stands for, null for none; or what is wrong with it. */
export function readDraft(kind: ValueKind, draft: Draft): { value: unknown } | { wrong: string } {
  if (typeof draft !== 'string') return { value: draft };
  if (draft === '') return { value: null };
  switch (kind) {
    case 'number': {
      const value = Number(draft);
      if (draft.trim() === '' || !Number.isFinite(value)) return { wrong: 'This must be a number' };
      // It would be kept as another number.
      if (Number.isInteger(value) && !Number.isSafeInteger(value))
        return { wrong: 'This has too many digits' };
      return { value };
    }
    case 'boolean':
      return { value: draft === 'true' };
    case 'json':
      try {
        return { value: JSON.parse(draft) };
      } catch {
        return { wrong: 'This must be JSON' };
      }
    default:
      return { value: draft };
  }
}

export function isSameDraft(a: Draft, b: Draft): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
