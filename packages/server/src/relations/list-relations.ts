import type { RelationData } from '@relata/protocol';
import type { Database } from '../db/connect.ts';
import type { KnownTotals } from './known-totals.ts';
import {
  type ListedRelationRow,
  type Page,
  type RelationsOf,
  selectFirstRelationsOf,
  selectRelationsOf,
  selectRelationsOfKnown,
} from './list-store.ts';
import { relationData } from './relation.ts';

/** A page of a record's relations, both ways, and how many there are; undefined if there is no such record. */
export async function listRelations(
  { database, totals }: { readonly database: Database; readonly totals: KnownTotals },
  locationId: string,
  of: RelationsOf,
  page: Page,
): Promise<{ relations: RelationData[]; total: number } | undefined> {
  const known = totals.find(locationId, of);
  const rows = await database.queryByKey(
    known === undefined
      ? selectRelationsOf(locationId, of, page, totals.limits.totalMin)
      : selectRelationsOfKnown(locationId, of, page, known, totals.eventsMaxOf(known)),
  );
  const [first] = rows;
  if (first === undefined) return undefined;
  const { total, head, head_at: headAt } = first;
  const isKnown = head !== null && headAt !== null;
  if (known !== undefined || isKnown)
    totals.remember(locationId, of, isKnown ? { total, head, headAt } : undefined);
  return { relations: relationsOf(locationId, rows), total };
}

/** A record's first relations, without counting the others; none where there is no such record. */
export async function firstRelations(
  database: Database,
  locationId: string,
  recordId: string,
  limit: number,
): Promise<RelationData[]> {
  return relationsOf(
    locationId,
    await database.queryByKey(selectFirstRelationsOf(locationId, recordId, limit)),
  );
}

function relationsOf(locationId: string, rows: readonly ListedRelationRow[]): RelationData[] {
  return rows.flatMap((row) => (row.id === null ? [] : relationData(locationId, row)));
}
