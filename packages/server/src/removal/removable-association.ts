import { associationData } from '../associations/association.ts';
import { type AssociationRow, selectAssociationsToRemove } from '../associations/store.ts';
import type { Removable } from './remove-thing.ts';

export const removableAssociation: Removable<AssociationRow & { readonly going: boolean }> = {
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
