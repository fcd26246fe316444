import type { RelationData } from '@relata/protocol';
import type { Database } from '../db/connect.ts';
import {
  type ListedRelationRow,
  type RelationsOf,
  selectFirstRelationsOf,
  selectRelationsOf,
} from './list-store.ts';
import { relationData } from './relation.ts';

/** A page of a record's relations, both ways, and how many there are; undefined if there is no such record. */
export async function listRelations(
  database: Database,
  locationId: string,
  of: RelationsOf,
  skip: number,
  limit: number,
): Promise<{ relations: RelationData[]; total: number } | undefined> {
  const rows = await database.queryByKey(selectRelationsOf(locationId, of, skip, limit));
  const [first] = rows;
  return first && { relations: relationsOf(locationId, rows), total: first.total };
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
