import { mkdir } from 'node:fs/promises';
import type { Duplex } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { lockDataDir } from './lock.ts';
import { PgliteStream } from './stream.ts';

/** The embedded database: PostgreSQL compiled to WebAssembly, on a thread of its own so that a long
 * statement stops neither timers nor sockets. It speaks PostgreSQL's protocol, so the driver is the same. */
export interface Pglite {
  /** A connection to the one session there is; one at a time. */
  stream(): Duplex;
  close(): Promise<void>;
}

const IN_MEMORY = 'memory://';

/**
 * Opens (or makes) the embedded database in a folder.
 * Throws `DataDirLocked` when another process has it open: a second opener would corrupt it.
 */
export async function openPglite(dataDir: string): Promise<Pglite> {
  const inMemory = dataDir === IN_MEMORY;
  if (!inMemory) await mkdir(dataDir, { recursive: true });
  const lock = inMemory ? undefined : await lockDataDir(dataDir);
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { dataDir: inMemory ? undefined : `${dataDir}/pg` },
  });
  try {
    await new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.once('error', reject);
    });
  } catch (error) {
    await lock?.release();
    throw error;
  }
  // The first connection really greets the engine; the engine takes no second greeting.
  const greeting = { done: false };
  return {
    stream: () => new PgliteStream(worker, greeting),
    close: async () => {
      const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
      worker.postMessage('close');
      await ended;
      await lock?.release();
    },
  };
}
