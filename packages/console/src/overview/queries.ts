import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/keys.ts';

/** What is not in the log, deliveries above all, is asked for anew this often. */
const EVERY_MS = 5_000;

export function overviewQuery(locationId: string) {
  return queryOptions({
    queryKey: keys(locationId, 'overview'),
    queryFn: async () => (await api.GET('/v1/overview', { params: { query: { locationId } } })).data,
    refetchInterval: EVERY_MS,
  });
}

export type Overview = Awaited<ReturnType<NonNullable<ReturnType<typeof overviewQuery>['queryFn']>>>;
