import type { FastifyReply, FastifyRequest } from 'fastify';
import { RelataError } from '../errors.ts';
import type { Limits } from './limits.ts';

// What the process has taken upon itself: requests, and the bytes of their bodies and answers. Whoever comes when
// there is no room is told to come again, before anything was done for them; so a database that stands still costs
// a bounded amount of memory. A request counts until its answer was made *and* is out of the process: a client that
// hangs up does not take back what it has asked for.

/** Answers smaller than this are not worth counting: the number of requests bounds them. */
const ANSWER_BYTES_MIN = 16 * 1024;

/**
 * How a route counts. `health` is answered whatever the load, also by a server that shuts down. A `stream` is admitted
 * like any request, but does not count while it is open: whoever opens streams bounds them.
 */
export type Counting = 'health' | 'stream';

/** One admitted request. */
export interface Held {
  bytes: number;
  /** The answer was made, or the connection is closed: the first of the two. */
  half: boolean;
}

export interface Load {
  /** Requests that are being answered. */
  readonly requests: number;
  readonly heldBytes: number;
  /** Whether the server is shutting down. */
  readonly isDraining: boolean;
  /** Counts a request from now on. Throws `overloaded`, `shutting_down` or `headers_too_many`. */
  admit(request: FastifyRequest, reply: FastifyReply): void;
  /** Counts bytes of a request's body as they arrive. Throws `overloaded`. */
  hold(request: FastifyRequest, bytes: number): void;
  /** To be called when the answer was made. */
  answered(request: FastifyRequest, payload: unknown): void;
  /** Refuses what comes from now on; resolves when all requests have been answered, or after `deadlineMs`. */
  drain(deadlineMs: number): Promise<void>;
}

export function createLoad({ requestsMax, heldBytesMax, headersMax }: Limits): Load {
  let requests = 0;
  let heldBytes = 0;
  let drained: PromiseWithResolvers<void> | undefined;

  function release(held: Held): void {
    if (!held.half) {
      held.half = true;
      return;
    }
    requests -= 1;
    heldBytes -= held.bytes;
    held.bytes = 0;
    if (requests === 0) drained?.resolve();
  }

  return {
    get requests() {
      return requests;
    },
    get heldBytes() {
      return heldBytes;
    },
    get isDraining() {
      return drained !== undefined;
    },
    admit(request, reply) {
      const counting = request.routeOptions.config.counting;
      if (counting === 'health') return;
      if (drained !== undefined) throw new RelataError('shutting_down');
      if (requests >= requestsMax || heldBytes >= heldBytesMax) throw new RelataError('overloaded');
      // Names and values.
      if (request.raw.rawHeaders.length > headersMax * 2)
        throw new RelataError('headers_too_many', { headersMax });
      if (counting === 'stream') return;
      const held: Held = { bytes: 0, half: false };
      request.held = held;
      requests += 1;
      reply.raw.once('close', () => release(held));
    },
    hold({ held }, bytes) {
      if (held === undefined) return;
      if (heldBytes + bytes > heldBytesMax) throw new RelataError('overloaded');
      heldBytes += bytes;
      held.bytes += bytes;
    },
    answered(request, payload) {
      const { held } = request;
      if (held === undefined) return;
      request.held = undefined;
      const bytes = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload.length : 0;
      if (bytes >= ANSWER_BYTES_MIN) {
        heldBytes += bytes;
        held.bytes += bytes;
      }
      release(held);
    },
    async drain(deadlineMs) {
      drained ??= Promise.withResolvers();
      if (requests === 0) drained.resolve();
      const timer = setTimeout(drained.resolve, deadlineMs);
      await drained.promise;
      clearTimeout(timer);
    },
  };
}
