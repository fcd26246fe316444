import type { Answer } from '@relata/client';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/client.ts';

export type SigningKey = Answer<'get', '/v1/keys'>['keys'][number];

/** A rotation may be under way, and end while somebody looks. */
const REFRESH_MS = 3_000;

/** They are of the whole of relata, not of a location. */
export const signingKeysKey = ['signing-keys'] as const;

export const signingKeysQuery = queryOptions({
  queryKey: signingKeysKey,
  queryFn: async () => (await api.GET('/v1/keys')).data.keys,
  refetchInterval: REFRESH_MS,
});
