import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A receiver for very many webhooks: keeps numbers, not what came. */
export interface CountingSink {
  readonly url: string;
  /** What it answers. */
  status: number;
  /** Requests, whatever the answer. */
  readonly requests: number;
  /** How often each sequence was answered with 2xx; by number, from 1 on. */
  readonly taken: Uint8Array;
  /** Different sequences that were taken. */
  readonly different: number;
  /** First takings that came after a later one about the same thing. */
  readonly overtaken: number;
  /** Called after every so many first takings. */
  onTaken: (different: number) => void;
  close(): Promise<void>;
}

/** @param sequencesMax the highest number that may come */
export async function startCountingSink(sequencesMax: number): Promise<CountingSink> {
  const taken = new Uint8Array(sequencesMax + 1);
  const lastOf = new Map<string, number>();
  const counts = { requests: 0, different: 0, overtaken: 0 };

  function take(sequence: number, body: string): void {
    const id = /"id":"([0-9a-f]{24})"/.exec(body)?.[1] ?? '';
    taken[sequence] = Math.min((taken[sequence] ?? 0) + 1, 255);
    if (taken[sequence] !== 1) return;
    counts.different += 1;
    if (sequence < (lastOf.get(id) ?? 0)) counts.overtaken += 1;
    lastOf.set(id, sequence);
    sink.onTaken(counts.different);
  }

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      counts.requests += 1;
      if (sink.status < 300)
        take(Number(request.headers['x-relata-sequence']), Buffer.concat(chunks).toString('latin1'));
      response.writeHead(sink.status).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sink: CountingSink = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    status: 200,
    taken,
    get requests() {
      return counts.requests;
    },
    get different() {
      return counts.different;
    },
    get overtaken() {
      return counts.overtaken;
    },
    onTaken: () => {},
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return sink;
}
