import { BODY_BYTES_MAX, bodyBytes } from '@relata/protocol';
import type { NewEvent } from '../db/write.ts';
import { RelataError } from '../errors.ts';

/** As long as any other: a body's size does not depend on which UUID is in it. */
const ANY_UUID = '00000000-0000-0000-0000-000000000000';

/**
 * Refuses a change whose event could not be sent (422 `event_too_large`). The event of the same thing's deletion
 * is as large as that of its last change, so that whatever was let in can also be deleted.
 */
export function refuseLarge(
  event: Pick<NewEvent, 'type' | 'data' | 'traceId'>,
  now: string,
): RelataError | undefined {
  const { locationId } = event.data;
  const logged = { ...event, locationId, createdAt: now, webhookId: ANY_UUID } as Parameters<
    typeof bodyBytes
  >[0];
  const bytes = bodyBytes(logged);
  return bytes > BODY_BYTES_MAX
    ? new RelataError('event_too_large', { bytes, bytesMax: BODY_BYTES_MAX })
    : undefined;
}
