import { Accordion, Badge, Group, Skeleton, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useLocationId } from '../locations/current-location.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Link } from '../parts/link.tsx';
import { formatCount } from '../parts/number.ts';
import { useSearchState } from '../parts/use-search-state.ts';
import { paths } from '../paths.ts';
import { groupKey, groupsQuery, type RecordData, type RelationGroup } from './queries.ts';
import { RelationPanel } from './relation-panel.tsx';

/** Of groups that have relations, so many are open unless the address says otherwise. */
const OPEN_FIRST = 3;

/** What stands in the address when all are closed. */
const NONE = 'none';

export function RelationGroups({ record }: { record: RecordData }) {
  const locationId = useLocationId();
  const groups = useQuery(groupsQuery(locationId, record.id));

  let content: ReactNode;
  if (groups.data === undefined) {
    content = groups.isError ? (
      <ErrorNotice error={groups.error} onRetry={() => void groups.refetch()} />
    ) : (
      <Skeleton h={220} />
    );
  } else if (groups.data.length === 0) {
    content = (
      <EmptyState title="Nothing can be connected to it yet">
        No association has its object on one side. Make one on the page{' '}
        <Link to={paths.object(record.objectKey)} underline="always">
          Data model
        </Link>
        .
      </EmptyState>
    );
  } else {
    content = <Groups record={record} groups={groups.data} />;
  }
  return (
    <Stack component="section" aria-labelledby="relations" gap="sm">
      <Title order={2} size="h4" id="relations">
        Relations
      </Title>
      {content}
    </Stack>
  );
}

function Groups({ record, groups }: { record: RecordData; groups: readonly RelationGroup[] }) {
  const [address, setAddress] = useSearchState();
  // Settled once: a group whose last relation goes must not close under one's hands.
  const [openFirst] = useState(() =>
    groups
      .filter(({ count }) => count.count > 0)
      .slice(0, OPEN_FIRST)
      .map(groupKey),
  );
  const open = address.get('open')?.split(',') ?? openFirst;
  return (
    <Accordion
      multiple
      variant="separated"
      order={3}
      keepMounted={false}
      transitionDuration={0}
      value={open}
      onChange={(keys) =>
        setAddress({ open: keys.filter((key) => key !== NONE).join(',') || NONE }, { replace: true })
      }
    >
      {groups.map((group) => (
        <Accordion.Item key={groupKey(group)} value={groupKey(group)}>
          <Accordion.Control>
            <GroupTitle group={group} />
          </Accordion.Control>
          <Accordion.Panel>
            <RelationPanel record={record} group={group} />
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
}

function GroupTitle({ group: { label, ownLabel, count } }: { group: RelationGroup }) {
  return (
    <Group justify="space-between" wrap="nowrap" pe="sm">
      <div>
        <Text fw={600} className="text" lineClamp={2}>
          {label}
        </Text>
        <Text size="xs" c="dimmed" className="text" lineClamp={1}>
          This record: {ownLabel}
        </Text>
      </div>
      <Badge variant="default" tt="none" flex="none">
        {formatCount(count)}
        <VisuallyHidden> {count.count === 1 ? 'relation' : 'relations'}</VisuallyHidden>
      </Badge>
    </Group>
  );
}
