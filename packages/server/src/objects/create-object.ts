import {
  bareProperty,
  type CreateObjectBody,
  fullObjectKey,
  fullProperty,
  type ObjectData,
  objectId,
} from '@relata/protocol';
import type { Query } from '../db/statement.ts';
import type { WriteOperation } from '../db/write.ts';
import { invalid, RelataError } from '../errors.ts';
import { refuseLarge } from '../log/event-size.ts';
import { newField } from './fields.ts';
import { countCustomObjects, insertObjects, type ObjectRow, selectObjects } from './store.ts';

/** The list of a location's objects has no pages. HighLevel allows ten. */
export const OBJECTS_MAX = 500;

export interface CreateObject {
  readonly traceId: string;
  readonly body: Omit<CreateObjectBody, 'locationId'>;
}

/** Creates objects, each with its primary display property as its first field. */
export const createObject: WriteOperation<
  CreateObject,
  ObjectData,
  readonly [Query<ObjectRow>, Query<{ n: number }>]
> = {
  name: 'create object',

  reads(locationId, inputs) {
    return [
      selectObjects(
        locationId,
        inputs.map(({ body }) => body.key),
      ),
      countCustomObjects(locationId),
    ];
  },

  decide(write, inputs, [taken, [counted]]) {
    const takenKeys = new Set(taken.map(({ key }) => key));
    const known = counted?.n ?? 0;
    const created: ObjectData[] = [];

    const outcomes = inputs.map(({ body, traceId }) => {
      const data = newObject(write.locationId, write.now, body);
      if (data instanceof RelataError) return data;
      if (takenKeys.has(data.key)) return new RelataError('object_key_taken', { key: data.key });
      if (known + created.length >= OBJECTS_MAX)
        return new RelataError('object_limit', { limit: OBJECTS_MAX });
      const event = {
        type: 'ObjectSchemaCreate',
        entityId: data.id,
        orderKey: data.id,
        traceId,
        data,
      } as const;
      const refusal = refuseLarge(event, write.now);
      if (refusal !== undefined) return refusal;
      takenKeys.add(data.key);
      created.push(data);
      write.append(event);
      return data;
    });

    if (created.length > 0) write.change(insertObjects(write.locationId, write.now, created));
    return outcomes;
  },
};

function newObject(locationId: string, now: string, body: CreateObject['body']): ObjectData | RelataError {
  const { labels, description, primaryDisplayPropertyDetails: primary } = body;
  const key = fullObjectKey(body.key);
  const bareKey = bareProperty(key, primary.key);
  if (bareKey === undefined) {
    return invalid(`primaryDisplayPropertyDetails.key must be a property of ${key}, in a-z, 0-9 and _`);
  }
  const primaryDisplayProperty = fullProperty(key, bareKey);
  return {
    id: objectId(),
    locationId,
    key,
    type: 'USER_DEFINED',
    labels,
    ...(description !== undefined && { description }),
    searchableProperties: [primaryDisplayProperty],
    primaryDisplayProperty,
    fields: [newField({ key: bareKey, name: primary.name, dataType: primary.dataType }, now)],
    createdAt: now,
    updatedAt: now,
  };
}
