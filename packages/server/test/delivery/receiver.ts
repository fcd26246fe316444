import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A webhook as it arrived. */
export interface Received {
  readonly at: number;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  // biome-ignore lint/suspicious/noExplicitAny: bodies are looked into by tests, which is their check
  readonly body: any;
  readonly sequence: number;
}

/** How a receiver answers: a status, or whatever it likes to do itself. */
export type Answering = (
  received: Received,
  response: ServerResponse,
) => number | undefined | Promise<number | undefined>;

export interface Receiver {
  readonly url: string;
  /** Everything that arrived, in the order in which it was read. */
  readonly received: Received[];
  answer: Answering;
  /** Resolves when there are at least so many, or throws what there is instead. */
  waitFor(count: number, timeoutMs?: number): Promise<Received[]>;
  close(): Promise<void>;
}

/** A real HTTP server on loopback that keeps what it gets; answers 200 unless told otherwise. */
export async function startReceiver(answer: Answering = () => 200): Promise<Receiver> {
  const received: Received[] = [];
  const receiver: Receiver = {
    url: '',
    received,
    answer,
    async waitFor(count, timeoutMs = 10_000) {
      await until(
        () => received.length >= count,
        timeoutMs,
        () => `${received.length} of ${count} webhooks arrived`,
      );
      return received;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  const server = createServer((request, response) => {
    read(request)
      .then(async (each) => {
        received.push(each);
        const status = await receiver.answer(each, response);
        if (status !== undefined) response.writeHead(status).end();
      })
      .catch((error) => response.destroy(error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(receiver, { url: `http://127.0.0.1:${port}` });
}

async function read(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  return {
    at: performance.now(),
    path: request.url ?? '',
    headers: request.headers,
    bytes,
    body: JSON.parse(bytes.toString()),
    sequence: Number(request.headers['x-relata-sequence']),
  };
}

/** Waits until it is so; throws what `state` says when it takes too long. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  timeoutMs: number,
  state: () => unknown,
): Promise<void> {
  for (const end = performance.now() + timeoutMs; !(await isSo()); await sleep(5)) {
    if (performance.now() > end)
      throw new Error(`still not so after ${timeoutMs} ms: ${String(await state())}`);
  }
}
