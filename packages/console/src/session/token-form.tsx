import { Button, PasswordInput, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { ErrorNotice } from '../parts/error-notice.tsx';
import type { useSignIn } from './sign-in.ts';

interface TokenFormProps {
  readonly signIn: ReturnType<typeof useSignIn>;
  /** What stands below the button. */
  readonly children?: ReactNode;
}

/** Signs in with a token. */
export function TokenForm({ signIn, children }: TokenFormProps) {
  const [token, setToken] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        signIn.mutate({ token: token.trim() });
      }}
    >
      <Stack>
        <PasswordInput
          label="Token"
          description="The admin's, or one of a location. It is not kept in the browser."
          autoComplete="off"
          required
          data-autofocus
          value={token}
          onChange={(event) => setToken(event.currentTarget.value)}
        />
        {signIn.isError && <ErrorNotice error={signIn.error} title="Signing in failed" />}
        <Button type="submit" loading={signIn.isPending}>
          Sign in
        </Button>
        {children}
      </Stack>
    </form>
  );
}
