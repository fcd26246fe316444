import { Badge, DataList, Skeleton, Stack, Table, Text, Title, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CopyIcon, CopyText } from '../../parts/copy-text.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { Time } from '../../parts/time.tsx';
import { useSession } from '../../session/session.ts';
import { type Endpoint, type SigningKey, signingKeysQuery } from '../queries.ts';
import { MoveEndpoint } from './move-endpoint.tsx';
import { RotateKey } from './rotate-key.tsx';

const states = {
  active: { label: 'Active', color: 'teal', about: 'Signs everything' },
  next: { label: 'Next', color: 'ink', about: 'Signs webhook-signature beside the active one' },
  retired: { label: 'Retired', color: 'gray', about: 'Signs nothing any more' },
} as const satisfies Record<SigningKey['status'], { label: string; color: string; about: string }>;

/** What a listener verifies with, and how the key is changed without anybody missing an event. */
export function SigningTab({ endpoint }: { endpoint: Endpoint }) {
  const { admin } = useSession();
  const keys = useQuery(signingKeysQuery);
  return (
    <Stack gap="lg">
      <section>
        <Title order={2} size="h5" mb="xs">
          What the listener is told
        </Title>
        <Text size="sm" mb="sm">
          relata signs with Ed25519: each header <span className="mono">x-ghl-signature</span> over the bytes
          of the body, as HighLevel does, and <span className="mono">webhook-signature</span> over id, time
          and body.
        </Text>
        <DataList>
          <DataList.Item>
            <DataList.ItemLabel>appId</DataList.ItemLabel>
            <DataList.ItemValue>
              <CopyText label="app id" text={endpoint.appId} />
            </DataList.ItemValue>
          </DataList.Item>
          <DataList.Item>
            <DataList.ItemLabel>clientId</DataList.ItemLabel>
            <DataList.ItemValue>
              <CopyText label="client id" text={endpoint.clientId} />
            </DataList.ItemValue>
          </DataList.Item>
        </DataList>
      </section>
      <section>
        <Title order={2} size="h5" mb="xs">
          Keys
        </Title>
        <Text size="sm" mb="sm">
          They sign for all endpoints. The public halves are at <span className="mono">/v1/keys</span>, where
          no token is needed.
        </Text>
        {keys.isPending && (
          <div role="status" aria-label="Loading keys">
            <Skeleton height={80} />
          </div>
        )}
        {keys.isError && <ErrorNotice error={keys.error} onRetry={() => void keys.refetch()} />}
        {keys.data !== undefined && <KeysTable keys={keys.data} />}
      </section>
      {keys.data !== undefined && <MoveEndpoint endpoint={endpoint} keys={keys.data} />}
      {keys.data !== undefined && admin && <RotateKey keys={keys.data} />}
    </Stack>
  );
}

function KeysTable({ keys }: { keys: readonly SigningKey[] }) {
  return (
    <Table.ScrollContainer minWidth={720}>
      <Table verticalSpacing={6}>
        <Table.Caption>
          <VisuallyHidden>Keys that webhooks are signed with</VisuallyHidden>
        </Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Key</Table.Th>
            <Table.Th>Status</Table.Th>
            <Table.Th>Active from</Table.Th>
            <Table.Th>Until</Table.Th>
            <Table.Th>Public key</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map(({ kid, status, activeAt, retiresAt, spki, pem }) => (
            <Table.Tr key={kid}>
              <Table.Td>
                <span className="text mono">{kid}</span>
              </Table.Td>
              <Table.Td>
                <Badge variant="dot" color={states[status].color} tt="none">
                  {states[status].label}
                </Badge>
                <Text size="xs" c="dimmed">
                  {states[status].about}
                </Text>
              </Table.Td>
              <Table.Td>
                <Time at={activeAt} />
              </Table.Td>
              <Table.Td>{retiresAt === null ? 'It is replaced' : <Time at={retiresAt} />}</Table.Td>
              <Table.Td>
                <CopyIcon text={pem} label={`${kid} as PEM`} /> PEM{' '}
                <CopyIcon text={spki} label={`${kid} as base64`} /> base64
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
