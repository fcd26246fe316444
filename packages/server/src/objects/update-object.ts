import { bareProperty, fullProperty, type ObjectData, type UpdateObjectBody } from '@relata/protocol';
import type { Query } from '../db/statement.ts';
import type { WriteOperation } from '../db/write.ts';
import { RelataError } from '../errors.ts';
import { refuseLarge } from '../log/event-size.ts';
import { ChangingObjects } from './changing-objects.ts';
import { type ObjectRow, selectObjects } from './store.ts';

export interface UpdateObject {
  readonly traceId: string;
  /** A key, with or without `custom_objects.`, or an id. */
  readonly ref: string;
  readonly body: Omit<UpdateObjectBody, 'locationId'>;
}

/** Changes labels, description and searchable properties. What changes nothing makes no event. */
export const updateObject: WriteOperation<UpdateObject, ObjectData, readonly [Query<ObjectRow>]> = {
  name: 'update object',

  reads(locationId, inputs) {
    return [
      selectObjects(
        locationId,
        inputs.map(({ ref }) => ref),
      ),
    ];
  },

  decide(write, inputs, [rows]) {
    const objects = new ChangingObjects(write, rows);

    const outcomes = inputs.map(({ ref, body, traceId }) => {
      const before = objects.find(ref);
      if (before === undefined) return new RelataError('object_not_found');
      const data = changedObject(before, body, write.now);
      if (data instanceof RelataError || data === before) return data;
      const refusal = refuseLarge({ type: 'ObjectSchemaUpdate', traceId, data }, write.now);
      if (refusal !== undefined) return refusal;
      objects.replace(data, traceId);
      return data;
    });

    objects.finish();
    return outcomes;
  },
};

/** The same object if nothing changes. */
function changedObject(
  before: ObjectData,
  body: UpdateObject['body'],
  now: string,
): ObjectData | RelataError {
  const { labels, description } = body;
  if (before.type === 'SYSTEM_DEFINED' && (labels !== undefined || description !== undefined)) {
    return new RelataError('object_of_system', { key: before.key });
  }
  const searchable = body.searchableProperties && searchableOf(before, body.searchableProperties);
  if (searchable instanceof RelataError) return searchable;
  const { description: oldDescription, ...rest } = before;
  const newDescription = description === undefined ? oldDescription : (description ?? undefined);
  const after: ObjectData = {
    ...rest,
    labels: {
      singular: labels?.singular ?? before.labels.singular,
      plural: labels?.plural ?? before.labels.plural,
    },
    ...(newDescription !== undefined && { description: newDescription }),
    searchableProperties: searchable ?? before.searchableProperties,
  };
  return isSame(before, after) ? before : { ...after, updatedAt: now };
}

/** Full keys, each once. Only what is a field can be searched by. */
function searchableOf({ key, fields }: ObjectData, properties: readonly string[]): string[] | RelataError {
  const known = new Set(fields.map((field) => field.key));
  const searchable = new Set<string>();
  for (const property of properties) {
    const bare = bareProperty(key, property);
    if (bare === undefined || !known.has(bare))
      return new RelataError('property_unknown', { objectKey: key, property });
    searchable.add(fullProperty(key, bare));
  }
  return [...searchable];
}

function isSame(before: ObjectData, after: ObjectData): boolean {
  return (
    before.labels.singular === after.labels.singular &&
    before.labels.plural === after.labels.plural &&
    before.description === after.description &&
    before.searchableProperties.join() === after.searchableProperties.join()
  );
}
