import { bareProperty, type ObjectData } from '@relata/protocol';
import type { Database } from '../db/connect.ts';
import { invalid, RelataError } from '../errors.ts';
import type { FieldSource, Searchable, SearchPlan } from './search.ts';
import { countRecords, type FoundRow, selectFoundRecords, selectRecordPage } from './search-store.ts';
import type { RecordRow } from './store.ts';

export interface FoundRecords {
  readonly rows: RecordRow[];
  /** Of all that fit, not of the page. */
  readonly total: number;
}

/** Runs a search. Throws 422 if a sorted search is to go on after a record that it does not find. */
export async function searchRecords(
  database: Database,
  locationId: string,
  plan: SearchPlan,
): Promise<FoundRecords> {
  if (isAll(plan)) return listRecords(database, locationId, plan);
  const found = await database.query(selectFoundRecords(locationId, plan));
  const [first] = found;
  if (plan.after !== undefined && plan.sorts.length > 0 && typeof first?.after_place !== 'number') {
    throw invalid(`searchAfter names the record ${plan.after.id}, which this search does not find`);
  }
  return { rows: found.filter(isRecord), total: first?.total ?? 0 };
}

async function listRecords(database: Database, locationId: string, plan: SearchPlan): Promise<FoundRecords> {
  const rows = await database.query(selectRecordPage(locationId, plan));
  // A page that is not full tells the total by itself, unless it lies behind the end or it is not known what is before it.
  const isLast = rows.length < plan.limit && (rows.length > 0 || plan.skip === 0);
  if (isLast && plan.after === undefined) return { rows, total: plan.skip + rows.length };
  const [counted] = await database.query(countRecords(locationId, plan.objectKey));
  return { rows, total: counted?.total ?? 0 };
}

function isAll({ text, conditions, related, sorts }: SearchPlan): boolean {
  return text === null && conditions.length === 0 && related.length === 0 && sorts.length === 0;
}

function isRecord(row: FoundRow): row is FoundRow & RecordRow {
  return row.id !== null;
}

/** The place of a record in a search, for the page after it. */
export function searchAfter({ id, created_at }: RecordRow): [epochMs: number, id: string] {
  return [Date.parse(created_at), id];
}

const columns: Readonly<Record<string, FieldSource>> = {
  id: '@id',
  owner: '@owner',
  followers: '@followers',
  createdAt: '@createdAt',
  dateAdded: '@createdAt',
  updatedAt: '@updatedAt',
  dateUpdated: '@updatedAt',
};

/** What can be searched for in the records of an object. Throws 400 for contacts. */
export function searchableObject({ key, fields, searchableProperties }: ObjectData): Searchable {
  if (key === 'contact') throw new RelataError('records_of_contacts');
  const known = new Set(fields.map((field) => field.key));
  const bare = (field: string): string | undefined => bareProperty(key, field);
  return {
    objectKey: key,
    // A property goes before a column of the same name. One that no record has had yet is no mistake.
    sourceOf: (field) => (known.has(bare(field) ?? '') ? bare(field) : columnOf(field)) ?? bare(field),
    isKnown: (field) => known.has(bare(field) ?? '') || columnOf(field) !== undefined,
    textKeys: searchableProperties.flatMap((property) => bare(property) ?? []),
    hasRelations: true,
  };
}

function columnOf(field: string): FieldSource | undefined {
  return Object.hasOwn(columns, field) ? columns[field] : undefined;
}
