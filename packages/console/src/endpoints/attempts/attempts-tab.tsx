import { Checkbox, Group, SegmentedControl, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { readPlace, writePlace } from '../../attempts/attempt-place.ts';
import { errorClasses, isErrorClass } from '../../attempts/error-classes.ts';
import { useLocationId } from '../../locations/current-location.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { LinkButton } from '../../parts/link.tsx';
import { timeIn } from '../../parts/local-time.ts';
import { TimeField } from '../../parts/time-field.tsx';
import { useSearchState } from '../../parts/use-search-state.ts';
import { paths } from '../../paths.ts';
import { LoadingRows } from '../loading-rows.tsx';
import { Pager } from '../pager.tsx';
import { type AttemptFilter, attemptsQuery, type Endpoint } from '../queries.ts';
import { AttemptDrawer } from './attempt-drawer.tsx';
import { AttemptTable } from './attempt-table.tsx';

/** What was sent to the endpoint, latest first. */
export function AttemptsTab({ endpoint }: { endpoint: Endpoint }) {
  const [params, change] = useSearchState();
  const filter = filterIn(params);
  const attempts = useQuery(attemptsQuery(useLocationId(), endpoint.id, filter));
  const selected = readPlace(params.get('attempt'));
  const isFiltered =
    filter.outcome !== undefined ||
    filter.errorClass !== undefined ||
    filter.since !== null ||
    filter.until !== null ||
    filter.onlyHere;

  return (
    <>
      <Filters endpoint={endpoint} filter={filter} />
      {attempts.isError && (
        <ErrorNotice
          error={attempts.error}
          title="The attempts could not be listed"
          onRetry={() => void attempts.refetch()}
        />
      )}
      {attempts.isPending && <LoadingRows label="Loading attempts" />}
      {attempts.data !== undefined && (
        <>
          {attempts.data.data.length > 0 ? (
            <AttemptTable
              attempts={attempts.data.data}
              showsLocation={endpoint.locationIds === '*' || endpoint.locationIds.length > 1}
              onOpen={(attempt) => change({ attempt: writePlace(attempt) })}
            />
          ) : (
            <Nothing isFiltered={isFiltered} hasMore={attempts.data.next !== null} />
          )}
          <Pager
            after={filter.after}
            next={attempts.data.next}
            nextLabel="Older attempts"
            onGo={(after) => change({ after })}
          />
        </>
      )}
      <AttemptDrawer endpoint={endpoint} place={selected} onClose={() => change({ attempt: null })} />
    </>
  );
}

function Filters({ endpoint, filter }: { endpoint: Endpoint; filter: AttemptFilter }) {
  const [, change] = useSearchState();
  return (
    <Group gap="xs" mb="sm" align="flex-end">
      <SegmentedControl
        size="xs"
        aria-label="Outcome"
        data={[
          { value: '', label: 'All' },
          { value: 'delivered', label: 'Delivered' },
          { value: 'failed', label: 'Failed' },
        ]}
        value={filter.outcome ?? ''}
        onChange={(outcome) => change({ outcome, after: null })}
      />
      <Select
        size="xs"
        w={170}
        aria-label="Why it failed"
        data={[
          { value: '', label: 'Any reason' },
          ...Object.keys(errorClasses).map((value) => ({ value, label: value })),
        ]}
        value={filter.errorClass ?? ''}
        allowDeselect={false}
        onChange={(error) => change({ error, after: null })}
      />
      <TimeField
        size="xs"
        label="From"
        value={filter.since}
        onChange={(since) => change({ since, after: null }, { replace: true })}
      />
      <TimeField
        size="xs"
        label="Before"
        value={filter.until}
        onChange={(until) => change({ until, after: null }, { replace: true })}
      />
      {filter.outcome === 'failed' && endpoint.url !== null && (
        <LinkButton to={recoverFrom(endpoint, filter)} size="xs" variant="default">
          Recover what was given up
        </LinkButton>
      )}
      {(endpoint.locationIds === '*' || endpoint.locationIds.length > 1) && (
        <Checkbox
          size="xs"
          pb={6}
          label="Of this location alone"
          checked={filter.onlyHere}
          onChange={({ currentTarget: { checked } }) => change({ here: checked ? 'yes' : null, after: null })}
        />
      )}
    </Group>
  );
}

function Nothing({ isFiltered, hasMore }: { isFiltered: boolean; hasMore: boolean }) {
  if (hasMore)
    return (
      <EmptyState title="None among those that were looked through">
        Older ones may be: look further.
      </EmptyState>
    );
  if (isFiltered) return <EmptyState title="No attempt is so">Take a filter away to see more.</EmptyState>;
  return (
    <EmptyState title="Nothing has been sent yet">
      An attempt is listed here as soon as something happens that the endpoint wants. To try it now, send a
      test: tests are shown when they are made, and not listed.
    </EmptyState>
  );
}

/** An event is given up after its last attempt; one that began within a time may have been given up a little later. */
function recoverFrom({ id }: Endpoint, { since }: AttemptFilter): string {
  const from = since === null ? '' : `&since=${encodeURIComponent(since)}`;
  return `${paths.endpoint(id)}?tab=replays&again=recover${from}`;
}

function filterIn(params: URLSearchParams): AttemptFilter {
  const outcome = params.get('outcome');
  const error = params.get('error');
  return {
    outcome: outcome === 'delivered' || outcome === 'failed' ? outcome : undefined,
    errorClass: isErrorClass(error) ? error : undefined,
    since: timeIn(params.get('since')),
    until: timeIn(params.get('until')),
    onlyHere: params.get('here') === 'yes',
    after: params.get('after') ?? '',
  };
}
