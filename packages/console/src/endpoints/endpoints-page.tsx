import { Code, Group, SegmentedControl, Select, Table, useMatches, VisuallyHidden } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useLocationId } from '../locations/current-location.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { LinkButton } from '../parts/link.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { useSearchState } from '../parts/use-search-state.ts';
import { paths } from '../paths.ts';
import { useSession } from '../session/session.ts';
import { EndpointRow } from './endpoint-row.tsx';
import { LoadingRows } from './loading-rows.tsx';
import { Pager } from './pager.tsx';
import { type Endpoint, endpointsQuery } from './queries.ts';
import { statuses } from './status-badge.tsx';

export function Component() {
  const locationId = useLocationId();
  const { admin } = useSession();
  const [params, change] = useSearchState();
  const status = readStatus(params.get('status'));
  const everywhere = params.get('of') === 'all';
  const after = params.get('after') ?? '';
  const list = useQuery(endpointsQuery(locationId, { status, everywhere, after }));

  return (
    <>
      <PageHeader
        title="Endpoints"
        about="URLs that get events, signed and in order, until each is delivered."
        actions={
          <LinkButton to={paths.newEndpoint()} leftSection={<IconPlus size={16} aria-hidden />}>
            Create an endpoint
          </LinkButton>
        }
      />
      <Group gap="xs" mb="sm">
        {admin && (
          <SegmentedControl
            size="xs"
            aria-label="Whose endpoints"
            data={[
              { value: 'here', label: 'Of this location' },
              { value: 'all', label: 'Of all locations' },
            ]}
            value={everywhere ? 'all' : 'here'}
            onChange={(of) => change({ of: of === 'all' ? of : null, after: null })}
          />
        )}
        <Select
          size="xs"
          w={150}
          aria-label="Status"
          data={[
            { value: '', label: 'Any status' },
            ...Object.entries(statuses).map(([value, { label }]) => ({ value, label })),
          ]}
          value={status ?? ''}
          allowDeselect={false}
          onChange={(value) => change({ status: value, after: null })}
        />
      </Group>
      {list.isError && (
        <ErrorNotice
          error={list.error}
          title="The endpoints could not be listed"
          onRetry={() => void list.refetch()}
        />
      )}
      {list.isPending && <LoadingRows label="Loading endpoints" />}
      {list.data !== undefined && list.data.data.length === 0 && (
        <Nothing isFiltered={status !== undefined || after !== ''} />
      )}
      {list.data !== undefined && list.data.data.length > 0 && (
        <>
          <EndpointTable endpoints={list.data.data} />
          <Pager
            after={after}
            next={list.data.next}
            nextLabel="More endpoints"
            onGo={(to) => change({ after: to })}
          />
        </>
      )}
    </>
  );
}

const healthColumns = ['Success, last day', 'Behind', 'To be tried again', 'Given up', 'Last delivered'];

function EndpointTable({ endpoints }: { endpoints: readonly Endpoint[] }) {
  return (
    <Table.ScrollContainer minWidth={useMatches({ base: 0, md: 860 })}>
      <Table verticalSpacing="xs" highlightOnHover>
        <Table.Caption>
          <VisuallyHidden>Endpoints and how they are doing</VisuallyHidden>
        </Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Endpoint</Table.Th>
            <Table.Th>Status</Table.Th>
            {healthColumns.map((name) => (
              <Table.Th key={name} visibleFrom="md">
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {endpoints.map((endpoint) => (
            <EndpointRow key={endpoint.id} endpoint={endpoint} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) return <EmptyState title="No endpoint is so">Choose another status.</EmptyState>;
  return (
    <EmptyState title="Nobody gets the events of this location yet">
      Create an endpoint for a URL of yours. To get them on your desk, run <Code>npx relata listen 3000</Code>
      .
    </EmptyState>
  );
}

function readStatus(text: string | null): Endpoint['status'] | undefined {
  return text !== null && Object.hasOwn(statuses, text) ? (text as Endpoint['status']) : undefined;
}
