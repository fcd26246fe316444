import { ActionIcon, Button, Group, Skeleton, Text, Tooltip } from '@mantine/core';
import { IconUnlink } from '@tabler/icons-react';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { exactTime, fromNow } from '../parts/time.tsx';
import { useNow } from '../parts/use-now.ts';
import { RecordLink, titleOf } from './record-link.tsx';
import classes from './relation-list.module.css';
import type { ListedRelation } from './use-relation-list.ts';

const ROW_HEIGHT_PX = 41;

/** About ten rows: other groups stay in sight. */
const LIST_HEIGHT_PX = 420;

const OVERSCAN_ROWS = 10;

/** The next page is asked for while so many rows are still ahead. */
const AHEAD_ROWS = 60;

interface RelationListProps {
  readonly label: string;
  readonly rows: readonly ListedRelation[];
  readonly hasNext: boolean;
  readonly isFetchingNext: boolean;
  readonly error: unknown;
  /** The record that is being connected again just now. */
  readonly returningId: string | undefined;
  readonly onNext: () => void;
  /** Undefined where the token may not. */
  readonly onDisconnect: ((relation: ListedRelation) => void) | undefined;
  readonly onUndo: (relation: ListedRelation) => void;
}

/** However long it is, only the rows in sight are in the document. */
export function RelationList(props: RelationListProps) {
  const { label, rows, hasNext, isFetchingNext, error, returningId, onNext, onDisconnect, onUndo } = props;
  const viewport = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<number>();
  // Another function each time would have all rows' places worked out anew each time.
  const getItemKey = useCallback((index: number) => rows[index]?.record.id ?? index, [rows]);
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
                    isReturning={relation.record.id === returningId}
                    onDisconnect={onDisconnect}
                    onUndo={onUndo}
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
  readonly relation: ListedRelation;
  readonly isReturning: boolean;
  readonly onDisconnect: ((relation: ListedRelation) => void) | undefined;
  readonly onUndo: (relation: ListedRelation) => void;
}

/** What is disconnected leaves its undo in its place: no row moves under the pointer. */
function Row({ relation, isReturning, onDisconnect, onUndo }: RowProps) {
  const { record, createdAt, leaving } = relation;
  const isGone = leaving === 'gone';
  const row = useRef<HTMLDivElement>(null);
  useKeepFocus(row, isGone);
  return (
    <div ref={row} className={classes.content}>
      <Group
        wrap="nowrap"
        gap="xs"
        justify="space-between"
        {...(isGone && { style: { visibility: 'hidden' } })}
      >
        <Text size="sm" component="div" lineClamp={2}>
          <RecordLink record={record} />
        </Text>
        <Group wrap="nowrap" gap="xs" flex="none">
          <Since at={createdAt} />
          {onDisconnect !== undefined && (
            <Tooltip label="Disconnect" position="left" openDelay={400} disabled={isGone}>
              <ActionIcon
                variant="subtle"
                color="gray"
                loading={leaving === 'going'}
                aria-label={`Disconnect ${titleOf(record)}`}
                onClick={(event) => isFirstClick(event) && onDisconnect(relation)}
              >
                <IconUnlink size={16} />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      </Group>
      {isGone && (
        <Group wrap="nowrap" gap="xs" justify="space-between" className={classes.gone}>
          <Text size="sm" component="div" td="line-through" truncate>
            <RecordLink record={record} c="dimmed" />
          </Text>
          <Group wrap="nowrap" gap="xs" flex="none">
            <Text size="xs" c="dimmed">
              Disconnected
            </Text>
            <Button
              size="compact-xs"
              variant="default"
              loading={isReturning}
              aria-label={`Undo disconnecting ${titleOf(record)}`}
              onClick={(event) => isFirstClick(event) && onUndo(relation)}
            >
              Undo
            </Button>
          </Group>
        </Group>
      )}
    </div>
  );
}

/** The second click of a double click would take back what the first one did. */
function isFirstClick({ detail }: MouseEvent): boolean {
  return detail < 2;
}

/** Disconnect and Undo take each other's place: whoever used one goes on from the other. */
function useKeepFocus(row: RefObject<HTMLElement | null>, isGone: boolean): void {
  const wasGone = useRef(isGone);
  useEffect(() => {
    if (wasGone.current === isGone) return;
    wasGone.current = isGone;
    const { activeElement } = document;
    if (activeElement !== document.body && row.current?.contains(activeElement) !== true) return;
    const buttons = [...(row.current?.querySelectorAll('button') ?? [])];
    buttons.at(-1)?.focus({ preventScroll: true });
  }, [row, isGone]);
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
