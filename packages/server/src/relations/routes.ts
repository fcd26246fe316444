import {
  CreateRelationBody,
  CreateRelationQuery,
  CreateRelationsBody,
  CreateRelationsResult,
  Deleted,
  ListRelationsQuery,
  LocationQuery,
  Relation,
  RelationList,
} from '@relata/protocol';
import { Type } from 'typebox';
import type { Batcher } from '../db/batcher.ts';
import type { Database } from '../db/connect.ts';
import type { Decided } from '../db/write.ts';
import { RelataError } from '../errors.ts';
import type { LocationResolver } from '../http/access.ts';
import { CursorQuery, pageOf } from '../http/cursor.ts';
import type { Http } from '../http/types.ts';
import { type CreatedRelation, createRelation } from './create-relation.ts';
import { deleteRelation } from './delete-relation.ts';
import { KnownTotals, type TotalLimits } from './known-totals.ts';
import { listRelations } from './list-relations.ts';
import { selectRelationPage } from './list-store.ts';
import { relationData, relationView } from './relation.ts';

const reference = Type.String({ minLength: 1, maxLength: 200 });
const RecordParams = Type.Object({ recordId: reference });
const RelationParams = Type.Object({ relationId: reference });

const AllRelationsQuery = Type.Object({
  locationId: reference,
  associationId: Type.Optional(reference),
  ...CursorQuery.properties,
});

const read = { guard: { scope: 'associations/relation.readonly' } } as const;
const change = { guard: { scope: 'associations/relation.write' } } as const;
const tags = ['Relations'];

export interface RelationRoutes {
  readonly database: Database;
  readonly batcher: Batcher;
  readonly locations: LocationResolver;
  /** From a record's id to its location. */
  readonly locationOfRecord: (id: string) => Promise<string | undefined>;
  readonly totals?: Partial<TotalLimits> | undefined;
}

/** `/associations/relations`, and `/v1/relations` for who wants them all. */
export function relationRoutes(
  app: Http,
  { database, batcher, locations, locationOfRecord, ...options }: RelationRoutes,
): void {
  const totals = new KnownTotals(options.totals);

  app.post(
    '/associations/relations',
    {
      config: change,
      schema: {
        tags,
        summary: 'Create a relation',
        querystring: CreateRelationQuery,
        body: CreateRelationBody,
        response: { 200: Relation, 201: Relation },
      },
    },
    async (request, reply) => {
      const { locationId: named, ...link } = request.body;
      const locationId = await locations.named(request.access, named);
      const input = { traceId: request.id, link, onDuplicate: request.query.onDuplicate ?? 'refuse' };
      const statusOf = ({ isNew }: CreatedRelation) => (isNew ? 201 : 200);
      const once = request.once?.keep((made: CreatedRelation) => [
        statusOf(made),
        relationView(made.relation),
      ]);
      const created = await batcher.one(createRelation, locationId, input, once);
      return reply.status(statusOf(created)).send(relationView(created.relation));
    },
  );

  app.post(
    '/associations/relations/bulk',
    {
      config: change,
      schema: {
        tags,
        summary: 'Create up to 1 000 relations; each succeeds or fails by itself',
        body: CreateRelationsBody,
        response: { 200: CreateRelationsResult },
      },
    },
    async ({ access, body, id: traceId, once }) => {
      const locationId = await locations.named(access, body.locationId);
      // What a broken off try of the same request has made counts as made by this one.
      const onDuplicate = once?.repeats ? 'return' : 'refuse';
      const inputs = body.add.map((link) => ({ traceId, link, onDuplicate }) as const);
      const kept = once?.keepAll((decided: readonly Decided<CreatedRelation>[]) => [
        200,
        bulkResult(decided),
      ]);
      return bulkResult(await batcher.submit(createRelation, locationId, inputs, kept));
    },
  );

  app.get(
    '/associations/relations/:recordId',
    {
      config: read,
      schema: {
        tags,
        summary: 'List the relations of a record, both ways',
        params: RecordParams,
        querystring: ListRelationsQuery,
        response: { 200: RelationList },
      },
    },
    async ({ access, params: { recordId }, query }) => {
      const locationId = await locations.ofThing(access, query.locationId, recordId, locationOfRecord);
      const of = { recordId, associationIds: query.associationIds };
      const listed = locationId && (await listRelations({ database, totals }, locationId, of, query));
      if (!listed) throw new RelataError('record_not_found');
      return { relations: listed.relations.map(relationView), total: listed.total };
    },
  );

  app.get(
    '/v1/relations',
    {
      config: read,
      schema: {
        tags,
        summary: 'List all relations of a location, by id',
        querystring: AllRelationsQuery,
        response: {
          200: Type.Object({
            data: Type.Array(Relation),
            next: Type.Union([Type.String(), Type.Null()], { description: 'null at the end' }),
          }),
        },
      },
    },
    async ({ access, query: { locationId: named, after, limit, associationId } }) => {
      const locationId = await locations.named(access, named);
      const rows = await database.query(selectRelationPage(locationId, after, limit, associationId));
      return pageOf(
        rows.map((row) => relationView(relationData(locationId, row))),
        limit,
        ({ id }) => id,
      );
    },
  );

  app.delete(
    '/associations/relations/:relationId',
    {
      config: change,
      schema: {
        tags,
        summary: 'Delete a relation',
        params: RelationParams,
        querystring: LocationQuery,
        response: { 200: Deleted },
      },
    },
    async ({ access, params: { relationId: id }, query, id: traceId }) => {
      const locationId = await locations.named(access, query.locationId);
      await batcher.one(deleteRelation, locationId, { traceId, id });
      return { deleted: true, id, message: 'Relation deleted successfully' };
    },
  );
}

function bulkResult(outcomes: readonly Decided<CreatedRelation>[]): CreateRelationsResult {
  const results: CreateRelationsResult['results'] = { created: [], errored: [] };
  outcomes.forEach((outcome, index) => {
    if (outcome instanceof RelataError) {
      results.errored.push({ index, statusCode: outcome.status, error: outcome.message });
    } else {
      results.created.push(relationView(outcome.relation));
    }
  });
  return { results };
}
