import {
  PAGE_LIMIT_DEFAULT,
  type SearchBody,
  type SearchFilter,
  SKIP_MAX,
  TEXT_LENGTH_MAX,
} from '@relata/protocol';
import { invalid, RelataError } from '../errors.ts';
import { EARLIEST_MS, LATEST_MS } from '../http/time.ts';

// What a search asks for, as the arrays that its statements take.

/**
 * Where a field's value is found: a property by its bare key, or behind an `@`, which no key has, `@id`,
 * `@createdAt`, `@updatedAt`, `@owner`, `@followers` or `@custom.<id>` (a contact's custom field).
 */
export type FieldSource = string;

export interface Searchable {
  readonly objectKey: string;
  /** Where the value of a field is found that a client calls so; undefined if it can be none. */
  readonly sourceOf: (field: string) => FieldSource | undefined;
  /** Whether the object has such a field, so that `field:value` asks for it instead of being text. */
  readonly isKnown: (field: string) => boolean;
  /** The properties that free text is looked for in; all if there are none. */
  readonly textKeys: readonly string[];
  readonly hasRelations: boolean;
}

export interface Condition {
  readonly source: FieldSource;
  readonly operator: 'eq' | 'contains' | 'exists';
  readonly value: string;
}

export interface SearchPlan {
  readonly objectKey: string;
  /** Free text; null for none. */
  readonly text: string | null;
  readonly textKeys: readonly string[];
  readonly conditions: readonly Condition[];
  readonly related: readonly { readonly associationId: string; readonly recordId: string }[];
  readonly sorts: readonly { readonly source: FieldSource; readonly direction: 'asc' | 'desc' }[];
  /** The place behind which the page begins; instead of `skip`. */
  readonly after: { readonly createdAt: string; readonly id: string } | undefined;
  readonly skip: number;
  readonly limit: number;
}

type Related = SearchPlan['related'][number];

/** Reads a search. Refused with 422: a field that cannot be, a value that does not fit its operator, a place that is none. */
export function planSearch(
  body: Omit<SearchBody, 'locationId'>,
  searchable: Searchable,
): SearchPlan | RelataError {
  const { page = 1, pageLimit = PAGE_LIMIT_DEFAULT } = body;
  const skip = (page - 1) * pageLimit;
  if (skip > SKIP_MAX) return invalid(`page must not reach behind ${SKIP_MAX} records; searchAfter does`);
  const after = readPlace(body.searchAfter ?? []);
  if (after instanceof RelataError) return after;

  const conditions: Condition[] = [];
  const related: Related[] = [];
  for (const [index, filter] of (body.filters ?? []).entries()) {
    const read =
      filter.operator === 'nested'
        ? readRelated(filter, index, searchable)
        : readCondition(filter, index, searchable);
    if (read instanceof RelataError) return read;
    if ('recordId' in read) related.push(read);
    else conditions.push(read);
  }
  const sorts: SearchPlan['sorts'][number][] = [];
  for (const [index, { field, direction }] of (body.sort ?? []).entries()) {
    const source = searchable.sourceOf(field);
    if (source === undefined)
      return invalid(`sort.${index}.field must be a property of ${searchable.objectKey}`);
    sorts.push({ source, direction });
  }
  const byField = readFieldQuery(body.query ?? '', searchable);
  if (byField !== undefined) conditions.push(byField);
  const text = byField === undefined ? (body.query ?? '').trim() : '';
  return {
    objectKey: searchable.objectKey,
    text: text === '' ? null : text,
    textKeys: searchable.textKeys,
    conditions,
    related,
    sorts,
    after,
    skip: after === undefined ? skip : 0,
    limit: pageLimit,
  };
}

function readPlace(searchAfter: readonly (string | number)[]): SearchPlan['after'] | RelataError {
  if (searchAfter.length === 0) return undefined;
  const [ms, id] = searchAfter;
  const epochMs = typeof ms === 'string' && /^-?\d{1,16}$/.test(ms) ? Number(ms) : ms;
  const isPlace =
    Number.isInteger(epochMs) &&
    (epochMs as number) >= EARLIEST_MS &&
    (epochMs as number) <= LATEST_MS &&
    typeof id === 'string' &&
    id !== '';
  if (!isPlace)
    return invalid('searchAfter must be empty or the searchAfter of a record: its epoch milliseconds and id');
  return { createdAt: new Date(epochMs as number).toISOString(), id };
}

function readCondition(
  { field, operator, value }: SearchFilter,
  index: number,
  searchable: Searchable,
): Condition | RelataError {
  const source = searchable.sourceOf(field);
  if (source === undefined)
    return invalid(`filters.${index}.field must be a property of ${searchable.objectKey}`);
  if (operator === 'exists') {
    if (value !== undefined && typeof value !== 'boolean')
      return invalid(`filters.${index}.value must be a boolean`);
    return { source, operator, value: String(value ?? true) };
  }
  if (value === undefined || value === null) return invalid(`filters.${index}.value should not be empty`);
  if (operator === 'contains' && typeof value === 'object')
    return invalid(`filters.${index}.value must be a string`);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text.length > TEXT_LENGTH_MAX) {
    return invalid(`filters.${index}.value must be shorter than or equal to ${TEXT_LENGTH_MAX} characters`);
  }
  return { source, operator: operator === 'contains' ? 'contains' : 'eq', value: text };
}

/** `{field: "relations", operator: "nested", value: [associationId eq …, recordId eq …]}` */
function readRelated(
  { field, value }: SearchFilter,
  index: number,
  searchable: Searchable,
): Related | RelataError {
  const name = `filters.${index}`;
  if (field !== 'relations' || !searchable.hasRelations) {
    return invalid(`${name}.operator must be one of the following values: eq, contains, exists`);
  }
  const parts: unknown[] = Array.isArray(value) ? value : [];
  const associationId = partOf(parts, 'associationId');
  const recordId = partOf(parts, 'recordId');
  if (parts.length !== 2 || associationId === undefined || recordId === undefined) {
    return invalid(
      `${name}.value must be two conditions: associationId eq a string, and recordId eq a string`,
    );
  }
  return { associationId, recordId };
}

function partOf(parts: readonly unknown[], field: string): string | undefined {
  for (const part of parts) {
    if (typeof part !== 'object' || part === null) continue;
    const { field: name, operator, value } = part as Record<string, unknown>;
    if (name === field && operator === 'eq' && typeof value === 'string') return value;
  }
  return undefined;
}

/** `name:Buddy`, where `name` is a field; anything else is text, such as `10:30`. */
function readFieldQuery(query: string, searchable: Searchable): Condition | undefined {
  const end = query.indexOf(':');
  const field = query.slice(0, Math.max(end, 0)).trim();
  const value = query.slice(end + 1).trim();
  if (field === '' || value === '' || !searchable.isKnown(field)) return undefined;
  const source = searchable.sourceOf(field);
  return source === undefined ? undefined : { source, operator: 'contains', value };
}
