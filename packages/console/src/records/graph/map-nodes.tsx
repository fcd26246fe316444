import { Loader, Text, UnstyledButton } from '@mantine/core';
import { IconMinus, IconPlus } from '@tabler/icons-react';
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { formatCount } from '../../parts/number.ts';
import { RecordLink, titleOf } from '../record-link.tsx';
import classes from './neighbourhood.module.css';
import type { GroupNode, RecordNode } from './tree.ts';

interface RecordBoxData extends Record<string, unknown> {
  readonly node: RecordNode;
  readonly isRoot: boolean;
  readonly isFull: boolean;
  readonly onToggle: () => void;
}

export function RecordBox({ data }: NodeProps<Node<RecordBoxData>>) {
  const { node, isRoot, isFull, onToggle } = data;
  return (
    <div className={classes.record} data-root={isRoot || undefined}>
      <Ends />
      <Text size="sm" lineClamp={2} lh={1.25} component="div" flex={1} miw={0}>
        {isRoot ? (
          <bdi className="text">
            <strong>{titleOf(node.record)}</strong>
          </bdi>
        ) : (
          <RecordLink record={node.record} />
        )}
      </Text>
      {!isRoot && (
        <UnstyledButton
          className={classes.opener}
          aria-expanded={node.isOpen}
          aria-label={`Relations of ${titleOf(node.record)}`}
          disabled={isFull && !node.isOpen}
          onClick={onToggle}
        >
          <Sign isOpen={node.isOpen} isLoading={node.status === 'pending'} />
        </UnstyledButton>
      )}
    </div>
  );
}

interface GroupBoxData extends Record<string, unknown> {
  readonly node: GroupNode;
  readonly isFull: boolean;
  readonly onToggle: () => void;
}

export function GroupBox({ data: { node, isFull, onToggle } }: NodeProps<Node<GroupBoxData>>) {
  const { label, ownLabel, count } = node.group;
  return (
    <>
      <Ends />
      <UnstyledButton
        className={classes.group}
        aria-expanded={node.isOpen}
        aria-label={`${label}, ${formatCount(count)}, as ${ownLabel}`}
        disabled={isFull && !node.isOpen}
        onClick={onToggle}
      >
        <Text size="xs" className="text" lineClamp={1} flex={1} component="span">
          {label}
        </Text>{' '}
        <Text size="xs" fw={600} component="span">
          {formatCount(count)}
        </Text>
        <Sign isOpen={node.isOpen} isLoading={node.status === 'pending'} />
      </UnstyledButton>
    </>
  );
}

interface MoreBoxData extends Record<string, unknown> {
  readonly node: GroupNode;
  readonly canShowMore: boolean;
  readonly onMore: () => void;
}

export function MoreBox({ data: { node, canShowMore, onMore } }: NodeProps<Node<MoreBoxData>>) {
  return (
    <>
      <Ends />
      {canShowMore ? (
        <UnstyledButton
          className={classes.more}
          aria-label={`Show more of ${node.group.label}`}
          onClick={onMore}
        >
          <Text size="xs" component="span">
            Show more
          </Text>
        </UnstyledButton>
      ) : (
        <Text size="xs" className={classes.more}>
          more on the record’s page
        </Text>
      )}
    </>
  );
}

function Sign({ isOpen, isLoading }: { isOpen: boolean; isLoading: boolean }) {
  if (isLoading) return <Loader size={12} />;
  const Icon = isOpen ? IconMinus : IconPlus;
  return <Icon size={14} aria-hidden />;
}

/** Where lines begin and end; nobody draws lines here. */
function Ends() {
  return (
    <>
      <Handle type="target" position={Position.Left} isConnectable={false} className={classes.end} />
      <Handle type="source" position={Position.Right} isConnectable={false} className={classes.end} />
    </>
  );
}
