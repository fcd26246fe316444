import { associationData } from '../associations/association.ts';
import { type RemovableAssociationRow, selectAssociationsToRemove } from '../associations/store.ts';
import type { Removable } from './remove-thing.ts';

export const removableAssociation: Removable<RemovableAssociationRow> = {
  kind: 'association',
  notFound: () => 'association_not_found',
  select: selectAssociationsToRemove,
  matches: () => true,
  event: (locationId, row, traceId) => ({
    type: 'AssociationDelete',
    entityId: row.id,
    orderKey: row.id,
    traceId,
    data: associationData(locationId, row),
  }),
};
