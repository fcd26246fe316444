import { join } from 'node:path';
import type { Bench } from '../scenario.ts';
import type { LoadOrder, LoadResult } from './generator.ts';
import type { LoadArgument } from './load-main.ts';
import { type LoadRequest, writeRequests } from './requests.ts';

export interface LoadOptions {
  readonly url: string;
  /** Every request has these: a token, for example. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly requests: Iterable<LoadRequest> | AsyncIterable<LoadRequest>;
  /** `once`: what changes something is not sent twice, and running out of requests is an error. */
  readonly mode: 'once' | 'cycle';
  /** Any other status ends the measurement with an error. */
  readonly expect?: readonly number[];
}

export interface Load {
  readonly pid: number;
  /** How many requests there are. */
  readonly requests: number;
  run(order: LoadOrder): Promise<LoadResult>;
  stop(): Promise<void>;
}

let files = 0;

/**
 * A load generator in a process of its own: raw keep-alive connections with one request under way each, whose bytes are
 * composed beforehand. The same for whoever is measured.
 */
export async function openLoad(bench: Bench, options: LoadOptions): Promise<Load> {
  files += 1;
  const file = join(bench.folder, `requests-${files}.ndjson`);
  await writeRequests(file, options.requests);
  const argument: LoadArgument = {
    url: options.url,
    requests: file,
    headers: options.headers ?? {},
    once: options.mode === 'once',
    expect: options.expect ?? [200, 201],
  };
  const program = await bench.program(join(import.meta.dirname, 'load-main.ts'), { argument });
  return {
    pid: program.pid,
    requests: Number(program.ready.requests),
    run: (order) => program.ask<LoadResult>('run', order),
    stop: program.stop,
  };
}
