import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** `commit` as it is sent: the statement of this name is bound. */
const COMMIT: Buffer = Buffer.from('B\0\0\0\x14\0commit\0');
/** The command tag in the server's answer to it. */
const COMMITTED: Buffer = Buffer.from('COMMIT\0');

/**
 * What happens to the next `commit`: it reaches the server and its answer is lost; it is lost itself, after the
 * statement in front of it arrived; both are lost.
 */
export type Fault = 'lose the answer' | 'lose commit' | 'lose the statement';

export interface PgProxy {
  readonly url: string;
  /** How many commits were cut so far. */
  readonly cuts: number;
  /** Cuts the connection at the next commit; `forGood`: and goes away with it. */
  cutNext(fault: Fault, options?: { forGood?: boolean }): void;
  /** Nobody gets through: connections are cut, and new ones refused, until `restore`. */
  away(): void;
  restore(): void;
  close(): Promise<void>;
}

/** Stands between the program and PostgreSQL, as a network does. Must be closed. */
export async function startPgProxy(target: string): Promise<PgProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let fault: Fault | undefined;
  let isAway = false;
  let goAway = false;
  let cuts = 0;

  const cutAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const away = (): void => {
    isAway = true;
    cutAll();
  };

  const server = createServer((client) => {
    if (isAway) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(port), hostname);
    const cut = (): void => {
      client.destroy();
      upstream.destroy();
    };
    let answerIsLost = false;
    let tail = Buffer.alloc(0);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', cut);
      socket.on('close', () => {
        sockets.delete(socket);
        cut();
      });
    }
    const cutAtCommit = (): void => {
      cuts += 1;
      cut();
      if (goAway) away();
    };
    client.on('data', (bytes: Buffer) => {
      const at = fault === undefined ? -1 : bytes.indexOf(COMMIT);
      if (at === -1) {
        upstream.write(bytes);
        return;
      }
      const now = fault;
      fault = undefined;
      if (now === 'lose the answer') {
        answerIsLost = true;
        upstream.write(bytes);
      } else if (now === 'lose commit') {
        upstream.write(bytes.subarray(0, at));
        // Time to arrive, and to be done by the server.
        setTimeout(cutAtCommit, 100);
      } else {
        cutAtCommit();
      }
    });
    upstream.on('data', (bytes: Buffer) => {
      if (!answerIsLost) {
        client.write(bytes);
        return;
      }
      tail = Buffer.concat([tail, bytes]);
      if (tail.includes(COMMITTED)) cutAtCommit();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = Object.assign(new URL(target), { port: String((server.address() as AddressInfo).port) }).href;

  return {
    url,
    get cuts() {
      return cuts;
    },
    cutNext(wanted, options = {}) {
      fault = wanted;
      goAway = options.forGood ?? false;
    },
    away,
    restore() {
      isAway = false;
    },
    async close() {
      server.close();
      cutAll();
      await once(server, 'close');
    },
  };
}
