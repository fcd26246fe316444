import { Skeleton, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { formatCount } from '../../parts/number.ts';
import type { Link } from '../graph.ts';
import { relationCountQuery } from '../queries.ts';

interface DeleteAssociationProps {
  readonly locationId: string;
  readonly link: Link;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

/** Asks first, and says what goes. */
export function DeleteAssociation({ locationId, link, isOpen, onClose, onDeleted }: DeleteAssociationProps) {
  const relations = useQuery({ ...relationCountQuery(locationId, link.id), enabled: isOpen, staleTime: 0 });
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () =>
      api.DELETE('/associations/{associationId}', {
        params: { path: { associationId: link.id }, query: { locationId } },
      }),
    onSuccess: async () => {
      onClose();
      onDeleted();
      notifications.show({ message: `${link.first.label} – ${link.second.label} is deleted.` });
      for (const kind of ['associations', 'relations', 'overview'] as const)
        await client.invalidateQueries({ queryKey: keys(locationId, kind) });
    },
  });
  return (
    <Confirm
      opened={isOpen}
      onClose={onClose}
      title="Delete this association?"
      action="Delete"
      onConfirm={() => remove.mutate()}
      isPending={remove.isPending}
      error={remove.error}
    >
      <Text fw={600} className="text">
        {link.first.label} – {link.second.label}
      </Text>
      {relations.isPending && <Skeleton h={20} />}
      {relations.isError && (
        <Text size="sm">All of its relations go with it. How many there are could not be counted.</Text>
      )}
      {relations.isSuccess && <Text size="sm">{whatGoes(relations.data)}</Text>}
    </Confirm>
  );
}

function whatGoes(relations: { readonly count: number; readonly isExact: boolean }): string {
  if (relations.count === 0) return 'It has no relations. Records stay.';
  const [noun, verb] = relations.count === 1 ? ['relation', 'goes'] : ['relations', 'go'];
  return `${formatCount(relations)} ${noun} ${verb} with it, each announced to endpoints. Records stay.`;
}
