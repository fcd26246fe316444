import { type Association, type AssociationData, systemAssociations } from '@relata/protocol';
import type { AssociationRow } from './store.ts';

/** The system association with this id, which is also its key; it is the same in every location. */
export function systemAssociation(id: string, locationId: string): AssociationData | undefined {
  const found = systemAssociations.find((each) => each.id === id);
  return found && { ...found, locationId, createdAt: EPOCH, updatedAt: EPOCH };
}

/** System associations were there from the start. */
const EPOCH = new Date(0).toISOString();

export function isSystemAssociation(id: string): boolean {
  return systemAssociations.some((each) => each.id === id);
}

export function associationData(locationId: string, row: AssociationRow): AssociationData {
  return {
    id: row.id,
    locationId,
    key: row.key,
    associationType: 'USER_DEFINED',
    firstObjectKey: row.first_object_key,
    firstObjectLabel: row.first_object_label,
    secondObjectKey: row.second_object_key,
    secondObjectLabel: row.second_object_label,
    firstObjectToSecondObjectCardinality: row.first_to_second,
    secondObjectToFirstObjectCardinality: row.second_to_first,
    firstObjectToSecondObjectMaxLimit: row.first_max,
    secondObjectToFirstObjectMaxLimit: row.second_max,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** The shape of the API: a limit is absent where there is none. */
export function associationView(data: AssociationData): Association {
  const {
    createdAt: _,
    updatedAt: __,
    firstObjectToSecondObjectMaxLimit,
    secondObjectToFirstObjectMaxLimit,
    ...view
  } = data;
  return {
    ...view,
    ...(firstObjectToSecondObjectMaxLimit !== null && { firstObjectToSecondObjectMaxLimit }),
    ...(secondObjectToFirstObjectMaxLimit !== null && { secondObjectToFirstObjectMaxLimit }),
  };
}
