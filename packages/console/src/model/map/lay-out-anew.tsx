import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type Moves, positionsQuery } from '../positions.ts';

/** Forgets where objects were put, for everybody; there is nothing to offer while nobody has moved one. */
export function LayOutAnew({ locationId, onMove }: { locationId: string; onMove: (moves: Moves) => void }) {
  const [isOpen, { open, close }] = useDisclosure();
  const { data: positions = {} } = useQuery(positionsQuery(locationId));
  const moved = Object.keys(positions);
  if (moved.length === 0) return null;
  const objects =
    moved.length === 1 ? 'the one object that was moved' : `the ${moved.length} objects that were moved`;
  return (
    <>
      <Button variant="default" onClick={open}>
        Lay out anew
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title="Lay out the map anew?"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Stack>
          <Text size="sm">
            Everybody who looks at this map will see {objects} where the layout puts them.
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={close} data-autofocus>
              Leave it
            </Button>
            <Button
              onClick={() => {
                onMove(Object.fromEntries(moved.map((key) => [key, null])));
                close();
              }}
            >
              Lay out anew
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
