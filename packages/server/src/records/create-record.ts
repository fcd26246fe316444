import { type CreateRecordBody, type ObjectData, objectId, type RecordData, shortId } from '@relata/protocol';
import type { Query } from '../db/statement.ts';
import type { WriteOperation } from '../db/write.ts';
import { RelataError } from '../errors.ts';
import { refuseLarge } from '../log/event-size.ts';
import { ChangingObjects } from '../objects/changing-objects.ts';
import { withFieldsFor } from '../objects/fields.ts';
import { type ObjectRow, selectObjects } from '../objects/store.ts';
import { bareProperties, mergeProperties } from './properties.ts';
import { provenance } from './record.ts';
import { insertRecords } from './store.ts';

export interface CreateRecord {
  readonly traceId: string;
  readonly tokenId: string;
  /** The object: its key, with or without prefix, or its id. */
  readonly object: string;
  readonly body: Omit<CreateRecordBody, 'locationId'>;
}

/** Creates records of any object but contacts. A property that its object does not have yet becomes a field of it. */
export const createRecord: WriteOperation<CreateRecord, RecordData, readonly [Query<ObjectRow>]> = {
  name: 'create record',

  reads(locationId, inputs) {
    return [
      selectObjects(
        locationId,
        inputs.map(({ object }) => object),
      ),
    ];
  },

  decide(write, inputs, [rows]) {
    const objects = new ChangingObjects(write, rows);
    const created: RecordData[] = [];

    const outcomes = inputs.map((input) => {
      const object = objects.find(input.object);
      if (object === undefined) return new RelataError('object_not_found');
      if (object.key === 'contact') return new RelataError('records_of_contacts');
      const data = newRecord(object, input, write.now);
      if (data instanceof RelataError) return data;
      const extended = withFieldsFor(object, data.properties, write.now);
      if (extended instanceof RelataError) return extended;
      const { traceId } = input;
      const event = { type: 'RecordCreate', entityId: data.id, orderKey: data.id, traceId, data } as const;
      const refusal = refuseLarge(event, write.now);
      if (refusal !== undefined) return refusal;
      if (extended !== object) objects.replace(extended, traceId);
      write.append(event);
      created.push(data);
      return data;
    });

    objects.finish();
    if (created.length > 0) write.change(insertRecords(write.locationId, created));
    return outcomes;
  },
};

function newRecord(
  object: ObjectData,
  { tokenId, body }: CreateRecord,
  now: string,
): RecordData | RelataError {
  const given = bareProperties(object.key, body.properties);
  if (given instanceof RelataError) return given;
  return {
    id: object.key === 'opportunity' ? shortId() : objectId(),
    locationId: object.locationId,
    objectId: object.id,
    objectKey: object.key,
    owner: body.owner ?? [],
    followers: body.followers ?? [],
    properties: mergeProperties({}, given),
    createdAt: now,
    updatedAt: now,
    createdBy: provenance(tokenId, now),
    lastUpdatedBy: provenance(tokenId, now),
  };
}
