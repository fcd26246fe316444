import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Confirm } from '../../parts/confirm.tsx';
import { type Moves, positionsQuery } from '../positions.ts';

/** Forgets where objects were put, for everybody; there is nothing to offer while nobody has moved one. */
export function LayOutAnew({ locationId, onMove }: { locationId: string; onMove: (moves: Moves) => void }) {
  const [isOpen, { open, close }] = useDisclosure();
  const { data: positions = {} } = useQuery(positionsQuery(locationId));
  const moved = Object.keys(positions);
  return (
    <>
      {moved.length > 0 && (
        <Button variant="default" onClick={open}>
          Lay out anew
        </Button>
      )}
      <Confirm
        opened={isOpen}
        onClose={close}
        title="Lay out the map anew?"
        action="Lay out anew"
        color="ink"
        onConfirm={() => {
          onMove(Object.fromEntries(moved.map((key) => [key, null])));
          close();
        }}
        isPending={false}
        error={null}
      >
        <Text size="sm">
          Whoever opens this map will find{' '}
          {moved.length === 1 ? 'the one object' : `the ${moved.length} objects`} that somebody moved where
          the layout puts them.
        </Text>
      </Confirm>
    </>
  );
}
