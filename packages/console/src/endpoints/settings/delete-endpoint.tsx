import { Button, List, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useGo, useLocationId } from '../../locations/current-location.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { formatCount } from '../../parts/number.ts';
import { paths } from '../../paths.ts';
import { type Endpoint, healthQuery } from '../queries.ts';
import { countOf, nameOf } from '../words.ts';

/** Asks first, and says what goes. */
export function DeleteEndpoint({ endpoint }: { endpoint: Endpoint }) {
  const [opened, { open, close }] = useDisclosure();
  const locationId = useLocationId();
  const client = useQueryClient();
  const go = useGo();
  const { id } = endpoint;
  const health = useQuery({ ...healthQuery(locationId, id), enabled: opened });
  const remove = useMutation({
    mutationFn: () => api.DELETE('/v1/endpoints/{id}', { params: { path: { id } } }),
    onSuccess: () => {
      notifications.show({ message: 'The endpoint is deleted.' });
      go(paths.endpoints());
      client.removeQueries({ queryKey: keys(locationId, 'endpoints', 'one', id) });
      void client.invalidateQueries({ queryKey: keys(locationId, 'endpoints', 'list') });
    },
  });
  return (
    <Stack gap="xs" align="flex-start">
      <Title order={2} size="h5">
        Delete the endpoint
      </Title>
      <Text size="sm">
        To stop for a while, pause it: that loses nothing. A deleted endpoint cannot be brought back.
      </Text>
      <Button color="red" variant="outline" onClick={open} aria-haspopup="dialog">
        Delete …
      </Button>
      <Confirm
        opened={opened}
        onClose={() => {
          remove.reset();
          close();
        }}
        title="Delete this endpoint?"
        action="Delete it"
        onConfirm={() => remove.mutate()}
        isPending={remove.isPending}
        error={remove.error}
      >
        <Text className="text" lineClamp={3} fw={500}>
          {nameOf(endpoint)}
        </Text>
        <Text size="sm">Nothing is sent to it any more. With it go</Text>
        <List size="sm">
          <List.Item>its place in the log of each location</List.Item>
          {health.data !== undefined && (
            <>
              <List.Item>
                {countOf(health.data.lag.events, 'event')} that it has yet to get, and{' '}
                {formatCount(health.data.retrying)} to be tried again
              </List.Item>
              <List.Item>
                {formatCount(health.data.dead)} that were given up, which can no longer be recovered
              </List.Item>
            </>
          )}
          <List.Item>its replays, those that are running too</List.Item>
        </List>
        <Text size="sm">The log itself keeps its events.</Text>
      </Confirm>
    </Stack>
  );
}
