import { Box, Button, Center, Loader, Paper, Skeleton, Stack, Text, useMatches } from '@mantine/core';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { EventLine } from './event-line.tsx';
import { type EventFilter, isFiltered, useEventFilter } from './filter.ts';
import type { LogEvent, useLog } from './use-log.ts';

const ROW_PX = 37;
/** On a phone a row has two lines. */
const TWO_LINES_PX = 59;
/** Rows kept on either side of what is seen. */
const AROUND = 15;

/** The header of the console, below which the list is seen. */
const HEADER_PX = 56;

/** However long the log, only what is seen is in the page. */
export function EventList({ log: { pages, events } }: { log: ReturnType<typeof useLog> }) {
  const [filter] = useEventFilter();
  const list = useRef<HTMLUListElement>(null);
  const rowPx = useMatches({ base: TWO_LINES_PX, xs: ROW_PX });
  const virtualizer = useWindowVirtualizer({
    count: events.length,
    estimateSize: () => rowPx,
    overscan: AROUND,
    scrollMargin: list.current?.offsetTop ?? 0,
    getItemKey: (index) => events[index]?.seq ?? index,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height are measured anew
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowPx]);
  useStillRows(list, events, rowPx);
  const items = virtualizer.getVirtualItems();
  const { hasNextPage, isFetching, isError, fetchNextPage, refetch, data } = pages;
  const isAtEnd = (items.at(-1)?.index ?? 0) >= events.length - AROUND;
  useEffect(() => {
    // A rare type's page may be empty and not be the last one.
    if (isAtEnd && hasNextPage && !isFetching && !isError && events.length > 0) void fetchNextPage();
  }, [isAtEnd, hasNextPage, isFetching, isError, events.length, fetchNextPage]);

  if (events.length === 0) {
    if (pages.isPending) return <Waiting />;
    if (isError) return <ErrorNotice error={pages.error} onRetry={() => void refetch()} />;
    if (!hasNextPage) return <Nothing filter={filter} />;
  }
  return (
    <Stack gap="xs">
      <Paper withBorder>
        <Box
          component="ul"
          ref={list}
          m={0}
          p={0}
          pos="relative"
          h={virtualizer.getTotalSize()}
          // Rows are held still here: two of those who do would be one too many.
          style={{ overflowAnchor: 'none' }}
          aria-label="Events"
        >
          {items.map(({ index, key, start }) => {
            const event = events[index];
            return event === undefined ? null : (
              <Box
                component="li"
                key={key}
                pos="absolute"
                top={start - virtualizer.options.scrollMargin}
                w="100%"
                h={rowPx}
                px="sm"
                py={7}
                style={{ listStyle: 'none', borderBottom: '1px solid var(--mantine-color-default-border)' }}
              >
                <EventLine event={event} />
              </Box>
            );
          })}
        </Box>
      </Paper>
      <Center mih={40}>
        {isFetching && <Loader size="sm" aria-label="Loading" />}
        {isError && !isFetching && (
          <ErrorNotice
            error={pages.error}
            onRetry={() => void (data === undefined ? refetch() : fetchNextPage())}
          />
        )}
        {!isFetching && !isError && hasNextPage && (
          <Button variant="default" onClick={() => void fetchNextPage()}>
            Look further back
          </Button>
        )}
        {!isFetching && !isError && !hasNextPage && (
          <Text size="sm" c="dimmed">
            {isFiltered(filter) ? 'Nothing before it fits the filter.' : 'The log begins here.'}
          </Text>
        )}
      </Center>
    </Stack>
  );
}

/** Whoever has scrolled down to read goes on reading: what comes above does not move the rows. */
function useStillRows(
  list: RefObject<HTMLUListElement | null>,
  events: readonly LogEvent[],
  rowPx: number,
): void {
  const first = events[0]?.seq;
  const before = useRef(first);
  useLayoutEffect(() => {
    const added = events.findIndex(({ seq }) => seq === before.current);
    before.current = first;
    const isScrolled = (list.current?.getBoundingClientRect().top ?? HEADER_PX) < HEADER_PX;
    if (added > 0 && isScrolled) globalThis.scrollBy({ top: added * rowPx, behavior: 'instant' });
  }, [list, events, first, rowPx]);
}

/** Most ids; those of others may look otherwise, and then the hint does no harm. */
const ID = /^[0-9a-f]{24}$/i;

function Nothing({ filter }: { filter: EventFilter }) {
  const isAboutNoId = filter.entityId !== undefined && !ID.test(filter.entityId);
  return isFiltered(filter) ? (
    <EmptyState title="No such event">
      Nothing in the log fits the filter. It keeps what is at most a month old.
      {isAboutNoId && ' About takes an id, such as that of a record, and no name.'}
    </EmptyState>
  ) : (
    <EmptyState title="Nothing has happened yet">
      Create a record, or connect two: the change stands here in the same moment.
    </EmptyState>
  );
}

function Waiting() {
  return (
    <Stack gap={6} aria-hidden>
      {Array.from({ length: 12 }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <Skeleton key={row} h={30} />
      ))}
    </Stack>
  );
}
