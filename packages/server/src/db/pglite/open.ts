import { access, constants, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { getCompileCacheDir } from 'node:module';
import { dirname, join } from 'node:path';
import type { Duplex } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { DatabaseGone } from '../database-gone.ts';
import { type DataDirLock, lockDataDir } from './lock.ts';
import type { FromEngine, ToEngine } from './messages.ts';
import { PgliteStream } from './stream.ts';

/** The embedded database: PostgreSQL compiled to WebAssembly, on a thread of its own so that a long
 * statement stops neither timers nor sockets. It speaks PostgreSQL's protocol, so the driver is the same. */
export interface Pglite {
  /** A connection to the one session there is; one at a time. */
  stream(): Duplex;
  /** Ends the engine when it has answered what it was asked. */
  close(): Promise<void>;
}

export interface PgliteOptions {
  /** Told when the engine ends by itself. Nothing brings it back but a new start of the process. */
  readonly onLost: (error: DatabaseGone) => void;
}

/** The folder cannot be used, or what is in it. */
export class DataDirUnusable extends Error {
  override readonly name = 'DataDirUnusable';
}

const IN_MEMORY = 'memory://';
/** An engine that is not done with its last statements by then hangs; its files are as after a crash. */
const CLOSE_MAX_MS = 10_000;
/** The compiler rewrites the ending of an import, but not that of a URL. */
const WORKER: URL = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);

/**
 * Opens (or makes) the embedded database in a folder; `memory://` for one that ends with the process.
 * Throws `DataDirLocked` when another process has it open, since a second opener would corrupt it, and
 * `DataDirUnusable` when the folder cannot be written to, or holds something that the engine does not open.
 */
export async function openPglite(dataDir: string, options: PgliteOptions): Promise<Pglite> {
  if (dataDir === IN_MEMORY) return startEngine(undefined, options.onLost);
  await makeFolder(dataDir);
  let stop = (): void => {};
  const lock = await lockDataDir(dataDir, () => stop());
  try {
    const engine = await whole(dataDir, () => startEngine(dataDir, options.onLost, lock));
    stop = () =>
      engine.stop(new DatabaseGone(`another process has taken ${dataDir} while this one stood still`));
    return engine;
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/**
 * A first start takes seconds, and leaves half a database where it is cut short, which the engine would refuse for
 * ever. Nobody has written into one that was never opened: it is made anew.
 */
async function whole<T>(dataDir: string, start: () => Promise<T>): Promise<T> {
  const making = join(dataDir, 'making');
  const database = join(dataDir, 'pg');
  if (await exists(making)) await rm(database, { recursive: true, force: true });
  const isNew = !(await exists(database));
  if (isNew) await writeFile(making, '');
  const started = await start();
  if (isNew) await rm(making);
  return started;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function makeFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new DataDirUnusable(
      `${dataDir} cannot be used as a folder for data (${code}). ` +
        'Give this user the right to write there, or set RELATA_DATA_DIR to another folder.',
      { cause },
    );
  }
}

async function startEngine(
  dataDir: string | undefined,
  onLost: PgliteOptions['onLost'],
  lock?: DataDirLock,
): Promise<Pglite & { stop(error: DatabaseGone): void }> {
  const worker = new Worker(WORKER, {
    name: 'relata database',
    // With a thread's usual 4 MB the engine overflows, and is broken, before it sees by itself that it is deep enough.
    resourceLimits: { stackSizeMb: 32 },
    env: workerEnv(),
    workerData: { dataDir: dataDir === undefined ? undefined : join(dataDir, 'pg') },
  });
  const streams = new Map<number, { readonly stream: PgliteStream; unanswered: number }>();
  let connections = 0;
  let closing = false;
  let ended: DatabaseGone | undefined;
  let reason: unknown;

  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve())).then(() => {
    ended ??= new DatabaseGone('the embedded database has ended', { cause: reason });
    for (const { stream } of streams.values()) stream.destroy(ended);
    if (!closing) onLost(ended);
  });
  worker.on('error', (error) => {
    reason = error;
  });
  await ready(worker, dataDir).catch(async (error: unknown) => {
    closing = true;
    await worker.terminate();
    throw error;
  });
  worker.on('message', (message: Exclude<FromEngine, 'ready'>) => {
    if ('failure' in message) {
      reason = new Error(message.failure);
      return;
    }
    // The answer to a connection that is over is nobody's: above all not the next one's.
    const open = streams.get(message.connection);
    if (open === undefined) return;
    open.unanswered -= 1;
    open.stream.push(message.bytes);
  });

  function tell(message: ToEngine): void {
    worker.postMessage(message);
  }

  function stop(error: DatabaseGone): void {
    ended ??= error;
    void worker.terminate();
  }

  function connect(): PgliteStream {
    connections += 1;
    const connection = connections;
    const stream = new PgliteStream({
      get ended() {
        return ended;
      },
      send(bytes) {
        open.unanswered += 1;
        tell({ connection, bytes });
      },
      leave() {
        streams.delete(connection);
        // The driver waits for its answers, up to its time limit: the engine hangs, and nothing else will end it.
        if (open.unanswered > 0) stop(new DatabaseGone('the embedded database does not answer'));
      },
    });
    const open = { stream, unanswered: 0 };
    streams.set(connection, open);
    return stream;
  }

  return {
    stream: connect,
    stop,
    async close() {
      closing = true;
      tell('close');
      const late = setTimeout(() => void worker.terminate(), CLOSE_MAX_MS);
      await gone;
      clearTimeout(late);
      await lock?.release();
    },
  };
}

/** A thread does not take the compiled code over that its process has at hand: without it the engine is 60 ms later. */
function workerEnv(): NodeJS.ProcessEnv {
  const folder = getCompileCacheDir();
  return folder === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: dirname(folder) };
}

function ready(worker: Worker, dataDir: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (said: string): void => {
      const place = dataDir === undefined ? 'in memory' : `in ${dataDir}`;
      reject(
        new DataDirUnusable(
          `the embedded database ${place} cannot be opened. It says:\n${said}\n` +
            'Set RELATA_DATA_DIR to another folder to start with an empty one, or put back a copy of this one.',
        ),
      );
    };
    worker.once('message', (message: FromEngine) => {
      if (message === 'ready') resolve();
      else
        fail(
          'failure' in (message as object)
            ? (message as { failure: string }).failure
            : 'nothing that is known',
        );
    });
    worker.once('error', (error) => fail(String(error)));
    worker.once('exit', (code) => fail(`it ended with ${code}`));
  });
}
