import { notifications } from '@mantine/notifications';
import type { Body } from '@relata/client';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useLocationId } from '../../locations/current-location.ts';
import type { Replay } from '../queries.ts';
import { countOf } from '../words.ts';

type ReplayBody = Body<'post', '/v1/endpoints/{id}/replay'>;
type RecoverBody = Body<'post', '/v1/endpoints/{id}/recover'>;

/** What is asked for: a range of the log, or what was given up. */
export type Asked = { readonly replay: ReplayBody } | { readonly recover: RecoverBody };

/** How many events it would be. */
export async function countEvents(id: string, asked: Asked): Promise<number> {
  const answer = await send(id, asked, true);
  return answer.events;
}

/** Begins it, and says so. */
export function useBegin(id: string): (asked: Asked) => Promise<void> {
  const locationId = useLocationId();
  const client = useQueryClient();
  return useCallback(
    async (asked) => {
      const replay = (await send(id, asked, false)) as Replay;
      notifications.show({
        title: `Replay ${replay.number} has begun`,
        message: `${countOf(replay.events, 'event')} to be sent again.`,
      });
      await client.invalidateQueries({ queryKey: keys(locationId, 'endpoints') });
    },
    [id, locationId, client],
  );
}

async function send(id: string, asked: Asked, dryRun: boolean): Promise<{ readonly events: number }> {
  const params = { path: { id } };
  const { data } =
    'replay' in asked
      ? await api.POST('/v1/endpoints/{id}/replay', { params, body: { ...asked.replay, dryRun } })
      : await api.POST('/v1/endpoints/{id}/recover', { params, body: { ...asked.recover, dryRun } });
  return data;
}
