import { Stack } from '@mantine/core';
import { Keys } from '../keys/keys.tsx';
import { RotateKey } from '../keys/rotate-key.tsx';
import { useSession } from '../session/session.ts';

/** What webhooks are signed with; the admin changes it. */
export function KeysSection() {
  const { admin } = useSession();
  return (
    <Stack gap="lg">
      <div>
        <Keys />
      </div>
      {admin && <RotateKey />}
    </Stack>
  );
}
