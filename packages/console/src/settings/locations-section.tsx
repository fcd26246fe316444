import { Button, Group, Modal, Skeleton, Stack, Table, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';
import {
  type LocationChoice,
  locationsQuery,
  useLocationId,
  withLocation,
} from '../locations/current-location.ts';
import { Confirm } from '../parts/confirm.tsx';
import { CopyText } from '../parts/copy-text.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { paths } from '../paths.ts';
import { useSession } from '../session/session.ts';

const locationsKey = ['locations'] as const;

/** The tenants of this relata; each has its own model, records and log. */
export function LocationsSection() {
  const locations = useQuery(locationsQuery(useSession()));
  const here = useLocationId();
  const navigate = useNavigate();
  const [isCreating, setCreating] = useState(false);
  const [deleted, setDeleted] = useState<LocationChoice>();
  return (
    <Stack>
      <Group justify="space-between" gap="sm">
        <Text c="dimmed" size="sm" maw={640}>
          A location has its own objects, records, associations and log, and sees nothing of another.
        </Text>
        <Button onClick={() => setCreating(true)}>Create a location</Button>
      </Group>
      {locations.isPending && <Skeleton h={160} aria-label="Loading" />}
      {locations.isError && <ErrorNotice error={locations.error} onRetry={() => void locations.refetch()} />}
      {locations.data && (
        <Table.ScrollContainer minWidth={480}>
          <Table aria-label="Locations" verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">Name</Table.Th>
                <Table.Th scope="col">Id</Table.Th>
                <Table.Th scope="col">
                  <Text span fz={0}>
                    What can be done
                  </Text>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {locations.data.map((location) => (
                <Table.Tr key={location.id}>
                  <Table.Td className="text" maw={280}>
                    {location.name}
                    {location.id === here && (
                      <Text span c="dimmed" size="sm">
                        {' '}
                        (this one)
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>
                    <CopyText label={`the id of ${location.name}`} text={location.id} />
                  </Table.Td>
                  <Table.Td>
                    <Group gap="xs" justify="flex-end" wrap="nowrap">
                      <Button
                        size="xs"
                        variant="default"
                        onClick={() => void navigate(withLocation(paths.overview(), location.id))}
                        aria-label={`Open ${location.name}`}
                      >
                        Open
                      </Button>
                      <Button
                        size="xs"
                        variant="default"
                        onClick={() => setDeleted(location)}
                        aria-label={`Delete ${location.name}`}
                      >
                        Delete
                      </Button>
                    </Group>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <CreateLocation opened={isCreating} onClose={() => setCreating(false)} />
      <DeleteLocation location={deleted} onClose={() => setDeleted(undefined)} />
    </Stack>
  );
}

function CreateLocation({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [name, setName] = useState('');
  const create = useMutation({
    mutationFn: async () => (await api.POST('/v1/locations', { body: { name: name.trim() } })).data,
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: locationsKey });
      setName('');
      onClose();
    },
  });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Create a location"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
      >
        <Stack>
          <TextInput
            label="Name"
            required
            maxLength={200}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {create.isError && <ErrorNotice error={create.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Create
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function DeleteLocation({
  location,
  onClose,
}: {
  location: LocationChoice | undefined;
  onClose: () => void;
}) {
  const [typed, setTyped] = useState('');
  const here = useLocationId();
  const navigate = useNavigate();
  const close = () => {
    setTyped('');
    remove.reset();
    onClose();
  };
  const remove = useMutation({
    mutationFn: (id: string) => api.DELETE('/v1/locations/{id}', { params: { path: { id } } }),
    onSuccess: async (_, id) => {
      if (id === here) {
        // Without a location in the address the shell takes the first there is.
        await navigate(paths.settings(), { replace: true });
      }
      await queryClient.invalidateQueries({ queryKey: locationsKey });
      close();
    },
  });
  const isMeant = location !== undefined && typed.trim() === location.name.trim();
  return (
    <Confirm
      opened={location !== undefined}
      onClose={close}
      title="Delete this location?"
      action="Delete everything in it"
      onConfirm={() => isMeant && remove.mutate(location.id)}
      isPending={remove.isPending}
      error={remove.error}
    >
      <Text size="sm" className="text">
        All objects, records, associations, relations and events of {location?.name} go, and no webhook tells
        of it. This cannot be taken back.
      </Text>
      <TextInput
        label="Type its name to go on"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        error={typed !== '' && !isMeant ? 'This is not its name' : undefined}
      />
    </Confirm>
  );
}
