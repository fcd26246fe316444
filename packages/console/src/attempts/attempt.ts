import type { Answer } from '@relata/client';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/keys.ts';

export type Attempt = Answer<'get', '/v1/attempts'>['data'][number];

/** One attempt with what was sent; null if it is gone. */
export function requestQuery(
  locationId: string,
  { endpointId, webhookId, replay, number, startedAt }: Attempt,
) {
  return queryOptions({
    queryKey: keys(locationId, 'endpoints', 'request', endpointId, webhookId, replay, number),
    queryFn: async () => {
      // Times are in whole milliseconds, so that this is the attempt, and hardly anything else.
      const until = new Date(Date.parse(startedAt) + 1).toISOString();
      const query = { endpointId, webhookId, since: startedAt, until, include: 'request' as const };
      const { data } = (await api.GET('/v1/attempts', { params: { query } })).data;
      return data.find((each) => each.replay === replay && each.number === number) ?? null;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}
