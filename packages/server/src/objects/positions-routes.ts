import { LocationQuery, REFERENCE_LENGTH_MAX } from '@relata/protocol';
import { Type } from 'typebox';
import type { Database } from '../db/connect.ts';
import type { LocationResolver } from '../http/access.ts';
import type { Http } from '../http/types.ts';
import { changePositions, type Position, type Positions, readPositions } from './change-positions.ts';

/** Twice as many as a location may have objects: nobody has to send them in parts. */
const POSITIONS_MAX = 1_000;
/** Far outside of any map that somebody can look at. */
const COORDINATE_MAX = 1_000_000;

/** What keys of objects are made of. */
const KEY_PATTERN = '^[A-Za-z0-9_.]{1,200}$';

const coordinate = { type: 'number', minimum: -COORDINATE_MAX, maximum: COORDINATE_MAX };
const position = {
  type: 'object',
  properties: { x: coordinate, y: coordinate },
  required: ['x', 'y'],
  additionalProperties: false,
};

const PositionsAnswer = Type.Object({
  data: Type.Unsafe<Positions>({
    type: 'object',
    additionalProperties: position,
    description: 'By the full key of the object; those that nobody has moved are not in it',
  }),
});

const ChangePositionsBody = Type.Object(
  {
    locationId: Type.Optional(Type.String({ minLength: 1, maxLength: REFERENCE_LENGTH_MAX })),
    positions: Type.Unsafe<Readonly<Record<string, Position | null>>>({
      type: 'object',
      minProperties: 1,
      maxProperties: POSITIONS_MAX,
      propertyNames: { pattern: KEY_PATTERN },
      additionalProperties: { anyOf: [position, { type: 'null' }] },
      description:
        'By key of the object, with or without `custom_objects.`; null forgets where it was, and what is not named stays',
    }),
  },
  { additionalProperties: false },
);

const tags = ['Objects'];

export interface PositionRoutes {
  readonly database: Database;
  readonly locations: LocationResolver;
}

/** `/v1/positions`: where objects stand on the map of the model. */
export function positionRoutes(app: Http, { database, locations }: PositionRoutes): void {
  app.get(
    '/v1/positions',
    {
      config: { guard: { scope: 'objects/schema.readonly' } },
      schema: {
        tags,
        summary: 'Where objects stand on the map of the model',
        querystring: LocationQuery,
        response: { 200: PositionsAnswer },
      },
    },
    async ({ access, query }) => {
      const locationId = await locations.named(access, query.locationId);
      return { data: await readPositions(database, locationId) };
    },
  );

  app.patch(
    '/v1/positions',
    {
      config: { guard: { scope: 'objects/schema.write' } },
      schema: {
        tags,
        summary: 'Move objects on the map of the model',
        body: ChangePositionsBody,
        response: { 200: PositionsAnswer },
      },
    },
    async ({ access, body }) => {
      const locationId = await locations.named(access, body.locationId);
      return { data: await changePositions(database, locationId, body.positions) };
    },
  );
}
