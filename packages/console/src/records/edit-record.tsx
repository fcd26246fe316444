import { Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useLocationId } from '../locations/current-location.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { updateRecord } from './changes.ts';
import { FormSkeleton } from './create-record.tsx';
import { DialogTitle } from './dialog-title.tsx';
import { type Changes, fieldsOf, type NewProperty } from './fields.ts';
import { objectQuery, type RecordData } from './queries.ts';
import { RecordForm } from './record-form.tsx';
import { titleOf } from './record-link.tsx';

interface EditRecordProps {
  readonly record: RecordData;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function EditRecord({ record, isOpen, onClose }: EditRecordProps) {
  const isNarrow = useMediaQuery('(max-width: 48em)');
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      size="lg"
      fullScreen={isNarrow}
      title={<DialogTitle>Edit {titleOf(record)}</DialogTitle>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <EditRecordForm record={record} onClose={onClose} />
    </Modal>
  );
}

function EditRecordForm({ record, onClose }: Omit<EditRecordProps, 'isOpen'>) {
  const locationId = useLocationId();
  const { id, objectKey } = record;
  const details = useQuery(objectQuery(locationId, objectKey));
  const update = useMutation({
    mutationFn: async ({ changes, added }: { changes: Changes; added: readonly NewProperty[] }) => {
      if (changes.size === 0 && added.length === 0) return;
      await updateRecord({ locationId, objectKey, id, changes, added });
    },
    onSuccess: onClose,
  });
  if (details.isError) return <ErrorNotice error={details.error} onRetry={() => void details.refetch()} />;
  if (details.isPending) return <FormSkeleton />;
  return (
    <RecordForm
      fields={fieldsOf(details.data, record.properties)}
      submitLabel="Save"
      isPending={update.isPending}
      error={update.error}
      onSubmit={(changes, added) => update.mutate({ changes, added })}
      onCancel={onClose}
    />
  );
}
