import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeAfterDeath } from '../../tools/test/leftovers.ts';
import { startBenchPostgres } from './postgres.ts';
import { startProgram, startServerProgram } from './programs.ts';
import type { Bench, Scale, Scenario, ScenarioResult } from './scenario.ts';

export interface RunOptions {
  readonly quick: boolean;
  readonly peers: boolean;
  readonly scale: Scale;
  readonly profiles: string | undefined;
  readonly log: (line: string) => void;
  /** When it is aborted, everything is ended and the run rejects. */
  readonly signal: AbortSignal;
}

/** Runs one scenario and ends all that it began: programs, databases, folders. */
export async function runScenario(scenario: Scenario, options: RunOptions): Promise<ScenarioResult> {
  const { quick, peers, scale, profiles, log, signal } = options;
  const ends: (() => Promise<unknown>)[] = [];
  const defer = (end: () => Promise<unknown>): void => {
    ends.push(end);
  };
  /** What is started while everything is being ended is ended at once. */
  async function began<Started extends { stop(): Promise<void> }>(
    starting: Promise<Started>,
  ): Promise<Started> {
    const started = await starting;
    if (signal.aborted) await started.stop();
    else defer(() => started.stop());
    signal.throwIfAborted();
    return started;
  }
  const folder = await mkdtemp(join(tmpdir(), 'relata-bench-'));
  const remover = removeAfterDeath(folder);
  defer(async () => {
    await rm(folder, { recursive: true, force: true });
    remover.kill('SIGKILL');
  });
  const bench: Bench = {
    quick,
    peers,
    scale,
    folder,
    profiles,
    log: (line) => log(`${scenario.name}: ${line}`),
    defer,
    postgres: (settings) => began(startBenchPostgres(settings)),
    program: (path, programOptions) => began(startProgram(path, programOptions)),
    server: (command, args, serverOptions) => began(startServerProgram(command, args, serverOptions)),
  };
  const { promise: aborted, reject: abort } = Promise.withResolvers<never>();
  const onAbort = (): void => abort(signal.reason);
  signal.addEventListener('abort', onAbort);
  try {
    signal.throwIfAborted();
    return await Promise.race([scenario.run(bench), aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    for (const end of ends.reverse()) {
      await end().catch((error: unknown) => log(`${scenario.name}: at the end: ${String(error)}`));
    }
  }
}
