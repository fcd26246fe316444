import { Button, Text } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useLocationId } from '../locations/current-location.ts';
import { formatNumber } from '../parts/number.ts';
import { PageHeader } from '../parts/page-header.tsx';
import { useSearchState } from '../parts/use-search-state.ts';
import { EventList } from './event-list.tsx';
import { useEventFilter } from './filter.ts';
import { FilterBar } from './filter-bar.tsx';
import { useLog } from './use-log.ts';

/** The log of the location, latest first, as it grows. */
export function Component() {
  const locationId = useLocationId();
  const [filter] = useEventFilter();
  const [params, change] = useSearchState();
  const isPaused = params.has('paused');
  const log = useLog(locationId, filter, isPaused);
  return (
    <>
      <PageHeader
        title="Events"
        about="Each change of the location, numbered in the order in which it happened. Endpoints are told of them in this order."
        actions={
          <Button
            variant="default"
            leftSection={
              isPaused ? <IconPlayerPlay size={16} aria-hidden /> : <IconPlayerPause size={16} aria-hidden />
            }
            onClick={() => change({ paused: isPaused ? null : '1' }, { replace: true })}
          >
            {isPaused ? 'Resume' : 'Pause'}
          </Button>
        }
      />
      <FilterBar />
      <Text size="sm" role="status" mih={20} mb={4}>
        {isPaused && `Paused. ${formatNumber(log.waiting)} more since then.`}
      </Text>
      <EventList log={log} />
    </>
  );
}
