import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';

// Runs on the engine's own thread: bytes of PostgreSQL's protocol in, bytes out, in order.

const port = parentPort;
if (port === null) throw new Error('this file is the entry of a worker thread');
const { dataDir } = workerData as { dataDir?: string };

const engine = await PGlite.create(dataDir === undefined ? {} : { dataDir });
let last: Promise<void> = Promise.resolve();

port.on('message', (message: Uint8Array | 'close') => {
  last = last.then(() => (message === 'close' ? close() : exchange(message)));
});
port.postMessage('ready');

async function exchange(request: Uint8Array): Promise<void> {
  await engine.execProtocolRawStream(request, {
    onRawData: (data) => {
      // The data is a window onto the engine's memory, which the next call overwrites.
      const copy = new Uint8Array(data);
      port?.postMessage(copy, [copy.buffer]);
    },
  });
}

async function close(): Promise<void> {
  await engine.close();
  port?.close();
}
