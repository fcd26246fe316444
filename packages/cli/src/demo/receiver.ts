import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createListener,
  type Keys,
  type Outcome,
  type ReceivedWebhook,
  type WebhookError,
} from '@relata/listener';

/** Nothing that relata sends is larger. */
const BODY_BYTES_MAX = 100_000;

/** A webhook as it arrived. */
export interface Arrival {
  /** What was verified, or why it was refused. */
  readonly verified: ReceivedWebhook | WebhookError;
  readonly headers: IncomingMessage['headers'];
  /** The body, byte for byte. */
  readonly bytes: Buffer;
}

export interface Receiver {
  readonly url: string;
  /** The next webhook, in the order of arrival; undefined if none comes within the time. */
  next(timeoutMs: number, signal: AbortSignal): Promise<Arrival | undefined>;
  close(): Promise<void>;
}

/** A listener on this machine: it verifies each webhook, and takes none twice. */
export async function openReceiver(keys: Keys): Promise<Receiver> {
  const arrivals: Arrival[] = [];
  let onArrival: (() => void) | undefined;

  // What comes again because its answer was lost is no arrival: only what is handled, once.
  const listener = createListener({ keys }).onAny(() => {});

  const server = createServer((request, response) => {
    readBody(request)
      .then(async (bytes) => {
        const { headers } = request;
        const { status, body, outcome } = await listener.handle({ rawBody: bytes, headers });
        response.writeHead(status, { 'content-type': 'application/json' }).end(body);
        const verified = outcome.kind === 'processed' ? outcome.webhook : whyRefused(outcome);
        if (verified === undefined) return;
        arrivals.push({ verified, headers, bytes });
        onArrival?.();
      })
      .catch(() => response.writeHead(400).end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    async next(timeoutMs, signal) {
      if (arrivals.length === 0) {
        const { promise, resolve } = Promise.withResolvers<void>();
        onArrival = resolve;
        const timer = setTimeout(resolve, timeoutMs);
        signal.addEventListener('abort', () => resolve(), { once: true });
        await promise;
        clearTimeout(timer);
        signal.throwIfAborted();
      }
      return arrivals.shift();
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BODY_BYTES_MAX) throw new Error('the body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function whyRefused(outcome: Outcome): WebhookError | undefined {
  return outcome.kind === 'refused' ? outcome.error : undefined;
}
