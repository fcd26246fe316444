import { Alert } from '@mantine/core';
import { Time } from '../../parts/time.tsx';
import type { Endpoint } from '../queries.ts';

/** Why nothing is sent, and what ends that. */
export function StatusNotice({ endpoint }: { endpoint: Endpoint }) {
  const { status, statusReason, downSince } = endpoint;
  if (status === 'paused')
    return (
      <Alert color="gray" title="Paused">
        Nothing is sent. Its place in the log is kept: when it is resumed it goes on where it stopped.
      </Alert>
    );
  if (status === 'down')
    return (
      <Alert color="red" title="Down: ten attempts in a row have failed">
        {downSince !== null && (
          <>
            Since <Time at={downSince} />.{' '}
          </>
        )}
        One event goes out now and then, at most every five minutes. The first that is answered with 2xx
        enables the endpoint again, and nothing is lost meanwhile. After five days relata gives it up.
      </Alert>
    );
  if (status === 'disabled')
    return (
      <Alert color="red" title="Disabled by relata">
        {statusReason === 'gone'
          ? 'It answered 410, which says that nobody is there any more.'
          : 'It has been down for five days.'}{' '}
        Its place in the log is kept: when it is enabled it goes on where it stopped.
      </Alert>
    );
  return null;
}
