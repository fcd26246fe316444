import type { FastifyRequest } from 'fastify';
import { type TInteger, type TOptional, Type } from 'typebox';
import { invalid } from '../errors.ts';
import type { LocationResolver } from '../http/access.ts';
import { renderFrame } from '../http/event-stream.ts';
import type { Http } from '../http/types.ts';
import { feedEvent } from './list-events.ts';
import type { EventRow } from './read.ts';
import type { StreamView } from './stream.ts';
import type { Streams } from './streams.ts';
import { idlePatterns, matchingTypes } from './type-patterns.ts';

const PATTERNS_MAX = 50;

/** `after` of a stream. */
export const StreamAfter: TOptional<TInteger> = Type.Optional(
  Type.Integer({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description:
      'Begin behind this number of the log; at its end without it. `Last-Event-ID`, which a client sends when it comes back, goes before it',
  }),
);

/** How an answer that is a stream is described. */
export function describeStream(description: string): { 200: object } {
  return {
    200: { description, content: { 'text/event-stream': { schema: { type: 'string' } } } },
  };
}

const StreamQuery = Type.Object({
  locationId: Type.String({ minLength: 1, maxLength: 200 }),
  type: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
      maxItems: PATTERNS_MAX,
      description: 'Names of events, several if need be; `*` at the end stands for any end',
    }),
  ),
  entityId: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  after: StreamAfter,
});

/** Whether whoever made a request may still make it; throws as at the first time. */
export type Admit = (request: FastifyRequest) => Promise<void>;

export interface StreamRoutes {
  readonly locations: LocationResolver;
  readonly streams: Streams;
  readonly admit: Admit;
}

/** `/v1/events/stream`: the log of a location as it grows. */
export function streamRoutes(app: Http, { locations, streams, admit }: StreamRoutes): void {
  app.get(
    '/v1/events/stream',
    {
      config: { guard: { scope: 'webhooks.readonly' }, counting: 'stream' },
      schema: {
        tags: ['Events'],
        summary: "Follow a location's log",
        description:
          'Server-sent events: `id` is the number, `event` the type, `data` an event as `GET /v1/events` has it. ' +
          'A last one named `end` says why relata ends the stream.',
        querystring: StreamQuery,
        response: describeStream('A stream that does not end by itself'),
      },
    },
    async (request, reply) => {
      const { locationId, type: patterns, entityId, after } = request.query;
      const idle = idlePatterns(patterns ?? []);
      if (idle.length > 0) throw invalid(...idle.map((pattern) => `type: there is no event ${pattern}`));
      await locations.named(request.access, locationId);
      const start = await streams.startOf(request, locationId, after);
      const types = patterns === undefined ? null : matchingTypes(patterns);
      const view: StreamView = {
        filter: { types, entityId },
        frame: (event) => frameOf(locationId, event),
      };
      return streams.open({
        reply,
        locationId,
        after: start,
        view: async () => {
          await admit(request);
          await locations.named(request.access, locationId);
          return view;
        },
      });
    },
  );
}

/** Streams that read a page together write the same text. */
const frames = new WeakMap<EventRow, string>();

function frameOf(locationId: string, row: EventRow): string {
  let frame = frames.get(row);
  if (frame === undefined) {
    frame = renderFrame({ id: row.seq, event: row.type, data: feedEvent(locationId, row) });
    frames.set(row, frame);
  }
  return frame;
}
