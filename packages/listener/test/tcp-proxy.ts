import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Stands between a client and a server. */
export interface TcpProxy {
  /** The server's, by way of here. */
  readonly url: string;
  forward(): void;
  /** What is sent from now on arrives; instead of its answer the connection ends, as do new ones at once. */
  loseAnswers(): void;
  /** Answers stay away; the connections stay. */
  fallSilent(): void;
  /** All connections end, and new ones at once. */
  refuse(): void;
  close(): Promise<void>;
}

export async function startProxy(serverUrl: string): Promise<TcpProxy> {
  const { hostname, port } = new URL(serverUrl);
  let mode: 'forward' | 'lose' | 'silent' | 'refuse' = 'forward';
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };
  const server = createServer((inner) => {
    keep(inner);
    if (mode === 'lose' || mode === 'refuse') return inner.destroy();
    const outer = keep(connect(Number(port), hostname));
    inner.pipe(outer);
    outer.on('data', (chunk) => {
      if (mode === 'forward') inner.write(chunk);
      else if (mode !== 'silent') inner.destroy();
    });
    inner.on('close', () => outer.destroy());
    outer.on('close', () => inner.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: Object.assign(new URL(serverUrl), { host: `127.0.0.1:${(server.address() as AddressInfo).port}` })
      .href,
    forward: () => {
      mode = 'forward';
    },
    loseAnswers: () => {
      mode = 'lose';
    },
    fallSilent: () => {
      mode = 'silent';
    },
    refuse: () => {
      mode = 'refuse';
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
