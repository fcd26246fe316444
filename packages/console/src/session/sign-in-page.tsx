import { Anchor, Center, Code, Paper, Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { paths } from '../paths.ts';
import { useSignIn } from './sign-in.ts';
import { TokenForm } from './token-form.tsx';

/** A link with a one-time code signs in by itself; without one, a token does. */
export function Component() {
  const navigate = useNavigate();
  const { hash, state } = useLocation();
  const back = backFrom(state);
  const signIn = useSignIn(() => void navigate(back, { replace: true }));
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
        <Stack>
          <Title order={1} size="h2">
            relata
          </Title>
          <Text c="dimmed">
            Open the link that <Code>npm start</Code> printed, or make one with <Code>relata console</Code>. A
            token signs in as well.
          </Text>
          <TokenForm signIn={signIn}>
            <Anchor href={paths.api()} size="sm">
              About the API
            </Anchor>
          </TokenForm>
        </Stack>
      </Paper>
    </Center>
  );
}

/** Where the reader wanted to go; only a path of this page. */
function backFrom(state: unknown): string {
  const back = (state as { back?: unknown } | null)?.back;
  return typeof back === 'string' && /^\/(?!\/)/.test(back) ? back : paths.overview();
}
