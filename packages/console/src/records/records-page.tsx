import { Grid, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Navigate, useParams } from 'react-router';
import { useHref, useLocationId } from '../locations/current-location.ts';
import type { ObjectData } from '../model/data.ts';
import { objectsQuery } from '../model/queries.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Link } from '../parts/link.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { paths } from '../paths.ts';
import { ObjectChoice } from './object-choice.tsx';
import { RecordList } from './record-list.tsx';

/** The records of one object, beside the choice of another. */
export function Component() {
  const locationId = useLocationId();
  const href = useHref();
  const { objectKey } = useParams();
  const objects = useQuery(objectsQuery(locationId));

  if (objects.data === undefined) {
    return (
      <>
        <PageHeader title="Records" />
        {objects.isError ? (
          <ErrorNotice error={objects.error} onRetry={() => void objects.refetch()} />
        ) : (
          <Skeleton h={320} />
        )}
      </>
    );
  }
  const sorted = customFirst(objects.data);
  const chosen = sorted.find(({ id, key }) => objectKey === key || objectKey === id);
  const [first] = sorted;
  if (objectKey === undefined && first !== undefined)
    return <Navigate to={href(paths.records(first.key))} replace />;
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 3, xl: 2 }}>
        <ObjectChoice objects={sorted} chosenKey={chosen?.key} />
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 9, xl: 10 }}>
        {chosen === undefined ? (
          <>
            <PageHeader title="Records" />
            <EmptyState title={`There is no object ${objectKey}`}>
              It may have been in another location. Objects are made on the page{' '}
              <Link to={paths.model()} underline="always">
                Data model
              </Link>
              .
            </EmptyState>
          </>
        ) : (
          <RecordList key={chosen.key} object={chosen} />
        )}
      </Grid.Col>
    </Grid>
  );
}

/** One's own objects, then those that every location has; each by name. */
function customFirst(objects: readonly ObjectData[]): readonly ObjectData[] {
  return [...objects].sort(
    (a, b) => Number(a.standard) - Number(b.standard) || a.labels.plural.localeCompare(b.labels.plural),
  );
}
