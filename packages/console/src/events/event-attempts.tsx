import { Button, Collapse, Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { AnswerDetails } from '../attempts/answer-details.tsx';
import { type Attempt, requestQuery } from '../attempts/attempt.ts';
import { writePlace } from '../attempts/attempt-place.ts';
import { NextTry } from '../attempts/next-try.tsx';
import { OutcomeBadge } from '../attempts/outcome-badge.tsx';
import { RequestDetails } from '../attempts/request-details.tsx';
import { endpointNamesQuery } from '../endpoints/queries.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Link } from '../parts/link.tsx';
import { Time } from '../parts/time.tsx';
import { useSearchState } from '../parts/use-search-state.ts';
import { paths } from '../paths.ts';

const PAGE = 50;
/** Attempts go on while one looks. */
const EVERY_MS = 3_000;

/** What became of an event at each endpoint: every attempt, latest first. */
export function EventAttempts({ locationId, webhookId }: { locationId: string; webhookId: string }) {
  const pages = useInfiniteQuery({
    queryKey: keys(locationId, 'endpoints', 'attempts-of', webhookId),
    queryFn: async ({ pageParam }) => {
      const query = { locationId, limit: PAGE, ...(pageParam !== undefined && { after: pageParam }) };
      const params = { path: { webhookId }, query };
      return (await api.GET('/v1/events/{webhookId}/attempts', { params })).data;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: EVERY_MS,
  });
  const endpoints = useQuery(endpointNamesQuery(locationId));
  const names = new Map(endpoints.data?.map(({ id, url, description }) => [id, description || url]));
  const attempts = pages.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="attempts">
      <Title order={2} size="h4" id="attempts" mb="xs">
        Attempts
      </Title>
      {pages.isPending && <Skeleton h={120} />}
      {pages.isError && <ErrorNotice error={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.data && attempts.length === 0 && (
        <EmptyState title="It was not sent to anyone">
          No endpoint wants it, or the one that does has yet to get there.{' '}
          <Link to={paths.endpoints()}>Endpoints</Link>
        </EmptyState>
      )}
      <Stack gap="xs" component="ul" p={0} m={0}>
        {attempts.map((attempt) => (
          <AttemptRow
            key={`${attempt.endpointId} ${attempt.replay} ${attempt.number} ${attempt.startedAt}`}
            attempt={attempt}
            name={names.get(attempt.endpointId) ?? attempt.endpointId}
          />
        ))}
      </Stack>
      {pages.hasNextPage && (
        <Button
          mt="xs"
          variant="default"
          onClick={() => void pages.fetchNextPage()}
          loading={pages.isFetchingNextPage}
        >
          Show more
        </Button>
      )}
    </Paper>
  );
}

function AttemptRow({ attempt, name }: { attempt: Attempt; name: string }) {
  const [params, change] = useSearchState();
  const place = `${attempt.endpointId}~${writePlace(attempt)}`;
  const isOpen = params.get('attempt') === place;
  const { endpointId, replay, number, startedAt, status, errorClass, nextAt } = attempt;
  const which = `attempt ${number}${replay > 0 ? ` of replay ${replay}` : ''}`;
  return (
    <li style={{ listStyle: 'none' }}>
      <Group gap="4px 12px" py={4} justify="space-between" wrap="nowrap" align="flex-start">
        <Group gap="4px 12px" miw={0}>
          <OutcomeBadge outcome={attempt.outcome} />
          <Link to={paths.endpoint(endpointId)} size="sm" className="text" maw={420} lineClamp={1}>
            {name}
          </Link>
          <Text size="sm">{status ?? errorClass}</Text>
          <Text size="sm" c="dimmed" component="div">
            {which}, <Time at={startedAt} />
            {nextAt !== null && <NextTry at={nextAt} before=", next try " />}
          </Text>
        </Group>
        <Button
          size="compact-xs"
          variant="default"
          aria-expanded={isOpen}
          aria-label={`${isOpen ? 'Hide' : 'Show'} ${which} at ${name}`}
          onClick={() => change({ attempt: isOpen ? null : place }, { replace: true })}
          style={{ flexShrink: 0 }}
        >
          {isOpen ? 'Hide' : 'Show'}
        </Button>
      </Group>
      <Collapse expanded={isOpen}>
        {isOpen && (
          <Stack my="sm" ms="md">
            <AnswerDetails attempt={attempt} />
            <Sent attempt={attempt} />
          </Stack>
        )}
      </Collapse>
    </li>
  );
}

function Sent({ attempt }: { attempt: Attempt }) {
  const sent = useQuery(requestQuery(attempt.locationId, attempt));
  if (sent.isPending) return <Skeleton h={120} />;
  if (sent.isError) return <ErrorNotice error={sent.error} onRetry={() => void sent.refetch()} />;
  return <RequestDetails request={sent.data?.request ?? null} gap={sent.data?.requestGap ?? null} />;
}
