import { useGo, useLocationId } from '../locations/current-location.ts';
import type { ObjectData } from '../model/data.ts';
import { paths } from '../paths.ts';
import { createRecord } from './changes.ts';
import { RecordDialog } from './record-dialog.tsx';

interface CreateRecordProps {
  readonly object: ObjectData;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Leads to the new record. */
export function CreateRecord({ object: { key, labels }, isOpen, onClose }: CreateRecordProps) {
  const locationId = useLocationId();
  const go = useGo();
  return (
    <RecordDialog
      title={`New ${labels.singular}`}
      objectKey={key}
      properties={{}}
      submitLabel="Create"
      onSubmit={async (changes, added) => {
        const set = new Map([...changes].filter(([, value]) => value !== null));
        const id = await createRecord({ locationId, objectKey: key, changes: set, added });
        // Going back leads to the list, not to a form that is done.
        go(paths.record(key, id), { replace: true });
      }}
      isOpen={isOpen}
      onClose={onClose}
    />
  );
}
