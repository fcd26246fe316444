import type { Answer, Query } from '@relata/client';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/keys.ts';

export type Endpoint = Answer<'get', '/v1/endpoints/{id}'>;
export type Lane = Answer<'get', '/v1/lanes'>['data'][number];
export type Replay = Answer<'get', '/v1/endpoints/{id}/replays/{number}'>;

export type Health = Answer<'get', '/v1/endpoints/{id}/health'>;
export type LastFailure = NonNullable<Health['lastFailure']>;

/** Rows of a list on the page. */
export const PAGE = 25;
const LANES_PAGE = 50;
const NAMES_MAX = 200;

// Endpoints are not in the log, and what is sent is in no stream: both are asked for anew while somebody looks.
const REFRESH_MS = 3_000;
/** Each row of a list asks for itself: with a page of them, that is one question a second. */
const ROW_HEALTH_REFRESH_MS = PAGE * 1_000;
const RUNNING_REFRESH_MS = 1_000;

export interface EndpointListFilter {
  readonly status: Endpoint['status'] | undefined;
  /** Those of other locations too. */
  readonly everywhere: boolean;
  readonly after: string;
}

export function endpointsQuery(locationId: string, { status, everywhere, after }: EndpointListFilter) {
  return queryOptions({
    queryKey: keys(locationId, 'endpoints', 'list', status, everywhere, after),
    queryFn: async () => {
      const query = { after, limit: PAGE, status, ...(!everywhere && { locationId }) };
      return (await api.GET('/v1/endpoints', { params: { query } })).data;
    },
    refetchInterval: REFRESH_MS,
  });
}

/** The endpoints of a location to name or find them by; more are found on their page. */
export function endpointNamesQuery(locationId: string) {
  return queryOptions({
    queryKey: keys(locationId, 'endpoints', 'names'),
    queryFn: async () => {
      const query = { limit: NAMES_MAX, locationId };
      return (await api.GET('/v1/endpoints', { params: { query } })).data.data;
    },
  });
}

export function endpointQuery(locationId: string, id: string) {
  return queryOptions({
    queryKey: keys(locationId, 'endpoints', 'one', id),
    queryFn: async () => (await api.GET('/v1/endpoints/{id}', { params: { path: { id } } })).data,
    refetchInterval: REFRESH_MS,
  });
}

export function healthQuery(locationId: string, id: string, { inList = false } = {}) {
  return queryOptions({
    queryKey: keys(locationId, 'endpoints', 'health', id),
    queryFn: async () => (await api.GET('/v1/endpoints/{id}/health', { params: { path: { id } } })).data,
    refetchInterval: inList ? ROW_HEALTH_REFRESH_MS : REFRESH_MS,
  });
}

export function lanesQuery(locationId: string, endpointId: string, after: string) {
  return queryOptions({
    queryKey: keys(locationId, 'endpoints', 'lanes', endpointId, after),
    queryFn: async () => {
      const query = { endpointId, after, limit: LANES_PAGE };
      return (await api.GET('/v1/lanes', { params: { query } })).data;
    },
    refetchInterval: REFRESH_MS,
  });
}

type AttemptQuery = Query<'get', '/v1/attempts'>;

export interface AttemptFilter {
  readonly outcome: AttemptQuery['outcome'];
  readonly errorClass: AttemptQuery['errorClass'];
  /** ISO 8601; null where it does not matter. */
  readonly since: string | null;
  readonly until: string | null;
  readonly onlyHere: boolean;
  readonly after: string;
}

export function attemptsQuery(locationId: string, endpointId: string, filter: AttemptFilter) {
  const { outcome, errorClass, since, until, onlyHere, after } = filter;
  return queryOptions({
    queryKey: keys(locationId, 'endpoints', 'attempts', endpointId, filter),
    queryFn: async () => {
      const query = {
        endpointId,
        outcome,
        errorClass,
        since: since ?? undefined,
        until: until ?? undefined,
        after: after === '' ? undefined : after,
        limit: PAGE,
        ...(onlyHere && { locationId }),
      };
      return (await api.GET('/v1/attempts', { params: { query } })).data;
    },
    refetchInterval: REFRESH_MS,
  });
}

/** Most of what was ever sent of one event: its tries, and those of replays. */
const TRIES_MAX = 200;

/** All attempts of one event at an endpoint, latest first. */
export function triesQuery(locationId: string, endpointId: string, webhookId: string) {
  return queryOptions({
    queryKey: keys(locationId, 'endpoints', 'tries', endpointId, webhookId),
    queryFn: async () => {
      const query = { endpointId, webhookId, limit: TRIES_MAX };
      return (await api.GET('/v1/attempts', { params: { query } })).data.data;
    },
    refetchInterval: REFRESH_MS,
  });
}

export function replaysQuery(locationId: string, id: string, after: number | undefined) {
  return queryOptions({
    queryKey: keys(locationId, 'endpoints', 'replays', id, after),
    queryFn: async () => {
      const params = { path: { id }, query: { after, limit: PAGE } };
      return (await api.GET('/v1/endpoints/{id}/replays', { params })).data;
    },
    refetchInterval: ({ state }) =>
      state.data?.data.some((each) => each.state === 'running') ? RUNNING_REFRESH_MS : REFRESH_MS,
  });
}
