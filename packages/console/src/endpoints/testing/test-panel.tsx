import { Button, Divider, Group, Select, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { AnswerDetails } from '../../attempts/answer-details.tsx';
import { RequestDetails } from '../../attempts/request-details.tsx';
import { type EventType, eventTypes } from '../../events/event-types.ts';
import { useLocationId } from '../../locations/current-location.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import type { Endpoint } from '../queries.ts';

/** The server waits for the endpoint, whose time may be a minute, and then for nothing more. */
const ANSWER_WITHIN_MS = 75_000;

/** Sends a made-up event, waits for the answer, and shows both. */
export function TestPanel({ endpoint }: { endpoint: Endpoint }) {
  const here = useLocationId();
  const [type, setType] = useState<EventType | ''>('');
  const test = useMutation({
    mutationFn: async () => {
      const isHere = endpoint.locationIds === '*' || endpoint.locationIds.includes(here);
      return (
        await api.POST('/v1/endpoints/{id}/test', {
          params: { path: { id: endpoint.id } },
          body: { ...(type !== '' && { type }), ...(isHere && { locationId: here }) },
          timeoutMs: ANSWER_WITHIN_MS,
        })
      ).data;
    },
  });
  return (
    <Stack>
      <Text size="sm">
        A made-up event, signed like any other and marked with{' '}
        <span className="mono">x-relata-test: true</span>. It is in no log and counts for nothing.
      </Text>
      <Group align="flex-end" gap="xs">
        <Select
          label="Event"
          data={[
            { value: '', label: 'One that the endpoint wants' },
            ...eventTypes.map((value) => ({ value, label: value })),
          ]}
          value={type}
          allowDeselect={false}
          onChange={(value) => setType((value ?? '') as EventType | '')}
          flex={1}
          miw={200}
        />
        <Button onClick={() => test.mutate()} loading={test.isPending}>
          Send the test
        </Button>
      </Group>
      {test.isError && <ErrorNotice error={test.error} title="The test was not sent" />}
      {test.isSuccess && (
        <Stack role="region" aria-label="What came of the test">
          <Divider />
          <AnswerDetails attempt={test.data} />
          <RequestDetails
            request={test.data.request}
            gap={test.data.request === null ? 'not_recorded' : null}
          />
        </Stack>
      )}
    </Stack>
  );
}
