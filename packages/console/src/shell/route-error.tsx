import { Anchor, Container } from '@mantine/core';
import { isRouteErrorResponse, useRouteError } from 'react-router';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { paths } from '../paths.ts';

/** What a page could not do; the rest of the console stays. */
export function RouteError() {
  const error = useRouteError();
  return (
    <Container p="md" component="main">
      {isRouteErrorResponse(error) && error.status === 404 ? (
        <>
          <PageHeader title="No such page" />
          <EmptyState title="The address leads nowhere">
            <Anchor href={paths.overview()}>Overview</Anchor>
          </EmptyState>
        </>
      ) : (
        <>
          <PageHeader title="Not shown" />
          <ErrorNotice
            error={error}
            title="This page could not be shown"
            onRetry={() => globalThis.location.reload()}
          />
        </>
      )}
    </Container>
  );
}
