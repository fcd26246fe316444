import { LocationQuery, type Provenance, type RecordData } from '@relata/protocol';
import { type TObject, type TString, Type } from 'typebox';
import type { Database } from '../db/connect.ts';
import { RelataError } from '../errors.ts';
import type { LocationById, LocationResolver } from '../http/access.ts';
import { CursorQuery } from '../http/cursor.ts';
import type { Http } from '../http/types.ts';
import { findObject, objectData } from '../objects/object.ts';
import { selectObjects } from '../objects/store.ts';
import { listRecords } from './list-records.ts';
import { selectTitledRecord } from './records-store.ts';
import { selectTitles } from './relations-store.ts';
import { mayRead, TITLE_LENGTH_MAX, titledRecord } from './title.ts';

const QUERY_LENGTH_MAX = 1_000;
/** Two for each line that a page shows; they stand in the address. */
const TITLES_MAX = 100;

const reference = Type.String({ minLength: 1, maxLength: 200 });
const time = Type.String({ format: 'date-time' });
const RecordParams = Type.Object({ id: reference });

/** What every answer says of a record. */
export const titled: { id: TString; objectKey: TString; title: TString } = {
  id: Type.String(),
  objectKey: Type.String(),
  title: Type.String({
    description: `The object's primary display property as it is, cut to ${TITLE_LENGTH_MAX} characters; for contacts the name, else the email, else the phone; where there is none, or the token may not read such records, the id`,
  }),
};
export const TitledRecordShape: TObject<typeof titled> = Type.Object(titled);

const ListQuery = Type.Object({
  locationId: Type.Optional(reference),
  objectKey: Type.String({
    minLength: 1,
    maxLength: 200,
    description: 'The key of an object, with or without `custom_objects.`, or its id; `contact` for contacts',
  }),
  query: Type.String({
    default: '',
    maxLength: QUERY_LENGTH_MAX,
    description: 'Free text in the searchable properties, or `field:value`',
  }),
  ...CursorQuery.properties,
});

const TitlesQuery = Type.Object({
  locationId: Type.Optional(reference),
  id: Type.Array(reference, { minItems: 1, maxItems: TITLES_MAX, description: 'The ids of records' }),
});

const changedBy = Type.Unsafe<Provenance>({
  type: 'object',
  additionalProperties: true,
  properties: {
    channel: Type.String(),
    source: Type.String(),
    sourceId: Type.String(),
    createdAt: Type.String(),
  },
});

export interface BrowseRecordRoutes {
  readonly database: Database;
  readonly locations: LocationResolver;
  readonly locationOfRecord: LocationById;
}

/** `/v1/records`: records of any object, contacts too, by their titles. */
export function browseRecordRoutes(
  app: Http,
  { database, locations, locationOfRecord }: BrowseRecordRoutes,
): void {
  const config = { guard: { scope: 'objects/record.readonly' } } as const;
  const tags = ['Records'];

  app.get(
    '/v1/records',
    {
      config,
      schema: {
        tags,
        summary: 'List the records of an object, the latest first; contacts need contacts.readonly too',
        querystring: ListQuery,
        response: {
          200: Type.Object({
            data: Type.Array(Type.Object({ ...titled, createdAt: time, updatedAt: time })),
            next: Type.Union([Type.String(), Type.Null()], {
              description:
                '`after` of the next page; null at the end. A request looks through so many records, and for so long: where little fits, a page may be short or empty and yet have a next one',
            }),
          }),
        },
      },
    },
    async ({ access, query: { locationId: named, objectKey, ...asked } }) => {
      const locationId = await locations.named(access, named);
      const row = findObject(await database.queryByKey(selectObjects(locationId, [objectKey])), objectKey);
      if (row === undefined) throw new RelataError('object_not_found');
      if (!mayRead(access, row.key)) throw new RelataError('scope_missing');
      const { rows, next } = await listRecords(database, { object: objectData(locationId, row), ...asked });
      const data = rows.map((each) => ({
        ...titledRecord(access, each),
        createdAt: each.created_at,
        updatedAt: each.updated_at,
      }));
      return { data, next };
    },
  );

  app.get(
    '/v1/records/titles',
    {
      config,
      schema: {
        tags,
        summary: 'Say what records are called, of whatever objects they are',
        querystring: TitlesQuery,
        response: {
          200: Type.Object({
            data: Type.Array(TitledRecordShape, { description: 'Those that there are, in any order' }),
          }),
        },
      },
    },
    async ({ access, query: { locationId: named, id } }) => {
      const locationId = await locations.named(access, named);
      const rows = await database.queryByKey(selectTitles(locationId, [...new Set(id)]));
      return { data: rows.map((row) => titledRecord(access, row)) };
    },
  );

  app.get(
    '/v1/records/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Get a record of any object; contacts need contacts.readonly too',
        params: RecordParams,
        querystring: LocationQuery,
        response: {
          200: Type.Object({
            ...titled,
            properties: Type.Unsafe<RecordData['properties']>({
              type: 'object',
              additionalProperties: true,
              description: 'By bare key; the fields of a contact',
            }),
            owner: Type.Array(Type.String()),
            followers: Type.Array(Type.String()),
            createdAt: time,
            updatedAt: time,
            createdBy: changedBy,
            lastUpdatedBy: changedBy,
          }),
        },
      },
    },
    async ({ access, params: { id }, query }) => {
      const locationId = await locations.ofThing(access, query.locationId, id, locationOfRecord);
      const [row] = locationId ? await database.queryByKey(selectTitledRecord(locationId, id)) : [];
      if (row === undefined) throw new RelataError('record_not_found');
      if (!mayRead(access, row.object_key)) throw new RelataError('scope_missing');
      return {
        ...titledRecord(access, row),
        properties: row.properties,
        owner: row.owner,
        followers: row.followers,
        createdAt: row.created_at,
        updatedAt: row.updated_at,
        createdBy: row.created_by,
        lastUpdatedBy: row.last_updated_by,
      };
    },
  );
}
