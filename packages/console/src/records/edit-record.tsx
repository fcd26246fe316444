import { useLocationId } from '../locations/current-location.ts';
import { updateRecord } from './changes.ts';
import type { RecordData } from './queries.ts';
import { RecordDialog } from './record-dialog.tsx';
import { titleOf } from './record-link.tsx';

interface EditRecordProps {
  readonly record: RecordData;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function EditRecord({ record, isOpen, onClose }: EditRecordProps) {
  const locationId = useLocationId();
  const { id, objectKey, properties } = record;
  return (
    <RecordDialog
      title={`Edit ${titleOf(record)}`}
      objectKey={objectKey}
      properties={properties}
      submitLabel="Save"
      onSubmit={async (changes, added) => {
        if (changes.size > 0 || added.length > 0)
          await updateRecord({ locationId, objectKey, id, changes, added });
        onClose();
      }}
      isOpen={isOpen}
      onClose={onClose}
    />
  );
}
