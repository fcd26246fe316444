import { createHistogram } from 'node:perf_hooks';

export interface LatencySummary {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
  readonly mean: number;
}

/** Latencies in milliseconds, kept to the microsecond with three digits. */
export class Latencies {
  readonly #histogram = createHistogram({ figures: 3 });

  add(ms: number): void {
    this.#histogram.record(Math.max(1, Math.round(ms * 1_000)));
  }

  summary(): LatencySummary {
    return {
      p50: this.at(0.5),
      p90: this.at(0.9),
      p99: this.at(0.99),
      max: this.#histogram.max / 1_000,
      mean: this.#histogram.mean / 1_000,
    };
  }

  /** Milliseconds within which this share (above 0, up to 1) of all lies. */
  at(share: number): number {
    return this.#histogram.percentile(share * 100) / 1_000;
  }
}
