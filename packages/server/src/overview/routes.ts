import { LocationQuery } from '@relata/protocol';
import { Type } from 'typebox';
import type { Database } from '../db/connect.ts';
import { reachOf } from '../delivery/endpoints/endpoint-rules.ts';
import type { LocationResolver } from '../http/access.ts';
import { countSchema } from '../http/count.ts';
import type { Http } from '../http/types.ts';
import { readOverview } from './overview.ts';
import { readStatus, type StatusSettings } from './status.ts';

const text = Type.Unsafe<string | null>({ type: ['string', 'null'] });
const number = Type.Integer();

const OverviewAnswer = Type.Object({
  objects: countSchema('Custom objects; the system objects are in every location'),
  associations: countSchema('Those that somebody made; the system associations are in every location'),
  records: countSchema('Of all objects, contacts too'),
  relations: countSchema('Of all associations'),
  events: Type.Object({
    head: Type.Integer({ description: 'The number of the last event; 0 if there was none' }),
    tail: Type.Integer({ description: 'The number of the first that is kept' }),
    lastAt: text,
  }),
  deliveries: Type.Object(
    {
      since: Type.String({ description: 'A day ago; later where there were too many attempts to count' }),
      delivered: number,
      failed: number,
      isWholeDay: Type.Boolean(),
    },
    { description: 'Attempts from `since` on' },
  ),
  endpoints: Type.Object(
    { total: number, enabled: number, paused: number, down: number, disabled: number },
    { description: 'Those that get events of this location' },
  ),
  failing: Type.Array(
    Type.Object({
      id: Type.String(),
      url: text,
      description: text,
      status: Type.Unsafe<string>({ type: 'string', enum: ['enabled', 'paused', 'down', 'disabled'] }),
      statusReason: Type.Unsafe<string | null>({
        type: ['string', 'null'],
        enum: ['failing', 'gone', 'down_too_long', null],
      }),
      downSince: text,
      pending: countSchema('Events of this location to be tried again, and those that wait behind them'),
      dead: countSchema('Events of this location that were given up'),
    }),
    {
      description:
        'Ten at the most, the worst first: down, disabled by relata, with events that were given up, with events to be tried again',
    },
  ),
  lag: Type.Object(
    {
      endpoints: Type.Integer({ description: 'How many are behind the log' }),
      events: Type.Integer({ description: 'The most that one of them has before it' }),
      oldestAt: Type.Unsafe<string | null>({
        type: ['string', 'null'],
        description: 'The time of the oldest event that one of them has before it',
      }),
    },
    { description: 'Of endpoints that are enabled or down' },
  ),
});

const StatusAnswer = Type.Object({
  version: Type.String(),
  engine: Type.Unsafe<string>({ type: 'string', enum: ['pglite', 'postgres'] }),
  time: Type.String({ description: 'Of the server' }),
  locations: Type.Union([countSchema('All there are'), Type.Null()], {
    description: "Null for a location's token",
  }),
  retention: Type.Object({
    days: Type.Integer({ description: 'Events that are older go when nobody needs them any more' }),
    daysMax: Type.Integer({ description: 'Events that are older go even so' }),
    attemptDays: Type.Integer({ description: 'Attempts that are older go' }),
  }),
  rateLimit: Type.Union(
    [
      Type.Object({
        max: number,
        intervalMs: number,
        dailyMax: Type.Unsafe<number | null>({ type: ['integer', 'null'] }),
      }),
      Type.Null(),
    ],
    { description: 'Requests of a location; null where they are not limited' },
  ),
  limits: Type.Object({
    customObjects: number,
    associationsPerPair: number,
    propertiesPerRecord: number,
    relationsPerRequest: number,
    pageSize: number,
    bodyBytes: number,
    eventBytes: number,
  }),
});

const config = { guard: { scope: 'webhooks.readonly' } } as const;

export interface OverviewRoutes extends StatusSettings {
  readonly database: Database;
  readonly locations: LocationResolver;
}

/** `/v1/overview`: how a location is. `/v1/status`: how relata is set. */
export function overviewRoutes(app: Http, { database, locations, ...settings }: OverviewRoutes): void {
  app.get(
    '/v1/overview',
    {
      config,
      schema: {
        tags: ['Locations'],
        summary: 'A location at a glance: what is in it, and how its events are delivered',
        description: 'What there is much of is counted up to 10 000.',
        querystring: LocationQuery,
        response: { 200: OverviewAnswer },
      },
    },
    async ({ access, query }) => {
      const locationId = await locations.named(access, query.locationId);
      return readOverview(database, locationId, reachOf(access));
    },
  );

  app.get(
    '/v1/status',
    {
      config,
      schema: {
        tags: ['Health'],
        summary: 'Which relata this is, and how it is set',
        response: { 200: StatusAnswer },
      },
    },
    async ({ access }) => readStatus(database, settings, access),
  );
}
