import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useGo, useLocationId } from '../locations/current-location.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { formatCount } from '../parts/number.ts';
import { paths } from '../paths.ts';
import { deleteRecord, refresh } from './changes.ts';
import { DialogTitle } from './dialog-title.tsx';
import { type RecordData, relationCountQuery } from './queries.ts';
import { titleOf } from './record-link.tsx';

interface DeleteRecordProps {
  readonly record: RecordData;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Says what goes, and asks. */
export function DeleteRecord({ record, isOpen, onClose }: DeleteRecordProps) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={<DialogTitle>Delete this record?</DialogTitle>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Question record={record} onClose={onClose} />
    </Modal>
  );
}

function Question({ record, onClose }: Omit<DeleteRecordProps, 'isOpen'>) {
  const locationId = useLocationId();
  const go = useGo();
  const { id, objectKey } = record;
  const count = useQuery({ ...relationCountQuery(locationId, id), staleTime: 0 });
  const remove = useMutation({
    mutationFn: () => deleteRecord(locationId, objectKey, id),
    onSuccess: () => {
      go(paths.records(objectKey), { replace: true });
      notifications.show({ message: <span className="text">{titleOf(record)} is deleted</span> });
      void refresh(locationId, ['records', 'relations', 'overview']);
    },
  });
  return (
    <Stack>
      <Text className="text" lineClamp={4}>
        <strong>{titleOf(record)}</strong> is deleted for good.
      </Text>
      <Text role="status">
        {count.isPending ? 'Counting its relations …' : count.isSuccess ? goesWithIt(count.data) : null}
      </Text>
      {count.isError && <ErrorNotice title="Its relations could not be counted" error={count.error} />}
      {remove.isError && <ErrorNotice error={remove.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          Keep it
        </Button>
        <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
          Delete
        </Button>
      </Group>
    </Stack>
  );
}

function goesWithIt(count: { readonly count: number; readonly isExact: boolean }): string {
  if (count.count === 0) return 'It has no relations.';
  if (count.count === 1) return '1 relation goes with it, and is announced as deleted.';
  return `${formatCount(count)} relations go with it, and each is announced as deleted.`;
}
