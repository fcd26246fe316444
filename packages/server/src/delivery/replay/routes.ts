import { type TSchema, type TUnsafe, Type } from 'typebox';
import type { Database } from '../../db/connect.ts';
import { RelataError } from '../../errors.ts';
import { pageOf } from '../../http/cursor.ts';
import type { Http } from '../../http/types.ts';
import { listEvents } from '../../log/list-events.ts';
import { EventSchema } from '../../log/routes.ts';
import type { Delivery } from '../delivery.ts';
import { findEndpoint } from '../endpoints/update-endpoint.ts';
import { findEvent } from './find-event.ts';
import { ReplaySchema, type ReplayView, replayView } from './replay.ts';
import { cancelReplay, selectReplay, selectReplays } from './replay-store.ts';
import { ENDPOINTS_MAX, type ResendBody, resendEvent } from './resend-event.ts';
import {
  type RecoverBody,
  type ReplayBody,
  type Started,
  startRecovery,
  startReplay,
} from './start-replay.ts';

/** Names in one filter; as many as an endpoint may have. */
const NAMES_MAX = 100;
/** Beyond what is given; a number of the database's type. */
const NUMBER_MAX = 2_147_483_647;

const id = Type.String({ minLength: 1, maxLength: 200 });
const IdParams = Type.Object({ id });
const NumberParams = Type.Object({ id, number: id });
const WebhookParams = Type.Object({ webhookId: id });

const time = (description: string): TSchema =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 40, description }));
const sequence = (description: string): TSchema =>
  Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description }));
const names = (description: string): TSchema =>
  Type.Optional(Type.Array(id, { maxItems: NAMES_MAX, description }));
const dryRun = Type.Optional(Type.Boolean({ description: 'Only counts' }));
const locationId = Type.Optional(id);

const ReplayBodySchema: TUnsafe<ReplayBody> = Type.Unsafe(
  Type.Object(
    {
      locationId,
      fromSequence: sequence('The first number, of one location'),
      toSequence: sequence('The last number; the head of the log where it is left out'),
      since: time('ISO 8601; what happened from then on'),
      until: time('ISO 8601; what happened before then. Now, where it is left out'),
      events: Type.Optional(
        Type.Array(id, {
          minItems: 1,
          maxItems: NAMES_MAX,
          description: 'Names of events; `*` at the end stands for any end',
        }),
      ),
      objectKeys: names('Events that concern one of these objects'),
      associations: names('Events of these associations and of their relations, by id or by key'),
      entityId: Type.Optional(Type.String({ ...id, description: 'Events about this one thing' })),
      dryRun,
    },
    { additionalProperties: false },
  ),
);

const RecoverBodySchema: TUnsafe<RecoverBody> = Type.Unsafe(
  Type.Object(
    {
      locationId,
      since: Type.String({
        minLength: 1,
        maxLength: 40,
        description: 'ISO 8601; what was given up from then on',
      }),
      until: time('ISO 8601; what was given up before then. Now, where it is left out'),
      dryRun,
    },
    { additionalProperties: false },
  ),
);

const ResendBodySchema: TUnsafe<ResendBody> = Type.Unsafe(
  Type.Object(
    {
      endpointIds: Type.Unsafe({
        anyOf: [
          { type: 'string', const: '*' },
          {
            type: 'array',
            items: { type: 'string', minLength: 1, maxLength: 200 },
            minItems: 1,
            maxItems: ENDPOINTS_MAX,
          },
        ],
        description: '`*` for all that want it',
      }),
      locationId,
    },
    { additionalProperties: false },
  ),
);

const Counted = Type.Object({ events: Type.Integer({ description: 'How many events it would send' }) });
const started = { 200: Counted, 202: ReplaySchema };

const ReplayPage = Type.Object({
  after: Type.Integer({
    minimum: 1,
    maximum: NUMBER_MAX,
    default: NUMBER_MAX,
    description: '`next` of the page before',
  }),
  limit: Type.Integer({ default: 100, minimum: 1, maximum: 200 }),
});

const read = { guard: { scope: 'webhooks.readonly' } } as const;
const change = { guard: { scope: 'webhooks.write' } } as const;
const tags = ['Endpoints'];

/** A text that is no number is none that a replay has. */
function numberOf(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new RelataError('replay_not_found');
  return Number(text);
}

export interface ReplayRoutes {
  readonly database: Database;
  readonly delivery: Pick<Delivery, 'replayStarted' | 'replayCancelled'>;
}

