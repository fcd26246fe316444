import { ActionIcon, Button, Group, Skeleton, Text, Tooltip } from '@mantine/core';
import { IconUnlink } from '@tabler/icons-react';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { exactTime, fromNow } from '../parts/time.tsx';
import { useNow } from '../parts/use-now.ts';
import type { RelatedRecord } from './queries.ts';
import { RecordLink, titleOf } from './record-link.tsx';
import classes from './relation-list.module.css';

const ROW_HEIGHT_PX = 41;

/** About ten rows: other groups stay in sight. */
const LIST_HEIGHT_PX = 420;

const OVERSCAN_ROWS = 10;

/** The next page is asked for while so many rows are still ahead. */
const AHEAD_ROWS = 60;

interface RelationListProps {
  readonly label: string;
  readonly rows: readonly RelatedRecord[];
  readonly hasNext: boolean;
  readonly isFetchingNext: boolean;
  readonly error: unknown;
  /** Being taken away just now. */
  readonly leavingId: string | undefined;
  readonly onNext: () => void;
  /** Undefined where the token may not. */
  readonly onDisconnect: ((relation: RelatedRecord) => void) | undefined;
}

/** However long it is, only the rows in sight are in the document. */
export function RelationList(props: RelationListProps) {
  const { label, rows, hasNext, isFetchingNext, error, leavingId, onNext, onDisconnect } = props;
  const viewport = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<number>();
  // Another function each time would have all rows' places worked out anew each time.
  const getItemKey = useCallback((index: number) => rows[index]?.relationId ?? index, [rows]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => viewport.current,
    getItemKey,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: OVERSCAN_ROWS,
    // A row that has the focus stays, wherever one scrolls.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      if (focused === undefined || focused >= rows.length || shown.includes(focused)) return shown;
      return [...shown, focused].sort((a, b) => a - b);
    },
  });
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const isNear = rows.length - last < AHEAD_ROWS;
  const hasFailed = error !== null && error !== undefined;
  useEffect(() => {
    if (hasNext && isNear && !isFetchingNext && !hasFailed) onNext();
  }, [hasNext, isNear, isFetchingNext, hasFailed, onNext]);

  return (
    <>
      <div ref={viewport} className={classes.viewport} style={{ maxHeight: LIST_HEIGHT_PX }}>
        <ul aria-label={label} className={classes.list} style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, key, start }) => {
            const relation = rows[index];
            return (
              relation !== undefined && (
                <li
                  key={key}
                  ref={virtualizer.measureElement}
                  data-index={index}
                  className={classes.row}
                  style={{ transform: `translateY(${start}px)` }}
                  aria-posinset={index + 1}
                  aria-setsize={hasNext ? -1 : rows.length}
                  onFocus={() => setFocused(index)}
                  onBlur={() => setFocused(undefined)}
                >
                  <Row
                    relation={relation}
                    isLeaving={relation.relationId === leavingId}
                    onDisconnect={onDisconnect}
                  />
                </li>
              )
            );
          })}
        </ul>
        {isFetchingNext && <Skeleton h={ROW_HEIGHT_PX - 12} my={6} />}
      </div>
      {hasFailed && <ErrorNotice title="The next ones could not be loaded" error={error} onRetry={onNext} />}
    </>
  );
}

interface RowProps {
  readonly relation: RelatedRecord;
  readonly isLeaving: boolean;
  readonly onDisconnect: ((relation: RelatedRecord) => void) | undefined;
}

function Row({ relation, isLeaving, onDisconnect }: RowProps) {
  const { record, createdAt } = relation;
  return (
    <Group wrap="nowrap" gap="xs" justify="space-between">
      <Text size="sm" component="div" lineClamp={2}>
        <RecordLink record={record} />
      </Text>
      <Group wrap="nowrap" gap="xs" flex="none">
        <Since at={createdAt} />
        {onDisconnect !== undefined && (
          <Tooltip label="Disconnect" openDelay={400}>
            <ActionIcon
              variant="subtle"
              color="gray"
              loading={isLeaving}
              aria-label={`Disconnect ${titleOf(record)}`}
              onClick={() => onDisconnect(relation)}
            >
              <IconUnlink size={16} />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
    </Group>
  );
}

/** Unlike `Time` it takes no focus: a row has two things to stop at, which are enough in a long list. */
function Since({ at }: { at: string }) {
  const now = useNow();
  return (
    <Text size="xs" c="dimmed" component="time" dateTime={at} title={exactTime(at)} visibleFrom="sm">
      {fromNow(Date.parse(at), now)}
    </Text>
  );
}

/** The new ones stand anywhere in the list: in the order of their records' ids. */
export function Outdated({ onReload }: { onReload: () => void }) {
  return (
    <Group gap="xs" role="status">
      <Text size="sm">There are new relations.</Text>
      <Button size="compact-xs" variant="default" onClick={onReload}>
        Load the list anew
      </Button>
    </Group>
  );
}
