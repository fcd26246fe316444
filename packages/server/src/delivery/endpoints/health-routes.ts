import { Type } from 'typebox';
import type { Database } from '../../db/connect.ts';
import { countSchema } from '../../http/count.ts';
import type { Http } from '../../http/types.ts';
import type { EndpointStatus, StatusReason } from './endpoint.ts';
import { readHealth } from './read-health.ts';

const IdParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) });

const number = Type.Integer();
const text = Type.Unsafe<string | null>({ type: ['string', 'null'] });

const HealthAnswer = Type.Object({
  status: Type.Unsafe<EndpointStatus>({ type: 'string', enum: ['enabled', 'paused', 'down', 'disabled'] }),
  statusReason: Type.Unsafe<StatusReason | null>({
    type: ['string', 'null'],
    enum: ['failing', 'gone', 'down_too_long', null],
  }),
  downSince: text,
  lastDay: Type.Object(
    {
      since: Type.String({ description: 'A day ago; later where there were too many attempts to count' }),
      delivered: number,
      failed: number,
      isWholeDay: Type.Boolean(),
    },
    { description: 'Attempts from `since` on' },
  ),
  lastDeliveredAt: Type.Unsafe<string | null>({
    type: ['string', 'null'],
    description: 'Null if none of the last 10 000 attempts that are kept succeeded',
  }),
  lastFailure: Type.Union(
    [
      Type.Object({
        at: Type.String(),
        locationId: Type.String(),
        webhookId: Type.String(),
        type: Type.String(),
        number: Type.Integer({ description: 'Which try it was' }),
        status: Type.Unsafe<number | null>({ type: ['integer', 'null'] }),
        errorClass: text,
        error: text,
        nextAt: text,
      }),
      Type.Null(),
    ],
    { description: 'Null if none of the last 10 000 attempts that are kept failed' },
  ),
  lag: Type.Object(
    {
      lanes: Type.Integer({ description: 'Locations in which it is behind the log' }),
      events: Type.Integer({ description: 'Events that it has before it in these' }),
      oldestAt: Type.Unsafe<string | null>({
        type: ['string', 'null'],
        description: 'The time of the oldest of them',
      }),
    },
    { description: 'Of the live lanes' },
  ),
  retrying: countSchema('Events to be tried again, and those that wait behind them, those of replays too'),
  dead: countSchema('Events that were given up'),
  isExact: Type.Boolean({
    description: 'False where it has more than 10 000 lanes: lag, retrying and dead are those of the first',
  }),
});

/** `/v1/endpoints/{id}/health` */
export function healthOfEndpointRoutes(app: Http, { database }: { readonly database: Database }): void {
  app.get(
    '/v1/endpoints/:id/health',
    {
      config: { guard: { scope: 'webhooks.readonly' } },
      schema: {
        tags: ['Endpoints'],
        summary: 'How an endpoint fares: what it got lately, and what it has before it',
        description: 'What there is much of is counted up to 10 000.',
        params: IdParams,
        response: { 200: HealthAnswer },
      },
    },
    async ({ access, params }) => readHealth(database, access, params.id),
  );
}
