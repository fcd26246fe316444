import { Container } from '@mantine/core';
import { useRouteError } from 'react-router';
import { ErrorNotice } from '../parts/error-notice.tsx';

/** What a page could not do; the rest of the console stays. */
export function RouteError() {
  const error = useRouteError();
  return (
    <Container p="md" component="main">
      <title>Not shown · relata</title>
      <ErrorNotice
        error={error}
        title="This page could not be shown"
        onRetry={() => globalThis.location.reload()}
      />
    </Container>
  );
}
