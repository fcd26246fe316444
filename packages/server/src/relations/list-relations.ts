import type { RelationData } from '@relata/protocol';
import type { Database } from '../db/connect.ts';
import { countRelationsOf, type RelationsOf, selectRelationsOf } from './list-store.ts';
import { relationData } from './relation.ts';

/** A page of a record's relations, both ways, and how many there are; undefined if there is no such record. */
export async function listRelations(
  database: Database,
  locationId: string,
  of: RelationsOf,
  skip: number,
  limit: number,
): Promise<{ relations: RelationData[]; total: number } | undefined> {
  const rows = await database.query(selectRelationsOf(locationId, of, skip, limit));
  if (rows.length === 0) return undefined;
  const relations = rows.flatMap((row) => (row.id === null ? [] : relationData(locationId, row)));
  // A page that is not full tells the total by itself, unless it lies behind the end.
  if (relations.length < limit && (relations.length > 0 || skip === 0)) {
    return { relations, total: skip + relations.length };
  }
  const [counted] = await database.query(countRelationsOf(locationId, of));
  return { relations, total: counted?.total ?? 0 };
}

/** A record's first relations, without counting the others; none where there is no such record. */
export async function firstRelations(
  database: Database,
  locationId: string,
  recordId: string,
  limit: number,
): Promise<RelationData[]> {
  const rows = await database.query(
    selectRelationsOf(locationId, { recordId, associationIds: undefined }, 0, limit),
  );
  return rows.flatMap((row) => (row.id === null ? [] : relationData(locationId, row)));
}
