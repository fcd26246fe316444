import { Modal, Skeleton, Stack } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useLocationId } from '../locations/current-location.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { useDiscardQuestion } from '../parts/use-discard-question.tsx';
import { DialogTitle } from './dialog-title.tsx';
import { type Changes, fieldsOf, type NewProperty } from './fields.ts';
import { objectQuery } from './queries.ts';
import { RecordForm } from './record-form.tsx';

interface RecordDialogProps {
  readonly title: string;
  readonly objectKey: string;
  /** What the record holds now. */
  readonly properties: Readonly<Record<string, unknown>>;
  readonly submitLabel: string;
  /** Rejects with what went wrong, which is shown. */
  readonly onSubmit: (changes: Changes, added: readonly NewProperty[]) => Promise<void>;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** The form of a record, for one that is made and for one that is changed. */
export function RecordDialog(props: RecordDialogProps) {
  const { title, isOpen, onClose } = props;
  const isNarrow = useMediaQuery('(max-width: 48em)');
  const { onTyped, onLeave, isAsking, question } = useDiscardQuestion(isOpen, onClose);
  return (
    <>
      <Modal
        opened={isOpen}
        onClose={onLeave}
        closeOnEscape={!isAsking}
        size="lg"
        fullScreen={isNarrow}
        title={<DialogTitle>{title}</DialogTitle>}
      >
        <div onInput={onTyped}>
          <Fields {...props} />
        </div>
      </Modal>
      {question}
    </>
  );
}

function Fields({ objectKey, properties, submitLabel, onSubmit, onClose }: RecordDialogProps) {
  const object = useQuery(objectQuery(useLocationId(), objectKey));
  const save = useMutation({
    mutationFn: ({ changes, added }: { changes: Changes; added: readonly NewProperty[] }) =>
      onSubmit(changes, added),
  });
  if (object.data === undefined) {
    return object.isError ? (
      <ErrorNotice error={object.error} onRetry={() => void object.refetch()} />
    ) : (
      <Stack role="status" aria-label="Loading">
        <Skeleton h={56} />
        <Skeleton h={56} />
        <Skeleton h={56} />
      </Stack>
    );
  }
  return (
    <RecordForm
      fields={fieldsOf(object.data, properties)}
      submitLabel={submitLabel}
      isPending={save.isPending}
      error={save.error}
      onSubmit={(changes, added) => save.mutate({ changes, added })}
      onCancel={onClose}
    />
  );
}
