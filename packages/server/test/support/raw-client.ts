import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A client that sends what it likes, when it likes. */
export interface RawClient {
  readonly socket: Socket;
  send(text: string): void;
  /** All that has come back so far. */
  readonly heard: string;
  /** Resolves with all that came back when the other side has hung up; throws if it does not within `withinMs`. */
  closed(withinMs: number): Promise<string>;
  /** Resolves when something has come back that matches. */
  hears(pattern: RegExp, withinMs: number): Promise<string>;
}

/** Opens a connection to `http://host:port`. Whoever opens it destroys the socket. */
export async function rawClient(url: string): Promise<RawClient> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  // That the other side hangs up is what tests are about.
  socket.on('error', () => {});
  await once(socket, 'connect');
  let heard = '';
  let isClosed = false;
  socket.on('data', (chunk) => {
    heard += chunk.toString('latin1');
  });
  socket.on('close', () => {
    isClosed = true;
  });

  async function until(condition: () => boolean, withinMs: number, what: string): Promise<string> {
    const deadline = performance.now() + withinMs;
    while (!condition()) {
      if (performance.now() > deadline) throw new Error(`${what} within ${withinMs} ms; heard: ${heard}`);
      await sleep(5);
    }
    return heard;
  }

  return {
    socket,
    send: (text) => {
      socket.write(text);
    },
    get heard() {
      return heard;
    },
    closed: (withinMs) => until(() => isClosed, withinMs, 'was not hung up on'),
    hears: (pattern, withinMs) => until(() => pattern.test(heard), withinMs, `did not hear ${pattern}`),
  };
}
