import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { NextTry } from '../../attempts/next-try.tsx';
import { useLocationId } from '../../locations/current-location.ts';
import { Link } from '../../parts/link.tsx';
import { timeIn } from '../../parts/local-time.ts';
import { formatCount } from '../../parts/number.ts';
import { TimeField } from '../../parts/time-field.tsx';
import { useFormState } from '../../parts/use-form-state.ts';
import { paths } from '../../paths.ts';
import { type Endpoint, type Health, healthQuery } from '../queries.ts';
import { countOf } from '../words.ts';
import { ALWAYS } from './always.ts';
import { type Asked, countEvents, useBegin } from './begin.ts';
import { CountedStart } from './counted-start.tsx';
import { LocationChoice, useLocationOfReplay } from './location-choice.tsx';

/** Sends once more what was given up. */
export function RecoverForm({ endpoint }: { endpoint: Endpoint }) {
  const [form, change] = useFormState(['since', 'until']);
  const since = timeIn(form.since);
  const until = timeIn(form.until);
  const location = useLocationOfReplay(endpoint);
  const begin = useBegin(endpoint.id);
  const asked: Asked = {
    recover: {
      since: since ?? ALWAYS,
      ...(until !== null && { until }),
      ...(location.locationId !== undefined && { locationId: location.locationId }),
    },
  };
  const { data: health } = useQuery(healthQuery(useLocationId(), endpoint.id));
  const none =
    health !== undefined && health.retrying.count > 0 ? (
      <Waiting id={endpoint.id} health={health} />
    ) : undefined;
  return (
    <Stack gap="sm">
      <Text size="sm">
        Sends once more what has failed for the last time, also what the log no longer has. What still waits
        to be tried again comes by itself.
      </Text>
      <Group gap="sm" align="flex-end">
        <TimeField
          label="Given up from"
          description="Empty for all"
          value={since}
          onChange={(to) => change({ since: to ?? '' })}
          isAtOnce
        />
        <TimeField
          label="Before"
          description="Empty for now"
          value={until}
          onChange={(to) => change({ until: to ?? '' })}
          isAtOnce
        />
        <LocationChoice {...location} />
      </Group>
      <CountedStart body={asked} count={(body) => countEvents(endpoint.id, body)} start={begin} none={none} />
    </Stack>
  );
}

/** Whoever finds nothing here may look for what is not given up yet. */
function Waiting({ id, health: { retrying, dead, lastFailure } }: { id: string; health: Health }) {
  return (
    <>
      {dead.count === 0 ? 'Nothing was given up. ' : 'There is nothing to be sent. '}
      {retrying.isExact ? countOf(retrying.count, 'event') : `${formatCount(retrying)} events`}{' '}
      {retrying.count === 1 ? 'waits' : 'wait'} to be tried again by{' '}
      {retrying.count === 1 ? 'itself' : 'themselves'}
      {lastFailure?.nextAt && <NextTry at={lastFailure.nextAt} before=", what failed last " />}.{' '}
      <Link to={`${paths.endpoint(id)}?tab=attempts&outcome=failed`} size="sm" underline="always">
        See the attempts
      </Link>
    </>
  );
}
