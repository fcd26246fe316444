import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { api, setCsrfToken } from '../api/client.ts';

export const sessionKey = ['session'] as const;

/** Who is signed in, and what with; throws an `ApiError` of 401 when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: sessionKey,
  queryFn: async () => {
    const { data } = await api.GET('/v1/session');
    setCsrfToken(data.csrfToken ?? undefined);
    return data;
  },
  // What a request needs to be let in: it holds until the server says otherwise.
  staleTime: Number.POSITIVE_INFINITY,
});

export type Session = Awaited<ReturnType<NonNullable<typeof sessionQuery.queryFn>>>;

export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data;
}

/** Whether the token has a scope, so that nothing is offered that the server would refuse. */
export function useMay(): (scope: string) => boolean {
  const { admin, scopes } = useSession();
  return (scope) => admin || scopes.includes(scope);
}
