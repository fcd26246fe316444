import { Button, Drawer, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { AnswerDetails } from '../../attempts/answer-details.tsx';
import { type Attempt, requestQuery } from '../../attempts/attempt.ts';
import { type AttemptPlace, isAt } from '../../attempts/attempt-place.ts';
import { NextTry } from '../../attempts/next-try.tsx';
import { RequestDetails } from '../../attempts/request-details.tsx';
import { useLocationId } from '../../locations/current-location.ts';
import { CopyText } from '../../parts/copy-text.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { Link } from '../../parts/link.tsx';
import { paths } from '../../paths.ts';
import { type Endpoint, triesQuery } from '../queries.ts';
import { useResend } from './resend.ts';
import { TriesList } from './tries-list.tsx';

interface AttemptDrawerProps {
  readonly endpoint: Endpoint;
  readonly place: AttemptPlace | undefined;
  readonly onClose: () => void;
}

/** One attempt beside the list. */
export function AttemptDrawer({ endpoint, place, onClose }: AttemptDrawerProps) {
  return (
    <Drawer opened={place !== undefined} onClose={onClose} position="right" size="xl" title="Attempt">
      {place !== undefined && <Tries endpoint={endpoint} place={place} />}
    </Drawer>
  );
}

function Tries({ endpoint, place }: { endpoint: Endpoint; place: AttemptPlace }) {
  const tries = useQuery(triesQuery(useLocationId(), endpoint.id, place.webhookId));
  if (tries.isPending)
    return (
      <div role="status" aria-label="Loading the attempt">
        <Skeleton height={240} />
      </div>
    );
  if (tries.data === undefined)
    return <ErrorNotice error={tries.error} onRetry={() => void tries.refetch()} />;
  const attempt = tries.data.find((each) => isAt(each, place));
  if (attempt === undefined)
    return (
      <EmptyState title="There is no such attempt any more">Attempts are kept for some time only.</EmptyState>
    );
  return <Details endpoint={endpoint} attempt={attempt} tries={tries.data} />;
}

function Details({
  endpoint,
  attempt,
  tries,
}: {
  endpoint: Endpoint;
  attempt: Attempt;
  tries: readonly Attempt[];
}) {
  const request = useQuery(requestQuery(useLocationId(), attempt));
  const resend = useResend(endpoint.id);
  const { webhookId, type, seq, locationId, nextAt, node } = attempt;
  const isLast = !tries.some(({ replay, number }) => replay === attempt.replay && number > attempt.number);
  return (
    <Stack>
      <Group justify="space-between" gap="xs">
        <div>
          <Text fw={600}>
            {type}{' '}
            <Text span size="sm" c="dimmed" fw={400}>
              no. {seq}
            </Text>
          </Text>
          <Link to={paths.event(webhookId)} size="sm">
            See the event
          </Link>
        </div>
        {endpoint.url !== null && (
          <Button
            size="xs"
            variant="default"
            loading={resend.isPending}
            onClick={() => resend.mutate({ webhookId, locationId })}
          >
            Send this event again
          </Button>
        )}
      </Group>
      {resend.isError && <ErrorNotice error={resend.error} title="It was not sent again" />}
      <TriesList tries={tries} current={attempt} />
      {nextAt !== null && isLast && (
        <Text size="sm">
          <NextTry at={nextAt} before="Next try: " />
        </Text>
      )}
      <AnswerDetails attempt={attempt} />
      {request.isPending && <Skeleton height={160} />}
      {request.isError && (
        <ErrorNotice
          error={request.error}
          title="What was sent could not be read"
          onRetry={() => void request.refetch()}
        />
      )}
      {request.data !== undefined && (
        <RequestDetails request={request.data?.request ?? null} gap={request.data?.requestGap ?? null} />
      )}
      <Stack gap={4}>
        <CopyText label="webhook id" text={webhookId} />
        {node !== null && (
          <Text size="xs" c="dimmed" className="text">
            Sent by the process {node}
          </Text>
        )}
      </Stack>
    </Stack>
  );
}
