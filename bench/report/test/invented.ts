import type { Part, Spread } from '../../harness/scenario.ts';
import type { Environment } from '../environment.ts';
import type { Kept, KeptScenario } from '../kept.ts';
import type { Described } from '../page.ts';

// Of the shape that scenarios give, with every case of it; no figure in here was measured.

export const described: readonly Described[] = [
  { name: 'create', title: 'Create, over HTTP', about: '64 clients create.' },
  { name: 'latency', title: 'From commit to arrival', about: 'How long an event takes.' },
  { name: 'growth', title: 'Growth', about: 'The same with more data.' },
];

export const environment: Environment = {
  machine: { cpu: 'Some Processor', cores: 2, memoryGb: 24, system: 'Linux 6.1', node: '24.0.0' },
  syncMs: 0.91,
  versions: { relata: '0.1.0', PostgreSQL: '18.4' },
};

const spread = (median: number): Spread => ({ median, min: median * 0.9, max: median * 1.2 });

export const create: Part = {
  name: 'one-location',
  title: 'one location',
  series: [
    {
      contestant: 'relata',
      unit: 'requests/s',
      better: 'more',
      samples: [14_100, 15_300, 14_900],
      details: { p50: 4.1, p99: 9.72, load: 0.41, own: 0.9, database: 0.71 },
    },
    {
      contestant: 'pgbench, 32 clients, without lock and numbering',
      unit: 'requests/s',
      better: 'more',
      samples: [15_000, 14_000, 14_500],
      details: { database: Number.NaN },
    },
    { contestant: 'Directus <12> & "others"', unit: 'requests/s', better: 'more', samples: [420, 431, 390] },
  ],
  goals: [
    {
      figure: 'relata',
      against: 'Directus <12> & "others"',
      wanted: '≥ 25 ×',
      measured: { median: 33.571, min: 30, max: 38.205 },
      met: true,
    },
    {
      figure: 'relata',
      against: 'pgbench, 32 clients, without lock and numbering',
      wanted: '≥ 1 ×',
      measured: { median: 0.9996, min: 0.94, max: 1.09 },
      met: false,
      remark: 'the load | takes a third\nof the machine',
    },
  ],
  checks: ['44 300 acknowledged = 44 300 rows = 44 300 events'],
  leftOut: ['Parse Server 9.10: cannot be installed here: no network'],
};

export const latency: Part = {
  name: 'latency',
  title: 'at 1 000 events/s',
  series: [{ contestant: 'relata', unit: 'ms', better: 'less', samples: [4.2, 4.4, 61] }],
  goals: [
    {
      figure: 'p99',
      against: undefined,
      wanted: '≤ 50 ms',
      measured: { median: 50.001, min: 50.001, max: 50.001 },
      met: false,
    },
  ],
  distributions: [
    {
      contestant: 'relata',
      unit: 'ms',
      points: [0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9999, 1].map((share, at) => ({
        share,
        value: 1.4 + at * 0.7 + 2 ** at / 16,
      })),
    },
  ],
  checks: [],
  leftOut: [],
};

export const growth: Part = {
  name: 'reads',
  title: 'reads',
  series: [],
  goals: [],
  curves: ['list 20 relations', 'by id', 'by key', 'relations of a record that has 100 000'].map(
    (contestant, at) => ({
      contestant,
      unit: 'ms',
      of: 'relations',
      points: [10_000, 1_000_000, 10_000_000].map((x, size) => ({
        x,
        y: spread(0.3 + at * 0.4 + size * 0.02),
      })),
    }),
  ),
  checks: ['no plan has a sequential scan'],
  leftOut: [],
};

export const writes: Part = {
  ...growth,
  name: 'writes',
  title: 'writes',
  curves: (
    [
      ['relata', 'rows/s', 9_000],
      ['raw inserts', 'rows/s', 160_000],
      ['memory of the server', 'MB', 140],
    ] as const
  ).map(([contestant, unit, base]) => ({
    contestant,
    unit,
    of: 'relations',
    points: [10_000, 1_000_000, 10_000_000].map((x, size) => ({ x, y: spread(base * (1 - size * 0.05)) })),
  })),
};

export function run(parts: readonly Part[], date = '2026-01-31'): KeptScenario {
  return { date, scale: { seconds: 5, rounds: 3 }, environment, parts };
}

export const kept: Kept = {
  scenarios: {
    create: run([create, { ...create, name: 'twenty', title: 'twenty locations', leftOut: [] }]),
    growth: run([growth, writes]),
    latency: run([latency]),
  },
};
