import { type UseMutationResult, useMutation } from '@tanstack/react-query';
import { api, setCsrfToken } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';
import { type Session, sessionKey } from './session.ts';

export type Proof = { readonly code: string } | { readonly token: string };

/** Begins a session; another one may see other things, so that all that was answered before is asked for anew. */
export function useSignIn(onDone: () => void): UseMutationResult<Session, Error, Proof> {
  return useMutation({
    mutationFn: async (body: Proof) => (await api.POST('/v1/session', { body })).data,
    onSuccess: (session) => {
      setCsrfToken(session.csrfToken ?? undefined);
      queryClient.removeQueries({ type: 'inactive' });
      queryClient.setQueryData(sessionKey, session);
      void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
      onDone();
    },
  });
}
