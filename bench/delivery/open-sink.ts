import { join } from 'node:path';
import type { Bench } from '../harness/scenario.ts';
import type { Arrivals, SinkArgument } from './sink.ts';

/** A sink in a process of its own. */
export interface OpenSink {
  readonly pid: number;
  /** One for each endpoint. */
  readonly urls: readonly string[];
  /** Forgets what has come. */
  reset(): Promise<void>;
  /** What has come since, when it is so much, or when nothing comes any more. */
  collect(count: number): Promise<Arrivals>;
  stop(): Promise<void>;
}

/** A sink that nothing comes to for so long has got all that comes. */
const IDLE_MS = 15_000;

export async function openSink(bench: Bench, endpoints: number): Promise<OpenSink> {
  const argument: SinkArgument = { endpoints };
  const program = await bench.program(join(import.meta.dirname, 'sink.ts'), { argument });
  return {
    pid: program.pid,
    urls: (program.ready.ports as number[]).map((port) => `http://127.0.0.1:${port}/webhooks`),
    reset: () => program.ask('reset'),
    collect: (count) => program.ask<Arrivals>('collect', { count, idleMs: IDLE_MS }),
    stop: program.stop,
  };
}
