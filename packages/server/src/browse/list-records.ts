import { bareProperty, type ObjectData } from '@relata/protocol';
import { searchableContacts } from '../contacts/searchable-contacts.ts';
import type { Database } from '../db/connect.ts';
import { invalid, RelataError } from '../errors.ts';
import { planSearch, type SearchPlan } from '../records/search.ts';
import { searchableObject } from '../records/search-records.ts';
import { type ListedRecordRow, selectWalkedRecords, type WalkedRow } from './records-store.ts';

export interface ListRecords {
  readonly object: ObjectData;
  /** As a search has it: free text, or `field:value`. */
  readonly query: string;
  /** `next` of the page before; empty for the first. */
  readonly after: string;
  readonly limit: number;
}

export interface RecordPage {
  rows: ListedRecordRow[];
  next: string | null;
}

/** `<epoch milliseconds>-<id>`: the place behind which a page begins. */
const CURSOR = /^(\d{1,16})-([0-9A-Za-z]+)$/;

// What a search costs is in what it reads: ten thousand records of 48 kB take four seconds, small ones fifty milliseconds.
// So it goes in steps, each a statement whose connection others get in between, until the page is full or it has looked
// long enough. Whoever wants to look further goes on from there.

/** Records that one request looks through for those that fit. */
export const WALK_MAX = 10_000;
/** Begins no further step after that; with the step that is under way it stays below a second. */
const WALK_MS = 400;
/** The first step knows nothing of the records: so many of the largest, 90 kB, take a tenth of a second. */
export const STEP_MIN = 100;
const STEP_MAX = 1_000;
/** What a step is to take, by what the one before took. */
const STEP_MS = 50;
/** Records that follow small ones need not be small. */
const STEP_GROWTH_MAX = 4;

/**
 * A page of an object's records, newest first. One that looks for something may be short, or empty, and yet not the
 * last: so much is looked through at a time. Throws 422 for an `after` that is none.
 */
export async function listRecords(
  database: Database,
  { object, query, after, limit }: ListRecords,
  walkMs: number = WALK_MS,
): Promise<RecordPage> {
  const [, ms = '', id = ''] = CURSOR.exec(after) ?? [];
  if (after !== '' && id === '') throw invalid('after must be next of the page before');
  const searchable = object.key === 'contact' ? searchableContacts(object) : searchableObject(object);
  const searchAfter = after === '' ? [] : [ms, id];
  const plan = planSearch({ query, searchAfter, pageLimit: limit }, searchable);
  if (plan instanceof RelataError) throw plan;
  const primary = bareProperty(object.key, object.primaryDisplayProperty) ?? '';

  const rows: ListedRecordRow[] = [];
  const begun = performance.now();
  let place = plan.after;
  let looked = 0;
  for (let step = looksFor(plan) ? STEP_MIN : limit; ; ) {
    const stepBegun = performance.now();
    const rest = { ...plan, after: place, limit: limit - rows.length };
    const found = await database.query(selectWalkedRecords(object.locationId, rest, primary, step));
    rows.push(...found.filter(isListed));
    looked += step;
    const last = rows.at(-1);
    if (last !== undefined && rows.length === limit) return { rows, next: cursorAt(last) };
    const end = endOf(found);
    if (end === undefined) return { rows, next: null };
    const now = performance.now();
    if (looked >= WALK_MAX || now - begun >= walkMs) return { rows, next: cursorAt(end) };
    place = { createdAt: end.created_at, id: end.id };
    step = Math.min(nextStep(step, now - stepBegun), WALK_MAX - looked);
  }
}

function looksFor({ text, conditions }: SearchPlan): boolean {
  return text !== null || conditions.length > 0;
}

/** As many as should take `STEP_MS`. */
function nextStep(step: number, tookMs: number): number {
  const wanted = Math.floor((step * STEP_MS) / Math.max(tookMs, 1));
  return Math.max(STEP_MIN, Math.min(wanted, step * STEP_GROWTH_MAX, STEP_MAX));
}

/** Where the step ended; undefined if there are no more records. */
function endOf([row]: readonly WalkedRow[]): { id: string; created_at: string } | undefined {
  if (row === undefined || row.end_id === null || row.end_created_at === null) return undefined;
  return { id: row.end_id, created_at: row.end_created_at };
}

function isListed(row: WalkedRow): row is WalkedRow & ListedRecordRow {
  return row.id !== null;
}

function cursorAt({ id, created_at }: { id: string; created_at: string }): string {
  return `${Date.parse(created_at)}-${id}`;
}
