import { Group, Stack, Text } from '@mantine/core';
import { timeIn } from '../../parts/local-time.ts';
import { TimeField } from '../../parts/time-field.tsx';
import { useFormState } from '../../parts/use-form-state.ts';
import type { Endpoint } from '../queries.ts';
import { ALWAYS } from './always.ts';
import { type Asked, countEvents, useBegin } from './begin.ts';
import { CountedStart } from './counted-start.tsx';
import { LocationChoice, useLocationOfReplay } from './location-choice.tsx';

/** Sends once more what was given up. */
export function RecoverForm({ endpoint }: { endpoint: Endpoint }) {
  const [form, change] = useFormState(['since', 'until']);
  const since = timeIn(form.since);
  const until = timeIn(form.until);
  const location = useLocationOfReplay(endpoint);
  const begin = useBegin(endpoint.id);
  const asked: Asked = {
    recover: {
      since: since ?? ALWAYS,
      ...(until !== null && { until }),
      ...(location.locationId !== undefined && { locationId: location.locationId }),
    },
  };
  return (
    <Stack gap="sm">
      <Text size="sm">
        Sends once more what has failed for the last time, also what the log no longer has. What still waits
        to be tried again comes by itself.
      </Text>
      <Group gap="sm" align="flex-end">
        <TimeField
          label="Given up from"
          description="Empty for all"
          value={since}
          onChange={(to) => change({ since: to ?? '' })}
          isAtOnce
        />
        <TimeField
          label="Before"
          description="Empty for now"
          value={until}
          onChange={(to) => change({ until: to ?? '' })}
          isAtOnce
        />
        <LocationChoice {...location} />
      </Group>
      <CountedStart body={asked} count={(body) => countEvents(endpoint.id, body)} start={begin} />
    </Stack>
  );
}
