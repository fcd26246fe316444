import { Group, Stack, Text, TextInput } from '@mantine/core';
import { useSearchState } from '../../parts/use-search-state.ts';
import { isoOf, localOf } from '../local-time.ts';
import type { Endpoint } from '../queries.ts';
import { ALWAYS } from './always.ts';
import { type Asked, countEvents, useBegin } from './begin.ts';
import { CountedStart } from './counted-start.tsx';
import { LocationChoice, useLocationOfReplay } from './location-choice.tsx';

/** Sends once more what was given up. */
export function RecoverForm({ endpoint }: { endpoint: Endpoint }) {
  const [params, change] = useSearchState();
  const since = params.get('since');
  const until = params.get('until');
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
        <TextInput
          type="datetime-local"
          label="Given up from"
          description="Empty for all"
          value={localOf(since)}
          onChange={({ currentTarget: { value } }) => change({ since: isoOf(value) }, { replace: true })}
        />
        <TextInput
          type="datetime-local"
          label="Before"
          description="Empty for now"
          value={localOf(until)}
          onChange={({ currentTarget: { value } }) => change({ until: isoOf(value) }, { replace: true })}
        />
        <LocationChoice {...location} />
      </Group>
      <CountedStart body={asked} count={(body) => countEvents(endpoint.id, body)} start={begin} />
    </Stack>
  );
}
