import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Database } from '../db/connect.ts';
import { invalid, RelataError } from '../errors.ts';
import { createHeads, type Heads } from './heads.ts';
import { selectBounds } from './read.ts';
import { LogStream, type StreamTiming, type Wish } from './stream.ts';
import { StreamPages } from './stream-pages.ts';

/** What streams may take of a process, and their clockwork. */
export interface StreamLimits extends StreamTiming {
  /** How often the database is asked whether a log has grown unheard. */
  readonly sweepMs: number;
  /** Streams open at a time: a stalled one costs some 300 KiB at worst. */
  readonly streamsMax: number;
  /** Of one location, so that none takes the places of all. */
  readonly streamsPerLocationMax: number;
}

export const defaultStreamLimits: StreamLimits = {
  heartbeatMs: 15_000,
  stallMs: 60_000,
  recheckMs: 10_000,
  sweepMs: 5_000,
  streamsMax: 1_000,
  streamsPerLocationMax: 250,
};

export interface Streams {
  /** To be told of every commit that is heard of. */
  readonly heads: Pick<Heads, 'heard'>;
  /**
   * The number after which a caller wants to go on: by `Last-Event-ID`, else by `after`, else the head.
   * Throws 404, 409 beyond the head, 410 before the tail, 422 for what is no number.
   */
  startOf(request: FastifyRequest, locationId: string, after: number | undefined): Promise<number>;
  /** Answers with a stream. Throws 503 where there are too many. */
  open(wish: Wish): Promise<FastifyReply>;
  /** Ends them all, within a second, and opens no more. */
  stop(): Promise<void>;
}

export interface StreamsOptions {
  readonly database: Database;
  readonly onError: (error: unknown, what: string) => void;
  /** For tests. */
  readonly limits?: Partial<StreamLimits> | undefined;
}

/** All streams of a process. */
export function createStreams({ database, onError, limits: given }: StreamsOptions): Streams {
  const limits = { ...defaultStreamLimits, ...given };
  const heads = createHeads({ database, sweepMs: limits.sweepMs, onError });
  const options = { pages: new StreamPages(database), heads, timing: limits, onError };
  const streams = new Set<LogStream>();
  const countOf = new Map<string, number>();
  let stopped = false;

  function assertRoom(locationId: string): void {
    if (stopped) throw new RelataError('shutting_down');
    const { streamsMax, streamsPerLocationMax } = limits;
    if (streams.size >= streamsMax) throw new RelataError('too_many_streams', { limit: streamsMax });
    if ((countOf.get(locationId) ?? 0) >= streamsPerLocationMax)
      throw new RelataError('too_many_streams', { limit: streamsPerLocationMax });
  }

  function count(locationId: string, change: 1 | -1): void {
    const n = (countOf.get(locationId) ?? 0) + change;
    if (n === 0) countOf.delete(locationId);
    else countOf.set(locationId, n);
  }

  return {
    heads,
    async startOf(request, locationId, after) {
      const [bounds] = await database.query(selectBounds(locationId));
      if (bounds === undefined) throw new RelataError('location_unknown');
      const { head, tail } = bounds;
      const start = lastEventId(request) ?? after ?? head;
      if (start > head) throw new RelataError('log_reset', { head, after: start });
      if (start < tail - 1) throw new RelataError('log_gone', { tail, after: start });
      return start;
    },
    async open(wish) {
      const { reply, locationId } = wish;
      const view = await wish.view();
      assertRoom(locationId);
      if (reply.request.method === 'HEAD') return reply.type('text/event-stream').send();
      const stream = new LogStream(options, wish, view);
      streams.add(stream);
      count(locationId, 1);
      void stream.run().finally(() => {
        streams.delete(stream);
        count(locationId, -1);
      });
      return reply;
    },
    async stop() {
      stopped = true;
      await Promise.all([...streams].map((stream) => stream.end(new RelataError('shutting_down'))));
    },
  };
}

/** What a client sends that has lost its connection; an empty one is as good as none. */
function lastEventId({ headers }: FastifyRequest): number | undefined {
  const text = headers['last-event-id'];
  if (text === undefined || text === '') return undefined;
  const number = Number(text);
  if (typeof text !== 'string' || !/^\d+$/.test(text) || !Number.isSafeInteger(number))
    throw invalid('Last-Event-ID must be the id of an event of this stream');
  return number;
}
