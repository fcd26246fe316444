import { Button, Group, Modal, Skeleton, Stack, Table, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';
import {
  LOCATIONS_MAX,
  type LocationChoice,
  locationsKey,
  locationsQuery,
  useLocationId,
  withLocation,
} from '../locations/current-location.ts';
import { Confirm } from '../parts/confirm.tsx';
import { CopyText } from '../parts/copy-text.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { paths } from '../paths.ts';
import { useSession } from '../session/session.ts';
import { Section, SectionTable } from './section.tsx';

/** The tenants of this relata; each has its own model, records and log. */
export function LocationsSection() {
  const locations = useQuery(locationsQuery(useSession()));
  const here = useLocationId();
  const navigate = useNavigate();
  const [isCreating, setCreating] = useState(false);
  const [deleted, setDeleted] = useState<LocationChoice>();
  return (
    <Section
      about="A location has its own objects, records, associations and log, and sees nothing of another."
      create="Create a location"
      onCreate={() => setCreating(true)}
    >
      {locations.isPending && <Skeleton h={160} aria-label="Loading" />}
      {locations.isError && <ErrorNotice error={locations.error} onRetry={() => void locations.refetch()} />}
      {locations.data && (
        <SectionTable label="Locations" columns={['Name and id']}>
          {locations.data.map((location) => (
            <Table.Tr key={location.id}>
              <Table.Td>
                <Text className="text" lineClamp={2} size="sm">
                  {location.name}
                  {location.id === here && (
                    <Text span c="dimmed" size="sm">
                      {' '}
                      (this one)
                    </Text>
                  )}
                </Text>
                <CopyText label={`the id of ${location.name}`} text={location.id} />
              </Table.Td>
              <Table.Td>
                <Group gap="xs" justify="flex-end">
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
        </SectionTable>
      )}
      {locations.data?.length === LOCATIONS_MAX && (
        <Text size="sm" c="dimmed">
          These are the first {LOCATIONS_MAX}; another one is there at an address with its id.
        </Text>
      )}
      <CreateLocation opened={isCreating} onClose={() => setCreating(false)} />
      <DeleteLocation location={deleted} onClose={() => setDeleted(undefined)} />
    </Section>
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
    <Modal opened={opened} onClose={onClose} title="Create a location">
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
      // Without a location in the address the shell takes the first that it knows: that must not be this one.
      queryClient.setQueryData(locationsKey, (known: readonly LocationChoice[] = []) =>
        known.filter((each) => each.id !== id),
      );
      if (id === here) await navigate(paths.settings(), { replace: true });
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
