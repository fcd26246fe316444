import { Button, Code, Group, Skeleton, Stack, Table, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useLocationId } from '../locations/current-location.ts';
import type { ObjectData } from '../model/data.ts';
import { CopyIcon } from '../parts/copy-text.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { Time } from '../parts/time.tsx';
import { useSearchState } from '../parts/use-search-state.ts';
import { useMay } from '../session/session.ts';
import { CreateRecord } from './create-record.tsx';
import { scopeToWrite } from './fields.ts';
import { recordsQuery, type TitledRecord } from './queries.ts';
import { RecordLink } from './record-link.tsx';
import { RecordPaging } from './record-paging.tsx';

/** Search, page and the open dialog stand in the address. */
export function RecordList({ object }: { object: ObjectData }) {
  const locationId = useLocationId();
  const [address, setAddress] = useSearchState();
  const query = address.get('query') ?? '';
  const after = address.get('after') ?? undefined;
  const records = useQuery({
    ...recordsQuery({ locationId, objectKey: object.key, query, after }),
    placeholderData: keepPreviousData,
  });
  const { singular, plural } = object.labels;
  const mayCreate = useMay()(scopeToWrite(object.key));

  return (
    <>
      <PageHeader
        title={plural}
        about={<span className="text mono">{object.key}</span>}
        actions={
          mayCreate && (
            <Button
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={() => setAddress({ dialog: 'new' })}
              maw={280}
            >
              New {singular}
            </Button>
          )
        }
      />
      <CreateRecord
        object={object}
        isOpen={mayCreate && address.get('dialog') === 'new'}
        onClose={() => setAddress({ dialog: null }, { replace: true })}
      />
      <Stack gap="sm">
        <SearchField
          label={`Search ${plural}`}
          about={searchedIn(object)}
          value={query}
          isBusy={records.isPlaceholderData}
          onChange={(value) => setAddress({ query: value, after: null }, { replace: true })}
        />
        {records.data === undefined ? (
          records.isError ? (
            <ErrorNotice error={records.error} onRetry={() => void records.refetch()} />
          ) : (
            <Skeleton h={320} role="status" aria-label="Loading" />
          )
        ) : (
          <>
            {records.data.data.length === 0 ? (
              <NothingFound
                singular={singular}
                plural={plural}
                mayCreate={mayCreate}
                query={query}
                isFurther={after !== undefined}
                hasNext={records.data.next !== null}
              />
            ) : (
              <RecordTable caption={plural} records={records.data.data} />
            )}
            <RecordPaging next={records.data.next} isSearch={query !== ''} />
          </>
        )}
      </Stack>
    </>
  );
}

function searchedIn({ key, searchableProperties }: ObjectData): string {
  const bare = searchableProperties.map((property) =>
    property.startsWith(`${key}.`) ? property.slice(key.length + 1) : property,
  );
  const where = bare.length === 0 ? 'all properties' : bare.join(', ');
  return `Looks in ${where}; name:text looks in one property`;
}

interface RecordTableProps {
  readonly caption: string;
  readonly records: readonly (TitledRecord & { readonly createdAt: string; readonly updatedAt: string })[];
}

function RecordTable({ caption, records }: RecordTableProps) {
  return (
    <Table aria-label={caption} highlightOnHover layout="fixed" verticalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Title</Table.Th>
          <Table.Th w={230} visibleFrom="lg">
            Id
          </Table.Th>
          <Table.Th w={130} visibleFrom="sm">
            Created
          </Table.Th>
          <Table.Th w={130}>Changed</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {records.map(({ id, objectKey, title, createdAt, updatedAt }) => (
          <Table.Tr key={id}>
            <Table.Td>
              <Text lineClamp={2} size="sm" component="div">
                <RecordLink record={{ id, objectKey, title }} />
              </Text>
            </Table.Td>
            <Table.Td visibleFrom="lg">
              <Group gap={4} wrap="nowrap">
                <Code>{id}</Code>
                <CopyIcon text={id} label={`id of ${title}`} />
              </Group>
            </Table.Td>
            <Table.Td visibleFrom="sm">
              <Text size="sm" component="div">
                <Time at={createdAt} />
              </Text>
            </Table.Td>
            <Table.Td>
              <Text size="sm" component="div">
                <Time at={updatedAt} />
              </Text>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

interface NothingFoundProps {
  readonly singular: string;
  readonly plural: string;
  readonly mayCreate: boolean;
  readonly query: string;
  readonly isFurther: boolean;
  readonly hasNext: boolean;
}

function NothingFound({ singular, plural, mayCreate, query, isFurther, hasNext }: NothingFoundProps) {
  if (hasNext) {
    return (
      <EmptyState title="Nothing found so far">
        There are more records than one look goes through. Look further below.
      </EmptyState>
    );
  }
  if (isFurther) return <EmptyState title="There is nothing further" />;
  if (query !== '') {
    return (
      <EmptyState title={`No record of ${plural} has “${query}”`}>
        Search for less of it, or clear the search to see all.
      </EmptyState>
    );
  }
  return (
    <EmptyState title={`There are no ${plural} yet`}>
      {mayCreate ? `Create the first with “New ${singular}”, or send them to relata by its API.` : undefined}
    </EmptyState>
  );
}
