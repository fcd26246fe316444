import {
  Association,
  type AssociationData,
  AssociationList,
  CreateAssociationBody,
  fullObjectKey,
  LocationQuery,
  PageQuery,
  systemAssociations,
  UpdateAssociationBody,
} from '@relata/protocol';
import { type Static, Type } from 'typebox';
import type { Batcher } from '../db/batcher.ts';
import type { Database } from '../db/connect.ts';
import { RelataError } from '../errors.ts';
import type { LocationResolver } from '../http/access.ts';
import type { Http } from '../http/types.ts';
import { associationData, associationView, isSystemAssociation, systemAssociation } from './association.ts';
import { createAssociation } from './create-association.ts';
import {
  countAssociations,
  selectAssociationByKey,
  selectAssociationLocation,
  selectAssociationPage,
  selectAssociations,
  selectAssociationsOfObject,
} from './store.ts';
import { updateAssociation } from './update-association.ts';

/** Ten associations with each of a hundred objects: more than any location was seen to have. */
const ASSOCIATIONS_OF_OBJECT_MAX = 1_000;

const reference = Type.String({ minLength: 1, maxLength: 200 });
const IdParams = Type.Object({ associationId: reference });
const KeyParams = Type.Object({ key: reference });
const ObjectKeyParams = Type.Object({ objectKey: reference });

const read = { guard: { scope: 'associations.readonly' } } as const;
const change = { guard: { scope: 'associations.write' } } as const;
const tags = ['Associations'];

export interface AssociationRoutes {
  readonly database: Database;
  readonly batcher: Batcher;
  readonly locations: LocationResolver;
}

/** `/associations/`, all but the relations and the deletion. */
export function associationRoutes(app: Http, { database, batcher, locations }: AssociationRoutes): void {
  app.post(
    '/associations/',
    {
      config: change,
      schema: {
        tags,
        summary: 'Create an association',
        body: CreateAssociationBody,
        response: { 201: Association },
      },
    },
    async (request, reply) => {
      const { locationId: named, ...body } = request.body;
      const locationId = await locations.named(request.access, named);
      const once = request.once?.keep((made: AssociationData) => [201, associationView(made)]);
      const data = await batcher.one(createAssociation, locationId, { traceId: request.id, body }, once);
      return reply.status(201).send(associationView(data));
    },
  );

  app.get(
    '/associations/',
    {
      config: read,
      schema: {
        tags,
        summary: 'List associations',
        querystring: PageQuery,
        response: { 200: AssociationList },
      },
    },
    async ({ access, query }) => {
      const locationId = await locations.named(access, query.locationId);
      return listAssociations(locationId, query.skip, query.limit);
    },
  );

  app.get(
    '/associations/:associationId',
    {
      config: read,
      schema: {
        tags,
        summary: 'Get an association by its id',
        params: IdParams,
        querystring: LocationQuery,
        response: { 200: Association },
      },
    },
    async ({ access, params, query }) => {
      const data = await findAssociation(
        await locationOfAssociation(access, query, params),
        params.associationId,
      );
      if (data === undefined) throw new RelataError('association_not_found');
      return associationView(data);
    },
  );

  app.put(
    '/associations/:associationId',
    {
      config: change,
      schema: {
        tags,
        summary: 'Change the labels of an association',
        params: IdParams,
        querystring: LocationQuery,
        body: UpdateAssociationBody,
        response: { 200: Association },
      },
    },
    async ({ access, params, query, body, id: traceId }) => {
      const { associationId: id } = params;
      const locationId = await locationOfAssociation(access, query, params);
      if (locationId === undefined) throw new RelataError('association_not_found');
      return associationView(await batcher.one(updateAssociation, locationId, { traceId, id, body }));
    },
  );

  app.get(
    '/associations/key/:key',
    {
      config: read,
      schema: {
        tags,
        summary: 'Get an association by its key',
        params: KeyParams,
        querystring: LocationQuery,
        response: { 200: Association },
      },
    },
    async ({ access, params, query }) => {
      const locationId = await locations.named(access, query.locationId);
      const system = systemAssociation(params.key, locationId);
      if (system !== undefined) return associationView(system);
      const [row] = await database.queryByKey(selectAssociationByKey(locationId, params.key));
      if (row === undefined) throw new RelataError('association_not_found');
      return associationView(associationData(locationId, row));
    },
  );

  app.get(
    '/associations/objectKey/:objectKey',
    {
      config: read,
      schema: {
        tags,
        summary: 'List the associations of an object',
        params: ObjectKeyParams,
        querystring: LocationQuery,
        response: { 200: AssociationList },
      },
    },
    async ({ access, params, query }) => {
      const objectKey = fullObjectKey(params.objectKey);
      const locationId = await locations.named(access, query.locationId);
      const rows = await database.query(
        selectAssociationsOfObject(locationId, objectKey, ASSOCIATIONS_OF_OBJECT_MAX),
      );
      const ofSystem = systemOf(locationId).filter((each) =>
        [each.firstObjectKey, each.secondObjectKey].includes(objectKey),
      );
      const found = [...ofSystem, ...rows.map((row) => associationData(locationId, row))];
      return { associations: found.map(associationView), total: found.length };
    },
  );

  async function locationOfAssociation(
    access: Parameters<LocationResolver['named']>[0],
    query: { locationId?: string },
    { associationId }: Static<typeof IdParams>,
  ): Promise<string | undefined> {
    // A system association has the same id everywhere, so that it leads to no location.
    if (isSystemAssociation(associationId)) return locations.named(access, query.locationId);
    return locations.ofThing(access, query.locationId, associationId, async (id) => {
      const [row] = await database.queryByKey(selectAssociationLocation(id));
      return row?.location_id;
    });
  }

  async function findAssociation(
    locationId: string | undefined,
    id: string,
  ): Promise<AssociationData | undefined> {
    if (locationId === undefined) return undefined;
    const system = systemAssociation(id, locationId);
    if (system !== undefined) return system;
    const [row] = await database.queryByKey(selectAssociations(locationId, [id]));
    return row && associationData(locationId, row);
  }

  /** System associations come first, then the others in the order in which they were made. */
  async function listAssociations(
    locationId: string,
    skip: number,
    limit: number,
  ): Promise<Static<typeof AssociationList>> {
    const ofSystem = systemOf(locationId).slice(skip, skip + limit);
    const [rows, [counted]] = await Promise.all([
      database.query(
        selectAssociationPage(
          locationId,
          Math.max(0, skip - systemAssociations.length),
          limit - ofSystem.length,
        ),
      ),
      database.query(countAssociations(locationId)),
    ]);
    const found = [...ofSystem, ...rows.map((row) => associationData(locationId, row))];
    return {
      associations: found.map(associationView),
      total: systemAssociations.length + (counted?.total ?? 0),
    };
  }
}

function systemOf(locationId: string): AssociationData[] {
  return systemAssociations.flatMap(({ id }) => systemAssociation(id, locationId) ?? []);
}
