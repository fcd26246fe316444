import {
  CreateObjectBody,
  GetObjectQuery,
  LocationQuery,
  ObjectAnswer,
  type ObjectData,
  ObjectList,
  ObjectWithFields,
  UpdateObjectBody,
} from '@relata/protocol';
import { Type } from 'typebox';
import type { Batcher } from '../db/batcher.ts';
import type { Database } from '../db/connect.ts';
import { RelataError } from '../errors.ts';
import type { LocationResolver } from '../http/access.ts';
import type { Http } from '../http/types.ts';
import { createObject } from './create-object.ts';
import { fieldViews, findObject, objectData, objectView } from './object.ts';
import { selectAllObjects, selectObjects } from './store.ts';
import { updateObject } from './update-object.ts';

const KeyParams = Type.Object({ key: Type.String({ minLength: 1, maxLength: 200 }) });

const read = { guard: { scope: 'objects/schema.readonly' } } as const;
const change = { guard: { scope: 'objects/schema.write' } } as const;
const tags = ['Objects'];

export interface ObjectRoutes {
  readonly database: Database;
  readonly batcher: Batcher;
  readonly locations: LocationResolver;
}

/** `/objects/` and `/objects/{key}` */
export function objectRoutes(app: Http, { database, batcher, locations }: ObjectRoutes): void {
  app.get(
    '/objects/',
    {
      config: read,
      schema: { tags, summary: 'List objects', querystring: LocationQuery, response: { 200: ObjectList } },
    },
    async ({ access, query }) => {
      const locationId = await locations.named(access, query.locationId);
      const rows = await database.query(selectAllObjects(locationId));
      return { objects: rows.map((row) => objectView(objectData(locationId, row))) };
    },
  );

  app.post(
    '/objects/',
    {
      config: change,
      schema: {
        tags,
        summary: 'Create a custom object',
        body: CreateObjectBody,
        response: { 201: ObjectAnswer },
      },
    },
    async (request, reply) => {
      const { locationId: named, ...body } = request.body;
      const locationId = await locations.named(request.access, named);
      const answer = (made: ObjectData) => ({ object: objectView(made) });
      const once = request.once?.keep((made: ObjectData) => [201, answer(made)]);
      const data = await batcher.one(createObject, locationId, { traceId: request.id, body }, once);
      return reply.status(201).send(answer(data));
    },
  );

  app.get(
    '/objects/:key',
    {
      config: read,
      schema: {
        tags,
        summary: 'Get an object by its key or id, with its fields where `fetchProperties` is `true`',
        params: KeyParams,
        querystring: GetObjectQuery,
        response: { 200: ObjectWithFields },
      },
    },
    async ({ access, params, query }) => {
      const locationId = await locations.named(access, query.locationId);
      const row = findObject(await database.queryByKey(selectObjects(locationId, [params.key])), params.key);
      if (row === undefined) throw new RelataError('object_not_found');
      const data = objectData(locationId, row);
      return {
        object: objectView(data),
        cache: false,
        fields: query.fetchProperties === 'true' ? fieldViews(data) : [],
      };
    },
  );

  app.put(
    '/objects/:key',
    {
      config: change,
      schema: {
        tags,
        summary: 'Change an object, found by its key or id',
        params: KeyParams,
        body: UpdateObjectBody,
        response: { 200: ObjectAnswer },
      },
    },
    async ({ access, params, body: { locationId: named, ...body }, id: traceId }) => {
      const locationId = await locations.named(access, named);
      return {
        object: objectView(await batcher.one(updateObject, locationId, { traceId, ref: params.key, body })),
      };
    },
  );
}
