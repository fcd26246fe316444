import { Button, Checkbox, Group, Modal, MultiSelect, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { locationsQuery, useLocationId } from '../locations/current-location.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { useSession } from '../session/session.ts';
import { allScopes, type Scope, scopes } from './scopes.ts';

interface CreateTokenProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onMade: (token: { readonly name: string; readonly token: string }) => void;
}

export function CreateToken({ opened, onClose, onMade }: CreateTokenProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Create a token" size="lg">
      {opened && <Form onMade={onMade} onClose={onClose} />}
    </Modal>
  );
}

function Form({ onMade, onClose }: Omit<CreateTokenProps, 'opened'>) {
  const here = useLocationId();
  const { data: locations = [] } = useQuery(locationsQuery(useSession()));
  const [name, setName] = useState('');
  const [locationIds, setLocationIds] = useState([here]);
  const [granted, setGranted] = useState<string[]>(allScopes);
  const create = useMutation({
    mutationFn: async () =>
      (await api.POST('/v1/tokens', { body: { name: name.trim(), locationIds, scopes: granted as Scope[] } }))
        .data,
    onSuccess: onMade,
  });
  const named = new Map(locations.map((location) => [location.id, location.name]));
  const choices = [...new Set([...locations.map(({ id }) => id), ...locationIds])];
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate();
      }}
    >
      <Stack>
        <TextInput
          label="Name"
          description="What it is for"
          required
          maxLength={200}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <MultiSelect
          label="Locations"
          required
          searchable
          hidePickedOptions
          data={choices.map((id) => ({ value: id, label: named.get(id) ?? id }))}
          value={locationIds}
          onChange={setLocationIds}
        />
        <Checkbox.Group
          label="Scopes"
          description="Give it no more than it needs"
          value={granted}
          onChange={setGranted}
        >
          <Group gap="xs" mt="xs">
            {allScopes.map((scope) => (
              <Checkbox key={scope} value={scope} label={scopes[scope]} w={{ base: '100%', xs: 220 }} />
            ))}
          </Group>
        </Checkbox.Group>
        {create.isError && <ErrorNotice error={create.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={create.isPending}
            disabled={granted.length === 0 || locationIds.length === 0}
          >
            Create
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
