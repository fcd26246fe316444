import { Button, Group, NumberInput, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { type SigningKey, signingKeysKey } from '../queries.ts';

const OVERLAP_HOURS_DEFAULT = 24;
const OVERLAP_HOURS_MAX = 720;

/** Makes the next key, or ends the overlap early; both are of all endpoints. */
export function RotateKey({ keys }: { keys: readonly SigningKey[] }) {
  const isRotating = keys.some(({ status }) => status === 'next');
  return isRotating ? <Finish /> : <Rotate />;
}

function Rotate() {
  const [opened, { open, close }] = useDisclosure();
  const [hours, setHours] = useState<number | string>(OVERLAP_HOURS_DEFAULT);
  const client = useQueryClient();
  const rotate = useMutation({
    mutationFn: async () =>
      (await api.POST('/v1/keys/rotate', { body: { overlapHours: Number(hours) } })).data,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: signingKeysKey });
      close();
    },
  });
  return (
    <section>
      <Title order={2} size="h5" mb="xs">
        Rotate the key
      </Title>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">
          A new key is made, and both sign for as long as the overlap lasts. Listeners that read{' '}
          <span className="mono">/v1/keys</span> find it by themselves; others must be told before it ends.
        </Text>
        <Group align="flex-end" gap="sm">
          <NumberInput
            label="Overlap in hours"
            min={0}
            max={OVERLAP_HOURS_MAX}
            value={hours}
            onChange={setHours}
            w={160}
          />
          <Button variant="default" onClick={open} aria-haspopup="dialog">
            Make the next key …
          </Button>
        </Group>
      </Stack>
      <Confirm
        opened={opened}
        onClose={close}
        title="Rotate the key of all endpoints?"
        action="Make the next key"
        color="ink"
        onConfirm={() => rotate.mutate()}
        isPending={rotate.isPending}
        error={rotate.error}
      >
        <Text size="sm">
          In {Number(hours)} hours the new key takes the place of the active one. A listener that does not
          know it by then refuses what it gets; that is tried again.
        </Text>
      </Confirm>
    </section>
  );
}

function Finish() {
  const [opened, { open, close }] = useDisclosure();
  const client = useQueryClient();
  const finish = useMutation({
    mutationFn: async () => (await api.POST('/v1/keys/finish')).data,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: signingKeysKey });
      close();
    },
  });
  return (
    <section>
      <Title order={2} size="h5" mb="xs">
        End the overlap
      </Title>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">When every listener knows the next key, there is no need to wait.</Text>
        <Button variant="default" onClick={open} aria-haspopup="dialog">
          End it now …
        </Button>
      </Stack>
      <Confirm
        opened={opened}
        onClose={close}
        title="End the overlap now?"
        action="End it"
        onConfirm={() => finish.mutate()}
        isPending={finish.isPending}
        error={finish.error}
      >
        <Text size="sm">
          Ten seconds later the next key signs everything, for all endpoints. A listener that knows only the
          old one refuses what it gets from then on.
        </Text>
      </Confirm>
    </section>
  );
}
