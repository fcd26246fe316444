import {
  CreateRecordBody,
  LocationQuery,
  RECORD_RELATIONS_MAX,
  RecordAnswer,
  type RecordData,
  RecordList,
  type Relation,
  SearchBody,
  UpdateRecordBody,
} from '@relata/protocol';
import { type Static, Type } from 'typebox';
import type { Batcher } from '../db/batcher.ts';
import type { Database } from '../db/connect.ts';
import { RelataError } from '../errors.ts';
import type { Access, LocationById, LocationResolver } from '../http/access.ts';
import type { Http } from '../http/types.ts';
import { findObject, objectData } from '../objects/object.ts';
import { selectObjects } from '../objects/store.ts';
import { createRecord } from './create-record.ts';
import { isRecordOf, recordData, recordView, refuseContacts } from './record.ts';
import { planSearch } from './search.ts';
import { searchAfter, searchableObject, searchRecords } from './search-records.ts';
import { selectRecords } from './store.ts';
import { updateRecord } from './update-record.ts';

const reference = Type.String({ minLength: 1, maxLength: 200 });
const ObjectParams = Type.Object({ schemaKey: reference });
const RecordParams = Type.Object({ schemaKey: reference, id: reference });

const read = { guard: { scope: 'objects/record.readonly' } } as const;
const change = { guard: { scope: 'objects/record.write' } } as const;
const tags = ['Records'];

/** The first relations of a record, both ways. */
export type RelationsOf = (locationId: string, recordId: string, limit: number) => Promise<Relation[]>;

export interface RecordRoutes {
  readonly database: Database;
  readonly batcher: Batcher;
  readonly locations: LocationResolver;
  /** From a record's id to its location. */
  readonly locationOfRecord: LocationById;
  readonly relationsOf: RelationsOf;
}

/** `/objects/{schemaKey}/records`, all but the deletion. */
export function recordRoutes(app: Http, services: RecordRoutes): void {
  const { database, batcher, locations, locationOfRecord, relationsOf } = services;

  app.post(
    '/objects/:schemaKey/records',
    {
      config: change,
      schema: {
        tags,
        summary: 'Create a record',
        params: ObjectParams,
        body: CreateRecordBody,
        response: { 201: RecordAnswer },
      },
    },
    async (request, reply) => {
      const { access, id: traceId, params } = request;
      const { locationId: named, ...body } = request.body;
      const locationId = await locations.named(access, named);
      const input = { traceId, tokenId: access.tokenId, object: params.schemaKey, body };
      const answer = (made: RecordData) => ({ record: recordView(made), traceId });
      const once = request.once?.keep((made: RecordData) => [201, answer(made)]);
      return reply.status(201).send(answer(await batcher.one(createRecord, locationId, input, once)));
    },
  );

  app.get(
    '/objects/:schemaKey/records/:id',
    {
      config: read,
      schema: {
        tags,
        summary: 'Get a record with its first 100 relations',
        params: RecordParams,
        querystring: LocationQuery,
        response: { 200: RecordAnswer },
      },
    },
    async ({ access, params, query, id: traceId }) => {
      const locationId = await locationOf(access, query.locationId, params);
      const [rows, relations] = await Promise.all([
        database.queryByKey(selectRecords(locationId, [params.id])),
        relationsOf(locationId, params.id, RECORD_RELATIONS_MAX),
      ]);
      const row = rows.find((each) => isRecordOf(each, params.schemaKey));
      if (row === undefined) throw new RelataError('record_not_found');
      return { record: { ...recordView(recordData(locationId, row)), relations }, traceId };
    },
  );

  app.put(
    '/objects/:schemaKey/records/:id',
    {
      config: change,
      schema: {
        tags,
        summary: 'Change a record: properties are merged, null removes one',
        params: RecordParams,
        querystring: LocationQuery,
        body: UpdateRecordBody,
        response: { 200: RecordAnswer },
      },
    },
    async ({ access, params, query, body, id: traceId }) => {
      const locationId = await locationOf(access, query.locationId, params);
      const input = { traceId, tokenId: access.tokenId, id: params.id, object: params.schemaKey, body };
      return { record: recordView(await batcher.one(updateRecord, locationId, input)), traceId };
    },
  );

  app.post(
    '/objects/:schemaKey/records/search',
    {
      config: read,
      schema: {
        tags,
        summary: 'Search records',
        params: ObjectParams,
        body: SearchBody,
        response: { 200: RecordList },
      },
    },
    async ({ access, params: { schemaKey }, body }) => {
      const locationId = await locations.named(access, body.locationId);
      const object = findObject(await database.queryByKey(selectObjects(locationId, [schemaKey])), schemaKey);
      if (object === undefined) throw new RelataError('object_not_found');
      const plan = planSearch(body, searchableObject(objectData(locationId, object)));
      if (plan instanceof RelataError) throw plan;
      const { rows, total } = await searchRecords(database, locationId, plan);
      const records = rows.map((row) => ({
        ...recordView(recordData(locationId, row)),
        searchAfter: searchAfter(row),
      }));
      return { records, total };
    },
  );

  async function locationOf(
    access: Access,
    named: string | undefined,
    { schemaKey, id }: Static<typeof RecordParams>,
  ): Promise<string> {
    refuseContacts(schemaKey);
    const locationId = await locations.ofThing(access, named, id, locationOfRecord);
    if (locationId === undefined) throw new RelataError('record_not_found');
    return locationId;
  }
}
