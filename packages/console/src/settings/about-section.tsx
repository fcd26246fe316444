import { Skeleton, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api } from '../api/client.ts';
import { CopyText } from '../parts/copy-text.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { formatCount, formatNumber } from '../parts/number.ts';

const engines = { pglite: 'embedded (PGlite)', postgres: 'PostgreSQL' } as const;

/** What this relata is, and what it holds to. All of it is set where relata is started. */
export function AboutSection() {
  const status = useQuery({
    queryKey: ['status'],
    queryFn: async () => (await api.GET('/v1/status')).data,
  });
  if (status.isPending) return <Skeleton h={300} aria-label="Loading" />;
  if (status.data === undefined)
    return <ErrorNotice error={status.error} onRetry={() => void status.refetch()} />;
  const { version, engine, locations, rateLimit, retention, limits } = status.data;
  return (
    <Stack maw={720}>
      <Facts
        caption="This relata"
        facts={[
          ['Version', <CopyText key="version" label="version" text={version} />],
          ['Database', engines[engine as keyof typeof engines] ?? engine],
          ...(locations === null ? [] : [['Locations', formatCount(locations)] as const]),
        ]}
      />
      <Facts
        caption="Requests"
        facts={[
          [
            'Rate limit of a location',
            rateLimit === null
              ? 'none'
              : `${formatNumber(rateLimit.max)} in ${formatNumber(rateLimit.intervalMs / 1_000)} s${
                  rateLimit.dailyMax === null ? '' : `, ${formatNumber(rateLimit.dailyMax)} a day`
                }`,
          ],
          ['Relations in one request', `up to ${formatNumber(limits.relationsPerRequest)}`],
          ['Body of a request', `up to ${formatNumber(limits.bodyBytes)} bytes`],
        ]}
      />
      <Facts
        caption="Data"
        facts={[
          ['Custom objects of a location', `up to ${formatNumber(limits.customObjects)}`],
          ['Associations between two objects', `up to ${formatNumber(limits.associationsPerPair)}`],
          ['Properties of a record', `up to ${formatNumber(limits.propertiesPerRecord)}`],
          ['Payload of an event', `up to ${formatNumber(limits.eventBytes)} bytes`],
        ]}
      />
      <Facts
        caption="What is kept"
        facts={[
          [
            'Events',
            `${retention.days} days; up to ${retention.daysMax} while an endpoint has yet to get them`,
          ],
          ['Attempts', `${retention.attemptDays} days`],
        ]}
      />
      <Text size="sm" c="dimmed">
        These are set in the environment in which relata is started.
      </Text>
    </Stack>
  );
}

function Facts({ caption, facts }: { caption: string; facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <Table variant="vertical" withTableBorder>
      <Table.Caption ta="start" style={{ captionSide: 'top' }} c="var(--mantine-color-text)" fw={600}>
        {caption}
      </Table.Caption>
      <Table.Tbody>
        {facts.map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th w="45%" scope="row">
              {name}
            </Table.Th>
            <Table.Td>{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
