import { Group, Paper, SimpleGrid, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { writePlace } from '../../attempts/attempt-place.ts';
import { errorClasses, isErrorClass } from '../../attempts/error-classes.ts';
import { NextTry } from '../../attempts/next-try.tsx';
import { useLocationId } from '../../locations/current-location.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { Link } from '../../parts/link.tsx';
import { formatCount, formatNumber } from '../../parts/number.ts';
import { Time } from '../../parts/time.tsx';
import { paths } from '../../paths.ts';
import { type Endpoint, type Health, healthQuery, type LastFailure } from '../queries.ts';
import { formatShare } from '../success.tsx';
import { countOf } from '../words.ts';
import { LanesTable } from './lanes-table.tsx';
import { PullingNotice } from './pulling-notice.tsx';
import { StatusNotice } from './status-notice.tsx';

export function HealthTab({ endpoint }: { endpoint: Endpoint }) {
  const health = useQuery(healthQuery(useLocationId(), endpoint.id));
  if (endpoint.url === null) return <PullingNotice endpoint={endpoint} />;
  return (
    <Stack>
      <StatusNotice endpoint={endpoint} />
      {health.isPending && (
        <div role="status" aria-label="Loading its health">
          <Skeleton height={110} />
        </div>
      )}
      {health.isError && (
        <ErrorNotice
          error={health.error}
          title="Its health could not be read"
          onRetry={() => void health.refetch()}
        />
      )}
      {health.data !== undefined && <Figures endpoint={endpoint} health={health.data} />}
      {health.data?.lastFailure && <Failure endpoint={endpoint} failure={health.data.lastFailure} />}
      <LanesTable endpoint={endpoint} />
    </Stack>
  );
}

function Figures({ endpoint, health }: { endpoint: Endpoint; health: Health }) {
  const { lastDay, lag, retrying, dead, lastDeliveredAt } = health;
  const all = lastDay.delivered + lastDay.failed;
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm">
      <Figure
        label={lastDay.isWholeDay ? 'Success, last day' : 'Success'}
        value={all === 0 ? 'No attempts' : formatShare(lastDay.delivered, all)}
      >
        {all > 0 && `${formatNumber(lastDay.delivered)} delivered, ${formatNumber(lastDay.failed)} failed. `}
        {!lastDay.isWholeDay && (
          <>
            Since <Time at={lastDay.since} />.{' '}
          </>
        )}
        {lastDeliveredAt === null ? (
          'Nothing has been delivered yet.'
        ) : (
          <>
            Last delivered <Time at={lastDeliveredAt} />.
          </>
        )}
      </Figure>
      <Figure
        label="Behind the log"
        value={lag.events === 0 ? upToDate(health) : countOf(lag.events, 'event')}
      >
        {lag.oldestAt === null ? (
          'It has passed every event, or wrote it down to be tried again.'
        ) : (
          <>
            The first of them is from <Time at={lag.oldestAt} />.
          </>
        )}
      </Figure>
      <Figure label="To be tried again" value={formatCount(retrying)}>
        Single events that failed, and those that must wait behind them to keep their order.
      </Figure>
      <Figure label="Given up" value={formatCount(dead)}>
        {dead.count === 0 ? (
          'Nothing has failed for the last time.'
        ) : (
          <>
            Kept with their content.{' '}
            <Link
              to={`${paths.endpoint(endpoint.id)}?tab=replays&again=recover`}
              size="xs"
              underline="always"
            >
              Recover them
            </Link>
          </>
        )}
      </Figure>
    </SimpleGrid>
  );
}

function upToDate({ retrying, dead }: Health): string {
  const left = [
    retrying.count > 0 && `${formatCount(retrying)} to be tried again`,
    dead.count > 0 && `${formatCount(dead)} given up`,
  ].filter((each) => each !== false);
  return left.length === 0 ? 'Up to date' : `Up to date, but ${left.join(', ')}`;
}

function Figure({ label, value, children }: { label: string; value: string; children: ReactNode }) {
  return (
    <Paper withBorder p="sm">
      <Text size="sm" c="dimmed" component="h2" fw={400}>
        {label}
      </Text>
      <Text size="xl" fw={600}>
        {value}
      </Text>
      <Text size="xs" c="dimmed" component="div">
        {children}
      </Text>
    </Paper>
  );
}

function Failure({ endpoint, failure }: { endpoint: Endpoint; failure: LastFailure }) {
  const { at, webhookId, type, number, status, errorClass, error, nextAt } = failure;
  const attempt = encodeURIComponent(writePlace({ webhookId, startedAt: at }));
  return (
    <Paper withBorder p="sm">
      <Title order={2} size="h5" mb={4}>
        The last failure
      </Title>
      <Group gap="xs">
        <Text size="sm">
          <Time at={at} />: {type}, attempt {number}
          {status !== null ? `, answered ${status}` : ''}.{' '}
          {isErrorClass(errorClass) && errorClasses[errorClass]}
        </Text>
      </Group>
      {error !== null && (
        <Text size="sm" c="dimmed" className="text" lineClamp={3}>
          {error}
        </Text>
      )}
      <Text size="sm">
        {nextAt === null ? 'It is not tried again. ' : <NextTry at={nextAt} before="Next try: " after=". " />}
        <Link
          to={`${paths.endpoint(endpoint.id)}?tab=attempts&outcome=failed&attempt=${attempt}`}
          size="sm"
          underline="always"
        >
          See the attempt
        </Link>
      </Text>
    </Paper>
  );
}
