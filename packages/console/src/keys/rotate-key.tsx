import { Button, Group, NumberInput, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { api } from '../api/client.ts';
import { Confirm } from '../parts/confirm.tsx';
import { signingKeysKey, signingKeysQuery } from './queries.ts';

const OVERLAP_HOURS_DEFAULT = 24;
const OVERLAP_HOURS_MAX = 720;

/** Makes the next key, or ends the overlap early; both are of all endpoints. */
export function RotateKey() {
  const { data: keys } = useQuery(signingKeysQuery);
  if (keys === undefined) return null;
  return keys.some(({ status }) => status === 'next') ? <Finish /> : <Rotate />;
}

function Rotate() {
  const [hours, setHours] = useState<number | string>(OVERLAP_HOURS_DEFAULT);
  const isOverlap = typeof hours === 'number' && hours >= 0 && hours <= OVERLAP_HOURS_MAX;
  return (
    <Step
      title="Rotate the key"
      button="Make the next key"
      // An empty field is not zero hours: that would be no overlap.
      disabled={!isOverlap}
      question="Rotate the key of all endpoints?"
      warning={`In ${hours} hours the new key takes the place of the active one. A listener that does not know it by then refuses what it gets; that is tried again.`}
      run={() => api.POST('/v1/keys/rotate', { body: { overlapHours: Number(hours) } })}
      field={
        <NumberInput
          label="Overlap in hours"
          min={0}
          max={OVERLAP_HOURS_MAX}
          // What was typed is not made another number without a word.
          clampBehavior="none"
          value={hours}
          error={hours !== '' && !isOverlap && `From 0 to ${OVERLAP_HOURS_MAX} hours`}
          onChange={setHours}
          w={160}
        />
      }
    >
      A new key is made, and both sign for as long as the overlap lasts. Listeners that read{' '}
      <span className="mono">/v1/keys</span> find it by themselves; others must be told before it ends.
    </Step>
  );
}

function Finish() {
  return (
    <Step
      title="End the overlap"
      button="End it now"
      question="End the overlap now?"
      warning="Ten seconds later the next key signs everything, for all endpoints. A listener that knows only the old one refuses what it gets from then on."
      run={() => api.POST('/v1/keys/finish')}
    >
      When every listener knows the next key, there is no need to wait.
    </Step>
  );
}

interface StepProps {
  readonly title: string;
  readonly button: string;
  readonly disabled?: boolean;
  readonly question: string;
  readonly warning: string;
  readonly run: () => Promise<unknown>;
  readonly field?: ReactNode;
  readonly children: ReactNode;
}

function Step({ title, button, disabled = false, question, warning, run, field, children }: StepProps) {
  const [opened, { open, close }] = useDisclosure();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: run,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: signingKeysKey });
      close();
    },
  });
  return (
    <section>
      <Title order={2} size="h5" mb="xs">
        {title}
      </Title>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{children}</Text>
        <Group align="flex-end" gap="sm">
          {field}
          <Button variant="default" disabled={disabled} onClick={open} aria-haspopup="dialog">
            {button} …
          </Button>
        </Group>
      </Stack>
      <Confirm
        opened={opened}
        onClose={() => {
          change.reset();
          close();
        }}
        title={question}
        action={button}
        color="ink"
        onConfirm={() => change.mutate()}
        isPending={change.isPending}
        error={change.error}
      >
        <Text size="sm">{warning}</Text>
      </Confirm>
    </section>
  );
}
