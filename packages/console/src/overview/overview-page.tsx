import { Grid, SimpleGrid, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocationId } from '../locations/current-location.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { formatCount, formatNumber } from '../parts/number.ts';
import { PageHeader } from '../parts/page-header.tsx';
import { paths } from '../paths.ts';
import { Deliveries } from './deliveries.tsx';
import { FailingEndpoints } from './failing-endpoints.tsx';
import { FirstSteps } from './first-steps.tsx';
import { LatestEvents } from './latest-events.tsx';
import { type Overview, overviewQuery } from './queries.ts';
import { Tile } from './tile.tsx';

/** A location at a glance: what is in it, what leaves it, and what is wrong. */
export function Component() {
  const locationId = useLocationId();
  const overview = useQuery(overviewQuery(locationId));
  return (
    <>
      <PageHeader title="Overview" />
      {overview.isError && !overview.data && (
        <ErrorNotice error={overview.error} onRetry={() => void overview.refetch()} />
      )}
      {overview.isPending && <Waiting />}
      {overview.data && <Shown overview={overview.data} />}
    </>
  );
}

function Shown({ overview }: { overview: Overview }) {
  const { objects, associations, records, relations, events, endpoints } = overview;
  const isNew = events.head === 0 && endpoints.total === 0;
  return (
    <Stack>
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="sm">
        <Tile label="Objects" value={formatCount(objects)} to={paths.model()} />
        <Tile label="Associations" value={formatCount(associations)} to={paths.model()} />
        <Tile label="Records" value={formatCount(records)} to={paths.records()} />
        <Tile label="Relations" value={formatCount(relations)} to={paths.records()} />
        <Tile label="Events" value={formatNumber(events.head)} to={paths.events()} />
        <Tile label="Endpoints" value={formatNumber(endpoints.total)} to={paths.endpoints()} />
      </SimpleGrid>
      {isNew && <FirstSteps />}
      <Grid>
        <Grid.Col span={{ base: 12, md: 5 }} miw={0}>
          <Stack>
            <Deliveries overview={overview} />
            <FailingEndpoints overview={overview} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }} miw={0}>
          <LatestEvents />
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

function Waiting() {
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="sm" aria-hidden>
      {['objects', 'associations', 'records', 'relations', 'events', 'endpoints'].map((name) => (
        <Skeleton key={name} h={78} />
      ))}
    </SimpleGrid>
  );
}
