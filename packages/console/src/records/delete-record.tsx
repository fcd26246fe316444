import { Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useGo, useLocationId } from '../locations/current-location.ts';
import { Confirm } from '../parts/confirm.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { formatCount } from '../parts/number.ts';
import { paths } from '../paths.ts';
import { deleteRecord, refresh } from './changes.ts';
import { type RecordData, relationCountQuery } from './queries.ts';
import { titleOf } from './record-link.tsx';

interface DeleteRecordProps {
  readonly record: RecordData;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Says what goes, and asks. */
export function DeleteRecord({ record, isOpen, onClose }: DeleteRecordProps) {
  const locationId = useLocationId();
  const go = useGo();
  const { id, objectKey } = record;
  const remove = useMutation({
    mutationFn: () => deleteRecord(locationId, objectKey, id),
    onSuccess: () => {
      go(paths.records(objectKey), { replace: true });
      notifications.show({ message: <span className="text">{titleOf(record)} is deleted</span> });
      void refresh(locationId, ['records', 'relations', 'overview']);
    },
  });
  return (
    <Confirm
      opened={isOpen}
      onClose={onClose}
      title="Delete this record?"
      action="Delete"
      onConfirm={() => remove.mutate()}
      isPending={remove.isPending}
      error={remove.error}
    >
      <Text className="text" lineClamp={4}>
        <strong>{titleOf(record)}</strong> is deleted for good.
      </Text>
      <WhatGoes id={id} />
    </Confirm>
  );
}

/** Counted when the question is asked. */
function WhatGoes({ id }: { id: string }) {
  const locationId = useLocationId();
  const count = useQuery({ ...relationCountQuery(locationId, id), staleTime: 0 });
  if (count.isError) return <ErrorNotice title="Its relations could not be counted" error={count.error} />;
  return <Text role="status">{count.isPending ? 'Counting its relations …' : goesWithIt(count.data)}</Text>;
}

function goesWithIt(count: { readonly count: number; readonly isExact: boolean }): string {
  if (count.count === 0) return 'It has no relations.';
  if (count.count === 1) return '1 relation goes with it, and is announced as deleted.';
  return `${formatCount(count)} relations go with it, and each is announced as deleted.`;
}
