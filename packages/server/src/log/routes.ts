import { type EventType, eventTypes, type WebhookPayload } from '@relata/protocol';
import { type TUnsafe, Type } from 'typebox';
import type { Database } from '../db/connect.ts';
import type { LocationResolver } from '../http/access.ts';
import { readTime } from '../http/time.ts';
import type { Http } from '../http/types.ts';
import type { Order } from './feed-store.ts';
import { type FeedEvent, listEvents } from './list-events.ts';

const LIMIT_DEFAULT = 100;
const LIMIT_MAX = 200;

const time = Type.Optional(
  Type.String({ minLength: 1, maxLength: 40, description: 'ISO 8601', examples: ['2026-01-31T12:00:00Z'] }),
);

const EventQuery = Type.Object({
  locationId: Type.String({ minLength: 1, maxLength: 200 }),
  type: Type.Optional(Type.Unsafe<EventType>({ type: 'string', enum: [...eventTypes] })),
  entityId: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  after: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description:
        'A number of this log, such as `next` of the page before: what comes behind it is read, or, with `desc`, what is before it. Without it reading begins with the first that is kept, or with the last',
    }),
  ),
  order: Type.Unsafe<Order>({
    type: 'string',
    enum: ['asc', 'desc'],
    default: 'asc',
    description: '`desc` for the latest first',
  }),
  since: time,
  until: time,
  limit: Type.Integer({ minimum: 1, maximum: LIMIT_MAX, default: LIMIT_DEFAULT }),
});

/** An event as the log is read. */
export const EventSchema: TUnsafe<FeedEvent> = Type.Unsafe(
  Type.Object({
    seq: Type.Integer({ description: '1, 2, 3 … within the location, without gaps' }),
    locationId: Type.String(),
    type: Type.String(),
    entityId: Type.String(),
    webhookId: Type.String(),
    traceId: Type.String(),
    timestamp: Type.String(),
    payload: Type.Unsafe<WebhookPayload>({
      type: 'object',
      additionalProperties: true,
      description: "The webhook's body without appId and versionId",
    }),
  }),
);

export interface LogRoutes {
  readonly database: Database;
  readonly locations: LocationResolver;
}

/** `/v1/events`: the log of a location, to be polled. */
export function logRoutes(app: Http, { database, locations }: LogRoutes): void {
  app.get(
    '/v1/events',
    {
      config: { guard: { scope: 'webhooks.readonly' } },
      schema: {
        tags: ['Events'],
        summary: "Read a location's log",
        querystring: EventQuery,
        response: {
          200: Type.Object({
            data: Type.Array(EventSchema),
            next: Type.Unsafe<number | null>({
              type: ['integer', 'null'],
              description:
                '`after` of the next page; null at the end of the log, or of what was asked for. 10 000 events are looked through at a time: where a type is rare, a page may be short or empty and yet have a next one',
            }),
          }),
        },
      },
    },
    async ({ access, query }) => {
      await locations.named(access, query.locationId);
      return listEvents(database, {
        ...query,
        since: query.since && readTime('since', query.since),
        until: query.until && readTime('until', query.until),
      });
    },
  );
}
