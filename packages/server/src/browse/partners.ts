import type { Database } from '../db/connect.ts';
import type { Access } from '../http/access.ts';
import type { Side } from '../relations/store.ts';
import { selectPartners } from './relations-store.ts';
import { type TitledRecord, titledRecord } from './title.ts';

/** One of a record's relations, with the record on its other side. */
export interface Partner {
  relationId: string;
  record: TitledRecord;
  createdAt: string;
}

export interface PartnersOf {
  readonly recordId: string;
  readonly associationId: string;
  readonly side: Side;
}

/** A page of the relations on one side of an association, in the order of the other records' ids. */
export async function listPartners(
  database: Database,
  access: Access,
  locationId: string,
  of: PartnersOf,
  page: { readonly after: string; readonly limit: number },
): Promise<Partner[]> {
  const rows = await database.queryByKey(selectPartners(locationId, of, page.after, page.limit));
  return rows.map((row) => ({
    relationId: row.relation_id,
    record: titledRecord(access, row),
    createdAt: row.related_at,
  }));
}
