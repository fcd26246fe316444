import { Duplex } from 'node:stream';

/** `AuthenticationOk` and `ReadyForQuery (idle)`: what a server answers to a startup message. */
const GREETING: Uint8Array = Uint8Array.of(0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49);
const TERMINATE = 0x58;

/** The engine, as one connection sees it. */
export interface Engine {
  /** Why there is no engine any more. */
  readonly ended: Error | undefined;
  send(bytes: Uint8Array): void;
  /** The connection is over. */
  leave(): void;
}

/**
 * Looks like a socket to the driver and passes its bytes to the engine's thread. The engine has one session for all
 * its life and takes no greeting: that is answered here, and no farewell ever reaches it.
 */
export class PgliteStream extends Duplex {
  readonly #engine: Engine;
  #started = false;

  constructor(engine: Engine) {
    super();
    this.#engine = engine;
  }

  // What the driver calls on a net.Socket.
  connect(): this {
    process.nextTick(() => {
      if (this.#engine.ended === undefined) this.emit('connect');
      else this.destroy(this.#engine.ended);
    });
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
    this.#engine.leave();
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
    this.#engine.send(rest);
  }

  #greet(bytes: Buffer): Buffer {
    this.#started = true;
    this.push(GREETING);
    return bytes.subarray(bytes.readInt32BE(0));
  }
}
