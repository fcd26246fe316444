import { ApiError } from '@relata/client';
import { QueryCache, QueryClient } from '@tanstack/react-query';
import { sessionKey } from '../session/session.ts';

const TRIES_MAX = 2;

/** Of the server's answers; `live/` says when one of them is out of date. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError(error, { queryKey }) {
      // The session has ended, or was ended elsewhere: the shell asks anew, and leads to signing in.
      if (isStatus(error, 401) && queryKey[0] !== sessionKey[0])
        void queryClient.invalidateQueries({ queryKey: sessionKey });
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // A refusal stays one; what is not there may be in a moment.
      retry: (failures, error) => failures < TRIES_MAX && !(error instanceof ApiError && error.status < 500),
    },
  },
});

export function isStatus(error: unknown, status: number): boolean {
  return error instanceof ApiError && error.status === status;
}
