import { setTimeout as sleep } from 'node:timers/promises';
import { associationOf, hub, LARGE, ordinaryHome } from '../../packages/server/test/grown/grown-graph.ts';
import { type OpenSink, openSink } from '../delivery/open-sink.ts';
import type { Contestant } from '../harness/contest.ts';
import { openLoad } from '../harness/load/load.ts';
import type { BenchPostgres } from '../harness/postgres.ts';
import type { Bench } from '../harness/scenario.ts';
import type { GrownRelata } from './grown-relata.ts';

const CONNECTIONS = 64;
const LIMIT = 20;
const EVENTS = 100;
/** Different requests of one kind. */
const DIFFERENT = 1_000;

export type Read = 'ordinary' | 'hub' | 'association' | 'events';

export interface ReadKind {
  readonly title: string;
  /** Of the n-th request; `head` is the number of the log's last event. */
  path(n: number, head: number): string;
}

export const READS: Readonly<Record<Read, ReadKind>> = {
  ordinary: {
    title: `List ${LIMIT} of the 40 relations of a record`,
    path: (n: number) => `/associations/relations/${ordinaryHome(n)}?locationId=${LARGE}&limit=${LIMIT}`,
  },
  hub: {
    title: `List ${LIMIT} relations of the record with very many, from anywhere among the first 1 000`,
    path: (n: number) =>
      `/associations/relations/${hub}?locationId=${LARGE}&limit=${LIMIT}&skip=${(n * 7) % 1_001}`,
  },
  association: {
    title: 'Read an association by its id',
    path: (n: number) => `/associations/${associationOf(1, n % 5)}?locationId=${LARGE}`,
  },
  events: {
    title: `Read ${EVENTS} events from anywhere in the log`,
    path: (n: number, head: number) =>
      `/v1/events?locationId=${LARGE}&limit=${EVENTS}&after=${Math.floor(((head - EVENTS) * n) / DIFFERENT)}`,
  },
};

export async function openRead(
  bench: Bench,
  postgres: BenchPostgres,
  { relata, headers, databaseUrl, name }: GrownRelata,
  read: Read,
): Promise<Contestant> {
  const head = await headOf(postgres, databaseUrl);
  const load = await openLoad(bench, {
    url: relata.url,
    headers,
    mode: 'cycle',
    expect: [200],
    requests: Array.from({ length: DIFFERENT }, (_, n) => ({
      method: 'GET',
      path: READS[read].path(n, head),
    })),
  });
  return {
    name,
    async measure() {
      const { perSecond, latencyMs } = await load.run({
        connections: CONNECTIONS,
        seconds: bench.scale.seconds,
      });
      return { value: perSecond, details: { ...latencyMs } };
    },
  };
}

/** Arrivals that are counted; the smallest log must have as many. */
const DELIVERED = 5_000;

/** Delivers from the log of the large location, from `behind` events before its end. */
export async function openDelivery(
  bench: Bench,
  postgres: BenchPostgres,
  { relata, databaseUrl, name }: GrownRelata,
  behind: number,
): Promise<Contestant> {
  const sink: OpenSink = await openSink(bench, 1);
  return {
    name,
    async measure() {
      const start = Math.max(1, (await headOf(postgres, databaseUrl)) - behind);
      await sink.reset();
      const [url] = sink.urls;
      const { id } = await relata.call('POST', '/v1/endpoints', { url, locationIds: [LARGE], start });
      await sleep(bench.scale.seconds * 1_000);
      await relata.call('DELETE', `/v1/endpoints/${id}`);
      const { at, webhookIds } = await sink.collect(0);
      if (new Set(webhookIds).size < webhookIds.length) throw new Error(`${name}: some events came twice`);
      const arrivals = at.slice(0, DELIVERED);
      const ms = (arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0);
      if (!(ms > 0)) throw new Error(`${name}: nothing was delivered`);
      return { value: (arrivals.length * 1_000) / ms };
    },
  };
}

async function headOf(postgres: BenchPostgres, databaseUrl: string): Promise<number> {
  const [row] = await postgres.query<{ head: number }>(
    databaseUrl,
    `select head::int as head from location where id = '${LARGE}'`,
  );
  return row?.head ?? 0;
}
