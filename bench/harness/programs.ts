import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AnswerMessage } from './answering.ts';
import type { GuardOrder, GuardReport } from './guard.ts';

/** Others' software takes its time at its first start. */
const START_MAX_MS = 180_000;
const STOP_MAX_MS = 20_000;
/** Of what a program wrote, told when it fails. */
const OUTPUT_CHARS = 4_000;

export interface ProgramOptions {
  /** What the program reads by `startArgument()`; JSON. */
  readonly argument?: unknown;
  readonly env?: Readonly<Record<string, string>>;
  /** Options for Node itself. */
  readonly nodeOptions?: readonly string[];
}

/** A process that takes orders. */
export interface Program {
  readonly pid: number;
  /** What it said when it was ready. */
  readonly ready: Readonly<Record<string, unknown>>;
  ask<Answer>(order: string, argument?: unknown): Promise<Answer>;
  /** Safe to call twice. */
  stop(): Promise<void>;
}

export interface ServerProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Ready when this is found in what it writes to stdout; the first group, if there is one, is its URL. */
  readonly readyLine?: RegExp;
  /** Ready when this answers 2xx. */
  readonly readyUrl?: string;
}

/** Any program that serves. */
export interface ServerProgram {
  readonly pid: number;
  readonly url: string;
  /** Milliseconds from its start until it was ready. */
  readonly startMs: number;
  /** Asks it to end (SIGTERM) and waits until it has. Safe to call twice. */
  stop(): Promise<void>;
}

/** Starts a program of ours with this Node, and waits until it is ready. */
export async function startProgram(path: string, options: ProgramOptions = {}): Promise<Program> {
  const child = fork(path, [], {
    env: { ...process.env, ...options.env, RELATA_BENCH_ARGUMENT: JSON.stringify(options.argument ?? null) },
    execArgv: ['--conditions=relata-source', ...(options.nodeOptions ?? [])],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const ended = once(child, 'exit');
  void ended.then(([code, signal]) => {
    const error = new Error(`${path} ended (${code ?? signal})`);
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  });
  let last = 0;
  const [first] = (await Promise.race([once(child, 'message'), ended])) as [{ ready?: object } | unknown];
  const ready = (first as { ready?: Record<string, unknown> } | null)?.ready;
  if (ready === undefined) throw new Error(`${path} ended before it was ready`);
  child.on('message', ({ id, result, error }: AnswerMessage) => {
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.resolve(result);
    else asked?.reject(new Error(error));
  });
  return {
    pid: child.pid ?? 0,
    ready,
    async ask<Answer>(order: string, argument?: unknown) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${path} has ended`);
      last += 1;
      const asked = Promise.withResolvers<unknown>();
      waiting.set(last, asked);
      child.send({ id: last, order, argument });
      return (await asked.promise) as Answer;
    },
    stop: () =>
      stop(
        child,
        () => child.disconnect(),
        () => child.kill('SIGKILL'),
        ended,
      ),
  };
}

/** Starts any program, by a guard that ends it when this process is gone. */
export async function startServerProgram(
  command: string,
  args: readonly string[],
  { env = {}, cwd, readyLine, readyUrl }: ServerProgramOptions,
): Promise<ServerProgram> {
  const order: GuardOrder = { command, args, ...(cwd === undefined ? {} : { cwd }) };
  const guard = fork(join(import.meta.dirname, 'guard.ts'), [], {
    env: { ...process.env, ...env, RELATA_BENCH_ARGUMENT: JSON.stringify(order) },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  const url = Promise.withResolvers<string>();
  url.promise.catch(() => undefined);
  const hear = (chunk: Buffer): void => {
    output = `${output}${chunk}`.slice(-OUTPUT_CHARS);
    const match = readyLine?.exec(output);
    if (match) url.resolve(match[1] ?? '');
  };
  guard.stdout?.on('data', hear);
  guard.stderr?.on('data', hear);
  const ended = once(guard, 'exit');
  void ended.then(() => url.reject(new Error(`${command} ended before it was ready:\n${output}`)));
  // A program that cannot be started is never reported.
  const reported = Promise.race([once(guard, 'message'), url.promise]);
  const [{ pid, startedAt }] = (await reported) as [GuardReport];
  const late = setTimeout(
    () => url.reject(new Error(`${command} was not ready in time:\n${output}`)),
    START_MAX_MS,
  );
  try {
    if (readyUrl !== undefined) void poll(readyUrl, url);
    const found = await url.promise;
    return {
      pid,
      url: found,
      startMs: performance.timeOrigin + performance.now() - startedAt,
      stop: () =>
        stop(
          guard,
          () => guard.send('end'),
          () => guard.disconnect(),
          ended,
        ),
    };
  } catch (error) {
    if (guard.connected) guard.disconnect();
    await ended;
    throw error;
  } finally {
    clearTimeout(late);
  }
}

async function poll(readyUrl: string, url: PromiseWithResolvers<string>): Promise<void> {
  let settled = false;
  url.promise.then(
    () => {
      settled = true;
    },
    () => {
      settled = true;
    },
  );
  for (; !settled; await sleep(100)) {
    const answer = await fetch(readyUrl).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) url.resolve(new URL(readyUrl).origin);
  }
}

async function stop(
  child: ChildProcess,
  ask: () => void,
  force: () => void,
  ended: Promise<unknown>,
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  if (child.connected) ask();
  const late = setTimeout(force, STOP_MAX_MS);
  await ended;
  clearTimeout(late);
}

/**
 * Seconds of CPU that a process and all that it has started have taken so far, those that have ended and were waited
 * for included: the connections of a database come and go. Linux; NaN elsewhere.
 */
export function cpuSecondsOf(pid: number): number {
  return sumOver(pid, ownCpuSeconds);
}

/** Megabytes that a process and all that it has started hold in memory. Linux; NaN elsewhere. */
export function memoryOf(pid: number): number {
  return sumOver(pid, ownMemory);
}

/** A child that ends while one looks counts for nothing; without the process itself there is nothing to be said. */
function sumOver(pid: number, own: (pid: number) => number | undefined): number {
  const [first, ...others] = treeOf(pid).map(own);
  return others.reduce<number>((sum, each) => sum + (each ?? 0), first ?? Number.NaN);
}

function treeOf(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(treeOf)];
}

function childrenOf(pid: number): number[] {
  try {
    const tasks = readdirSync(`/proc/${pid}/task`);
    const lists = tasks.map((task) => textOf(`/proc/${pid}/task/${task}/children`) ?? '');
    return lists.flatMap((list) => list.split(' ').filter((text) => text.trim() !== '')).map(Number);
  } catch {
    return [];
  }
}

/** The kernel counts in hundredths of a second. */
const TICKS_A_SECOND = 100;

function ownCpuSeconds(pid: number): number | undefined {
  const text = textOf(`/proc/${pid}/stat`);
  // The name stands in brackets and may hold anything. Behind it: its own time, and that of children that have ended.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields?.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) / TICKS_A_SECOND, 0);
}

function ownMemory(pid: number): number | undefined {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(textOf(`/proc/${pid}/status`) ?? '')?.[1];
  return line === undefined ? undefined : Number(line) / 1_024;
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
