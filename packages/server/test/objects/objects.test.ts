import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

const pet = {
  key: 'pet',
  labels: { singular: 'Pet', plural: 'Pets' },
  primaryDisplayPropertyDetails: { key: 'name', name: 'Pet name', dataType: 'TEXT' },
};

describe.each(engines)('objects on %s', (engine) => {
  let app: TestApp;
  let locationId: string;
  let token: string;

  beforeAll(async () => {
    app = await startTestApp({ engine });
  });
  afterAll(() => app?.close());
  beforeEach(async () => {
    locationId = await app.newLocation();
    token = await app.newToken(locationId);
  });

  const call = (method: string, path: string, body?: unknown) =>
    app.call(method, path, { token, ...(body !== undefined && { body }) });

  test('every location has the system objects, which nothing announced', async () => {
    const { status, body } = await call('GET', `/objects/?locationId=${locationId}`);
    expect(status).toBe(200);
    expect(body.objects.map(({ key, standard, type }: never) => [key, standard, type])).toEqual([
      ['business', true, 'SYSTEM_DEFINED'],
      ['contact', true, 'SYSTEM_DEFINED'],
      ['opportunity', true, 'SYSTEM_DEFINED'],
    ]);
    expect(await app.log(locationId)).toEqual([]);
    const contact = await call('GET', '/objects/contact?fetchProperties=true');
    expect(contact.body.object.primaryDisplayProperty).toBe('contact.name');
    expect(contact.body.fields.map((field: { fieldKey: string }) => field.fieldKey)).toContain(
      'contact.date_of_birth',
    );
  });

  test('an object is created, answered, announced, and found by key, bare key and id', async () => {
    const created = await call('POST', '/objects/', { ...pet, locationId, description: 'They live with us' });
    expect(created.status).toBe(201);
    const { object } = created.body;
    expect(object).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      standard: false,
      key: 'custom_objects.pet',
      labels: pet.labels,
      description: 'They live with us',
      locationId,
      primaryDisplayProperty: 'custom_objects.pet.name',
      searchableProperties: ['custom_objects.pet.name'],
      dateAdded: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      dateUpdated: object.dateAdded,
      type: 'USER_DEFINED',
    });
    for (const ref of ['pet', 'custom_objects.pet', object.id]) {
      const found = await call('GET', `/objects/${ref}`);
      expect(found.body).toEqual({ object, cache: false, fields: [] });
    }
    const [event, ...others] = await app.log(locationId);
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      type: 'ObjectSchemaCreate',
      entityId: object.id,
      orderKey: object.id,
      traceId: created.headers.get('x-trace-id'),
      createdAt: object.dateAdded,
    });
  });

  test('fetchProperties is the string true; the primary display property is a field', async () => {
    const { object } = (await call('POST', '/objects', pet)).body;
    const { body } = await call('GET', `/objects/pet/?fetchProperties=true&locationId=${locationId}`);
    expect(body.fields).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{24}$/),
        locationId,
        name: 'Pet name',
        objectKey: 'custom_objects.pet',
        fieldKey: 'custom_objects.pet.name',
        dataType: 'TEXT',
        parentId: object.id,
        showInForms: false,
        dateAdded: object.dateAdded,
        dateUpdated: object.dateAdded,
      },
    ]);
    expect((await call('GET', '/objects/pet?fetchProperties=false')).body.fields).toEqual([]);
  });

  test('the key may come with its prefix, the primary property with the object in front', async () => {
    const { status, body } = await call('POST', '/objects/', {
      ...pet,
      key: 'custom_objects.pet',
      primaryDisplayPropertyDetails: {
        key: 'custom_objects.pet.tag_number',
        name: 'Tag',
        dataType: 'NUMERICAL',
      },
    });
    expect(status).toBe(201);
    expect(body.object).toMatchObject({
      key: 'custom_objects.pet',
      primaryDisplayProperty: 'custom_objects.pet.tag_number',
    });
  });

  test.each(['pet', 'custom_objects.pet', 'contact', 'business'])(
    'a key that is taken is refused: %s',
    async (key) => {
      await call('POST', '/objects/', pet);
      const { status, body } = await call('POST', '/objects/', { ...pet, key });
      expect(status).toBe(400);
      expect(body.message).toMatch(/^An object with the key .+ already exists$/);
      expect(await app.log(locationId)).toHaveLength(1);
    },
  );

  test('of many who create the same object at once one succeeds', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => call('POST', '/objects/', pet)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(400)]);
    expect(await app.log(locationId)).toHaveLength(1);
  });

  test('labels change by parts, null removes the description, and each change is announced whole', async () => {
    const { object } = (await call('POST', '/objects/', { ...pet, description: 'x' })).body;
    const changed = await call('PUT', '/objects/custom_objects.pet', {
      locationId,
      labels: { singular: 'Animal' },
      description: null,
      searchableProperties: [],
    });
    expect(changed.status).toBe(200);
    const { description: _, ...rest } = object;
    expect(changed.body.object).toEqual({
      ...rest,
      labels: { singular: 'Animal', plural: 'Pets' },
      searchableProperties: [],
      dateUpdated: expect.any(String),
    });
    expect((await call('GET', '/objects/pet')).body.object).toEqual(changed.body.object);
    const log = await app.log(locationId);
    expect(log.map(({ type }) => type)).toEqual(['ObjectSchemaCreate', 'ObjectSchemaUpdate']);
    expect(log[1]?.data).toMatchObject({
      labels: { singular: 'Animal', plural: 'Pets' },
      fields: [{ key: 'name' }],
    });
  });

  test('what changes nothing makes no event and leaves dateUpdated alone', async () => {
    const { object } = (await call('POST', '/objects/', pet)).body;
    const again = await call('PUT', `/objects/${object.id}`, {
      labels: { singular: 'Pet' },
      description: null,
      searchableProperties: ['name', 'custom_objects.pet.name'],
    });
    expect(again.body.object).toEqual(object);
    expect(await app.log(locationId)).toHaveLength(1);
  });

  test('of a system object the searchable properties can change, and nothing else', async () => {
    const changed = await call('PUT', '/objects/business', {
      searchableProperties: ['name', 'business.city'],
    });
    expect(changed.body.object.searchableProperties).toEqual(['business.name', 'business.city']);
    expect(await app.log(locationId)).toMatchObject([
      { type: 'ObjectSchemaUpdate', data: { type: 'SYSTEM_DEFINED' } },
    ]);
    const refused = await call('PUT', '/objects/contact', { labels: { singular: 'Person' } });
    expect(refused).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('system object contact') },
    });
  });

  test.each([
    ['a missing key', { key: undefined }, 422, ['key should not be empty']],
    ['a key of the wrong type', { key: 5 }, 422, ['key must be a string']],
    ['a key in capitals', { key: 'Pet' }, 422, [expect.stringContaining('key must match')]],
    ['a key that is too long', { key: 'a'.repeat(65) }, 422, [expect.stringContaining('key must match')]],
    ['an unknown property', { colour: 'red' }, 422, ['property colour should not exist']],
    ['a label that is missing', { labels: { singular: 'Pet' } }, 422, ['labels.plural should not be empty']],
    [
      'a label that is too long',
      { labels: { singular: 'x'.repeat(101), plural: 'y' } },
      422,
      expect.any(Array),
    ],
    ['a label with U+0000', { labels: { singular: 'a\0', plural: 'b' } }, 422, expect.any(Array)],
    [
      'another type of primary property',
      { primaryDisplayPropertyDetails: { key: 'name', name: 'Name', dataType: 'DATE' } },
      422,
      ['primaryDisplayPropertyDetails.dataType must be one of the following values: TEXT, NUMERICAL'],
    ],
    [
      'a primary property of another object',
      { primaryDisplayPropertyDetails: { key: 'custom_objects.car.name', name: 'Name', dataType: 'TEXT' } },
      422,
      [expect.stringContaining('primaryDisplayPropertyDetails.key')],
    ],
    [
      'a location of others',
      { locationId: 'zzzzzzzzzzzzzzzzzzzz' },
      403,
      expect.stringContaining('does not have access'),
    ],
  ])('creating refuses %s', async (_, change, status, message) => {
    const answer = await call('POST', '/objects/', { ...pet, ...change });
    expect(answer).toMatchObject({
      status,
      body: { statusCode: status, message, traceId: expect.any(String) },
    });
    expect(await app.log(locationId)).toEqual([]);
  });

  test('a description whose event could not be sent is refused', async () => {
    const answer = await call('POST', '/objects/', { ...pet, description: 'é'.repeat(50_000) });
    expect(answer).toMatchObject({ status: 422, body: { message: expect.stringContaining('90000') } });
    await call('POST', '/objects/', pet);
    expect(await call('PUT', '/objects/pet', { description: 'é'.repeat(50_000) })).toMatchObject({
      status: 422,
    });
    expect(await app.log(locationId)).toHaveLength(1);
  });

  test('changing refuses what does not fit', async () => {
    await call('POST', '/objects/', pet);
    expect(await call('PUT', '/objects/pet', { searchableProperties: ['age'] })).toMatchObject({
      status: 400,
      body: { message: 'age is not a property of custom_objects.pet' },
    });
    expect(await call('PUT', '/objects/pet', { searchableProperties: 'name' })).toMatchObject({
      status: 422,
    });
    expect(await call('PUT', '/objects/pet', { key: 'dog' })).toMatchObject({
      status: 422,
      body: { message: ['property key should not exist'] },
    });
    expect(await call('PUT', '/objects/cat', { searchableProperties: [] })).toMatchObject({
      status: 404,
      body: { message: 'Object not found' },
    });
    expect(await app.log(locationId)).toHaveLength(1);
  });

  test('another location and another scope see and change nothing', async () => {
    await call('POST', '/objects/', pet);
    const elsewhere = await app.newToken(await app.newLocation());
    expect(await app.call('GET', '/objects/pet', { token: elsewhere })).toMatchObject({ status: 404 });
    expect(
      await app.call('GET', `/objects/pet?locationId=${locationId}`, { token: elsewhere }),
    ).toMatchObject({ status: 403 });
    const reader = await app.newToken(locationId, ['objects/schema.readonly']);
    expect(await app.call('POST', '/objects/', { token: reader, body: pet })).toMatchObject({ status: 401 });
    expect(await app.call('GET', '/objects/', { token: reader })).toMatchObject({ status: 200 });
    const both = await app.newToken([locationId, await app.newLocation()]);
    expect(await app.call('GET', '/objects/', { token: both })).toMatchObject({ status: 422 });
  });
});
