import { ApiError } from '@relata/client';
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { sessionKey, sessionQuery } from '../session/session.ts';
import { whenCsrfRefused } from './client.ts';

const TRIES_MAX = 2;

/** Of the server's answers; `live/` says when one of them is out of date. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError(error, { queryKey }) {
      if (queryKey[0] !== sessionKey[0]) onRefusal(error);
    },
  }),
  mutationCache: new MutationCache({ onError: onRefusal }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // A relata on one's own machine is there without a network.
      networkMode: 'always',
      // A refusal stays one; what is not there may be in a moment.
      retry: (failures, error) => failures < TRIES_MAX && !(error instanceof ApiError && error.status < 500),
    },
    mutations: { networkMode: 'always' },
  },
});

whenCsrfRefused(() => queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 }));

/** The session has ended, or was ended elsewhere: the shell asks anew, once, and has the reader sign in again. */
function onRefusal(error: unknown): void {
  if (isStatus(error, 401) && queryClient.getQueryState(sessionKey)?.status === 'success')
    void queryClient.invalidateQueries({ queryKey: sessionKey });
}

export function isStatus(error: unknown, status: number): boolean {
  return error instanceof ApiError && error.status === status;
}
