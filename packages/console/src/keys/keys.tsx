import { Badge, Skeleton, Table, Text, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CopyIcon } from '../parts/copy-text.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Time } from '../parts/time.tsx';
import { type SigningKey, signingKeysQuery } from './queries.ts';

const states = {
  active: { label: 'Active', color: 'teal', about: 'Signs everything' },
  next: { label: 'Next', color: 'ink', about: 'Signs webhook-signature beside the active one' },
  retired: { label: 'Retired', color: 'gray', about: 'Signs nothing any more' },
} as const satisfies Record<SigningKey['status'], { label: string; color: string; about: string }>;

/** The keys that webhooks are signed with, and their public halves. */
export function Keys() {
  const keys = useQuery(signingKeysQuery);
  return (
    <>
      <Text size="sm" mb="sm">
        They sign for all endpoints. The public halves are at <span className="mono">/v1/keys</span>, where no
        token is needed.
      </Text>
      {keys.isPending && (
        <div role="status" aria-label="Loading keys">
          <Skeleton height={80} />
        </div>
      )}
      {keys.isError && <ErrorNotice error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.data !== undefined && <KeysTable keys={keys.data} />}
    </>
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
