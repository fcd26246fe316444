import { Anchor, Group, Paper, Skeleton, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { useLocationId } from '../locations/current-location.ts';
import { CopyText } from '../parts/copy-text.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Link } from '../parts/link.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { TextBlock } from '../parts/text-block.tsx';
import { Time } from '../parts/time.tsx';
import { paths } from '../paths.ts';
import { EventAttempts } from './event-attempts.tsx';
import { eventQuery } from './event-query.ts';
import { Subject } from './subject.tsx';

/** One event: what it says, and what became of it at each endpoint. */
export function Component() {
  const locationId = useLocationId();
  const { webhookId: id = '' } = useParams();
  const event = useQuery(eventQuery(locationId, id));
  if (event.isPending) return <Skeleton h={300} aria-label="Loading" />;
  if (event.data === undefined)
    return (
      <>
        <PageHeader title="Event" />
        <ErrorNotice error={event.error} onRetry={() => void event.refetch()} />
      </>
    );
  if (event.data === null)
    return (
      <>
        <PageHeader title={`Event ${id}`} />
        <EmptyState title="There is no such event in this location's log">
          It may have become too old to be kept. <Link to={paths.events()}>All events</Link>
        </EmptyState>
      </>
    );
  const { seq, type, entityId, webhookId, traceId, timestamp, payload } = event.data;
  return (
    <>
      <PageHeader
        title={type}
        about={
          <Group gap={6}>
            <Link to={paths.events()}>Events</Link>
            <span>·</span>
            <span>number {seq}</span>
            <span>·</span>
            <Time at={timestamp} />
          </Group>
        }
      />
      <Stack>
        <Table.ScrollContainer minWidth={300}>
          <Table variant="vertical" withTableBorder aria-label="About the event">
            <Table.Tbody>
              <Row name="About">
                <Text size="sm" className="text" lineClamp={3}>
                  <Subject event={event.data} isLinked />
                </Text>
              </Row>
              <Row name="Id of the thing">
                <Group gap="xs">
                  <CopyText label="id" text={entityId} />
                  <Link to={paths.eventsOf(entityId)} size="sm">
                    All events about it
                  </Link>
                </Group>
              </Row>
              <Row name="webhookId">
                <CopyText label="webhookId" text={webhookId} />
              </Row>
              <Row name="Trace id">
                <CopyText label="trace id" text={traceId} />
              </Row>
              <Row name="Time">{timestamp}</Row>
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
        <Paper withBorder p="md" component="section" aria-labelledby="payload">
          <Title order={2} size="h4" id="payload" mb="xs">
            What it says
          </Title>
          <TextBlock label="Payload" text={JSON.stringify(payload, null, 2)} />
          <Text size="sm" c="dimmed" mt="xs">
            What each endpoint was sent, byte for byte and with its headers, stands with its attempts below.{' '}
            <Anchor href={paths.api()} inherit>
              Reference
            </Anchor>
          </Text>
        </Paper>
        <EventAttempts webhookId={webhookId} locationId={locationId} />
      </Stack>
    </>
  );
}

function Row({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th w={140} scope="row">
        {name}
      </Table.Th>
      <Table.Td>{children}</Table.Td>
    </Table.Tr>
  );
}
