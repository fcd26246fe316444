import { addressPayload } from '@relata/protocol';
import { makeGraph, type Relata } from '../contestants/relata.ts';
import type { LoadResult } from '../harness/load/generator.ts';
import { openLoad } from '../harness/load/load.ts';
import type { Bench } from '../harness/scenario.ts';
import type { BareEvent } from './bare-sender.ts';
import type { ExpectedEvent } from './check-arrivals.ts';

/** Things that the events are about; more than a lane looks ahead, so that few wait for one another. */
const THINGS = 500;
const CONNECTIONS = 64;
const PAGE = 200;
/** Of some endpoint: as long as those that relata makes. */
const APP_ID = '0'.repeat(24);

/** An event of the log, ready to be sent by whoever. */
export interface LoggedDelivery extends ExpectedEvent, BareEvent {
  /** As relata says it, in whole milliseconds since 1970. */
  readonly timestamp: number;
}

export interface Growth {
  readonly events: readonly LoggedDelivery[];
  /** What the requests were like to who sent them. */
  readonly load: LoadResult;
}

/** A location whose log can be made to grow. */
export interface DeliveryLog {
  readonly locationId: string;
  /** Changes records, one request each, as fast as it goes or at a rate; gives the events that are in the log by that. */
  grow(events: number, perSecond?: number): Promise<Growth>;
}

export async function openDeliveryLog(bench: Bench, relata: Relata): Promise<DeliveryLog> {
  const { locationId, first } = await makeGraph(relata, 'deliveries', THINGS);
  const token = await relata.token([locationId]);
  let changes = 0;

  async function after(seq: number): Promise<LoggedDelivery[]> {
    const found: LoggedDelivery[] = [];
    for (let next: number | null = seq; next !== null; ) {
      const query = `locationId=${locationId}&after=${next}&limit=${PAGE}`;
      const page = await relata.call('GET', `/v1/events?${query}`);
      for (const { seq: number, webhookId, entityId, timestamp, payload } of page.data) {
        found.push({
          seq: number,
          previous: number - 1,
          webhookId,
          entityId,
          timestamp: Date.parse(timestamp),
          body: addressPayload(JSON.stringify(payload), APP_ID),
        });
      }
      next = page.next;
    }
    return found;
  }

  let last = (await after(0)).at(-1)?.seq ?? 0;
  return {
    locationId,
    async grow(events, perSecond) {
      const load = await openLoad(bench, {
        url: relata.url,
        headers: { authorization: `Bearer ${token}` },
        mode: 'once',
        expect: [200],
        requests: Array.from({ length: events }, (_, index) => {
          changes += 1;
          return {
            method: 'PUT',
            path: `/objects/custom_objects.company/records/${first[index % THINGS]}?locationId=${locationId}`,
            body: { properties: { name: `Company ${changes}` } },
          };
        }),
      });
      const result = await load.run({
        connections: Math.min(CONNECTIONS, events),
        count: events,
        ...(perSecond === undefined ? {} : { perSecond }),
      });
      await load.stop();
      const grown = await after(last);
      last = grown.at(-1)?.seq ?? last;
      if (grown.length !== events) throw new Error(`${events} changes made ${grown.length} events`);
      return { events: grown, load: result };
    },
  };
}
