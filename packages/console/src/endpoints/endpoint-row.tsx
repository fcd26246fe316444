import { Skeleton, Stack, Table, Text, useMatches } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocationId } from '../locations/current-location.ts';
import { Link } from '../parts/link.tsx';
import { formatCount, formatNumber } from '../parts/number.ts';
import { Time } from '../parts/time.tsx';
import { paths } from '../paths.ts';
import { type Endpoint, type Health, healthQuery } from './queries.ts';
import { StatusBadge } from './status-badge.tsx';
import { formatShare, Success } from './success.tsx';
import { nameOf, wantedOf } from './words.ts';

const HEALTH_COLUMNS = 5;

export function EndpointRow({ endpoint }: { endpoint: Endpoint }) {
  const locationId = useLocationId();
  const health = useQuery(healthQuery(locationId, endpoint.id, { inList: true }));
  const isNarrow = useMatches({ base: true, md: false });
  const { id, url, description } = endpoint;
  return (
    <Table.Tr>
      <Table.Td maw={360}>
        <Stack gap={2}>
          <Link to={paths.endpoint(id)} size="sm" fw={500} className="text" lineClamp={1}>
            {nameOf(endpoint)}
          </Link>
          <Text size="xs" c="dimmed" className="text" lineClamp={1}>
            {description !== null && url !== null ? `${url} · ` : ''}
            {wantedOf(endpoint)}
          </Text>
          {isNarrow && health.data !== undefined && url !== null && <Summary health={health.data} />}
        </Stack>
      </Table.Td>
      <Table.Td>
        <StatusBadge status={endpoint.status} health={health.data} />
      </Table.Td>
      {health.data === undefined ? (
        <Table.Td colSpan={HEALTH_COLUMNS} visibleFrom="md">
          {health.isError ? (
            <Text size="sm" c="dimmed">
              Its health could not be read
            </Text>
          ) : (
            <Skeleton height={16} />
          )}
        </Table.Td>
      ) : url === null ? (
        <PulledCells />
      ) : (
        <HealthCells health={health.data} />
      )}
    </Table.Tr>
  );
}

/** Where there is no room for columns: what a reader has to know. */
function Summary({ health: { lastDay, lag, retrying, dead } }: { health: Health }) {
  const all = lastDay.delivered + lastDay.failed;
  const said = [
    all === 0 ? 'No attempts' : `${formatShare(lastDay.delivered, all)} of ${formatNumber(all)}`,
    lag.events > 0 && `${formatNumber(lag.events)} behind`,
    retrying.count > 0 && `${formatCount(retrying)} to be tried again`,
    dead.count > 0 && `${formatCount(dead)} given up`,
  ];
  return <Text size="xs">{said.filter((each) => each !== false).join(', ')}</Text>;
}

function HealthCells({ health }: { health: Health }) {
  const { lastDay, lag, retrying, dead, lastDeliveredAt } = health;
  return (
    <>
      <Table.Td visibleFrom="md">
        <Success {...lastDay} />
      </Table.Td>
      <Table.Td visibleFrom="md">
        <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
          {lag.events === 0 ? 'Up to date' : formatNumber(lag.events)}
        </Text>
        {lag.oldestAt !== null && (
          <Text size="xs" c="dimmed">
            since <Time at={lag.oldestAt} />
          </Text>
        )}
      </Table.Td>
      <Table.Td visibleFrom="md">{formatCount(retrying)}</Table.Td>
      <Table.Td visibleFrom="md">
        <Text size="sm" fw={dead.count > 0 ? 600 : 400}>
          {formatCount(dead)}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="md">
        {lastDeliveredAt === null ? (
          <Text size="sm" c="dimmed">
            Never
          </Text>
        ) : (
          <Time at={lastDeliveredAt} />
        )}
      </Table.Td>
    </>
  );
}

function PulledCells() {
  return (
    <Table.Td colSpan={HEALTH_COLUMNS} visibleFrom="md">
      <Text size="sm" c="dimmed">
        Programs come and read its stream; nothing is sent
      </Text>
    </Table.Td>
  );
}
