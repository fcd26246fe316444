import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { isStatus } from '../api/query-client.ts';
import type { LogEvent } from './use-log.ts';

/** An event by its number in the log, or by its `webhookId`; null where the log does not have it (any more). */
export function eventQuery(locationId: string, id: string) {
  return queryOptions({
    queryKey: ['event', locationId, id],
    queryFn: async (): Promise<LogEvent | null> =>
      /^[1-9]\d{0,15}$/.test(id) ? await byNumber(locationId, Number(id)) : await byWebhookId(locationId, id),
    // An event never changes, and a live one does not concern it; what is not there may yet come.
    staleTime: ({ state }) => (state.data === null ? 0 : Number.POSITIVE_INFINITY),
  });
}

async function byNumber(locationId: string, seq: number): Promise<LogEvent | null> {
  const query = { locationId, after: seq - 1, limit: 1 };
  try {
    const [event] = (await api.GET('/v1/events', { params: { query } })).data.data;
    return event?.seq === seq ? event : null;
  } catch (error) {
    // Older than what is kept.
    if (isStatus(error, 410)) return null;
    throw error;
  }
}

async function byWebhookId(locationId: string, webhookId: string): Promise<LogEvent | null> {
  try {
    return (
      await api.GET('/v1/events/{webhookId}', { params: { path: { webhookId }, query: { locationId } } })
    ).data;
  } catch (error) {
    if (isStatus(error, 404) || isStatus(error, 410)) return null;
    throw error;
  }
}
