import { startRelata } from '../contestants/relata.ts';
import { checkArrivals } from '../delivery/check-arrivals.ts';
import { openDeliveries } from '../delivery/deliveries.ts';
import { type LoggedDelivery, openDeliveryLog } from '../delivery/log-to-deliver.ts';
import { openSink } from '../delivery/open-sink.ts';
import type { Arrivals } from '../delivery/sink.ts';
import { atMost, contest } from '../harness/contest.ts';
import { cpuSecondsOf } from '../harness/programs.ts';
import type { Distribution, Goal, Scenario, Series } from '../harness/scenario.ts';

const EVENTS_A_SECOND = 1_000;
/** Fewer than this, and the rate was not what is said. */
const OFFERED_LEAST = 0.99;
/** In a shorter sample the time that the last answer takes by itself is more than the hundredth that may be missing. */
const SAMPLE_SECONDS_LEAST = 3;
const P50_MS_MOST = 10;
const P99_MS_MOST = 50;
const SHARES = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1];

export const latency: Scenario = {
  name: 'latency',
  title: 'From commit to arrival',
  about:
    'Records are changed at 1 000 requests a second, whatever the answers do, and one endpoint gets the events. An ' +
    'event’s time counts from its timestamp, which relata takes of PostgreSQL before the commit and cuts to whole ' +
    'milliseconds, until the sink, a process of its own with the clock of the same machine, has the whole request: so ' +
    'the commit itself is in it, and half a millisecond too much. Requests that are late because earlier ones were ' +
    'answered late are not left out: the details say how long each took from when it was due.',
  async run(bench) {
    const postgres = await bench.postgres();
    const databaseUrl = await postgres.database('relata');
    const relata = await startRelata(bench, { databaseUrl });
    const log = await openDeliveryLog(bench, relata);
    const deliveries = openDeliveries(relata, postgres, databaseUrl);
    const sink = await openSink(bench, 1);
    const ids = await deliveries.endpoints(sink.urls, log.locationId);
    const all: number[] = [];
    const p99s: number[] = [];
    const seen = { arrived: 0, duplicates: 0 };
    const [p50] = await contest(bench, {
      unit: 'ms',
      better: 'less',
      contestants: [
        {
          name: 'p50',
          async measure(round) {
            await sink.reset();
            const cpu = cpuSecondsOf(relata.pid);
            const seconds = Math.max(bench.scale.seconds, SAMPLE_SECONDS_LEAST);
            const count = Math.round(EVENTS_A_SECOND * seconds);
            const { events, load } = await log.grow(count, EVENTS_A_SECOND);
            const arrivals = await sink.collect(count);
            const relataCpu = cpuSecondsOf(relata.pid) - cpu;
            await deliveries.written(ids, events.at(-1)?.seq ?? 0);
            const { delivered, duplicates, overtaken } = checkArrivals(arrivals, 1, events);
            if (overtaken > 0) throw new Error(`${overtaken} events overtook others`);
            if (load.perSecond < OFFERED_LEAST * EVENTS_A_SECOND)
              throw new Error(`only ${load.perSecond} requests a second were answered`);
            const times = latenciesOf(arrivals, events);
            seen.arrived += delivered;
            seen.duplicates += duplicates;
            if (round >= 0) {
              all.push(...times);
              p99s.push(at(times, 0.99));
            }
            return {
              value: at(times, 0.5),
              details: {
                'p90 ms': at(times, 0.9),
                'p99 ms': at(times, 0.99),
                'max ms': at(times, 1),
                'requests p50 ms': load.latencyMs.p50,
                'requests p99 ms': load.latencyMs.p99,
                'relata CPU s': relataCpu,
              },
            };
          },
        },
      ],
    });
    if (p50 === undefined) throw new Error('nothing was measured');
    const series: readonly Series[] = [p50, { contestant: 'p99', unit: 'ms', better: 'less', samples: p99s }];
    all.sort((a, b) => a - b);
    const distribution: Distribution = {
      contestant: 'relata',
      unit: 'ms',
      points: SHARES.map((share) => ({ share, value: at(all, share) })),
    };
    const goals: Goal[] = [atMost(series, 'p50', P50_MS_MOST), atMost(series, 'p99', P99_MS_MOST)];
    return {
      parts: [
        {
          name: 'thousand-a-second',
          title: '1 000 events a second to one endpoint',
          series,
          goals,
          distributions: [distribution],
          checks: [
            `of ${seen.arrived} events none was lost, ${seen.duplicates} came twice, and each record’s came in order`,
            'the rate was kept, nothing was left to be tried again, and nothing was given up',
          ],
          leftOut: [],
        },
      ],
    };
  },
};

/** Milliseconds from the event's timestamp to its first arrival, ascending. */
function latenciesOf(arrivals: Arrivals, events: readonly LoggedDelivery[]): number[] {
  const first = new Map<string, number>();
  for (const [index, id] of arrivals.webhookIds.entries()) {
    if (!first.has(id)) first.set(id, arrivals.at[index] ?? Number.NaN);
  }
  return events
    .map(({ webhookId, timestamp }) => (first.get(webhookId) ?? Number.NaN) - timestamp)
    .sort((a, b) => a - b);
}

/** Of times in ascending order, the one within which this share of them lies. */
function at(ascending: readonly number[], share: number): number {
  return ascending[Math.max(0, Math.ceil(ascending.length * share) - 1)] ?? Number.NaN;
}
