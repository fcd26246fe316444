import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useLocationId } from '../locations/current-location.ts';
import { explain } from '../parts/error-notice.tsx';
import { type Endpoint, endpointQuery } from './queries.ts';

/** Pauses an endpoint, or lets it go on. */
export function useChangeStatus(id: string) {
  const locationId = useLocationId();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (status: 'enabled' | 'paused') =>
      (await api.PATCH('/v1/endpoints/{id}', { params: { path: { id } }, body: { status } })).data,
    onSuccess: (endpoint: Endpoint) => {
      client.setQueryData(endpointQuery(locationId, id).queryKey, endpoint);
      void client.invalidateQueries({ queryKey: keys(locationId, 'endpoints') });
    },
    onError: (error) => {
      notifications.show({ color: 'red', title: 'Not changed', message: explain(error).messages.join(' ') });
    },
  });
}
