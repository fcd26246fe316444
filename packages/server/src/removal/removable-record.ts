import { isRecordOf, recordData } from '../records/record.ts';
import { type RemovableRecordRow, selectRecordsEvenGoing } from '../records/store.ts';
import type { Removable } from './remove-thing.ts';

/** Records of any object; contacts are such. */
export const removableRecord: Removable<RemovableRecordRow> = {
  kind: 'record',
  notFound: ({ objectKey }) => (objectKey === 'contact' ? 'contact_not_found' : 'record_not_found'),
  select: selectRecordsEvenGoing,
  matches: (row, objectKey) => objectKey !== undefined && isRecordOf(row, objectKey),
  event: (locationId, row, traceId) => ({
    type: 'RecordDelete',
    entityId: row.id,
    orderKey: row.id,
    traceId,
    data: recordData(locationId, row),
  }),
};
