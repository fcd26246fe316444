import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerOrders, startArgument } from '../harness/answering.ts';

// Where webhooks arrive: a program of its own that answers 200 and remembers what came, and when. It reads HTTP by
// itself, as much of it as undici writes, so that it takes little of the machine beside those that are measured.

export interface SinkArgument {
  /** So many ports are opened: to whoever sends, each endpoint is a host of its own. */
  readonly endpoints: number;
}

/** What came, an entry each, in the order in which it came. */
export interface Arrivals {
  /** Counted from 0 in the order of the ports. */
  readonly endpoints: number[];
  readonly webhookIds: string[];
  /** Milliseconds since 1970, with fractions. */
  readonly at: number[];
  /** Of all bodies. */
  readonly bytes: number;
  /** The first of each of some endpoints, whole. */
  readonly samples: readonly ArrivedRequest[];
}

export interface ArrivedRequest {
  /** Lines as they came. */
  readonly headers: string;
  readonly body: Uint8Array;
}

/** How many arrivals to wait for, and for how long while nothing comes at all. */
export interface CollectOrder {
  readonly count: number;
  readonly idleMs: number;
}

const SAMPLES_MAX = 20;
const ANSWER = Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
const HEAD_END = Buffer.from('\r\n\r\n');
/** After the last that was waited for: for what comes twice. */
const GRACE_MS = 300;
const LOOK_MS = 10;

let endpoints: number[] = [];
let webhookIds: string[] = [];
let at: number[] = [];
let bytes = 0;
let samples: ArrivedRequest[] = [];

function take(endpoint: number, headers: string, body: Buffer): void {
  if (samples.length < SAMPLES_MAX && samples.length <= endpoint)
    samples.push({ headers, body: Buffer.from(body) });
  endpoints.push(endpoint);
  webhookIds.push(headerOf(headers, 'webhook-id'));
  at.push(performance.timeOrigin + performance.now());
  bytes += body.length;
}

function reset(): void {
  endpoints = [];
  webhookIds = [];
  at = [];
  bytes = 0;
  samples = [];
}

/** Resolves with all that has come since the last `reset`, when it is as much as is waited for, or nothing comes. */
async function collect({ count, idleMs }: CollectOrder): Promise<Arrivals> {
  for (let seen = -1, since = performance.now(); ; await sleep(LOOK_MS)) {
    if (at.length !== seen) since = performance.now();
    seen = at.length;
    if (performance.now() - since > (seen >= count ? GRACE_MS : idleMs)) break;
  }
  return { endpoints, webhookIds, at, bytes, samples };
}

function serve(endpoint: number): Server {
  const server = createServer({ noDelay: true }, (socket) => {
    // Whoever is ended in the middle of a request breaks it off.
    socket.on('error', () => socket.destroy());
    readRequests(socket, (headers, body) => take(endpoint, headers, body));
  });
  return server.listen({ port: 0, host: '127.0.0.1', backlog: 511 });
}

/** Requests with a `content-length`, one after another; each is answered when it is whole. */
function readRequests(socket: Socket, onRequest: (headers: string, body: Buffer) => void): void {
  let rest: Buffer | undefined;
  socket.on('data', (chunk: Buffer) => {
    let data = rest === undefined ? chunk : Buffer.concat([rest, chunk]);
    rest = undefined;
    while (data.length > 0) {
      const headEnd = data.indexOf(HEAD_END);
      const headers = data.toString('latin1', 0, headEnd + 2);
      const end = headEnd + HEAD_END.length + Number(headerOf(headers, 'content-length'));
      if (headEnd === -1 || data.length < end) {
        rest = data;
        return;
      }
      onRequest(headers, data.subarray(headEnd + HEAD_END.length, end));
      socket.write(ANSWER);
      data = data.subarray(end);
    }
  });
}

/** Of lines as undici writes them: names as it was given them, which are in lower case here. */
function headerOf(headers: string, name: string): string {
  const start = headers.indexOf(`\r\n${name}: `);
  if (start === -1) return '';
  const from = start + name.length + 4;
  return headers.slice(from, headers.indexOf('\r\n', from));
}

const servers = Array.from({ length: startArgument<SinkArgument>().endpoints }, (_, endpoint) =>
  serve(endpoint),
);
await Promise.all(servers.map((server) => once(server, 'listening')));
const ports = servers.map((server) => (server.address() as AddressInfo).port);
answerOrders({ reset, collect }, { ports });
