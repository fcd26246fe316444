import { Button, Group, Text, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { formatCount } from '../../parts/number.ts';
import { RecordLink, titleOf } from '../record-link.tsx';
import classes from './neighbourhood.module.css';
import type { GroupNode, RecordNode } from './tree.ts';
import type { Neighbourhood } from './use-neighbourhood.ts';

/** The neighbourhood for whoever reads it line by line. */
export function NeighbourhoodList({ neighbourhood }: { neighbourhood: Neighbourhood }) {
  return (
    <div className={classes.outline}>
      <Groups of={neighbourhood.tree} neighbourhood={neighbourhood} />
    </div>
  );
}

function Groups({ of, neighbourhood }: { of: RecordNode; neighbourhood: Neighbourhood }) {
  if (of.status === 'pending') return <Loading />;
  if (of.groups.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No further relations
      </Text>
    );
  }
  return (
    <ul className={classes.level} aria-label={`Groups of ${titleOf(of.record)}`}>
      {of.groups.map((node) => (
        <li key={node.id}>
          <Disclosure
            isOpen={node.isOpen}
            label={`${node.group.label}, ${formatCount(node.group.count)}, of ${titleOf(of.record)}`}
            onToggle={() => neighbourhood.toggleGroup(node)}
          >
            <span className="text">{node.group.label}</span>{' '}
            <Text span size="sm" c="dimmed">
              {formatCount(node.group.count)}
            </Text>
          </Disclosure>
          {node.isOpen && <Records of={node} neighbourhood={neighbourhood} />}
        </li>
      ))}
    </ul>
  );
}

function Records({ of, neighbourhood }: { of: GroupNode; neighbourhood: Neighbourhood }) {
  if (of.status === 'pending') return <Loading />;
  return (
    <ul className={classes.level} aria-label={of.group.label}>
      {of.records.map((node) => (
        <li key={node.id}>
          <Group gap={4} wrap="nowrap">
            <Disclosure
              isOpen={node.isOpen}
              label={`Relations of ${titleOf(node.record)}`}
              onToggle={() => neighbourhood.toggleRecord(node)}
            />
            <Text size="sm" component="div" lineClamp={2}>
              <RecordLink record={node.record} />
            </Text>
          </Group>
          {node.isOpen && <Groups of={node} neighbourhood={neighbourhood} />}
        </li>
      ))}
      {of.links.map((record) => (
        <li key={record.id}>
          <Text size="sm" component="div" lineClamp={2} ps={26}>
            <RecordLink record={record} />{' '}
            <Text span size="xs" c="dimmed">
              also elsewhere in this list
            </Text>
          </Text>
        </li>
      ))}
      {of.hasMore && (
        <li>
          <More of={of} neighbourhood={neighbourhood} />
        </li>
      )}
    </ul>
  );
}

function More({ of, neighbourhood }: { of: GroupNode; neighbourhood: Neighbourhood }) {
  return neighbourhood.canShowMore(of) ? (
    <Button size="compact-xs" variant="subtle" onClick={() => neighbourhood.showMore(of)}>
      Show more of {of.group.label}
    </Button>
  ) : (
    <Text size="xs" c="dimmed">
      There are more: they are on the record’s own page
    </Text>
  );
}

interface DisclosureProps {
  readonly isOpen: boolean;
  readonly label: string;
  readonly onToggle: () => void;
  readonly children?: React.ReactNode;
}

function Disclosure({ isOpen, label, onToggle, children }: DisclosureProps) {
  const Icon = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <UnstyledButton
      className={classes.disclosure}
      aria-expanded={isOpen}
      aria-label={label}
      onClick={onToggle}
    >
      <Icon size={16} aria-hidden />
      {children !== undefined && (
        <Text span size="sm">
          {children}
        </Text>
      )}
    </UnstyledButton>
  );
}

function Loading() {
  return (
    <Text size="sm" c="dimmed" role="status">
      Loading …
    </Text>
  );
}
