import { Button, Group, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { keys as keysOf } from '../../api/keys.ts';
import type { SigningKey } from '../../keys/queries.ts';
import { useLocationId } from '../../locations/current-location.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { type Endpoint, endpointQuery } from '../queries.ts';

/** During an overlap an endpoint whose listener knows the next key already can be moved to it before the others. */
export function MoveEndpoint({ endpoint, keys }: { endpoint: Endpoint; keys: readonly SigningKey[] }) {
  const locationId = useLocationId();
  const client = useQueryClient();
  const { id, signingKid } = endpoint;
  const next = keys.find(({ status }) => status === 'next');
  const move = useMutation({
    mutationFn: async (kid: string | null) =>
      (await api.PATCH('/v1/endpoints/{id}', { params: { path: { id } }, body: { signingKid: kid } })).data,
    onSuccess: (endpoint: Endpoint) => {
      client.setQueryData(endpointQuery(locationId, id).queryKey, endpoint);
      void client.invalidateQueries({ queryKey: keysOf(locationId, 'endpoints') });
    },
  });
  if (next === undefined) return null;
  const isMoved = signingKid === next.kid;
  return (
    <section>
      <Title order={2} size="h5" mb="xs">
        This endpoint
      </Title>
      <Group gap="sm">
        <Text size="sm">
          {isMoved
            ? 'x-ghl-signature is by the next key already.'
            : 'x-ghl-signature is by the active key until the overlap is over.'}
        </Text>
        <Button
          size="xs"
          variant="default"
          loading={move.isPending}
          onClick={() => move.mutate(isMoved ? null : next.kid)}
        >
          {isMoved ? 'Move it back' : 'Move it to the next key now'}
        </Button>
      </Group>
      {move.isError && <ErrorNotice error={move.error} />}
    </section>
  );
}
