import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Certificate } from '../egress/certificates.ts';
import { until } from '../receiver.ts';

/** What a server does with a connection: all of it is its own affair, HTTP too. */
export interface Behaviour {
  /** A connection is made. */
  readonly connected?: (socket: Socket) => void;
  /** A request has arrived in full. */
  readonly asked?: (socket: Socket, asked: Asked) => void;
}

export interface Asked {
  /** The bytes of the head, and of the body. */
  readonly head: string;
  readonly body: string;
  /** 1 for the first on its connection. */
  readonly onConnection: number;
}

export interface RawServer {
  readonly url: string;
  readonly port: number;
  behaviour: Behaviour;
  /** Connections that were made, and all requests that arrived in full. */
  readonly connections: number;
  readonly asked: readonly Asked[];
  /** Bytes that were handed to the network, of the connection that got most. */
  readonly mostWritten: number;
  /** Resolves when nobody is connected any more. */
  abandoned(): Promise<void>;
  close(): Promise<void>;
}

const PIECE_BYTES = 16 * 1_024;

/** Answers 200 and keeps the connection. */
export const good: Behaviour = {
  asked: (socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK'),
};

export async function startRawServer(behaviour: Behaviour, certificate?: Certificate): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const asked: Asked[] = [];
  const state = { connections: 0, mostWritten: 0, behaviour };

  function serve(socket: Socket): void {
    let buffered = '';
    let onConnection = 0;
    state.connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      state.mostWritten = Math.max(state.mostWritten, socket.bytesWritten - socket.writableLength);
      sockets.delete(socket);
    });
    state.behaviour.connected?.(socket);
    if (state.behaviour.asked === undefined) return void socket.resume();
    socket.on('data', (chunk: Buffer) => {
      buffered += chunk.toString('latin1');
      for (let request = take(); request !== undefined; request = take()) {
        onConnection += 1;
        const each = { ...request, onConnection };
        asked.push(each);
        state.behaviour.asked?.(socket, each);
      }
    });

    function take(): Omit<Asked, 'onConnection'> | undefined {
      const end = buffered.indexOf('\r\n\r\n');
      if (end === -1) return undefined;
      const head = buffered.slice(0, end);
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
      if (buffered.length < end + 4 + length) return undefined;
      const body = buffered.slice(end + 4, end + 4 + length);
      buffered = buffered.slice(end + 4 + length);
      return { head, body };
    }
  }

  const server: Server =
    certificate === undefined ? createServer(serve) : createTlsServer(certificate, serve);
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${port}/hook`,
    asked,
    get behaviour() {
      return state.behaviour;
    },
    set behaviour(next) {
      state.behaviour = next;
    },
    get connections() {
      return state.connections;
    },
    get mostWritten() {
      return state.mostWritten;
    },
    abandoned: () =>
      until(
        () => sockets.size === 0,
        5_000,
        () => `${sockets.size} connections are still open`,
      ),
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

/** Writes the same bytes again and again, as fast as they are taken or every so many ms, until the other hangs up. */
export function writeForEver(socket: Socket, bytes: string | Buffer, everyMs?: number): void {
  if (everyMs !== undefined) {
    const timer = setInterval(() => socket.write(bytes), everyMs);
    socket.on('close', () => clearInterval(timer));
    return;
  }
  // The network takes megabytes: they are written in large pieces, and one at a time, as relata is in this process too.
  const piece = Buffer.concat(Array(Math.ceil(PIECE_BYTES / bytes.length)).fill(Buffer.from(bytes)));
  const write = (): void => {
    if (!socket.destroyed && socket.write(piece)) setImmediate(write);
  };
  socket.on('drain', write);
  write();
}
