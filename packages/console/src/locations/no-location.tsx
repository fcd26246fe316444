import { Button, Container, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { paths } from '../paths.ts';
import type { Session } from '../session/session.ts';
import { locationsKey, withLocation } from './current-location.ts';

/** A new relata has nothing to show: the first location is made here. */
export function NoLocation({ session }: { session: Session }) {
  const [name, setName] = useState('');
  const navigate = useNavigate();
  const create = useMutation({
    mutationFn: async () => (await api.POST('/v1/locations', { body: { name: name.trim() } })).data,
    onSuccess: async ({ id }) => {
      // First there: without a location in the address the shell goes to the first that it hears of.
      await navigate(withLocation(paths.overview(), id), { replace: true });
      await queryClient.invalidateQueries({ queryKey: locationsKey });
    },
  });
  return (
    <Container size="xs" py="xl" component="main">
      <title>Welcome · relata</title>
      <Paper withBorder p="xl">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            create.mutate();
          }}
        >
          <Stack>
            <Title order={1} size="h2">
              Create a location
            </Title>
            <Text c="dimmed">
              Everything lives in a location: objects, records, associations, and the log of what changes. A
              location sees nothing of another.
            </Text>
            {session.admin ? (
              <>
                <TextInput
                  label="Name"
                  required
                  maxLength={200}
                  value={name}
                  onChange={(event) => setName(event.currentTarget.value)}
                />
                {create.isError && <ErrorNotice error={create.error} />}
                <Button type="submit" loading={create.isPending}>
                  Create the location
                </Button>
              </>
            ) : (
              <Text>This token has no location. Sign in with another.</Text>
            )}
          </Stack>
        </form>
      </Paper>
    </Container>
  );
}
