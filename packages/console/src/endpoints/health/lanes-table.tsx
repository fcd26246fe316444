import { Table, Text, Title, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { locationsQuery, useLocationId } from '../../locations/current-location.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { formatNumber } from '../../parts/number.ts';
import { useSearchState } from '../../parts/use-search-state.ts';
import { useSession } from '../../session/session.ts';
import { Pager } from '../pager.tsx';
import { type Endpoint, type Lane, lanesQuery } from '../queries.ts';
import { formatSeconds } from '../words.ts';

const states = {
  idle: 'Up to date',
  delivering: 'Delivering',
  retrying: 'Trying again',
  pulled: 'Pulled',
  paused: 'Paused',
  down: 'Down',
  disabled: 'Disabled',
} as const satisfies Record<Lane['state'], string>;

/** How far the endpoint has got in each of its locations. */
export function LanesTable({ endpoint }: { endpoint: Endpoint }) {
  const [params, change] = useSearchState();
  const after = params.get('after') ?? '';
  const lanes = useQuery(lanesQuery(useLocationId(), endpoint.id, after));
  return (
    <section>
      <Title order={2} size="h5" mb="xs">
        By location
      </Title>
      {lanes.isError && <ErrorNotice error={lanes.error} onRetry={() => void lanes.refetch()} />}
      {lanes.data !== undefined && lanes.data.data.length === 0 && (
        <EmptyState title="Nothing has happened yet">
          A location has a line here once there is an event in it.
        </EmptyState>
      )}
      {lanes.data !== undefined && lanes.data.data.length > 0 && (
        <Table.ScrollContainer minWidth={640}>
          <Table verticalSpacing={6}>
            <Table.Caption>
              <VisuallyHidden>How far the endpoint has got in each location</VisuallyHidden>
            </Table.Caption>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Location</Table.Th>
                <Table.Th>State</Table.Th>
                <Table.Th>Passed</Table.Th>
                <Table.Th>Behind</Table.Th>
                <Table.Th>To be tried again</Table.Th>
                <Table.Th>Given up</Table.Th>
                <Table.Th>Lost</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {lanes.data.data.map((lane) => (
                <LaneRow key={lane.locationId} lane={lane} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {lanes.data !== undefined && (
        <Pager
          after={after}
          next={lanes.data.next}
          nextLabel="More locations"
          onGo={(to) => change({ after: to })}
        />
      )}
    </section>
  );
}

function LaneRow({ lane }: { lane: Lane }) {
  const { data: locations = [] } = useQuery(locationsQuery(useSession()));
  const name = locations.find(({ id }) => id === lane.locationId)?.name;
  const { locationId, state, cursor, head, lag, lagSeconds, pending, dead, lost } = lane;
  return (
    <Table.Tr>
      <Table.Td>
        {name !== undefined && name !== locationId && (
          <Text size="sm" className="text" lineClamp={1}>
            {name}
          </Text>
        )}
        <Text size="sm" className="text mono">
          {locationId}
        </Text>
      </Table.Td>
      <Table.Td>{states[state]}</Table.Td>
      <Table.Td>
        {formatNumber(cursor)} of {formatNumber(head)}
      </Table.Td>
      <Table.Td>
        {formatNumber(lag)}
        {lag > 0 && (
          <Text span size="xs" c="dimmed">
            {' '}
            ({formatSeconds(lagSeconds)})
          </Text>
        )}
      </Table.Td>
      <Table.Td>{formatNumber(pending)}</Table.Td>
      <Table.Td>{formatNumber(dead)}</Table.Td>
      <Table.Td>{formatNumber(lost)}</Table.Td>
    </Table.Tr>
  );
}
