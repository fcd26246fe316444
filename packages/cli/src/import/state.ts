import { createHash, randomUUID } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { exitCodes, Failure } from '../failure.ts';
import type { Kind } from '../rows/kinds.ts';

// How far an import of a file has come, in a file beside it. It is written before the first request, and replaced as a
// whole: after a crash at whatever moment there is either the old or the new one. What has been sent and does not stand
// in it is sent again under the same idempotency keys.

/** What an import must have in common with the one that it goes on with. */
export interface Binding {
  readonly kind: Kind;
  readonly bytes: number;
  readonly sha256: string;
  readonly url: string;
  readonly locationId: string;
  /** The server knows idempotency keys by token; only a part of its hash stands in the file. */
  readonly token: string;
  /** What decides which rows a file has, what becomes of them, and which files are written. */
  readonly reading: string;
}

export interface Counts {
  readonly rows: number;
  readonly done: number;
  readonly existing: number;
  readonly failed: number;
}

export interface State extends Counts {
  readonly version: 1;
  readonly id: string;
  readonly binding: Binding;
  /** Bytes of the file of errors that belong to these rows. */
  readonly errorsBytes: number;
  readonly finished: boolean;
}

export function statePath(file: string): string {
  return `${file}.relata-import.json`;
}

export function newState(binding: Binding): State {
  return {
    version: 1,
    id: randomUUID(),
    binding,
    rows: 0,
    done: 0,
    existing: 0,
    failed: 0,
    errorsBytes: 0,
    finished: false,
  };
}

export function hashOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

/** The state beside a file; undefined where there is none. Throws a `Failure` for one of another import. */
export async function readState(file: string, binding: Binding): Promise<State | undefined> {
  const path = statePath(file);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const state = parse(path, text);
  const difference = differenceOf(state.binding, binding);
  if (difference !== undefined) throw startOver(path, difference);
  if (state.finished) {
    throw new Failure(
      `${file} has been imported: ${state.done} done, ${state.existing} there already, ${state.failed} failed. --restart imports it once more.`,
      exitCodes.usage,
    );
  }
  return state;
}

function parse(path: string, text: string): State {
  try {
    const state = JSON.parse(text) as State;
    if (state.version === 1 && typeof state.id === 'string' && typeof state.binding === 'object')
      return state;
  } catch {
    // It is said below.
  }
  throw startOver(path, 'it is not the state of an import');
}

function differenceOf(before: Binding, now: Binding): string | undefined {
  if (before.kind !== now.kind) return `it is of an import of ${before.kind}`;
  if (before.sha256 !== now.sha256 || before.bytes !== now.bytes) return 'the file has changed since';
  if (before.url !== now.url || before.locationId !== now.locationId)
    return `it is of an import into ${before.locationId} at ${before.url}`;
  if (before.token !== now.token) return 'that import was begun with another token';
  if (before.reading !== now.reading) return 'that import was begun with other options';
  return undefined;
}

function startOver(path: string, why: string): Failure {
  return new Failure(
    `${path} cannot be gone on with: ${why}. --restart forgets it and begins at the first row.`,
    exitCodes.usage,
  );
}

export async function writeState(file: string, state: State): Promise<void> {
  const path = statePath(file);
  const next = `${path}.next`;
  const handle = await open(next, 'w', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(state)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(next, path);
  await syncFolder(dirname(path));
}

export async function forgetState(file: string): Promise<void> {
  await rm(statePath(file), { force: true });
}

/** That a file has its name is written to the disk only with its folder; not every system can do that. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
