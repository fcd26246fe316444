import { join } from 'node:path';
import type { BareEvent, BareJob } from '../delivery/bare-sender.ts';
import type { Bench } from '../harness/scenario.ts';

/** What relata has under way to an endpoint at a time unless it is told otherwise. */
const CONCURRENCY = 8;
/** What the bare loop has under way in all. */
const IN_ALL = 256;

export interface BareSender {
  readonly pid: number;
  /** The public key of what it signs. */
  readonly spki: string;
  /** Hands over what is to be sent. */
  prepare(urls: readonly string[], events: readonly BareEvent[]): Promise<void>;
  /** Sends every event to every URL. */
  run(): Promise<void>;
}

/** A loop around undici in a process of its own, with as many requests under way to an endpoint as relata has. */
export async function startBareSender(bench: Bench): Promise<BareSender> {
  const program = await bench.program(join(import.meta.dirname, '../delivery/bare-sender.ts'));
  return {
    pid: program.pid,
    spki: String(program.ready.spki),
    prepare: (urls, events) => {
      const job: BareJob = { urls, events, concurrency: CONCURRENCY, inAll: IN_ALL };
      return program.ask('prepare', job);
    },
    run: () => program.ask('run'),
  };
}
