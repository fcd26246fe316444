import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';

// An answer of the type text/event-stream, as the HTML standard has it (Server-sent events).

/** Reconnecting takes from one to three seconds: after a restart not all come back in the same moment. */
const RETRY_MS_MIN = 1_000;
const RETRY_MS_MAX = 3_000;

/** One frame: what a client takes in as a whole. */
export interface Frame {
  /** Where a client that reconnects is to go on. */
  readonly id?: number;
  readonly event?: string;
  /** Sent as JSON, which has no line breaks. A frame without data is not shown to the client's program. */
  readonly data?: unknown;
}

export function renderFrame({ id, event, data }: Frame): string {
  const lines = [
    ...(event === undefined ? [] : [`event: ${event}\n`]),
    ...(data === undefined ? [] : [`data: ${JSON.stringify(data)}\n`]),
    ...(id === undefined ? [] : [`id: ${id}\n`]),
  ];
  return `${lines.join('')}\n`;
}

export interface EventStreamOptions {
  /** The reader is hung up on when it has taken nothing for this long. */
  readonly stallMs: number;
  /** There is room again, or nobody to write to any more. */
  readonly onChange: () => void;
}

/** What has been written and not been taken is one frame and what Node buffers of a response (64 KiB), no more. */
export class EventStream {
  readonly #response: ServerResponse;

  /** Takes the answer over from Fastify and begins it: `id` is where the stream stands. */
  constructor(reply: FastifyReply, id: number, { stallMs, onChange }: EventStreamOptions) {
    reply.hijack();
    this.#response = reply.raw;
    this.#response.on('drain', onChange);
    this.#response.on('close', () => {
      // Fastify says nothing of an answer that was not read to its end, and most streams are just left.
      if (!this.#response.writableFinished) logLeft(reply);
      onChange();
    });
    // A connection that fails is closed, and that is all there is to do about it.
    this.#response.on('error', onChange);
    // Node counts any progress of what is being written, and hangs up where nobody listens for the event.
    this.#response.socket?.setTimeout(stallMs);
    this.#response.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      // Some proxies collect an answer before they hand it on.
      'x-accel-buffering': 'no',
      // An ended stream leaves no idle connection behind, for which a shutdown would have to wait.
      connection: 'close',
    });
    const retryMs = Math.round(RETRY_MS_MIN + Math.random() * (RETRY_MS_MAX - RETRY_MS_MIN));
    this.#response.write(`retry: ${retryMs}\n${renderFrame({ id })}`);
  }

  /** Nobody reads it any more. */
  get isClosed(): boolean {
    return this.#response.closed || this.#response.destroyed;
  }

  /** Nothing should be written until the reader has taken what there is. */
  get isFull(): boolean {
    return this.#response.writableNeedDrain;
  }

  write(text: string): void {
    if (!this.isClosed) this.#response.write(text);
  }

  /** Says a last thing, and hangs up after `ms` at the latest, whether it has been taken or not. */
  async end(text: string, ms: number): Promise<void> {
    if (this.isClosed) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => this.#response.destroy(), ms);
      this.#response.on('close', () => {
        clearTimeout(timer);
        resolve();
      });
      this.#response.end(text);
    });
  }
}

function logLeft(reply: FastifyReply): void {
  const { method, url, log } = reply.request;
  const ms = Math.round(reply.elapsedTime);
  log.info({ method, path: url.split('?')[0], status: reply.statusCode, ms }, 'stream left');
}
