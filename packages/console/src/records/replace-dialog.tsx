import { Alert, Button, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { DialogTitle } from './dialog-title.tsx';
import type { RecordData, RelationGroup } from './queries.ts';
import { titleOf } from './record-link.tsx';
import type { Conflict, InTheWay } from './use-connect.ts';

interface ReplaceDialogProps {
  readonly record: RecordData;
  readonly group: RelationGroup;
  readonly conflict: Conflict | undefined;
  readonly isPending: boolean;
  readonly onReplace: (relationIds: readonly string[]) => void;
  readonly onClose: () => void;
}

/** Says why two records cannot be connected as things are, and what would have to go. */
export function ReplaceDialog(props: ReplaceDialogProps) {
  const { record, group, conflict, isPending, onReplace, onClose } = props;
  return (
    <Modal
      opened={conflict !== undefined}
      onClose={onClose}
      size="lg"
      title={
        <DialogTitle>
          {conflict?.inTheWay.length === 0 ? 'Nothing is in the way any more' : 'Replace what is in the way?'}
        </DialogTitle>
      }
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {conflict !== undefined && (
        <Question
          key={idsIn(conflict)}
          record={record}
          group={group}
          conflict={conflict}
          isPending={isPending}
          onReplace={onReplace}
          onClose={onClose}
        />
      )}
    </Modal>
  );
}

function Question({
  record,
  group,
  conflict,
  isPending,
  onReplace,
  onClose,
}: Omit<ReplaceDialogProps, 'conflict'> & { readonly conflict: Conflict }) {
  const { other, inTheWay, isAnew } = conflict;
  // Where there is no choice there is nothing to choose.
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(
    () =>
      new Map(
        inTheWay.flatMap(({ direction, relations: [only, ...more] = [] }) =>
          only !== undefined && more.length === 0 ? [[direction, only.relationId] as const] : [],
        ),
      ),
  );
  const isDecided = inTheWay.every(({ direction }) => chosen.has(direction));
  return (
    <Stack>
      {isAnew && (
        <Alert color="yellow" role="alert">
          It has changed meanwhile: nothing was replaced. This is how it is now.
        </Alert>
      )}
      {inTheWay.map((side) => (
        <Side
          key={side.direction}
          group={group}
          side={side}
          chosenId={chosen.get(side.direction)}
          onChoose={(relationId) => setChosen(new Map(chosen).set(side.direction, relationId))}
        />
      ))}
      <Text size="sm" className="text" lineClamp={4}>
        {inTheWay.length === 0
          ? 'Now these can be connected: '
          : 'Replacing disconnects what is named, and in the same step connects '}
        <strong>{titleOf(other)}</strong> {inTheWay.length === 0 ? 'and' : 'with'}{' '}
        <strong>{titleOf(record)}</strong>.
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          Leave it as it is
        </Button>
        <Button loading={isPending} disabled={!isDecided} onClick={() => onReplace([...chosen.values()])}>
          {inTheWay.length === 0 ? 'Connect' : 'Replace'}
        </Button>
      </Group>
    </Stack>
  );
}

interface SideProps {
  readonly group: RelationGroup;
  readonly side: InTheWay;
  readonly chosenId: string | undefined;
  readonly onChoose: (relationId: string) => void;
}

function Side({ group, side, chosenId, onChoose }: SideProps) {
  const { direction, record, limit, relations = [] } = side;
  // What the full record has too many of is called as the other side is.
  const label = direction === group.direction ? group.label : group.ownLabel;
  const [only, ...more] = relations;
  const rule = (
    <>
      <strong>{titleOf(record)}</strong> can have {limit === 1 ? 'one' : `${limit} at most`} as “{label}”, and
      has{' '}
    </>
  );
  if (only === undefined) {
    return (
      <Text className="text" lineClamp={6}>
        {rule}
        {side.relations === undefined
          ? 'as many. Which ones this token may not read, so none of them can be chosen here.'
          : 'had as many just now. Try again.'}
      </Text>
    );
  }
  if (more.length === 0) {
    return (
      <Text className="text" lineClamp={6}>
        {rule}
        <strong>{titleOf(only.record)}</strong>.
      </Text>
    );
  }
  return (
    <Radio.Group
      label={
        <Text component="span" className="text" fw={400}>
          {rule}as many. Which one is to go?
        </Text>
      }
      {...(limit > relations.length && { description: `The first ${relations.length} of ${limit}` })}
      value={chosenId ?? null}
      onChange={onChoose}
    >
      <Stack gap={6} mt="xs">
        {relations.map(({ relationId, record: related }) => (
          <Radio
            key={relationId}
            value={relationId}
            label={<span className="text">{titleOf(related)}</span>}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}

function idsIn({ inTheWay }: Conflict): string {
  return inTheWay.flatMap(({ relations = [] }) => relations.map(({ relationId }) => relationId)).join();
}
