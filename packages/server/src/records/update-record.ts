import type { RecordData, UpdateRecordBody } from '@relata/protocol';
import type { Query } from '../db/statement.ts';
import type { WriteOperation } from '../db/write.ts';
import { RelataError } from '../errors.ts';
import { refuseLarge } from '../log/event-size.ts';
import { ChangingObjects } from '../objects/changing-objects.ts';
import { withFieldsFor } from '../objects/fields.ts';
import { type ObjectRow, selectObjects } from '../objects/store.ts';
import { bareProperties, isSameJson, mergeProperties } from './properties.ts';
import { isRecordOf, provenance, recordData } from './record.ts';
import { type RecordRow, selectRecords, updateRecords } from './store.ts';

export interface UpdateRecord {
  readonly traceId: string;
  readonly tokenId: string;
  readonly id: string;
  /** The object that the record must be of: its key, with or without prefix, or its id. */
  readonly object: string;
  readonly body: UpdateRecordBody;
}

/** Changes records: properties are merged, owner and followers replaced. What changes nothing makes no event. */
export const updateRecord: WriteOperation<
  UpdateRecord,
  RecordData,
  readonly [Query<ObjectRow>, Query<RecordRow>]
> = {
  name: 'update record',

  reads(locationId, inputs) {
    return [
      selectObjects(
        locationId,
        inputs.map(({ object }) => object),
      ),
      selectRecords(
        locationId,
        inputs.map(({ id }) => id),
      ),
    ];
  },

  decide(write, inputs, [objectRows, recordRows]) {
    const objects = new ChangingObjects(write, objectRows);
    const rows = new Map(recordRows.map((row) => [row.id, row]));
    const current = new Map(recordRows.map((row) => [row.id, recordData(write.locationId, row)]));
    const changed = new Map<string, RecordData>();

    const outcomes = inputs.map((input) => {
      const { id, traceId } = input;
      const row = rows.get(id);
      const before = current.get(id);
      const object = objects.find(input.object);
      if (
        before === undefined ||
        row === undefined ||
        object === undefined ||
        !isRecordOf(row, input.object)
      ) {
        return new RelataError('record_not_found');
      }
      const data = changedRecord(before, input, write.now);
      if (data instanceof RelataError || data === before) return data;
      const extended = withFieldsFor(object, data.properties, write.now);
      if (extended instanceof RelataError) return extended;
      const event = { type: 'RecordUpdate', entityId: id, orderKey: id, traceId, data } as const;
      const refusal = refuseLarge(event, write.now);
      if (refusal !== undefined) return refusal;
      if (extended !== object) objects.replace(extended, traceId);
      write.append(event);
      current.set(id, data);
      changed.set(id, data);
      return data;
    });

    objects.finish();
    if (changed.size > 0) write.change(updateRecords(write.locationId, [...changed.values()]));
    return outcomes;
  },
};

/** The same record if nothing changes. */
function changedRecord(
  before: RecordData,
  { tokenId, body }: UpdateRecord,
  now: string,
): RecordData | RelataError {
  const given = bareProperties(before.objectKey, body.properties ?? {});
  if (given instanceof RelataError) return given;
  const properties = mergeProperties(before.properties, given);
  const { owner = before.owner, followers = before.followers } = body;
  const isSame =
    isSameJson(before.properties, properties) &&
    isSameJson(before.owner, owner) &&
    isSameJson(before.followers, followers);
  if (isSame) return before;
  return { ...before, properties, owner, followers, updatedAt: now, lastUpdatedBy: provenance(tokenId, now) };
}
