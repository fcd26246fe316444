import { hash } from 'node:crypto';
import type { AssociationData, Relation, RelationData } from '@relata/protocol';
import { systemAssociation } from '../associations/association.ts';
import type { Link, RelationViewRow, Side } from './store.ts';

/** What is known of a relation from its row, its association's, or the system association's constants. */
export function relationData(locationId: string, row: RelationViewRow): RelationData {
  const system = systemAssociation(row.association_id, locationId);
  return {
    id: row.id,
    locationId,
    associationId: row.association_id,
    associationKey: row.association_key ?? system?.key ?? row.association_id,
    firstObjectKey: row.first_object_key ?? system?.firstObjectKey ?? '',
    firstRecordId: row.first_record_id,
    secondObjectKey: row.second_object_key ?? system?.secondObjectKey ?? '',
    secondRecordId: row.second_record_id,
    createdAt: row.created_at,
    updatedAt: row.created_at,
  };
}

export function relationView(data: RelationData): Relation {
  return data;
}

/** How many partners a record on this side may have; null where there is no cap. */
export function capOf(association: AssociationData, side: Side): number | null {
  return side === 1
    ? association.firstObjectToSecondObjectMaxLimit
    : association.secondObjectToFirstObjectMaxLimit;
}

/** The same for every relation that ever is between two records: unlinking and linking again keep their order. */
export function relationOrderKey({ associationId, firstRecordId, secondRecordId }: Link): string {
  return hash('sha256', `${associationId} ${firstRecordId} ${secondRecordId}`, 'base64url').slice(0, 22);
}
