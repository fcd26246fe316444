import type { Bench, Goal, Series, Spread, Unit } from './scenario.ts';

/** One sample, with what else was seen while it was taken. */
export interface Sample {
  readonly value: number;
  readonly details?: Readonly<Record<string, number>>;
}

export interface Contestant {
  readonly name: string;
  /** Takes one sample. `round` counts from 0; the warm-up is round -1. Throws when what was done is not correct. */
  measure(round: number): Promise<Sample>;
}

export interface Contest {
  readonly unit: Unit;
  readonly better?: 'more' | 'less';
  readonly contestants: readonly Contestant[];
  /** Where the scale's are not meant. */
  readonly rounds?: number;
  /** Whether each is measured once before it counts; default true. */
  readonly warmUp?: boolean;
}

/**
 * Measures all contestants in turns, A B A B …, so that what else happens on the machine, and what is left warm or
 * full by time, falls on all of them alike.
 */
export async function contest(bench: Bench, options: Contest): Promise<Series[]> {
  const { contestants, unit, better = 'more', rounds = bench.scale.rounds, warmUp = true } = options;
  const samples = new Map(contestants.map(({ name }) => [name, [] as Sample[]]));
  for (let round = warmUp ? -1 : 0; round < rounds; round += 1) {
    for (const { name, measure } of contestants) {
      const sample = await measure(round);
      bench.log(`${round < 0 ? 'warm-up' : `round ${round + 1}`}: ${name}: ${shown(sample.value)} ${unit}`);
      if (round >= 0) samples.get(name)?.push(sample);
    }
  }
  return [...samples].map(([contestant, taken]) => ({
    contestant,
    unit,
    better,
    samples: taken.map(({ value }) => value),
    details: mediansOf(taken.map(({ details }) => details ?? {})),
  }));
}

/** The ratio of two contestants must be `least` at least; rounds are compared one by one. */
export function atLeast(series: readonly Series[], figure: string, against: string, least: number): Goal {
  const own = seriesOf(series, figure);
  const other = seriesOf(series, against);
  const ratios = own.samples.map((sample, round) => sample / (other.samples[round] ?? Number.NaN));
  const measured = spreadOf(ratios);
  return { figure, against, wanted: `≥ ${least} ×`, measured, met: measured.median >= least };
}

/** The contestant's own figure must be `most` at most. */
export function atMost(series: readonly Series[], figure: string, most: number): Goal {
  const { samples, unit } = seriesOf(series, figure);
  const measured = spreadOf(samples);
  return { figure, against: undefined, wanted: `≤ ${most} ${unit}`, measured, met: measured.median <= most };
}

export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0 || values.some(Number.isNaN)) throw new Error('there is nothing to compare');
  return { median: medianOf(values), min: Math.min(...values), max: Math.max(...values) };
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

function seriesOf(series: readonly Series[], contestant: string): Series {
  const found = series.find((candidate) => candidate.contestant === contestant);
  if (found === undefined) throw new Error(`nothing was measured of ${contestant}`);
  return found;
}

function mediansOf(rows: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const names = new Set(rows.flatMap((row) => Object.keys(row)));
  const entries = [...names].map((name) => {
    const values = rows.flatMap((row) => (row[name] === undefined ? [] : [row[name]]));
    return [name, medianOf(values)] as const;
  });
  return Object.fromEntries(entries);
}

function shown(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
