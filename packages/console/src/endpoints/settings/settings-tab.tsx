import { Button, Divider, Group, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { api } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useLocationId } from '../../locations/current-location.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { type Endpoint, endpointQuery } from '../queries.ts';
import { DeleteEndpoint } from './delete-endpoint.tsx';
import { changesOf, draftOf, type EndpointDraft } from './draft.ts';
import { FilterFields } from './filter-fields.tsx';
import { useEdits } from './kept-edits.ts';
import { PairsFields } from './pairs-fields.tsx';
import { inFormWords, problemsOf } from './problems.ts';
import { SendingFields } from './sending-fields.tsx';
import { TargetFields } from './target-fields.tsx';

/** All that can be changed of an endpoint; only what is different is sent. */
export function SettingsTab({ endpoint }: { endpoint: Endpoint }) {
  const locationId = useLocationId();
  const client = useQueryClient();
  const { id } = endpoint;
  const [edits, setEdits] = useEdits(id);
  // The page asks for the endpoint again and again: what is typed stays, and what somebody else changes meanwhile too.
  const draft = { ...useMemo(() => draftOf(endpoint), [endpoint]), ...edits };
  const changes = changesOf(endpoint, draft);
  const isChanged = Object.keys(changes).length > 0;

  const save = useMutation({
    mutationFn: async () =>
      (await api.PATCH('/v1/endpoints/{id}', { params: { path: { id } }, body: changes })).data,
    onSuccess: (saved: Endpoint) => {
      client.setQueryData(endpointQuery(locationId, id).queryKey, saved);
      void client.invalidateQueries({ queryKey: keys(locationId, 'endpoints') });
      setEdits({});
      notifications.show({ message: 'Saved. It holds from where the endpoint has got to.' });
    },
  });
  const forms = {
    draft,
    onChange: (more: Partial<EndpointDraft>) => setEdits((before) => ({ ...before, ...more })),
    problems: problemsOf(save.error),
  };

  return (
    <Stack gap="xl" maw={760}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack gap="lg">
          <Part title="Where it goes">
            <TargetFields {...forms} />
          </Part>
          <Part title="What it gets">
            <FilterFields {...forms} />
          </Part>
          <Part title="How it is sent">
            <SendingFields {...forms} />
          </Part>
          <Part title="What goes along">
            <PairsFields {...forms} />
          </Part>
          {save.isError && <ErrorNotice error={save.error} title="Not saved" inWords={inFormWords} />}
          <Group gap="xs">
            <Button type="submit" disabled={!isChanged} loading={save.isPending}>
              Save
            </Button>
            <Button
              variant="default"
              disabled={!isChanged}
              onClick={() => {
                setEdits({});
                save.reset();
              }}
            >
              Undo
            </Button>
            <Text size="sm" c="dimmed" role="status">
              {isChanged ? `Changed: ${Object.keys(changes).join(', ')}` : 'Nothing has been changed.'}
            </Text>
          </Group>
        </Stack>
      </form>
      <Divider />
      <DeleteEndpoint endpoint={endpoint} />
    </Stack>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <Title order={2} size="h5" mb="xs">
        {title}
      </Title>
      {children}
    </section>
  );
}
