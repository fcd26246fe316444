import { Paper, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useSearchState } from '../../parts/use-search-state.ts';
import type { Endpoint } from '../queries.ts';
import { RecoverForm } from './recover-form.tsx';
import { fields, ReplayForm } from './replay-form.tsx';
import { ReplayList } from './replay-list.tsx';

/** Sending once more: what was given up, or a part of the log; and how that goes. */
export function ReplaysTab({ endpoint }: { endpoint: Endpoint }) {
  const [params, change] = useSearchState();
  const what = params.get('again') === 'replay' ? 'replay' : 'recover';
  if (endpoint.url === null)
    return (
      <Text size="sm">
        Nothing is sent to an endpoint without a URL. Read its stream from an earlier number instead.
      </Text>
    );
  return (
    <Stack gap="lg">
      <Paper withBorder p="md">
        <Title order={2} size="h5" mb="sm">
          Send events again
        </Title>
        <SegmentedControl
          aria-label="What is sent again"
          mb="sm"
          data={[
            { value: 'recover', label: 'What was given up' },
            { value: 'replay', label: 'A part of the log' },
          ]}
          value={what}
          onChange={(again) => change({ ...Object.fromEntries(fields.map((name) => [name, null])), again })}
        />
        {what === 'recover' ? <RecoverForm endpoint={endpoint} /> : <ReplayForm endpoint={endpoint} />}
      </Paper>
      <ReplayList endpoint={endpoint} />
    </Stack>
  );
}
