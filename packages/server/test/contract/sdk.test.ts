import type { HighLevel } from '@gohighlevel/api-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUYER, PROPERTY, type RealEstate, realEstate } from '../support/real-estate.ts';
import { methodsOf, noting, openSdk, tokenKinds } from '../support/sdk.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';
import * as shapes from './shapes.ts';
import { expectShape } from './shapes.ts';

const runs = engines.flatMap((engine) => tokenKinds.map((kind) => ({ engine, kind })));

describe.each(runs)('the official SDK with $kind, on $engine', ({ engine, kind }) => {
  let app: TestApp;
  let world: RealEstate;
  let locationId: string;
  let ghl: HighLevel;
  const calledOfAssociations = new Set<string>();
  const calledOfObjects = new Set<string>();
  let associations: ReturnType<typeof noting<HighLevel['associations']>>;
  let objects: ReturnType<typeof noting<HighLevel['objects']>>;

  beforeAll(async () => {
    app = await startTestApp({ engine });
    world = await realEstate(app);
    locationId = world.locationId;
    ghl = openSdk({ url: app.url, kind, token: world.token });
    associations = noting(ghl.associations, calledOfAssociations);
    objects = noting(ghl.objects, calledOfObjects);
  });
  afterAll(() => app?.close());

  const interest = (key: string) => ({
    locationId,
    key,
    firstObjectLabel: 'Interested Buyer',
    firstObjectKey: BUYER,
    secondObjectLabel: 'Property',
    secondObjectKey: PROPERTY,
  });

  test('creates, finds, changes and deletes associations', async () => {
    const created = expectShape(
      await associations.createAssociation(interest('interest')),
      shapes.association,
    );
    expect(created).toMatchObject({
      ...interest('interest'),
      associationType: 'USER_DEFINED',
      firstObjectToSecondObjectCardinality: 'MANY_TO_MANY',
      secondObjectToFirstObjectCardinality: 'MANY_TO_MANY',
    });
    const associationId = created.id;
    expect(await associations.getAssociationByID({ associationId })).toEqual(created);
    expect(await associations.getAssociationKeyByKeyName({ keyName: 'interest', locationId })).toEqual(
      created,
    );

    const labels = { firstObjectLabel: 'Keen Buyer', secondObjectLabel: 'House' };
    const updated = await associations.updateAssociation({ associationId }, labels);
    expect(expectShape(updated, shapes.association)).toEqual({ ...created, ...labels });
    expect(expectShape(await associations.deleteAssociation({ associationId }), shapes.deleted)).toEqual({
      deleted: true,
      id: associationId,
      message: 'Association deleted successfully',
    });
    await expect(associations.getAssociationByID({ associationId })).rejects.toMatchObject({
      statusCode: 404,
    });
  });

  test('creates associations with what it sends undocumented', async () => {
    const undocumented = {
      firstObjectToSecondObjectCardinality: 'ONE_TO_MANY',
      secondObjectToFirstObjectCardinality: 'MANY_TO_ONE',
      firstObjectToSecondObjectMaxLimit: 7,
      secondObjectToFirstObjectMaxLimit: 1,
    };
    const body = { ...interest('capped'), ...undocumented };
    expect(expectShape(await associations.createAssociation(body), shapes.association)).toMatchObject(body);
  });

  test('lists associations by page, and by object', async () => {
    const { id } = await associations.createAssociation(interest('listed'));
    const all = await associations.findAssociations({ locationId, skip: 0, limit: 100 });
    expectShape(all, shapes.associationList);
    expect(all.associations).toHaveLength(all.total);
    expect(all.associations.map((each: { id: string }) => each.id)).toContain(id);
    const page = await associations.findAssociations({ locationId, skip: 1, limit: 1 });
    expect(page).toEqual({ associations: [all.associations[1]], total: all.total });

    const ofBuyer = await associations.getAssociationByObjectKeys({ objectKey: BUYER, locationId });
    expect(expectShape(ofBuyer, shapes.associationList).associations).toContainEqual(all.associations.at(-1));
    expect(await associations.getAssociationByObjectKeys({ objectKey: BUYER })).toEqual(ofBuyer);
    // Without an object the SDK sends its own placeholder, which is the name of no object.
    const ofNothing = { associations: [], total: 0 };
    expect(await associations.getAssociationByObjectKeys({ locationId })).toEqual(ofNothing);
    expect(await associations.getAssociationByObjectKeys({})).toEqual(ofNothing);
    const keyName = 'OPPORTUNITIES_CONTACTS_ASSOCIATION';
    const ofSystem = await associations.getAssociationKeyByKeyName({ keyName, locationId });
    expect(expectShape(ofSystem, shapes.association)).toMatchObject({
      id: keyName,
      associationType: 'SYSTEM_DEFINED',
    });
  });

  test('relates records, lists their relations and deletes them', async () => {
    const { id: associationId } = await associations.createAssociation(interest('related'));
    const { id: otherId } = await associations.createAssociation(interest('related_too'));
    const [[firstRecordId = ''], [secondRecordId = '']] = await Promise.all([
      world.newBuyers(1),
      world.newProperties(1),
    ]);
    const body = { locationId, associationId, firstRecordId, secondRecordId };
    const relation = expectShape(await associations.createRelation(body), shapes.relation);
    expect(relation).toMatchObject({
      ...body,
      associationKey: 'related',
      firstObjectKey: BUYER,
      secondObjectKey: PROPERTY,
    });
    const returned = await associations.createRelation(body, { params: { onDuplicate: 'return' } });
    expect(returned).toEqual(relation);
    const other = await associations.createRelation({ ...body, associationId: otherId });

    const list = (recordId: string, more: { associationIds?: string[] } = {}) =>
      associations.getRelationsByRecordId({ recordId, locationId, skip: 0, limit: 10, ...more });
    const both = { relations: [relation, other], total: 2 };
    expect(expectShape(await list(firstRecordId), shapes.relationList)).toEqual(both);
    expect(await list(secondRecordId)).toEqual(both);
    expect(await list(firstRecordId, { associationIds: [otherId] })).toEqual({
      relations: [other],
      total: 1,
    });
    expect(await list(firstRecordId, { associationIds: [associationId, otherId] })).toEqual(both);
    expect(
      await associations.getRelationsByRecordId({ recordId: firstRecordId, locationId, skip: 1, limit: 1 }),
    ).toEqual({ relations: [other], total: 2 });

    const gone = await associations.deleteRelation({ relationId: relation.id, locationId });
    expect(expectShape(gone, shapes.deleted)).toMatchObject({ deleted: true, id: relation.id });
    expect(await list(firstRecordId)).toEqual({ relations: [other], total: 1 });
  });

  test('creates, finds and changes objects', async () => {
    const schema = {
      locationId,
      key: 'custom_objects.agent',
      labels: { singular: 'Agent', plural: 'Agents' },
      primaryDisplayPropertyDetails: { key: 'custom_objects.agent.name', name: 'Name', dataType: 'TEXT' },
    };
    const { object } = expectShape(await objects.createCustomObjectSchema(schema), shapes.objectAnswer);
    expect(object).toMatchObject({
      standard: false,
      key: 'custom_objects.agent',
      labels: schema.labels,
      locationId,
      primaryDisplayProperty: 'custom_objects.agent.name',
      searchableProperties: ['custom_objects.agent.name'],
      type: 'USER_DEFINED',
    });
    expect(object).not.toHaveProperty('description');
    const described = { ...schema, key: 'custom_objects.broker', description: 'Who sells' };
    const withDescription = await objects.createCustomObjectSchema({
      ...described,
      primaryDisplayPropertyDetails: { key: 'name', name: 'Name', dataType: 'TEXT' },
    });
    expect(expectShape(withDescription, shapes.objectAnswer).object).toMatchObject({
      description: 'Who sells',
    });

    const key = 'custom_objects.agent';
    const bare = expectShape(
      await objects.getObjectSchemaByKey({ key, locationId }),
      shapes.objectWithFields,
    );
    expect(bare).toEqual({ object, cache: false, fields: [] });
    const full = await objects.getObjectSchemaByKey({ key, locationId, fetchProperties: 'true' });
    expect(expectShape(full, shapes.objectWithFields).fields).toMatchObject([
      { fieldKey: 'custom_objects.agent.name', dataType: 'TEXT', name: 'Name', objectKey: key, locationId },
    ]);
    expect(await objects.getObjectSchemaByKey({ key, locationId, fetchProperties: 'false' })).toEqual(bare);
    expect(await objects.getObjectSchemaByKey({ key: object.id, locationId })).toEqual(bare);

    const searchableProperties = ['custom_objects.agent.name'];
    const same = await objects.updateCustomObject({ key }, { locationId, searchableProperties });
    expect(expectShape(same, shapes.objectAnswer).object).toEqual(object);
    const change = {
      labels: { plural: 'Estate Agents' },
      description: 'Who sells',
      searchableProperties: [],
    };
    const changed = await objects.updateCustomObject({ key }, { locationId, ...change });
    expect(changed.object).toMatchObject({
      ...change,
      labels: { singular: 'Agent', plural: 'Estate Agents' },
    });

    const list = expectShape(await objects.getObjectByLocationId({ locationId }), shapes.objectList);
    const keys = list.objects.map((each: { key: string }) => each.key);
    expect(keys).toEqual([
      'business',
      'contact',
      'opportunity',
      key,
      'custom_objects.broker',
      PROPERTY,
      BUYER,
    ]);
    expect(list.objects).toContainEqual(changed.object);
  });

  test.each([
    ['custom_objects.property', /^[0-9a-f]{24}$/],
    ['property', /^[0-9a-f]{24}$/],
    ['business', /^[0-9a-f]{24}$/],
    ['opportunity', /^[0-9A-Za-z]{20}$/],
  ])('creates, finds, changes and deletes records of %s', async (schemaKey, idPattern) => {
    const objectKey = schemaKey === 'property' ? PROPERTY : schemaKey;
    const plain = await objects.createObjectRecord(
      { schemaKey },
      { locationId, properties: { name: 'Sea View' } },
    );
    expect(expectShape(plain, shapes.recordAnswer).record).toMatchObject({
      id: expect.stringMatching(idPattern),
      locationId,
      objectKey,
      owner: [],
      followers: [],
      properties: { name: 'Sea View' },
    });
    const people = { owner: ['user1'], followers: ['user2', 'user3'] };
    const full = await objects.createObjectRecord(
      { schemaKey },
      { locationId, properties: { name: 'Hill', rooms: 4 }, ...people },
    );
    expect(expectShape(full, shapes.recordAnswer).record).toMatchObject(people);
    const { id } = full.record;

    const found = expectShape(await objects.getRecordById({ schemaKey, id }), shapes.recordWithRelations);
    expect(found.record).toEqual({ ...full.record, relations: [] });
    const merged = await objects.updateObjectRecord(
      { schemaKey, id, locationId },
      { properties: { rooms: null, street: 'Hill 1' } },
    );
    expect(expectShape(merged, shapes.recordAnswer).record).toMatchObject({
      properties: { name: 'Hill', street: 'Hill 1' },
      ...people,
    });
    const left = await objects.updateObjectRecord(
      { schemaKey, id, locationId },
      { owner: [], followers: ['user4'] },
    );
    expect(left.record).toMatchObject({ ...merged.record, owner: [], followers: ['user4'], ...anyTimes });
    expect(await objects.updateObjectRecord({ schemaKey, id, locationId }, {})).toMatchObject({
      record: left.record,
    });

    const gone = await objects.deleteObjectRecord({ schemaKey, id });
    expect(expectShape(gone, shapes.recordDeleted)).toEqual({ id, success: true });
    await expect(objects.getRecordById({ schemaKey, id })).rejects.toMatchObject({ statusCode: 404 });
  });

  test('searches records', async () => {
    const { object } = await objects.createCustomObjectSchema({
      locationId,
      key: 'custom_objects.house',
      labels: { singular: 'House', plural: 'Houses' },
      primaryDisplayPropertyDetails: { key: 'name', name: 'Name', dataType: 'TEXT' },
    });
    const schemaKey = object.key;
    for (const name of ['Sea View', 'Hill Top', 'Sea Side']) {
      await objects.createObjectRecord(
        { schemaKey },
        { locationId, properties: { name, rooms: name.length } },
      );
    }
    const search = (more: object = {}) =>
      objects.searchObjectRecords(
        { schemaKey },
        { locationId, page: 1, pageLimit: 10, query: '', searchAfter: [], ...more },
      );
    const namesOf = (found: { records: { properties: { name: string } }[] }) =>
      found.records.map(({ properties }) => properties.name);

    const all = expectShape(await search(), shapes.recordList);
    expect([namesOf(all), all.total]).toEqual([['Sea Side', 'Hill Top', 'Sea View'], 3]);
    expect(namesOf(await search({ query: 'sea' }))).toEqual(['Sea Side', 'Sea View']);
    expect(namesOf(await search({ query: 'rooms:8' }))).toEqual(['Sea Side', 'Hill Top', 'Sea View']);
    expect(namesOf(await search({ query: 'name:hill' }))).toEqual(['Hill Top']);
    const first = await search({ pageLimit: 1 });
    expect([namesOf(first), first.total]).toEqual([['Sea Side'], 3]);
    expect(namesOf(await search({ pageLimit: 1, page: 2 }))).toEqual(['Hill Top']);
    const next = await search({ pageLimit: 2, searchAfter: first.records[0].searchAfter });
    expect(namesOf(next)).toEqual(['Hill Top', 'Sea View']);
    const filters = [{ field: 'name', operator: 'contains', value: 'Sea' }];
    const sort = [{ field: 'name', direction: 'asc' }];
    expect(namesOf(await search({ filters, sort }))).toEqual(['Sea Side', 'Sea View']);
    // Without a schema the SDK sends its own placeholder, which is the name of no object.
    const nowhere = objects.searchObjectRecords(
      {},
      { locationId, page: 1, pageLimit: 1, query: '', searchAfter: [] },
    );
    await expect(nowhere).rejects.toMatchObject({ statusCode: 404, message: 'Object not found' });
  });

  test('is answered alike under each version that it may ask for', async () => {
    const expected = await objects.getObjectByLocationId({ locationId });
    for (const Version of ['2021-04-15', '2021-07-28', '2023-02-21', 'v3']) {
      expect(await objects.getObjectByLocationId({ locationId }, { headers: { Version } })).toEqual(expected);
    }
    await expect(
      objects.getObjectByLocationId({ locationId }, { headers: { Version: '1999-01-01' } }),
    ).rejects.toMatchObject({ statusCode: 400 });
  });

  test('finds relata in good health, and sees when it is not there', async () => {
    expect(await ghl.healthCheck()).toBe(true);
    const lost = openSdk({ url: 'http://127.0.0.1:9', kind, token: world.token });
    expect(await lost.healthCheck()).toBe(false);
  });

  test('has called every method of associations and objects', () => {
    expect([...calledOfAssociations].sort()).toEqual(methodsOf(ghl.associations).sort());
    expect([...calledOfObjects].sort()).toEqual(methodsOf(ghl.objects).sort());
  });
});

/** A change moves these. */
const anyTimes = {
  dateUpdated: expect.any(String),
  updatedAt: expect.any(String),
  lastUpdatedBy: expect.anything(),
};
