import { LocationQuery } from '@relata/protocol';
import { Type } from 'typebox';
import type { Database } from '../db/connect.ts';
import { invalid, RelataError } from '../errors.ts';
import type { Access, LocationById, LocationResolver } from '../http/access.ts';
import { type Count, counted, countSchema } from '../http/count.ts';
import { CursorQuery, pageOf } from '../http/cursor.ts';
import type { Http } from '../http/types.ts';
import { findObject } from '../objects/object.ts';
import { selectObjects } from '../objects/store.ts';
import { selectLinkedRecords } from '../relations/store.ts';
import { listPartners } from './partners.ts';
import { TitledRecordShape } from './record-routes.ts';
import {
  associationsOf,
  type Direction,
  directions,
  findAssociation,
  listGroups,
  sideOf,
} from './relation-groups.ts';
import { countRelationsOfAssociations, countRelationsOfRecord } from './relations-store.ts';

/** Of an index alone; a person need not know a larger number to the last digit. */
const RELATIONS_COUNT_MAX = 100_000;

const reference = Type.String({ minLength: 1, maxLength: 200 });
const time = Type.String({ format: 'date-time' });
const cap = Type.Unsafe<number | null>({ type: ['integer', 'null'] });
const RecordParams = Type.Object({ id: reference });
const direction = Type.Unsafe<Direction>({
  type: 'string',
  enum: [...directions],
  description: 'The side of the association that the record is on',
});

const Group = Type.Object({
  associationId: Type.String(),
  associationKey: Type.String(),
  direction,
  label: Type.String({ description: 'What the records on the other side are called' }),
  ownLabel: Type.String({ description: 'What this record is called there' }),
  otherObjectKey: Type.String(),
  max: Type.Unsafe<number | null>({ ...cap, description: 'How many others it may have; null for no limit' }),
  otherMax: Type.Unsafe<number | null>({
    ...cap,
    description: 'How many records on this side each of the others may have; null for no limit',
  }),
  count: countSchema('How many it has'),
});

const PartnersQuery = Type.Object({
  locationId: Type.Optional(reference),
  associationId: reference,
  direction,
  ...CursorQuery.properties,
});

const Partner = Type.Object({
  relationId: Type.String(),
  record: TitledRecordShape,
  createdAt: time,
});

const CountQuery = Type.Object({
  locationId: Type.Optional(reference),
  recordId: Type.Optional(reference),
  associationId: Type.Optional(reference),
  objectKey: Type.Optional(reference),
});

export interface BrowseRelationRoutes {
  readonly database: Database;
  readonly locations: LocationResolver;
  readonly locationOfRecord: LocationById;
}

/** `/v1/records/{id}/groups` and `…/relations`, `/v1/relations/count`: what a record, or a kind of things, is related to. */
export function browseRelationRoutes(
  app: Http,
  { database, locations, locationOfRecord }: BrowseRelationRoutes,
): void {
  const config = { guard: { scope: 'associations/relation.readonly' } } as const;
  const tags = ['Relations'];

  app.get(
    '/v1/records/:id/groups',
    {
      config,
      schema: {
        tags,
        summary: 'List the associations that a record takes part in, with how many relations it has by each',
        params: RecordParams,
        querystring: LocationQuery,
        response: { 200: Type.Object({ data: Type.Array(Group) }) },
      },
    },
    async ({ access, params: { id }, query }) => ({
      data: await listGroups(database, await locationOf(access, query.locationId, id), id),
    }),
  );

  app.get(
    '/v1/records/:id/relations',
    {
      config,
      schema: {
        tags,
        summary: "List a record's relations by one association, by the ids of the other records",
        params: RecordParams,
        querystring: PartnersQuery,
        response: {
          200: Type.Object({
            data: Type.Array(Partner),
            next: Type.Union([Type.String(), Type.Null()], { description: 'null at the end' }),
          }),
        },
      },
    },
    async ({ access, params: { id: recordId }, query: { associationId, ...query } }) => {
      const locationId = await locationOf(access, query.locationId, recordId);
      const of = { recordId, associationId, side: sideOf(query.direction) };
      const [[record], association, partners] = await Promise.all([
        database.queryByKey(selectLinkedRecords(locationId, [recordId])),
        findAssociation(database, locationId, associationId),
        listPartners(database, access, locationId, of, query),
      ]);
      if (record === undefined) throw new RelataError('record_not_found');
      if (association === undefined) throw new RelataError('association_not_found');
      return pageOf(partners, query.limit, (partner) => partner.record.id);
    },
  );

  app.get(
    '/v1/relations/count',
    {
      config,
      schema: {
        tags,
        summary: 'Count the relations of a record, an association or an object',
        description: `Up to ${RELATIONS_COUNT_MAX}. Of an object: those by all associations in which it takes part.`,
        querystring: CountQuery,
        response: { 200: countSchema('How many there are') },
      },
    },
    async ({ access, query: { locationId: named, recordId, associationId, objectKey } }) => {
      const [of, ...others] = [recordId, associationId, objectKey].filter((each) => each !== undefined);
      if (of === undefined || others.length > 0)
        throw invalid('one of recordId, associationId and objectKey must be given');
      if (recordId !== undefined) return countOfRecord(await locationOf(access, named, recordId), recordId);
      const locationId = await locations.named(access, named);
      const { ids, isAll } =
        associationId !== undefined
          ? { ids: [await knownAssociation(locationId, associationId)], isAll: true }
          : await associationsOfObject(locationId, of);
      const [row] = await database.query(
        countRelationsOfAssociations(locationId, ids, RELATIONS_COUNT_MAX + 1),
      );
      const { count, isExact } = counted(row?.n ?? 0, RELATIONS_COUNT_MAX);
      return { count, isExact: isExact && isAll };
    },
  );

  async function locationOf(access: Access, named: string | undefined, recordId: string): Promise<string> {
    const locationId = await locations.ofThing(access, named, recordId, locationOfRecord);
    if (locationId === undefined) throw new RelataError('record_not_found');
    return locationId;
  }

  async function countOfRecord(locationId: string, recordId: string): Promise<Count> {
    const [[record], [row]] = await Promise.all([
      database.queryByKey(selectLinkedRecords(locationId, [recordId])),
      database.query(countRelationsOfRecord(locationId, recordId, RELATIONS_COUNT_MAX + 1)),
    ]);
    if (record === undefined) throw new RelataError('record_not_found');
    return counted(row?.n ?? 0, RELATIONS_COUNT_MAX);
  }

  async function knownAssociation(locationId: string, id: string): Promise<string> {
    const association = await findAssociation(database, locationId, id);
    if (association === undefined) throw new RelataError('association_not_found');
    return association.id;
  }

  async function associationsOfObject(
    locationId: string,
    objectKey: string,
  ): Promise<{ ids: string[]; isAll: boolean }> {
    const known = findObject(await database.queryByKey(selectObjects(locationId, [objectKey])), objectKey);
    if (known === undefined) throw new RelataError('object_not_found');
    const { associations, isAll } = await associationsOf(database, locationId, known.key);
    return { ids: associations.map(({ id }) => id), isAll };
  }
}
