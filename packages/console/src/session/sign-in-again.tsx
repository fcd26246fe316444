import { Anchor, Modal, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import { setCsrfToken } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';
import { paths } from '../paths.ts';
import { useSignIn } from './sign-in.ts';
import { TokenForm } from './token-form.tsx';

/** The session has ended while somebody was at work: the page stays as it is behind this, with all that was typed. */
export function SignInAgain() {
  const signIn = useSignIn(() => undefined);
  return (
    <Modal
      opened
      onClose={() => undefined}
      title="You are signed out"
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      overlayProps={{ blur: 6 }}
    >
      <Stack>
        <Text size="sm">
          The session has ended. Sign in again to go on where you are, here or with a link in another window:
          nothing that you have typed is lost.
        </Text>
        <TokenForm signIn={signIn}>
          <Anchor
            component={Link}
            to={paths.signIn()}
            size="sm"
            onClick={() => {
              setCsrfToken(undefined);
              queryClient.clear();
            }}
          >
            Leave this page
          </Anchor>
        </TokenForm>
      </Stack>
    </Modal>
  );
}
