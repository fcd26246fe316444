import { type BareSender, startBareSender } from '../contestants/bare-sender.ts';
import { type Relata, startRelata } from '../contestants/relata.ts';
import { checkArrivals, checkSignatures } from '../delivery/check-arrivals.ts';
import { type Deliveries, openDeliveries } from '../delivery/deliveries.ts';
import { type DeliveryLog, type LoggedDelivery, openDeliveryLog } from '../delivery/log-to-deliver.ts';
import { type OpenSink, openSink } from '../delivery/open-sink.ts';
import type { Arrivals } from '../delivery/sink.ts';
import { atLeast, type Contestant, contest, type Sample } from '../harness/contest.ts';
import type { BenchPostgres } from '../harness/postgres.ts';
import { cpuSecondsOf } from '../harness/programs.ts';
import type { Bench, Part, Scenario } from '../harness/scenario.ts';

/** Deliveries of one sample, for each of its seconds. */
const DELIVERIES_A_SECOND = 8_000;
const WANTED = 0.6;

export const deliver: Scenario = {
  name: 'deliver',
  title: 'Deliver webhooks',
  about:
    'A log is filled and then delivered as fast as it goes, each event signed twice, to a sink in a process of its own ' +
    'that answers at once: to one endpoint and to twenty that begin in the middle of the log, and to a thousand that ' +
    'are there when it grows. The bare loop has the events in memory and does nothing but sign and post the same ' +
    'bytes; relata reads them from PostgreSQL, keeps the order of each record’s events, and writes down every attempt. ' +
    'Time counts until the last event has arrived everywhere.',
  async run(bench) {
    const postgres = await bench.postgres();
    const databaseUrl = await postgres.database('relata');
    const relata = await startRelata(bench, { databaseUrl });
    const log = await openDeliveryLog(bench, relata);
    const deliveries = openDeliveries(relata, postgres, databaseUrl);
    const bare = await startBareSender(bench);
    const setting = { bench, postgres, relata, log, deliveries, bare };
    const perSample = DELIVERIES_A_SECOND * bench.scale.seconds;
    const { events: logged } = await log.grow(perSample);
    return {
      parts: [
        await deliverLogged(setting, 'one', 'one endpoint', 1, logged),
        await deliverLogged(setting, 'twenty', 'twenty endpoints', 20, logged.slice(-perSample / 20)),
        await deliverLive(setting, 'thousand', 'a thousand endpoints', 1_000, perSample / 1_000),
      ],
    };
  },
};

interface Setting {
  readonly bench: Bench;
  readonly postgres: BenchPostgres;
  readonly relata: Relata;
  readonly log: DeliveryLog;
  readonly deliveries: Deliveries;
  readonly bare: BareSender;
}

/** Endpoints that begin in the middle of the log; new ones in each round, as many as there are URLs. */
async function deliverLogged(
  setting: Setting,
  name: string,
  title: string,
  endpoints: number,
  events: readonly LoggedDelivery[],
): Promise<Part> {
  const { log, deliveries } = setting;
  return contend(setting, { name, title, endpoints }, async (sink) => {
    const startedAt = now();
    const ids = await deliveries.endpoints(sink.urls, log.locationId, events[0]?.seq);
    return { startedAt, events, ids, end: () => deliveries.pause(ids) };
  });
}

/** Endpoints that follow the log: in each round it grows by some events, all at once. */
async function deliverLive(
  setting: Setting,
  name: string,
  title: string,
  endpoints: number,
  count: number,
): Promise<Part> {
  const { log, deliveries } = setting;
  let ids: readonly string[] | undefined;
  return contend(setting, { name, title, endpoints }, async (sink) => {
    ids ??= await deliveries.endpoints(sink.urls, log.locationId);
    const { events } = await log.grow(count);
    return { startedAt: events[0]?.timestamp ?? now(), events, ids, end: async () => {} };
  });
}

