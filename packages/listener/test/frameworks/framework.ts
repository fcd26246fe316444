import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Receiving } from '../../src/adapters/receiving.ts';

/** A framework with an adapter in it, and perhaps something before it. */
export interface Framework {
  readonly name: string;
  readonly start: (receiving: Receiving) => Promise<Running>;
}

export interface Running {
  readonly url: string;
  /** How many bytes the server has read of the connection that was made last. */
  bytesRead(): number;
  close(): Promise<void>;
}

/** Listens on loopback, and counts what is read. */
export async function run(
  server: Server,
  { path = '/webhooks', close = async () => {} }: { path?: string; close?: () => Promise<unknown> } = {},
): Promise<Running> {
  let last: Socket | undefined;
  server.on('connection', (socket) => {
    last = socket;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    bytesRead: () => last?.bytesRead ?? 0,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      await close();
    },
  };
}
