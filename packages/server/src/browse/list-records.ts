import { bareProperty, type ObjectData } from '@relata/protocol';
import { searchableContacts } from '../contacts/searchable-contacts.ts';
import type { Database } from '../db/connect.ts';
import { invalid, RelataError } from '../errors.ts';
import { planSearch } from '../records/search.ts';
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

/**
 * A page of an object's records, newest first. One that looks for something may be short, or empty, and yet not the
 * last: so many records are looked through at a time. Throws 422 for an `after` that is none.
 */
export async function listRecords(
  database: Database,
  { object, query, after, limit }: ListRecords,
): Promise<RecordPage> {
  const [, ms = '', id = ''] = CURSOR.exec(after) ?? [];
  if (after !== '' && id === '') throw invalid('after must be next of the page before');
  const searchable = object.key === 'contact' ? searchableContacts(object) : searchableObject(object);
  const searchAfter = after === '' ? [] : [ms, id];
  const plan = planSearch({ query, searchAfter, pageLimit: limit }, searchable);
  if (plan instanceof RelataError) throw plan;
  const primary = bareProperty(object.key, object.primaryDisplayProperty) ?? '';
  const rows = await database.query(selectWalkedRecords(object.locationId, plan, primary));
  const listed = rows.filter(isListed);
  const last = listed.at(-1);
  if (last !== undefined && listed.length === limit) return { rows: listed, next: cursorAt(last) };
  const [first] = rows;
  const isCutOff = first !== undefined && first.end_id !== null && first.end_created_at !== null;
  return {
    rows: listed,
    next: isCutOff ? cursorAt({ id: first.end_id, created_at: first.end_created_at }) : null,
  };
}

function isListed(row: WalkedRow): row is WalkedRow & ListedRecordRow {
  return row.id !== null;
}

function cursorAt({ id, created_at }: { id: string; created_at: string }): string {
  return `${Date.parse(created_at)}-${id}`;
}
