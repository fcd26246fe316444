import { type Scope, scopes } from '@relata/protocol';
import { type Static, Type } from 'typebox';
import type { Database } from '../db/connect.ts';
import { RelataError } from '../errors.ts';
import { CursorQuery, pageOf } from '../http/cursor.ts';
import type { Http } from '../http/types.ts';
import { createLocation, type InitialRows } from './create-location.ts';
import { type LocationRow, selectLocations, selectTokens, type TokenRow } from './store.ts';
import type { CreatedToken, Tokens } from './tokens.ts';

const NAME_LENGTH_MAX = 200;
const TOKEN_LOCATIONS_MAX = 1_000;

const name = Type.String({ minLength: 1, maxLength: NAME_LENGTH_MAX });

const Location = Type.Object({ id: Type.String(), name: Type.String(), createdAt: Type.String() });

const CreateLocationBody = Type.Object(
  { id: Type.Optional(Type.String({ pattern: '^[0-9A-Za-z]{20}$' })), name },
  { additionalProperties: false },
);

const Token = Type.Object({
  id: Type.String(),
  name: Type.String(),
  locationIds: Type.Array(Type.String()),
  scopes: Type.Array(Type.String()),
  createdAt: Type.String(),
});

const CreatedTokenSchema = Type.Object({ ...Token.properties, token: Type.String() });

const CreateTokenBody = Type.Object(
  {
    name,
    locationIds: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
      minItems: 1,
      maxItems: TOKEN_LOCATIONS_MAX,
    }),
    scopes: Type.Array(Type.Unsafe<Scope>({ type: 'string', enum: [...scopes] }), {
      minItems: 1,
      maxItems: 100,
    }),
  },
  { additionalProperties: false },
);

const IdParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) });

export interface LocationRoutes {
  readonly database: Database;
  readonly tokens: Tokens;
  readonly initialRows: InitialRows;
}

/** `/v1/locations` and `/v1/tokens`, both the admin's. */
export function locationRoutes(app: Http, { database, tokens, initialRows }: LocationRoutes): void {
  app.post(
    '/v1/locations',
    {
      schema: {
        tags: ['Locations'],
        summary: 'Create a location',
        body: CreateLocationBody,
        response: { 201: Location },
      },
    },
    async (request, reply) => {
      const once = request.once?.keep((made: LocationRow) => [201, locationOf(made)]);
      const row = await createLocation(database, initialRows, request.body, once);
      return reply.status(201).send(locationOf(row));
    },
  );

  app.get(
    '/v1/locations',
    {
      schema: {
        tags: ['Locations'],
        summary: 'List locations',
        querystring: CursorQuery,
        response: {
          200: Type.Object({ data: Type.Array(Location), next: Type.Union([Type.String(), Type.Null()]) }),
        },
      },
    },
    async ({ query }) => {
      const rows = await database.query(selectLocations(query.after, query.limit));
      return pageOf(rows.map(locationOf), query.limit, ({ id }) => id);
    },
  );

  app.post(
    '/v1/tokens',
    {
      config: { answer: 'secret' },
      schema: {
        tags: ['Tokens'],
        summary: 'Create a token; it is shown only now',
        body: CreateTokenBody,
        response: { 201: CreatedTokenSchema },
      },
    },
    async (request, reply) => {
      const answer = ({ row, secret }: CreatedToken) => ({ ...tokenOf(row), token: secret });
      const once = request.once?.keep((made: CreatedToken) => [201, answer(made)]);
      return reply.status(201).send(answer(await tokens.create(request.body, once)));
    },
  );

  app.get(
    '/v1/tokens',
    {
      schema: {
        tags: ['Tokens'],
        summary: 'List tokens, without their secrets',
        querystring: CursorQuery,
        response: {
          200: Type.Object({ data: Type.Array(Token), next: Type.Union([Type.String(), Type.Null()]) }),
        },
      },
    },
    async ({ query }) => {
      const rows = await database.query(selectTokens(query.after, query.limit));
      return pageOf(rows.map(tokenOf), query.limit, ({ id }) => id);
    },
  );

  app.delete(
    '/v1/tokens/:id',
    {
      schema: {
        tags: ['Tokens'],
        summary: 'Revoke a token',
        params: IdParams,
        response: { 204: Type.Null() },
      },
    },
    async ({ params }, reply) => {
      if (!(await tokens.revoke(params.id))) throw new RelataError('token_not_found');
      return reply.status(204).send(null);
    },
  );
}

function locationOf(row: LocationRow): Static<typeof Location> {
  return { id: row.id, name: row.name, createdAt: row.created_at };
}

function tokenOf(row: TokenRow): Static<typeof Token> {
  return {
    id: row.id,
    name: row.name,
    locationIds: row.location_ids,
    scopes: row.scopes,
    createdAt: row.created_at,
  };
}
