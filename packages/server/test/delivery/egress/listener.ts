import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { Agent, request } from 'undici';
import type { Egress } from '../../../src/delivery/sending/egress.ts';
import { until } from '../receiver.ts';
import type { Certificate } from './certificates.ts';

/** A real server, which counts what reaches it. */
export interface Listener {
  readonly port: number;
  /** The local address of every connection that was made. */
  readonly connections: string[];
  /** What the last connection sent. */
  bytesRead(): number;
  /** The names for which TLS was asked. */
  readonly serverNames: string[];
  /** Resolves when nobody is connected any more. */
  abandoned(): Promise<void>;
  close(): Promise<void>;
}

export async function startListener(certificate?: Certificate, host = '0.0.0.0'): Promise<Listener> {
  const answer: RequestListener = (_, response) => response.end('here');
  const server =
    certificate === undefined ? createHttpServer(answer) : createHttpsServer(certificate, answer);
  const connections: string[] = [];
  const sockets = new Set<Socket>();
  const serverNames: string[] = [];
  let last: Socket | undefined;
  server.on('connection', (socket: Socket) => {
    connections.push(socket.localAddress ?? '');
    sockets.add(socket);
    last = socket;
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
  });
  server.on('secureConnection', ({ servername }: TLSSocket) => serverNames.push(String(servername)));
  server.listen(0, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections,
    serverNames,
    bytesRead: () => last?.bytesRead ?? 0,
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

/** One GET over a connection of its own: the answer's body, or what undici rejects with. */
export async function get(egress: Egress, url: string): Promise<string> {
  const agent = new Agent({ connect: egress.connector });
  try {
    const { body } = await request(url, { dispatcher: agent });
    return await body.text();
  } finally {
    await agent.destroy();
  }
}

/** The error with which it fails. */
export async function failureOf(promise: Promise<unknown>): Promise<Error & { code?: string }> {
  const outcome = await promise.catch((error: Error) => error);
  if (outcome instanceof Error) return outcome;
  throw new Error(`did not fail, but gave ${JSON.stringify(outcome)}`);
}