/** What a round of relata's has to deliver, and since when it had. */
interface Begun {
  readonly startedAt: number;
  readonly events: readonly LoggedDelivery[];
  readonly ids: readonly string[];
  end(): Promise<void>;
}

async function contend(
  { bench, postgres, relata, deliveries, bare }: Setting,
  { name, title, endpoints }: { name: string; title: string; endpoints: number },
  begin: (sink: OpenSink) => Promise<Begun>,
): Promise<Part> {
  const sink = await openSink(bench, endpoints);
  const relataKey = (await relata.call('GET', '/v1/keys')).keys[0].spki as string;
  const seen = { deliveries: 0, duplicates: 0, signatures: 0 };
  let events: readonly LoggedDelivery[] = [];
  let bytes = 0;
  const perRound = (): number => events.length * endpoints;

  async function judge(arrivals: Arrivals, key: string): Promise<void> {
    const { delivered, duplicates } = checkArrivals(arrivals, endpoints, events);
    seen.deliveries += delivered;
    seen.duplicates += duplicates;
    seen.signatures += await checkSignatures(arrivals, key);
  }

  function sampleOf(arrivals: Arrivals, startedAt: number, details: Record<string, number>): Sample {
    const seconds = ((arrivals.at.at(-1) ?? 0) - startedAt) / 1_000;
    // What came twice is no second delivery.
    return { value: perRound() / seconds, details: { seconds, ...details } };
  }

  const contestants: Contestant[] = [
    {
      name: 'relata',
      async measure() {
        await sink.reset();
        const cpu = cpuOf({ relata: relata.pid, database: postgres.pid, sink: sink.pid });
        const begun = await begin(sink);
        events = begun.events;
        const arrivals = await sink.collect(perRound());
        const used = cpu();
        const lastAt = arrivals.at.at(-1) ?? 0;
        await deliveries.written(begun.ids, events.at(-1)?.seq ?? 0);
        const writtenMs = now() - lastAt;
        await begun.end();
        await judge(arrivals, relataKey);
        if (checkArrivals(arrivals, endpoints, events).overtaken > 0)
          throw new Error('events overtook others');
        // Unknown where something came twice.
        bytes = arrivals.at.length === perRound() ? arrivals.bytes : 0;
        return sampleOf(arrivals, begun.startedAt, { ...used, writtenMs });
      },
    },
    {
      name: 'bare undici loop',
      async measure() {
        await sink.reset();
        await bare.prepare(sink.urls, events);
        const cpu = cpuOf({ bare: bare.pid, sink: sink.pid });
        const startedAt = now();
        await bare.run();
        const arrivals = await sink.collect(perRound());
        const used = cpu();
        await judge(arrivals, bare.spki);
        if (arrivals.bytes !== bytes && bytes > 0)
          throw new Error(`${arrivals.bytes} bytes were sent, and by relata ${bytes}`);
        return sampleOf(arrivals, startedAt, used);
      },
    },
  ];
  const series = await contest(bench, { unit: 'events/s', contestants });
  await sink.stop();
  return {
    name,
    title,
    series,
    goals: [atLeast(series, 'relata', 'bare undici loop', WANTED)],
    checks: [
      `of ${seen.deliveries} deliveries none was lost, ${seen.duplicates} came twice, and relata’s came in the order of ` +
        'each record’s events; the bare loop sent as many bytes',
      `${seen.signatures} pairs of signatures were verified`,
      'nothing was left to be tried again, and nothing was given up',
    ],
    leftOut: [],
  };
}

/** Milliseconds since 1970, with fractions. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

/** Seconds of CPU that programs take from now on. */
function cpuOf(pids: Record<string, number>): () => Record<string, number> {
  const names = Object.keys(pids);
  const read = (): number[] => Object.values(pids).map(cpuSecondsOf);
  const before = read();
  return () =>
    Object.fromEntries(read().map((after, index) => [`${names[index]} CPU s`, after - (before[index] ?? 0)]));
}
