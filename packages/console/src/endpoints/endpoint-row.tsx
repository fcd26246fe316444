import { Skeleton, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocationId } from '../locations/current-location.ts';
import { Link } from '../parts/link.tsx';
import { formatCount, formatNumber } from '../parts/number.ts';
import { Time } from '../parts/time.tsx';
import { paths } from '../paths.ts';
import { type Endpoint, type Health, healthQuery } from './queries.ts';
import { StatusBadge } from './status-badge.tsx';
import { Success } from './success.tsx';
import { nameOf, wantedOf } from './words.ts';

const HEALTH_COLUMNS = 5;

export function EndpointRow({ endpoint }: { endpoint: Endpoint }) {
  const locationId = useLocationId();
  const health = useQuery(healthQuery(locationId, endpoint.id, { inList: true }));
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
        </Stack>
      </Table.Td>
      <Table.Td>
        <StatusBadge status={endpoint.status} />
      </Table.Td>
      {health.isPending && (
        <Table.Td colSpan={HEALTH_COLUMNS}>
          <Skeleton height={16} />
        </Table.Td>
      )}
      {health.isError && health.data === undefined && (
        <Table.Td colSpan={HEALTH_COLUMNS}>
          <Text size="sm" c="dimmed">
            Its health could not be read
          </Text>
        </Table.Td>
      )}
      {health.data !== undefined && (url === null ? <PulledCells /> : <HealthCells health={health.data} />)}
    </Table.Tr>
  );
}

function HealthCells({ health }: { health: Health }) {
  const { lastDay, lag, retrying, dead, lastDeliveredAt } = health;
  return (
    <>
      <Table.Td>
        <Success {...lastDay} />
      </Table.Td>
      <Table.Td>
        <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
          {lag.events === 0 ? 'Up to date' : formatNumber(lag.events)}
        </Text>
        {lag.oldestAt !== null && (
          <Text size="xs" c="dimmed">
            since <Time at={lag.oldestAt} />
          </Text>
        )}
      </Table.Td>
      <Table.Td>{formatCount(retrying)}</Table.Td>
      <Table.Td>
        <Text size="sm" fw={dead.count > 0 ? 600 : 400}>
          {formatCount(dead)}
        </Text>
      </Table.Td>
      <Table.Td>
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
    <Table.Td colSpan={HEALTH_COLUMNS}>
      <Text size="sm" c="dimmed">
        Programs come and read its stream; nothing is sent
      </Text>
    </Table.Td>
  );
}
