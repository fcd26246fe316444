import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Keys, type VerifiedWebhook, verifyWebhook, WebhookError } from '@relata/listener';

/** Nothing that relata sends is larger. */
const BODY_BYTES_MAX = 100_000;

/** A webhook as it arrived. */
export interface Arrival {
  /** What was verified, or why it was refused. */
  readonly verified: VerifiedWebhook | WebhookError;
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
  const seen = new Set<string>();
  let onArrival: (() => void) | undefined;

  const server = createServer((request, response) => {
    receive(request, keys)
      .then((arrival) => {
        const isRefused = arrival.verified instanceof WebhookError;
        response.writeHead(isRefused ? 401 : 200).end();
        // A webhook may come again when its answer was lost: its webhookId tells.
        const id = arrival.verified instanceof WebhookError ? undefined : arrival.verified.event.webhookId;
        if (id !== undefined && seen.has(id)) return;
        if (id !== undefined) seen.add(id);
        arrivals.push(arrival);
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

async function receive(request: IncomingMessage, keys: Keys): Promise<Arrival> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BODY_BYTES_MAX) throw new Error('the body is too large');
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const { headers } = request;
  try {
    return { verified: await verifyWebhook(bytes, headers, { keys }), headers, bytes };
  } catch (error) {
    if (!(error instanceof WebhookError)) throw error;
    return { verified: error, headers, bytes };
  }
}
