import { fullObjectKey } from '@relata/protocol';
import type { FastifyRequest } from 'fastify';
import { type TArray, type TInteger, type TOptional, type TString, Type } from 'typebox';
import { invalid } from '../errors.ts';
import type { LocationResolver } from '../http/access.ts';
import { renderFrame } from '../http/event-stream.ts';
import type { Http } from '../http/types.ts';
import { compileFilter, objectionsToEvents, typesOf } from './event-filter.ts';
import { feedEvent } from './list-events.ts';
import type { EventRow } from './read.ts';
import type { StreamView } from './stream.ts';
import type { Streams } from './streams.ts';

const PATTERNS_MAX = 50;
const OBJECTS_MAX = 100;
const ASSOCIATIONS_MAX = 100;

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

function texts(maxItems: number, description: string): TOptional<TArray<TString>> {
  return Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems, description }));
}

const StreamQuery = Type.Object({
  locationId: Type.String({ minLength: 1, maxLength: 200 }),
  type: texts(PATTERNS_MAX, 'Names of events, several if need be; `*` at the end stands for any end'),
  objectKey: texts(OBJECTS_MAX, 'Only events that concern one of these objects'),
  association: texts(
    ASSOCIATIONS_MAX,
    'Only events of these associations and of their relations, by id or by key',
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
      const { locationId, entityId, after, type = ['*'], objectKey = [], association = [] } = request.query;
      const objections = objectionsToEvents('type', type);
      if (objections.length > 0) throw invalid(...objections);
      await locations.named(request.access, locationId);
      const start = await streams.startOf(request, locationId, after);
      const settings = {
        events: type,
        objectKeys: objectKey.map(fullObjectKey),
        associations: association,
      };
      const passes = compileFilter(settings);
      const view: StreamView = {
        filter: { types: typesOf(settings), entityId },
        frame: (event) => (passes(event) ? frameOf(locationId, event) : undefined),
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
