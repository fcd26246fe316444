import { Button, Modal, Skeleton, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';
import { locationsQuery } from '../locations/current-location.ts';
import { Confirm } from '../parts/confirm.tsx';
import { CopyText } from '../parts/copy-text.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Time } from '../parts/time.tsx';
import { useSession } from '../session/session.ts';
import { CreateToken } from './create-token.tsx';
import { scopesOf } from './scopes.ts';
import { Section, SectionTable } from './section.tsx';

const PAGE = 50;
const tokensKey = ['tokens'] as const;

interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly locationIds: readonly string[];
  readonly scopes: readonly string[];
  readonly createdAt: string;
}

/** Tokens of locations: made here, shown once, revoked. */
export function TokensSection() {
  const [isCreating, setCreating] = useState(false);
  const [made, setMade] = useState<{ readonly name: string; readonly token: string }>();
  const [revoked, setRevoked] = useState<TokenRow>();
  const pages = useInfiniteQuery({
    queryKey: tokensKey,
    queryFn: async ({ pageParam }) =>
      (
        await api.GET('/v1/tokens', {
          params: { query: { limit: PAGE, ...(pageParam && { after: pageParam }) } },
        })
      ).data,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const tokens = pages.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <Section
      about="A token lets a program work in the locations that it names, within its scopes. relata keeps only a hash of it."
      create="Create a token"
      onCreate={() => setCreating(true)}
    >
      {pages.isPending && <Skeleton h={160} aria-label="Loading" />}
      {pages.isError && <ErrorNotice error={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.data && tokens.length === 0 && (
        <EmptyState title="There is no token yet">Create one for each program that calls relata.</EmptyState>
      )}
      {tokens.length > 0 && (
        <SectionTable label="Tokens" columns={['Token', 'Created']}>
          {tokens.map((token) => (
            <Row key={token.id} token={token} onRevoke={() => setRevoked(token)} />
          ))}
        </SectionTable>
      )}
      {pages.hasNextPage && (
        <Button
          variant="default"
          onClick={() => void pages.fetchNextPage()}
          loading={pages.isFetchingNextPage}
        >
          Show more
        </Button>
      )}
      <CreateToken
        opened={isCreating}
        onClose={() => setCreating(false)}
        onMade={(token) => {
          setCreating(false);
          setMade(token);
          void queryClient.invalidateQueries({ queryKey: tokensKey });
        }}
      />
      <Modal
        opened={made !== undefined}
        onClose={() => setMade(undefined)}
        title="The token, shown only now"
        // A key pressed without a thought would lose it.
        closeOnEscape={false}
        closeOnClickOutside={false}
      >
        {made !== undefined && (
          <Stack>
            <Text size="sm" className="text">
              Copy {made.name} to where it is needed. When this is closed nobody can see it again, only make
              another.
            </Text>
            <CopyText block label="the token" text={made.token} />
            <Button onClick={() => setMade(undefined)}>I have copied it</Button>
          </Stack>
        )}
      </Modal>
      <Revoke token={revoked} onClose={() => setRevoked(undefined)} />
    </Section>
  );
}

function Row({ token, onRevoke }: { token: TokenRow; onRevoke: () => void }) {
  const { data: locations = [] } = useQuery(locationsQuery(useSession()));
  const { name, locationIds, scopes } = token;
  const isAdmin = locationIds.length === 0 && scopes.length === 0;
  const names = locationIds.map((id) => locations.find((each) => each.id === id)?.name ?? id);
  return (
    <Table.Tr>
      <Table.Td>
        <Text className="text" size="sm" lineClamp={2}>
          {name}
        </Text>
        <Text className="text" size="xs" c="dimmed" lineClamp={2}>
          {isAdmin ? 'Everything, everywhere' : `In ${names.join(', ')}`}
        </Text>
        {!isAdmin && (
          <Text className="text" size="xs" c="dimmed" lineClamp={3}>
            {scopesOf(scopes)}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Time at={token.createdAt} />
      </Table.Td>
      <Table.Td ta="end">
        <Button size="xs" variant="default" onClick={onRevoke} aria-label={`Revoke ${name}`}>
          Revoke
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}

function Revoke({ token, onClose }: { token: TokenRow | undefined; onClose: () => void }) {
  const revoke = useMutation({
    mutationFn: (id: string) => api.DELETE('/v1/tokens/{id}', { params: { path: { id } } }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: tokensKey });
      onClose();
    },
  });
  return (
    <Confirm
      opened={token !== undefined}
      onClose={() => {
        revoke.reset();
        onClose();
      }}
      title="Revoke this token?"
      action="Revoke"
      onConfirm={() => token && revoke.mutate(token.id)}
      isPending={revoke.isPending}
      error={revoke.error}
    >
      <Text size="sm" className="text">
        Whoever uses {token?.name} is refused from then on, signed-in browsers too. This cannot be taken back.
      </Text>
    </Confirm>
  );
}
