import { Anchor, Button, Center, Code, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { api, setCsrfToken } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { paths } from '../paths.ts';
import { sessionKey } from './session.ts';

type Proof = { readonly code: string } | { readonly token: string };

/** A link with a one-time code signs in by itself; without one, a token does. */
export function Component() {
  const navigate = useNavigate();
  const { hash, state } = useLocation();
  const [token, setToken] = useState('');
  const back = backFrom(state);
  const signIn = useMutation({
    mutationFn: async (body: Proof) => (await api.POST('/v1/session', { body })).data,
    onSuccess: (session) => {
      setCsrfToken(session.csrfToken ?? undefined);
      queryClient.setQueryData(sessionKey, session);
      void navigate(back, { replace: true });
    },
  });
  const { mutate } = signIn;

  const code = hash.slice(1);
  const tried = useRef('');
  useEffect(() => {
    if (code === '' || tried.current === code) return;
    tried.current = code;
    // Out of the address and its history before it is used: it signs in once.
    void navigate(paths.signIn(), { replace: true, state: { back } });
    mutate({ code });
  }, [code, back, navigate, mutate]);

  return (
    <Center component="main" mih="100dvh" p="md">
      <title>Sign in · relata</title>
      <Paper withBorder p="xl" w="100%" maw={440}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            mutate({ token: token.trim() });
          }}
        >
          <Stack>
            <Title order={1} size="h2">
              relata
            </Title>
            <Text c="dimmed">
              Open the link that <Code>npm start</Code> printed, or make one with <Code>relata console</Code>.
              A token signs in as well.
            </Text>
            <PasswordInput
              label="Token"
              description="The admin's, or one of a location. It is not kept in the browser."
              autoComplete="off"
              required
              value={token}
              onChange={(event) => setToken(event.currentTarget.value)}
            />
            {signIn.isError && <ErrorNotice error={signIn.error} title="Signing in failed" />}
            <Button type="submit" loading={signIn.isPending}>
              Sign in
            </Button>
            <Anchor href={paths.api()} size="sm">
              About the API
            </Anchor>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}

/** Where the reader wanted to go; only a path of this page. */
function backFrom(state: unknown): string {
  const back = (state as { back?: unknown } | null)?.back;
  return typeof back === 'string' && /^\/(?!\/)/.test(back) ? back : paths.overview();
}
