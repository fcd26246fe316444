import type { KeyObject } from 'node:crypto';
import { Worker } from 'node:worker_threads';

// Signs webhooks on a thread of its own, some at a time. WebCrypto would sign on others too, but hands over each
// signature by itself, and that costs the thread that sends: 7 µs a signature when nothing else runs, up to 36 beside
// a busy database, since each wakes a thread that takes the processor from it. In batches it is 2 (two cores, Node 24).
// One thread signs for 17 000 deliveries a second, which is more than a process sends.

/** One body that is to be signed: `x-ghl-signature` is over the end of what `webhook-signature` is over. */
export interface SigningJob {
  /** What the body stands at the end of. */
  readonly content: Uint8Array;
  readonly bodyBytes: number;
  /** The first signs both headers. */
  readonly keys: readonly SigningKey[];
}

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

/** In base64: the body's by the first key, then the whole content's by each. */
export type Signed = readonly string[];

export interface Signer {
  /** Rejects when the thread has ended; the next one starts another. */
  sign(job: SigningJob): Promise<Signed>;
  close(): Promise<void>;
}

export type ToSigningThread =
  | { readonly kid: string; readonly key: KeyObject }
  | {
      /** One after another. */
      readonly contents: ArrayBuffer;
      readonly parts: readonly {
        readonly bytes: number;
        readonly bodyBytes: number;
        readonly kids: readonly string[];
      }[];
    };

export type FromSigningThread = readonly Signed[];

/** A millisecond's work: so long the first of a batch waits for the last. */
const BATCH_MAX = 16;
/**
 * One that the thread works on, and two for as long as the thread that sends is busy with something else. With two of 8
 * messages, a thousand endpoints were delivered to a sixth slower: each thread ran out of work in turn.
 */
const BATCHES_UNDER_WAY = 3;
/** The compiler rewrites the ending of an import, but not that of a URL. */
const THREAD: URL = new URL(
  import.meta.url.endsWith('.ts') ? './signing-thread.ts' : './signing-thread.js',
  import.meta.url,
);

interface Waiting extends SigningJob {
  readonly resolve: (signed: Signed) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  /** The keys that it has been given. */
  readonly kids: Set<string>;
  readonly batches: (readonly Waiting[])[];
}

/** The thread is started with the first job. */
export function createSigner(): Signer {
  let waiting: Waiting[] = [];
  let thread: Thread | undefined;
  let scheduled = false;
  let closed = false;

  function start(): Thread {
    const worker = new Worker(THREAD, { name: 'relata signing' });
    worker.unref();
    const started: Thread = { worker, kids: new Set(), batches: [] };
    worker.on('message', (signed: FromSigningThread) => {
      const batch = started.batches.shift() ?? [];
      for (const [index, { resolve }] of batch.entries()) resolve(signed[index] ?? []);
      hand();
    });
    let reason: unknown;
    worker.on('error', (error) => {
      reason = error;
    });
    worker.on('exit', () => {
      if (thread === started) thread = undefined;
      const error = new Error('the thread that signs has ended', { cause: reason });
      for (const { reject } of started.batches.flat()) reject(error);
      if (!closed) hand();
    });
    return started;
  }

  /** What has come in the same moment goes together. */
  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      hand();
    });
  }

  function hand(): void {
    while (waiting.length > 0) {
      thread ??= start();
      if (thread.batches.length >= BATCHES_UNDER_WAY) return;
      const batch = waiting.slice(0, BATCH_MAX);
      waiting = waiting.slice(BATCH_MAX);
      send(thread, batch);
    }
  }

  return {
    sign(job) {
      return new Promise((resolve, reject) => {
        if (closed) throw new Error('nothing is signed any more');
        waiting.push({ ...job, resolve, reject });
        schedule();
      });
    },
    async close() {
      closed = true;
      for (const { reject } of waiting.splice(0)) reject(new Error('nothing is signed any more'));
      await thread?.worker.terminate();
    },
  };
}

function send({ worker, kids, batches }: Thread, batch: readonly Waiting[]): void {
  const contents = new Uint8Array(batch.reduce((sum, { content }) => sum + content.length, 0));
  let start = 0;
  const parts = batch.map(({ content, bodyBytes, keys }) => {
    contents.set(content, start);
    start += content.length;
    for (const { kid, privateKey: key } of keys) {
      if (kids.has(kid)) continue;
      kids.add(kid);
      worker.postMessage({ kid, key } satisfies ToSigningThread);
    }
    return { bytes: content.length, bodyBytes, kids: keys.map(({ kid }) => kid) };
  });
  batches.push(batch);
  worker.postMessage({ contents: contents.buffer, parts } satisfies ToSigningThread, [contents.buffer]);
}
