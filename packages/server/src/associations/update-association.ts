import type { AssociationData, UpdateAssociationBody } from '@relata/protocol';
import type { Query } from '../db/statement.ts';
import type { WriteOperation } from '../db/write.ts';
import { RelataError } from '../errors.ts';
import { associationData, isSystemAssociation } from './association.ts';
import { type AssociationRow, selectAssociations, updateAssociationLabels } from './store.ts';

export interface UpdateAssociation {
  readonly traceId: string;
  readonly id: string;
  readonly body: UpdateAssociationBody;
}

/** Changes the labels of associations, which is all that can change. The same labels again make no event. */
export const updateAssociation: WriteOperation<
  UpdateAssociation,
  AssociationData,
  readonly [Query<AssociationRow>]
> = {
  name: 'update association',

  reads(locationId, inputs) {
    return [
      selectAssociations(
        locationId,
        inputs.map(({ id }) => id),
      ),
    ];
  },

  decide(write, inputs, [rows]) {
    const current = new Map(rows.map((row) => [row.id, associationData(write.locationId, row)]));
    const changed = new Map<string, AssociationData>();

    const outcomes = inputs.map(({ id, body, traceId }) => {
      if (isSystemAssociation(id))
        return new RelataError('association_of_system', { key: id, done: 'changed' });
      const before = current.get(id);
      if (before === undefined) return new RelataError('association_not_found');
      const { firstObjectLabel, secondObjectLabel } = body;
      if (firstObjectLabel === secondObjectLabel) return new RelataError('labels_equal');
      if (firstObjectLabel === before.firstObjectLabel && secondObjectLabel === before.secondObjectLabel)
        return before;
      const data: AssociationData = { ...before, firstObjectLabel, secondObjectLabel, updatedAt: write.now };
      current.set(id, data);
      changed.set(id, data);
      write.append({ type: 'AssociationUpdate', entityId: id, orderKey: id, traceId, data });
      return data;
    });

    if (changed.size > 0)
      write.change(updateAssociationLabels(write.locationId, write.now, [...changed.values()]));
    return outcomes;
  },
};
