import { Group, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { formatNumber } from '../parts/number.ts';
import { Time } from '../parts/time.tsx';
import type { Overview } from './queries.ts';

/** What was sent within a day, and how far behind the log the slowest endpoint is. */
export function Deliveries({ overview }: { overview: Overview }) {
  const { deliveries, lag, endpoints } = overview;
  const { delivered, failed } = deliveries;
  const all = delivered + failed;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="deliveries">
      <Stack gap="xs">
        <Title order={2} size="h4" id="deliveries">
          Deliveries
        </Title>
        {all === 0 ? (
          <Text c="dimmed" size="sm">
            {endpoints.total === 0
              ? 'There is no endpoint to deliver to.'
              : 'Nothing was sent within the last day.'}
          </Text>
        ) : (
          <>
            <Progress.Root size="lg" aria-hidden>
              <Progress.Section value={(100 * delivered) / all} color="teal" />
              <Progress.Section value={(100 * failed) / all} color="red" />
            </Progress.Root>
            <Group justify="space-between">
              <Text size="sm">
                <b>{formatNumber(delivered)}</b> delivered
              </Text>
              <Text size="sm">
                <b>{formatNumber(failed)}</b> {failed === 1 ? 'attempt' : 'attempts'} failed
              </Text>
            </Group>
            <Text size="sm" c="dimmed" component="div">
              {deliveries.isWholeDay ? (
                'Within the last day.'
              ) : (
                <Time at={deliveries.since} label="The latest, since " />
              )}
            </Text>
          </>
        )}
        {lag.endpoints > 0 && (
          <Text size="sm" component="div">
            {lag.endpoints === 1 ? 'One endpoint is' : `${formatNumber(lag.endpoints)} endpoints are`} behind,
            by up to {formatNumber(lag.events)} {lag.events === 1 ? 'event' : 'events'}
            {lag.oldestAt !== null && (
              <>
                {'; the oldest happened '}
                <Time at={lag.oldestAt} />
              </>
            )}
            .
          </Text>
        )}
        {lag.endpoints === 0 && endpoints.enabled > 0 && (
          <Text size="sm" c="dimmed">
            No endpoint is behind the log.
          </Text>
        )}
      </Stack>
    </Paper>
  );
}
