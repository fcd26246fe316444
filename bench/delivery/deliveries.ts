import { setTimeout as sleep } from 'node:timers/promises';
import type { Relata } from '../contestants/relata.ts';
import type { BenchPostgres } from '../harness/postgres.ts';

/** What relata's database says of deliveries. */
export interface Deliveries {
  /** Endpoints in this order of URLs, with each URL's events behind a number; from now on where that is left out. */
  endpoints(urls: readonly string[], locationId: string, start?: number): Promise<readonly string[]>;
  pause(endpointIds: readonly string[]): Promise<void>;
  /**
   * Waits until all that these endpoints have got up to a number of the log is written down, and gives what was.
   * Throws if it is not in time, or if something is left to be tried again or was given up.
   */
  written(endpointIds: readonly string[], head: number): Promise<{ attempts: number }>;
}

const WRITTEN_MAX_MS = 30_000;
const LOOK_MS = 20;
const AT_ONCE = 32;

export function openDeliveries(relata: Relata, postgres: BenchPostgres, databaseUrl: string): Deliveries {
  return {
    async endpoints(urls, locationId, start) {
      const ids: string[] = [];
      for (let from = 0; from < urls.length; from += AT_ONCE) {
        const some = urls.slice(from, from + AT_ONCE).map(async (url) => {
          const body = { url, locationIds: [locationId], ...(start === undefined ? {} : { start }) };
          return (await relata.call('POST', '/v1/endpoints', body)).id as string;
        });
        ids.push(...(await Promise.all(some)));
      }
      return ids;
    },
    async pause(endpointIds) {
      for (let from = 0; from < endpointIds.length; from += AT_ONCE) {
        const some = endpointIds.slice(from, from + AT_ONCE);
        await Promise.all(
          some.map((id) => relata.call('PATCH', `/v1/endpoints/${id}`, { status: 'paused' })),
        );
      }
    },
    async written(endpointIds, head) {
      for (const since = performance.now(); ; await sleep(LOOK_MS)) {
        const [lanes] = await postgres.query<{ reached: string }>(
          databaseUrl,
          'select count(*) as reached from lane where endpoint_id = any ($1) and cursor >= $2',
          [endpointIds, head],
        );
        if (Number(lanes?.reached) === endpointIds.length) break;
        if (performance.now() - since > WRITTEN_MAX_MS)
          throw new Error('not all results were written in time');
      }
      const [row] = await postgres.query<{ attempts: string; failed: string; retries: string; dead: string }>(
        databaseUrl,
        `select
           (select count(*) from attempt where endpoint_id = any ($1)) as attempts,
           (select count(*) from attempt where endpoint_id = any ($1) and outcome <> 'delivered') as failed,
           (select count(*) from retry where endpoint_id = any ($1)) as retries,
           (select count(*) from dead where endpoint_id = any ($1)) as dead`,
        [endpointIds],
      );
      if (row === undefined || Number(row.failed) + Number(row.retries) + Number(row.dead) > 0)
        throw new Error(`something was not delivered at once: ${JSON.stringify(row)}`);
      return { attempts: Number(row.attempts) };
    },
  };
}
