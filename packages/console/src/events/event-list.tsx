import { Box, Button, Center, Loader, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { EventLine } from './event-line.tsx';
import { isFiltered, useEventFilter } from './filter.ts';
import type { useLog } from './use-log.ts';

const ROW_PX = 37;
/** Rows kept on either side of what is seen. */
const AROUND = 15;

/** However long the log, only what is seen is in the page. */
export function EventList({ log: { pages, events } }: { log: ReturnType<typeof useLog> }) {
  const [filter] = useEventFilter();
  const list = useRef<HTMLUListElement>(null);
  const virtualizer = useWindowVirtualizer({
    count: events.length,
    estimateSize: () => ROW_PX,
    overscan: AROUND,
    scrollMargin: list.current?.offsetTop ?? 0,
    getItemKey: (index) => events[index]?.seq ?? index,
  });
  const items = virtualizer.getVirtualItems();
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = pages;
  const isAtEnd = (items.at(-1)?.index ?? 0) >= events.length - AROUND;
  useEffect(() => {
    // A rare type's page may be empty and not be the last one.
    if (isAtEnd && hasNextPage && !isFetchingNextPage && !isFetchNextPageError && events.length > 0)
      void fetchNextPage();
  }, [isAtEnd, hasNextPage, isFetchingNextPage, isFetchNextPageError, events.length, fetchNextPage]);

  if (pages.isPending) return <Waiting />;
  if (pages.isError && !pages.data)
    return <ErrorNotice error={pages.error} onRetry={() => void pages.refetch()} />;
  if (events.length === 0 && !hasNextPage) {
    return isFiltered(filter) ? (
      <EmptyState title="No such event">
        Nothing in the log fits the filter. It keeps what is at most a month old.
      </EmptyState>
    ) : (
      <EmptyState title="Nothing has happened yet">
        Create a record, or connect two: the change stands here in the same moment.
      </EmptyState>
    );
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
                h={ROW_PX}
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
        {isFetchingNextPage && <Loader size="sm" aria-label="Loading" />}
        {isFetchNextPageError && <ErrorNotice error={pages.error} onRetry={() => void fetchNextPage()} />}
        {!isFetchingNextPage && !isFetchNextPageError && hasNextPage && (
          <Button variant="default" onClick={() => void fetchNextPage()}>
            Look further back
          </Button>
        )}
        {!hasNextPage && (
          <Text size="sm" c="dimmed">
            The log begins here.
          </Text>
        )}
      </Center>
    </Stack>
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
