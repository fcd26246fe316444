import { Duplex } from 'node:stream';
import type { Worker } from 'node:worker_threads';

/** `AuthenticationOk` and `ReadyForQuery (idle)`: what a server answers to a startup message. */
const GREETING: Uint8Array = Uint8Array.of(0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49);
const TERMINATE = 0x58;

/**
 * Looks like a socket to the driver and passes its bytes to the engine's thread. The engine has one session
 * for all its life: only the first startup message reaches it, and no farewell ever does.
 */
export class PgliteStream extends Duplex {
  readonly #worker: Worker;
  readonly #greeting: { done: boolean };
  #started = false;

  constructor(worker: Worker, greeting: { done: boolean }) {
    super();
    this.#worker = worker;
    this.#greeting = greeting;
    worker.on('message', this.#onMessage);
    worker.on('exit', this.#onExit);
  }

  // What the driver calls on a net.Socket.
  connect(): this {
    process.nextTick(() => this.emit('connect'));
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  readonly #onMessage = (bytes: Uint8Array): void => {
    this.push(bytes);
  };

  readonly #onExit = (): void => {
    this.destroy(new Error('the embedded database has ended'));
  };

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#pass(chunk);
    done();
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.#pass(Buffer.concat(chunks.map(({ chunk }) => chunk)));
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#worker.off('message', this.#onMessage);
    this.#worker.off('exit', this.#onExit);
    done(error);
  }

  #pass(bytes: Buffer): void {
    const rest = this.#started ? bytes : this.#greet(bytes);
    if (rest.length === 0) return;
    if (rest[0] === TERMINATE) {
      this.push(null);
      this.destroy();
      return;
    }
    this.#worker.postMessage(new Uint8Array(rest));
  }

  #greet(bytes: Buffer): Buffer {
    this.#started = true;
    const length = bytes.readInt32BE(0);
    if (this.#greeting.done) this.push(GREETING);
    else this.#worker.postMessage(new Uint8Array(bytes.subarray(0, length)));
    this.#greeting.done = true;
    return bytes.subarray(length);
  }
}
