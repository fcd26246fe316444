import { Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { api } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { EventLine } from '../events/event-line.tsx';
import { type LiveEvent, useLiveEvents } from '../live/live.tsx';
import { useLocationId } from '../locations/current-location.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Link } from '../parts/link.tsx';
import { paths } from '../paths.ts';

const SHOWN = 12;

/** The last of the log, as it grows. */
export function LatestEvents() {
  const locationId = useLocationId();
  const [live, setLive] = useState<readonly LiveEvent[]>([]);
  const before = useQuery({
    queryKey: keys(locationId, 'events', 'latest'),
    queryFn: async () => {
      const query = { locationId, order: 'desc', limit: SHOWN } as const;
      return (await api.GET('/v1/events', { params: { query } })).data.data;
    },
  });
  useLiveEvents(useCallback((event) => setLive((events) => [event, ...events].slice(0, SHOWN)), []));

  const known = before.data ?? [];
  const first = known[0]?.seq ?? 0;
  const shown = [...live.filter(({ seq }) => seq > first), ...known].slice(0, SHOWN);
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="latest">
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2} size="h4" id="latest">
            Latest events
          </Title>
          <Link to={paths.events()} size="sm">
            All events
          </Link>
        </Group>
        {before.isPending && <Skeleton h={200} />}
        {before.isError && !before.data && (
          <ErrorNotice error={before.error} onRetry={() => void before.refetch()} />
        )}
        {before.data && shown.length === 0 && (
          <EmptyState title="Nothing has happened yet">
            Each change of a record, a relation or the model is an event, and is shown here at once.
          </EmptyState>
        )}
        {shown.length > 0 && (
          <Stack component="ul" gap={6} p={0} m={0} aria-label="Latest events">
            {shown.map((event) => (
              <li key={event.seq} style={{ listStyle: 'none' }}>
                <EventLine event={event} />
              </li>
            ))}
          </Stack>
        )}
        {shown.length > 0 && (
          <Text size="xs" c="dimmed">
            Numbers are those of the location's log.
          </Text>
        )}
      </Stack>
    </Paper>
  );
}
