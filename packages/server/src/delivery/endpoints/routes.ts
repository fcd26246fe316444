import { Type } from 'typebox';
import type { Database } from '../../db/connect.ts';
import { RelataError } from '../../errors.ts';
import { reaches } from '../../http/access.ts';
import { CursorQuery, pageOf } from '../../http/cursor.ts';
import type { Http } from '../../http/types.ts';
import { attemptRoutes } from '../attempts/attempt-routes.ts';
import { testRoutes } from '../attempts/test-routes.ts';
import type { Delivery } from '../delivery.ts';
import { keysRoutes } from '../keys/keys-routes.ts';
import { lanesRoutes } from '../lanes/lanes-routes.ts';
import { replayRoutes } from '../replay/routes.ts';
import { createEndpoint } from './create-endpoint.ts';
import { deleteEndpoint } from './delete-endpoint.ts';
import {
  CreateEndpointSchema,
  type Endpoint,
  EndpointSchema,
  type EndpointStatus,
  endpointOf,
  endpointStatuses,
  endpointView,
  UpdateEndpointSchema,
} from './endpoint.ts';
import { reachOf } from './endpoint-rules.ts';
import { healthOfEndpointRoutes } from './health-routes.ts';
import { selectEndpointPage } from './store.ts';
import { findEndpoint, updateEndpoint } from './update-endpoint.ts';

const reference = Type.String({ minLength: 1, maxLength: 200 });
const IdParams = Type.Object({ id: reference });
const ListQuery = Type.Object({
  ...CursorQuery.properties,
  locationId: Type.Optional(
    Type.String({ ...reference, description: 'Those that get events of this location' }),
  ),
  status: Type.Optional(Type.Unsafe<EndpointStatus>({ type: 'string', enum: [...endpointStatuses] })),
});

const read = { guard: { scope: 'webhooks.readonly' } } as const;
const change = { guard: { scope: 'webhooks.write' } } as const;
const tags = ['Endpoints'];

export interface DeliveryRoutes {
  readonly database: Database;
  readonly delivery: Pick<
    Delivery,
    | 'egress'
    | 'keys'
    | 'compose'
    | 'sendUncounted'
    | 'endpointChanged'
    | 'vault'
    | 'replayStarted'
    | 'replayCancelled'
  >;
}

/** `/v1/endpoints`, and what can be read about deliveries. */
export function deliveryRoutes(app: Http, { database, delivery }: DeliveryRoutes): void {
  app.post(
    '/v1/endpoints',
    {
      config: change,
      schema: {
        tags,
        summary: 'Create an endpoint',
        body: CreateEndpointSchema,
        response: { 201: EndpointSchema },
      },
    },
    async ({ access, body, once }, reply) => {
      const kept = once?.keep((made: Endpoint) => [201, endpointView(made)]);
      const endpoint = await createEndpoint(database, delivery, access, body, kept);
      await delivery.endpointChanged(endpoint.id);
      return reply.status(201).send(endpointView(endpoint));
    },
  );

  app.get(
    '/v1/endpoints',
    {
      config: read,
      schema: {
        tags,
        summary: 'List endpoints',
        querystring: ListQuery,
        response: {
          200: Type.Object({
            data: Type.Array(EndpointSchema),
            next: Type.Union([Type.String(), Type.Null()]),
          }),
        },
      },
    },
    async ({ access, query }) => {
      const { after, limit, locationId } = query;
      if (locationId !== undefined && !reaches(access, locationId))
        throw new RelataError('location_forbidden');
      const rows = await database.query(selectEndpointPage(after, limit, reachOf(access), query));
      return pageOf(
        rows.map((row) => endpointView(endpointOf(row))),
        limit,
        ({ id }) => id,
      );
    },
  );

  app.get(
    '/v1/endpoints/:id',
    {
      config: read,
      schema: { tags, summary: 'Get an endpoint', params: IdParams, response: { 200: EndpointSchema } },
    },
    async ({ access, params }) => endpointView(await findEndpoint(database, access, params.id)),
  );

  app.patch(
    '/v1/endpoints/:id',
    {
      config: change,
      schema: {
        tags,
        summary: 'Change an endpoint',
        params: IdParams,
        body: UpdateEndpointSchema,
        response: { 200: EndpointSchema },
      },
    },
    async ({ access, params, body }) => {
      const endpoint = await updateEndpoint(database, delivery, access, params.id, body);
      await delivery.endpointChanged(endpoint.id);
      return endpointView(endpoint);
    },
  );

  app.delete(
    '/v1/endpoints/:id',
    {
      config: change,
      schema: { tags, summary: 'Delete an endpoint', params: IdParams, response: { 204: Type.Null() } },
    },
    async ({ access, params }, reply) => {
      await deleteEndpoint(database, access, params.id);
      await delivery.endpointChanged(params.id);
      return reply.status(204).send(null);
    },
  );

  healthOfEndpointRoutes(app, { database });
  lanesRoutes(app, { database });
  attemptRoutes(app, { database, delivery });
  testRoutes(app, { database, delivery });
  keysRoutes(app, delivery.keys);
  replayRoutes(app, { database, delivery });
}
