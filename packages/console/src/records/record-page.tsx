import { Button, Grid, Group, Skeleton, Tabs } from '@mantine/core';
import { IconAffiliate, IconArrowsExchange, IconPencil, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useParams } from 'react-router';
import { isStatus } from '../api/query-client.ts';
import { useLocationId } from '../locations/current-location.ts';
import { objectsQuery } from '../model/queries.ts';
import { CopyText } from '../parts/copy-text.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Link } from '../parts/link.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { useSearchState } from '../parts/use-search-state.ts';
import { paths } from '../paths.ts';
import { useMay } from '../session/session.ts';
import { DeleteRecord } from './delete-record.tsx';
import { EditRecord } from './edit-record.tsx';
import { scopeToWrite } from './fields.ts';
import { Properties } from './properties.tsx';
import { type RecordData, recordQuery } from './queries.ts';
import { titleOf } from './record-link.tsx';
import { RelationGroups } from './relation-groups.tsx';

// With all that draws it, the graph is larger than the page.
const Neighbourhood = lazy(async () => {
  const { Neighbourhood } = await import('./graph/neighbourhood.tsx');
  return { default: Neighbourhood };
});

/** One record: what it holds, and what it is connected to. */
export function Component() {
  const locationId = useLocationId();
  const { objectKey = '', recordId = '' } = useParams();
  const record = useQuery(recordQuery(locationId, recordId));
  if (record.isPending) {
    return (
      <>
        <PageHeader title="Record" />
        <Skeleton h={320} />
      </>
    );
  }
  if (record.isError && isStatus(record.error, 404)) {
    return (
      <>
        <PageHeader title="Record" />
        <EmptyState title="There is no such record">
          It may have been deleted.{' '}
          <Link to={paths.records(objectKey)} underline="always">
            To the records that there are
          </Link>
        </EmptyState>
      </>
    );
  }
  if (record.data === undefined) {
    return (
      <>
        <PageHeader title="Record" />
        <ErrorNotice error={record.error} onRetry={() => void record.refetch()} />
      </>
    );
  }
  return <Whole key={record.data.id} record={record.data} />;
}

function Whole({ record }: { record: RecordData }) {
  const locationId = useLocationId();
  const [address, setAddress] = useSearchState();
  const objects = useQuery(objectsQuery(locationId));
  const object = objects.data?.find(({ key }) => key === record.objectKey);
  const mayChange = useMay()(scopeToWrite(record.objectKey));
  const dialog = address.get('dialog');
  const closeDialog = () => setAddress({ dialog: null }, { replace: true });
  return (
    <>
      <PageHeader
        title={titleOf(record)}
        about={
          <Group gap="xs">
            <Link to={paths.records(record.objectKey)} inherit>
              <span className="text">{object?.labels.plural ?? record.objectKey}</span>
            </Link>
            <CopyText text={record.id} label="id" />
            <Link to={paths.eventsOf(record.id)} inherit>
              Its events
            </Link>
          </Group>
        }
        actions={
          mayChange && (
            <>
              <Button
                variant="default"
                leftSection={<IconPencil size={16} aria-hidden />}
                onClick={() => setAddress({ dialog: 'edit' }, { replace: true })}
              >
                Edit
              </Button>
              <Button
                variant="default"
                leftSection={<IconTrash size={16} aria-hidden />}
                onClick={() => setAddress({ dialog: 'delete' }, { replace: true })}
              >
                Delete
              </Button>
            </>
          )
        }
      />
      <EditRecord record={record} isOpen={mayChange && dialog === 'edit'} onClose={closeDialog} />
      <DeleteRecord record={record} isOpen={mayChange && dialog === 'delete'} onClose={closeDialog} />
      <Tabs
        value={address.get('view') === 'graph' ? 'graph' : 'relations'}
        onChange={(view) => setAddress({ view: view === 'graph' ? view : null }, { replace: true })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="relations" leftSection={<IconArrowsExchange size={16} aria-hidden />}>
            Relations
          </Tabs.Tab>
          <Tabs.Tab value="graph" leftSection={<IconAffiliate size={16} aria-hidden />}>
            Neighbourhood
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="relations">
          <Grid gap="xl">
            <Grid.Col span={{ base: 12, md: 4 }}>
              <Properties record={record} />
            </Grid.Col>
            <Grid.Col span={{ base: 12, md: 8 }}>
              <RelationGroups record={record} />
            </Grid.Col>
          </Grid>
        </Tabs.Panel>
        <Tabs.Panel value="graph">
          <Suspense fallback={<Skeleton h={480} />}>
            <Neighbourhood record={record} />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
