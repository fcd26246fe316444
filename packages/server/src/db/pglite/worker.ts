import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import type { FromEngine, ToEngine } from './messages.ts';

// Runs on the engine's own thread: bytes of PostgreSQL's protocol in, bytes out, in order. Its end is the end of the
// embedded database: open.ts tells the process.

/** What the engine said last, for the message when it does not start. */
const SAID_MAX = 20;

if (parentPort === null) throw new Error('this file is the entry of a worker thread');
const port = parentPort;
const { dataDir } = workerData as { dataDir: string | undefined };

const said: string[] = [];
const engine = await open();
let last: Promise<void> = Promise.resolve();

if (engine !== undefined) {
  port.on('message', (message: ToEngine) => {
    // An exchange that fails rejects this chain, and with it ends the thread.
    last = last.then(() => (message === 'close' ? close(engine) : exchange(engine, message)));
  });
  tell('ready');
}

async function open(): Promise<PGlite | undefined> {
  try {
    return await PGlite.create({
      ...(dataDir !== undefined && { dataDir }),
      onStderr: (line) => {
        said.push(line);
        if (said.length > SAID_MAX) said.shift();
        return false;
      },
    });
  } catch (error) {
    const reasons = said.filter((line) => /FATAL|PANIC|DETAIL|HINT/.test(line));
    tell({ failure: (reasons.length > 0 ? reasons : [...said, String(error)]).join('\n') });
    return undefined;
  }
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
  const fatal = findFatal(answer);
  tell({ connection, bytes: answer }, [answer.buffer]);
  // Another server's process would be gone now. This one would go on, and give wrong answers without a word.
  if (fatal !== undefined) throw new Error(`the embedded database ended with ${fatal}`);
}

const ERROR_RESPONSE = 0x45;
const SEVERITY = 0x56;

/** The first error in the answer that ends a session, as the engine puts it. */
function findFatal(answer: Uint8Array): string | undefined {
  const view = Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength);
  for (let at = 0; at + 5 <= view.length; at += 1 + view.readUInt32BE(at + 1)) {
    if (view[at] !== ERROR_RESPONSE) continue;
    const fields = view.toString('utf8', at + 5, at + 1 + view.readUInt32BE(at + 1)).split('\0');
    const severity = fields.find((field) => field.charCodeAt(0) === SEVERITY);
    if (severity === 'VFATAL' || severity === 'VPANIC')
      return fields
        .filter(Boolean)
        .map((field) => field.slice(1))
        .join(' ');
  }
  return undefined;
}

async function close(engine: PGlite): Promise<void> {
  await engine.close();
  port.close();
}

function tell(message: FromEngine, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}
