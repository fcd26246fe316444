import type { CreateEndpointBody } from '../../../src/delivery/endpoints/endpoint.ts';
import { until } from '../receiver.ts';
import type { World } from '../world.ts';
import { type AttemptRow, attemptsOf, type RetryRow, retriesOf } from './rows.ts';

/** Before the second attempt, in seconds: none comes during a test. */
export const PAUSE_S = 600;

/** An endpoint with one place, in a location of its own. */
export interface Case {
  readonly endpointId: string;
  /** One event more: resolves with all that is recorded when its first attempt is. */
  deliver(): Promise<AttemptRow[]>;
  retries(): Promise<RetryRow[]>;
}

export async function openCase(world: World, settings: CreateEndpointBody): Promise<Case> {
  const locationId = await world.newLocation();
  const { id: endpointId } = await world.newEndpoint({
    locationIds: [locationId],
    concurrency: 1,
    retryPolicy: [PAUSE_S],
    ...settings,
  });
  let events = 0;
  return {
    endpointId,
    async deliver() {
      events += 1;
      const seq = events;
      await world.change(locationId, [{}]);
      let rows: AttemptRow[] = [];
      await until(
        async () => {
          rows = await attemptsOf(world.database, endpointId);
          return rows.some((row) => row.seq === seq);
        },
        20_000,
        () => `no attempt of event ${seq} is recorded, but ${JSON.stringify(rows)}`,
      );
      return rows;
    },
    retries: () => retriesOf(world.database, endpointId),
  };
}
