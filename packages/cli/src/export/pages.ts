import { type Answer, ApiError, type RelataClient } from '@relata/client';
import { type Association, bareProperty, type Contact, type ObjectRecord } from '@relata/protocol';
import { exitCodes, Failure } from '../failure.ts';
import type { Patience } from '../patience.ts';
import type { AssociationRow, ObjectRow, RecordRow, RelationRow } from '../rows/kinds.ts';

// Everything is read in pages by key: nothing is held open between them, and what is written meanwhile is either there
// or not.

/** The most that the server gives at once. */
const PAGE = 200;

export interface Reader {
  readonly client: RelataClient;
  readonly patience: Patience;
  readonly locationId: string;
}

/** An object and what its records may have. */
export type ObjectWithFields = Answer<'get', '/objects/{key}'>;
type ObjectList = Answer<'get', '/objects/'>['objects'];
type RelationPage = Answer<'get', '/v1/relations'>;
type Place = readonly (string | number)[];

/** Throws a `Failure` where there is no such object. */
export async function readObject(
  { client, patience, locationId }: Reader,
  key: string,
): Promise<ObjectWithFields> {
  const params = { path: { key }, query: { locationId, fetchProperties: 'true' } };
  try {
    return (await patience.call(() => client.GET('/objects/{key}', { params }))).data;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404 || error.detail !== 'Object not found')
      throw error;
    throw new Failure(`There is no object ${key}`, exitCodes.notFound, { cause: error });
  }
}

export async function listObjects({ client, patience, locationId }: Reader): Promise<ObjectList> {
  const params = { query: { locationId } };
  return (await patience.call(() => client.GET('/objects/', { params }))).data.objects;
}

export async function* readObjects(reader: Reader): AsyncGenerator<ObjectRow[]> {
  for (const { key } of await listObjects(reader)) {
    const { object, fields } = await readObject(reader, key);
    yield [
      {
        id: object.id,
        key: object.key,
        standard: object.standard,
        labels: object.labels,
        ...(object.description !== undefined && { description: object.description }),
        primaryDisplayProperty: object.primaryDisplayProperty,
        searchableProperties: object.searchableProperties,
        fields: fields.map(({ fieldKey, name, dataType }) => ({
          key: bareProperty(object.key, fieldKey) ?? fieldKey,
          name,
          dataType,
        })),
      },
    ];
  }
}

export async function* readAssociations({
  client,
  patience,
  locationId,
}: Reader): AsyncGenerator<AssociationRow[]> {
  for (let skip = 0; ; skip += PAGE) {
    const params = { query: { locationId, skip, limit: PAGE } };
    const { data } = await patience.call(() => client.GET('/associations/', { params }));
    yield (data.associations as Association[]).map(({ locationId: _, ...row }) => row);
    if (data.associations.length < PAGE) return;
  }
}

export async function* readRelations(
  { client, patience, locationId }: Reader,
  associationId: string | undefined,
): AsyncGenerator<RelationRow[]> {
  let after: string | null = '';
  while (after !== null) {
    const params = { query: { locationId, after, limit: PAGE, associationId } };
    const page: RelationPage = (await patience.call(() => client.GET('/v1/relations', { params }))).data;
    yield page.data.map((each) => ({
      id: each.id,
      associationKey: each.associationKey,
      associationId: each.associationId,
      firstObjectKey: each.firstObjectKey,
      firstRecordId: each.firstRecordId,
      secondObjectKey: each.secondObjectKey,
      secondRecordId: each.secondRecordId,
      createdAt: each.createdAt,
    }));
    after = page.next;
  }
}

/** The records of one object, the newest first. */
export async function* readRecords(reader: Reader, of: ObjectWithFields): AsyncGenerator<RecordRow[]> {
  const { client, patience, locationId } = reader;
  const schemaKey = of.object.key;
  const rowOf = rowReader(of);
  let searchAfter: Place = [];
  for (;;) {
    const body = { locationId, pageLimit: PAGE, searchAfter };
    const found =
      schemaKey === 'contact'
        ? (await patience.call(() => client.POST('/contacts/search', { body }))).data.contacts
        : (
            await patience.call(() =>
              client.POST('/objects/{schemaKey}/records/search', { params: { path: { schemaKey } }, body }),
            )
          ).data.records;
    yield found.map((each) => rowOf(each as unknown as ObjectRecord & Contact));
    searchAfter = found.at(-1)?.searchAfter ?? [];
    if (found.length < PAGE) return;
  }
}

function rowReader({ object, fields }: ObjectWithFields): (found: ObjectRecord & Contact) => RecordRow {
  if (object.key !== 'contact') return recordRow;
  const keys = new Map(
    fields.map(({ id, fieldKey }) => [id, bareProperty('contact', fieldKey) ?? fieldKey] as const),
  );
  return (contact) => contactRow(contact, keys);
}

function recordRow(record: ObjectRecord): RecordRow {
  const { id, objectKey, owner, followers, properties, createdAt, updatedAt } = record;
  return { id, objectKey, owner, followers, properties, createdAt, updatedAt };
}

/** Without what follows from the rest, and without the company: that is a relation, and exported as one. */
function contactRow(contact: Contact, keys: ReadonlyMap<string, string>): RecordRow {
  const {
    id,
    locationId: _,
    fullNameLowerCase: __,
    firstNameLowerCase: ___,
    lastNameLowerCase: ____,
    emailLowerCase: _____,
    businessId: ______,
    searchAfter: _______,
    dateAdded,
    dateUpdated,
    customFields,
    ...properties
  } = contact;
  const custom = customFields.map(({ id: fieldId, value }) => {
    const key = keys.get(fieldId);
    return key === undefined ? { id: fieldId, value } : { key, value };
  });
  return {
    id,
    objectKey: 'contact',
    properties: { ...properties, ...(custom.length > 0 && { customFields: custom }) },
    createdAt: dateAdded,
    updatedAt: dateUpdated,
  };
}
