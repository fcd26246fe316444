import type { BenchPostgres } from './postgres.ts';
import type { Program, ProgramOptions, ServerProgram, ServerProgramOptions } from './programs.ts';

/** One line of the table of goals: something that is measured, and against what. */
export interface Scenario {
  /** As it is asked for: `npm run bench -- create`. */
  readonly name: string;
  readonly title: string;
  /** For the reader of the results: what is measured, how, and what the others do. Two or three sentences. */
  readonly about: string;
  /** Takes so long that the quick form leaves it out. */
  readonly heavy?: boolean;
  run(bench: Bench): Promise<ScenarioResult>;
}

/** How much is measured. */
export interface Scale {
  /** Of one sample. */
  readonly seconds: number;
  /** Samples of each contestant. */
  readonly rounds: number;
}

/** What a scenario works with; all that it begins is ended with it, however it ends. */
export interface Bench {
  readonly quick: boolean;
  /** Whether others' software is measured too; it is installed when it is. */
  readonly peers: boolean;
  readonly scale: Scale;
  /** A folder of its own, removed at the end; its files may be read by every process here. */
  readonly folder: string;
  /** Where programs of relata's own leave a CPU profile when they end, if profiles were asked for. */
  readonly profiles: string | undefined;
  /** One line of progress, on stderr. */
  log(line: string): void;
  /** Undone at the end, the last first. */
  defer(end: () => Promise<unknown>): void;
  /** A PostgreSQL of this scenario's own, durable as in production. */
  postgres(settings?: Record<string, string>): Promise<BenchPostgres>;
  /** Starts one of our own programs, which answers orders (see `answering.ts`). */
  program(path: string, options?: ProgramOptions): Promise<Program>;
  /** Starts any program that serves HTTP, and waits until it does. */
  server(command: string, args: readonly string[], options: ServerProgramOptions): Promise<ServerProgram>;
}

export type Unit = 'requests/s' | 'events/s' | 'rows/s' | 'ms' | 'MB';

/** What one contestant reached, a sample a round. */
export interface Series {
  readonly contestant: string;
  readonly unit: Unit;
  readonly better: 'more' | 'less';
  readonly samples: readonly number[];
  /** What else was measured: the median over the rounds. */
  readonly details?: Readonly<Record<string, number>>;
}

export interface Goal {
  readonly figure: string;
  /** Whom it is compared with, or undefined where it is an absolute one. */
  readonly against: string | undefined;
  /** As in `≥ 1.0 ×` or `≤ 50 ms`. */
  readonly wanted: string;
  /** In the unit of `wanted`; a ratio is the median of the rounds', each with its own neighbour. */
  readonly measured: Spread;
  readonly met: boolean;
  /** Why not, where it is known. */
  readonly remark?: string;
}

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** How something changes with the size of the data. */
export interface Curve {
  readonly contestant: string;
  readonly unit: Unit;
  /** Of what `x` counts: `relations`. */
  readonly of: string;
  readonly points: readonly { readonly x: number; readonly y: Spread }[];
}

/** Shares of all arrivals within a time. */
export interface Distribution {
  readonly contestant: string;
  readonly unit: 'ms';
  /** `share` from 0 to 1, ascending. */
  readonly points: readonly { readonly share: number; readonly value: number }[];
}

export interface Part {
  readonly name: string;
  readonly title: string;
  readonly series: readonly Series[];
  readonly goals: readonly Goal[];
  readonly curves?: readonly Curve[];
  readonly distributions?: readonly Distribution[];
  /** What was verified after the runs, in words with numbers. */
  readonly checks: readonly string[];
  /** Who is missing, and why. */
  readonly leftOut: readonly string[];
}

export interface ScenarioResult {
  readonly parts: readonly Part[];
}
