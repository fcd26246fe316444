import { Paper, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import type { Link } from '../graph.ts';
import type { NameOf } from '../names.ts';
import { SentenceText } from '../sentence-text.tsx';
import { FormDrawer } from './form-drawer.tsx';
import { areEqual, LabelFields } from './label-fields.tsx';

interface ChangeAssociationProps {
  readonly locationId: string;
  readonly link: Link;
  readonly nameOf: NameOf;
  readonly onClose: () => void;
}

export function ChangeAssociation({ locationId, link, nameOf, onClose }: ChangeAssociationProps) {
  const [first, setFirst] = useState(link.first.label);
  const [second, setSecond] = useState(link.second.label);
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: () =>
      api.PUT('/associations/{associationId}', {
        params: { path: { associationId: link.id }, query: { locationId } },
        body: { firstObjectLabel: first.trim(), secondObjectLabel: second.trim() },
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys(locationId, 'associations') });
      onClose();
    },
  });
  return (
    <FormDrawer
      title="Change the labels"
      does="Save"
      isPending={change.isPending}
      error={change.error}
      isIncomplete={areEqual(first, second)}
      onSubmit={() => change.mutate()}
      onClose={onClose}
    >
      <LabelFields first={first} second={second} onFirst={setFirst} onSecond={setSecond} />
      <Paper withBorder p="sm" component="section" aria-label="What will hold" aria-live="polite">
        <SentenceText
          first={{ ...link.first, label: first }}
          second={{ ...link.second, label: second }}
          nameOf={nameOf}
        />
      </Paper>
      <Text size="sm" c="dimmed">
        Objects, amounts and key stay as they are.
      </Text>
    </FormDrawer>
  );
}
