import type { Server } from 'node:http';

/** What a client may take of the server: time, connections, bytes. */
export interface Limits {
  /** From the opening of a connection, or the first byte of a request, to the end of its headers. */
  readonly headersMs: number;
  /** From the first byte of a request to its last. */
  readonly requestMs: number;
  /** For a connection on which nothing moves at all, such as one whose client does not read its answer. */
  readonly silenceMs: number;
  /** Between two requests of one connection. */
  readonly keepAliveMs: number;
  /** How often it is looked for connections that have taken too long. */
  readonly checkEveryMs: number;
  readonly headersMax: number;
  readonly connectionsMax: number;
  /** Requests that are being answered, in the whole process. */
  readonly requestsMax: number;
  /** Bytes of the bodies and large answers of these requests. */
  readonly heldBytesMax: number;
}

export const defaultLimits: Limits = {
  // A client that is not slow on purpose sends its headers in one packet.
  headersMs: 10_000,
  // The largest body at 35 kB/s; the official SDK itself gives up after 30 s.
  requestMs: 30_000,
  // Longer than anything that is answered late: a change that waits for its location and then for the database.
  silenceMs: 90_000,
  // More than the 60 s after which the usual proxies drop a connection: else they send into one that just closes.
  keepAliveMs: 72_000,
  checkEveryMs: 1_000,
  // Clients send a dozen, proxies add a few.
  headersMax: 100,
  // A connection that does nothing takes some 10 kB.
  connectionsMax: 10_000,
  // A third of a second's work at the highest rate that was measured; waiting, each takes some 30 kB.
  requestsMax: 5_000,
  // Parsed, a body takes several times as much.
  heldBytesMax: 32 * 1024 * 1024,
};

/** The contract's bound, for its routes. */
export const BODY_BYTES_MAX: number = 1024 * 1024;
/** For relata's own API: a token of a thousand locations, an endpoint with all its filters. */
export const OWN_BODY_BYTES_MAX: number = 256 * 1024;

/** What Fastify has no option for. */
export function limitServer(server: Server, { connectionsMax }: Limits): void {
  // Node drops headers beyond this number without a word; they are counted when the request is admitted.
  server.maxHeadersCount = 0;
  server.maxConnections = connectionsMax;
  // Those that wait for nothing make room for those that want something.
  server.on('drop', () => server.closeIdleConnections());
}
