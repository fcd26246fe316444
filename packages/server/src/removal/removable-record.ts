import { contactData } from '../contacts/contact.ts';
import { isRecordOf, recordData } from '../records/record.ts';
import { type RemovableRecordRow, selectRecordsEvenGoing } from '../records/store.ts';
import type { Removable } from './remove-thing.ts';

/** Records of any object; contacts are such. */
export const removableRecord: Removable<RemovableRecordRow> = {
  kind: 'record',
  notFound: ({ objectKey }) => (objectKey === 'contact' ? 'contact_not_found' : 'record_not_found'),
  select: selectRecordsEvenGoing,
  matches: (row, objectKey) =>
    objectKey === 'contact'
      ? row.object_key === 'contact'
      : objectKey !== undefined && isRecordOf(row, objectKey),
  event: (locationId, row, traceId) => {
    const thing = { entityId: row.id, orderKey: row.id, traceId };
    return row.object_key === 'contact'
      ? { type: 'ContactDelete', ...thing, data: contactData(locationId, row) }
      : { type: 'RecordDelete', ...thing, data: recordData(locationId, row) };
  },
};