/** Sending once more: `/v1/endpoints/{id}/replay`, `/recover`, `/replays`, and one event: `/v1/events/{webhookId}`, `/resend`. */
export function replayRoutes(app: Http, { database, delivery }: ReplayRoutes): void {
  app.post(
    '/v1/endpoints/:id/replay',
    {
      config: change,
      schema: {
        tags,
        summary: 'Send a range of the log once more',
        description: 'All that is named must be so; the filter of the endpoint applies too.',
        params: IdParams,
        body: ReplayBodySchema,
        response: started,
      },
    },
    async ({ access, params, body }, reply) => {
      const result = await startReplay(database, access, params.id, body);
      reply.status('events' in result ? 200 : 202);
      return begun(result);
    },
  );

  app.post(
    '/v1/endpoints/:id/recover',
    {
      config: change,
      schema: {
        tags,
        summary: 'Send once more what was given up',
        params: IdParams,
        body: RecoverBodySchema,
        response: started,
      },
    },
    async ({ access, params, body }, reply) => {
      const result = await startRecovery(database, access, params.id, body);
      reply.status('events' in result ? 200 : 202);
      return begun(result);
    },
  );

  app.post(
    '/v1/events/:webhookId/resend',
    {
      config: change,
      schema: {
        tags: ['Events'],
        summary: 'Send one event once more',
        params: WebhookParams,
        body: ResendBodySchema,
        response: {
          202: Type.Object({
            data: Type.Array(ReplaySchema),
            refused: Type.Array(Type.String(), {
              description: 'Endpoints that have too many replays running to get it now',
            }),
          }),
        },
      },
    },
    async ({ access, params, body }, reply) => {
      const resent = await resendEvent(database, access, params.webhookId, body);
      delivery.replayStarted();
      return reply.status(202).send({ data: [...resent.data], refused: [...resent.refused] });
    },
  );

  app.get(
    '/v1/events/:webhookId',
    {
      config: read,
      schema: {
        tags: ['Events'],
        summary: 'See one event',
        description: 'Name the location of one that was never sent to anyone, unless the token has few.',
        params: WebhookParams,
        querystring: Type.Object({ locationId }),
        response: { 200: EventSchema },
      },
    },
    async ({ access, params, query }) => {
      const { location_id, seq, isLogged } = await findEvent(
        database,
        access,
        params.webhookId,
        query.locationId,
      );
      const one = { locationId: location_id, order: 'asc', after: seq - 1, limit: 1 } as const;
      const event = isLogged ? (await listEvents(database, one)).data[0] : undefined;
      if (event?.webhookId !== params.webhookId) throw new RelataError('event_gone');
      return event;
    },
  );

  app.get(
    '/v1/endpoints/:id/replays',
    {
      config: read,
      schema: {
        tags,
        summary: 'List what is or was sent once more, latest first',
        params: IdParams,
        querystring: ReplayPage,
        response: {
          200: Type.Object({
            data: Type.Array(ReplaySchema),
            next: Type.Unsafe<number | null>({ type: ['integer', 'null'] }),
          }),
        },
      },
    },
    async ({ access, params, query }) => {
      const { id } = await findEndpoint(database, access, params.id);
      const rows = await database.query(selectReplays(id, query.after, query.limit));
      const { data, next } = pageOf(rows.map(replayView), query.limit, ({ number }) => String(number));
      return { data, next: next === null ? null : Number(next) };
    },
  );

  app.get(
    '/v1/endpoints/:id/replays/:number',
    {
      config: read,
      schema: {
        tags,
        summary: 'See how a replay goes',
        params: NumberParams,
        response: { 200: ReplaySchema },
      },
    },
    async ({ access, params }) => {
      const { id } = await findEndpoint(database, access, params.id);
      return find(id, numberOf(params.number));
    },
  );

  app.delete(
    '/v1/endpoints/:id/replays/:number',
    {
      config: change,
      schema: { tags, summary: 'Cancel a replay', params: NumberParams, response: { 200: ReplaySchema } },
    },
    async ({ access, params }) => {
      const { id } = await findEndpoint(database, access, params.id);
      const [cancelled] = await database.query(cancelReplay(id, numberOf(params.number)));
      if (cancelled !== undefined) delivery.replayCancelled(id);
      return find(id, numberOf(params.number));
    },
  );

  async function find(endpointId: string, number: number): Promise<ReplayView> {
    const [row] = await database.query(selectReplay(endpointId, number));
    if (row === undefined) throw new RelataError('replay_not_found');
    return replayView(row);
  }

  function begun(result: Started): ReplayView | { events: number } {
    if ('events' in result) return result;
    delivery.replayStarted();
    return result.replay;
  }
}
