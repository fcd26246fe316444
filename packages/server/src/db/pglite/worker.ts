import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import type { FromEngine, ToEngine } from './messages.ts';
import { lookAfter, UPKEEP_EVERY_MS } from './upkeep.ts';

// Runs on the engine's own thread: bytes of PostgreSQL's protocol in, bytes out, in order. Its end is the end of the
// embedded database: open.ts tells the process.

/** Lines that the engine said last, for the message when it does not start, or breaks. */
const SAID_MAX = 20;

if (parentPort === null) throw new Error('this file is the entry of a worker thread');
const port = parentPort;
const { dataDir } = workerData as { dataDir: string | undefined };

const said: string[] = [];
const engine = await open();
let last: Promise<void> = Promise.resolve();

if (engine !== undefined) {
  const upkeep = setInterval(() => {
    // Not worth the engine: it is only tried again.
    last = last.then(() => lookAfter(engine).catch((error: Error) => process.emitWarning(error)));
  }, UPKEEP_EVERY_MS);
  upkeep.unref();
  port.on('message', (message: ToEngine) => {
    // Behind the end there is nothing to be looked after.
    if (message === 'close') clearInterval(upkeep);
    // An exchange that fails rejects this chain, and with it ends the thread.
    last = last.then(() => (message === 'close' ? close(engine) : exchange(engine, message)));
  });
  tell('ready');
}

async function open(): Promise<PGlite | undefined> {
  try {
    const engine = await PGlite.create({
      ...(dataDir !== undefined && { dataDir }),
      onStderr: (text) => {
        said.push(text);
        if (said.length > SAID_MAX) said.shift();
        return false;
      },
    });
    endWithTheEngine(engine);
    return engine;
  } catch (error) {
    tell({ failure: reasonOf(error) });
    return undefined;
  }
}

/** What the engine had to say, which tells more than what it threw. */
function reasonOf(error: unknown): string {
  const fatal = said.findIndex((line) => /FATAL|PANIC/.test(line));
  return (fatal === -1 ? [...said, String(error)] : said.slice(fatal)).join('\n');
}

/** How an error of SQL leaves the engine: it jumps back to its main loop. */
const LONGJMP = 100;

/**
 * PGlite passes over whatever else its main loop throws (memory or stack exhausted, an assertion) and calls it again,
 * for ever. Then the engine is broken, and this thread ends.
 */
function endWithTheEngine(engine: PGlite): void {
  const module: { _PostgresMainLoopOnce(): void } = engine.Module;
  const runOnce = module._PostgresMainLoopOnce;
  module._PostgresMainLoopOnce = () => {
    try {
      runOnce();
    } catch (error) {
      if ((error as { status?: unknown }).status !== LONGJMP) {
        tell({ failure: reasonOf(error) });
        process.exit(1);
      }
      throw error;
    }
  };
}

async function exchange(engine: PGlite, { connection, bytes }: Exclude<ToEngine, 'close'>): Promise<void> {
  const parts: Uint8Array[] = [];
  await engine.execProtocolRawStream(bytes, {
    // The data is a window onto the engine's memory, which the next call overwrites.
    onRawData: (data) => {
      parts.push(new Uint8Array(data));
    },
  });
  // One message to the other thread for all that was asked in one: each costs more than copying does.
  const answer = new Uint8Array(Buffer.concat(parts));
  tell({ connection, bytes: answer }, [answer.buffer]);
}

async function close(engine: PGlite): Promise<void> {
  await engine.close();
  port.close();
}

function tell(message: FromEngine, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}
