import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useLocationId } from '../../locations/current-location.ts';

/** Sends one event to an endpoint once more. */
export function useResend(endpointId: string) {
  const here = useLocationId();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ webhookId, locationId }: { webhookId: string; locationId: string }) => {
      const params = { path: { webhookId } };
      const body = { endpointIds: [endpointId], locationId };
      return (await api.POST('/v1/events/{webhookId}/resend', { params, body })).data;
    },
    onSuccess: ({ data: [replay] }) => {
      notifications.show(
        replay === undefined
          ? {
              color: 'red',
              title: 'Not sent again',
              message: 'The endpoint has too many replays running. Try again when one has ended.',
            }
          : { title: 'Being sent again', message: `As replay ${replay.number}, signed anew.` },
      );
      void client.invalidateQueries({ queryKey: keys(here, 'endpoints') });
    },
  });
}
