import { Modal, Skeleton, Stack } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useGo, useLocationId } from '../locations/current-location.ts';
import type { ObjectData } from '../model/data.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { paths } from '../paths.ts';
import { createRecord } from './changes.ts';
import { DialogTitle } from './dialog-title.tsx';
import { type Changes, fieldsOf, type NewProperty } from './fields.ts';
import { objectQuery } from './queries.ts';
import { RecordForm } from './record-form.tsx';

interface CreateRecordProps {
  readonly object: ObjectData;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Leads to the new record. */
export function CreateRecord({ object, isOpen, onClose }: CreateRecordProps) {
  const isNarrow = useMediaQuery('(max-width: 48em)');
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      size="lg"
      fullScreen={isNarrow}
      title={<DialogTitle>New {object.labels.singular}</DialogTitle>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <CreateRecordForm object={object} onClose={onClose} />
    </Modal>
  );
}

function CreateRecordForm({ object, onClose }: Omit<CreateRecordProps, 'isOpen'>) {
  const locationId = useLocationId();
  const go = useGo();
  const details = useQuery(objectQuery(locationId, object.key));
  const create = useMutation({
    mutationFn: ({ changes, added }: { changes: Changes; added: readonly NewProperty[] }) => {
      const set = new Map([...changes].filter(([, value]) => value !== null));
      return createRecord({ locationId, objectKey: object.key, changes: set, added });
    },
    onSuccess: (id) => go(paths.record(object.key, id)),
  });
  if (details.isError) return <ErrorNotice error={details.error} onRetry={() => void details.refetch()} />;
  if (details.isPending) return <FormSkeleton />;
  return (
    <RecordForm
      fields={fieldsOf(details.data, {})}
      submitLabel="Create"
      isPending={create.isPending}
      error={create.error}
      onSubmit={(changes, added) => create.mutate({ changes, added })}
      onCancel={onClose}
    />
  );
}

export function FormSkeleton() {
  return (
    <Stack role="status" aria-label="Loading">
      <Skeleton h={56} />
      <Skeleton h={56} />
      <Skeleton h={56} />
    </Stack>
  );
}
