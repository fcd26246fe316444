import { Skeleton, Table, Text, Title, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocationId } from '../../locations/current-location.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { useSearchState } from '../../parts/use-search-state.ts';
import { Pager } from '../pager.tsx';
import { type Endpoint, replaysQuery } from '../queries.ts';
import { ReplayRow } from './replay-row.tsx';

/** What is or was sent once more, latest first. */
export function ReplayList({ endpoint }: { endpoint: Endpoint }) {
  const [params, change] = useSearchState();
  const after = params.get('after') ?? '';
  const before = /^[1-9]\d{0,8}$/.test(after) ? Number(after) : undefined;
  const replays = useQuery(replaysQuery(useLocationId(), endpoint.id, before));
  return (
    <section>
      <Title order={2} size="h5" mb="xs">
        Replays
      </Title>
      {replays.isPending && (
        <div role="status" aria-label="Loading replays">
          <Skeleton height={60} />
        </div>
      )}
      {replays.isError && (
        <ErrorNotice
          error={replays.error}
          title="The replays could not be listed"
          onRetry={() => void replays.refetch()}
        />
      )}
      {replays.data !== undefined && replays.data.data.length === 0 && (
        <EmptyState title="Nothing has been sent again">
          What you begin above is listed here, with how it goes.
        </EmptyState>
      )}
      {endpoint.status !== 'enabled' && replays.data?.data.some(({ state }) => state === 'running') && (
        <Text size="sm">Nothing is sent while the endpoint is {endpoint.status}: replays wait.</Text>
      )}
      {replays.data !== undefined && replays.data.data.length > 0 && (
        <Table.ScrollContainer minWidth={820}>
          <Table verticalSpacing="xs">
            <Table.Caption>
              <VisuallyHidden>Replays, latest first</VisuallyHidden>
            </Table.Caption>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>No.</Table.Th>
                <Table.Th>What</Table.Th>
                <Table.Th>State</Table.Th>
                <Table.Th>Progress</Table.Th>
                <Table.Th>Begun</Table.Th>
                <Table.Th>
                  <VisuallyHidden>Cancel</VisuallyHidden>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {replays.data.data.map((replay) => (
                <ReplayRow key={replay.number} replay={replay} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {replays.data !== undefined && (
        <Pager
          after={after}
          next={replays.data.next === null ? null : String(replays.data.next)}
          nextLabel="Older replays"
          onGo={(to) => change({ after: to })}
        />
      )}
    </section>
  );
}
