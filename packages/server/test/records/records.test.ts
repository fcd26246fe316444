import { bodyBytes } from '@relata/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createRecord } from '../../src/records/create-record.ts';
import { updateRecord } from '../../src/records/update-record.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

const house = {
  key: 'house',
  labels: { singular: 'House', plural: 'Houses' },
  primaryDisplayPropertyDetails: { key: 'street', name: 'Street', dataType: 'TEXT' },
};
const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe.each(engines)('records on %s', (engine) => {
  let app: TestApp;
  let locationId: string;
  let token: string;
  let object: { id: string; key: string };

  beforeAll(async () => {
    app = await startTestApp({ engine });
  });
  afterAll(() => app?.close());
  beforeEach(async () => {
    locationId = await app.newLocation();
    token = await app.newToken(locationId);
    object = (await call('POST', '/objects/', house)).body.object;
  });

  const call = (method: string, path: string, body?: unknown) =>
    app.call(method, path, { token, ...(body !== undefined && { body }) });
  /** The log without the object's creation. */
  const log = async () => (await app.log(locationId)).slice(1);
  const create = async (body: unknown) => (await call('POST', '/objects/house/records', body)).body.record;

  test('a record is created, answered in both published forms, and announced whole', async () => {
    const created = await call('POST', '/objects/custom_objects.house/records', {
      locationId,
      properties: { street: 'Oak Lane' },
      owner: ['u1'],
      followers: ['u1', 'u2'],
    });
    expect(created.status).toBe(201);
    const { record, traceId } = created.body;
    expect(traceId).toBe(created.headers.get('x-trace-id'));
    const by = {
      channel: 'API',
      source: 'PUBLIC_API',
      sourceId: expect.any(String),
      createdAt: record.createdAt,
    };
    expect(record).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      locationId,
      objectId: object.id,
      objectKey: 'custom_objects.house',
      owner: ['u1'],
      followers: ['u1', 'u2'],
      properties: { street: 'Oak Lane' },
      dateAdded: expect.stringMatching(iso),
      dateUpdated: record.dateAdded,
      createdAt: record.dateAdded,
      updatedAt: record.dateAdded,
      createdBy: by,
      lastUpdatedBy: by,
    });
    expect(await log()).toEqual([
      {
        seq: 2,
        type: 'RecordCreate',
        locationId,
        entityId: record.id,
        orderKey: record.id,
        webhookId: expect.any(String),
        traceId,
        createdAt: record.createdAt,
        data: {
          id: record.id,
          locationId,
          objectId: object.id,
          objectKey: 'custom_objects.house',
          owner: ['u1'],
          followers: ['u1', 'u2'],
          properties: { street: 'Oak Lane' },
          createdAt: record.createdAt,
          updatedAt: record.createdAt,
          createdBy: record.createdBy,
          lastUpdatedBy: record.lastUpdatedBy,
        },
      },
    ]);
  });

  test('a record is found by its id alone, under its object however that is called, with its relations', async () => {
    const { id, ...record } = await create({ properties: { street: 'Oak Lane' } });
    for (const ref of ['house', 'custom_objects.house', object.id]) {
      const found = await call('GET', `/objects/${ref}/records/${id}`);
      expect(found.status).toBe(200);
      expect(found.body).toEqual({ record: { id, ...record, relations: [] }, traceId: expect.any(String) });
    }
    // The admin's token is bound to no location: the record's id leads to one.
    expect((await app.call('GET', `/objects/house/records/${id}`)).body.record).toMatchObject(record);
    expect(await call('GET', `/objects/business/records/${id}`)).toMatchObject({ status: 404 });
    expect(await call('GET', `/objects/house/records/${'0'.repeat(24)}`)).toMatchObject({
      status: 404,
      body: { message: 'Record not found' },
    });
  });

  test('companies have 24 hex digits, opportunities 20 characters', async () => {
    const company = await call('POST', '/objects/business/records', {
      properties: { name: 'Acme', 'business.city': 'Bonn' },
    });
    expect(company.body.record).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      objectKey: 'business',
      properties: { name: 'Acme', city: 'Bonn' },
    });
    const opportunity = await call('POST', '/objects/opportunity/records', {
      properties: { name: 'Deal', monetary_value: 5 },
    });
    expect(opportunity.body.record.id).toMatch(/^[0-9A-Za-z]{20}$/);
    expect((await log()).map(({ type }) => type)).toEqual(['RecordCreate', 'RecordCreate']);
  });

  test('an unknown property becomes a field by its first value, announced before the record', async () => {
    const record = await create({ properties: { price: 5, 'custom_objects.house.sold': 'no' } });
    expect(record.properties).toEqual({ price: 5, sold: 'no' });
    const [schema, created] = await log();
    expect(schema).toMatchObject({
      type: 'ObjectSchemaUpdate',
      entityId: object.id,
      traceId: created?.traceId,
    });
    expect(created).toMatchObject({ type: 'RecordCreate', entityId: record.id });
    const { fields } = (await call('GET', '/objects/house?fetchProperties=true')).body;
    expect(fields.map(({ fieldKey, dataType }: never) => [fieldKey, dataType])).toEqual([
      ['custom_objects.house.street', 'TEXT'],
      ['custom_objects.house.price', 'NUMERICAL'],
      ['custom_objects.house.sold', 'TEXT'],
    ]);
    await create({ properties: { price: 'on request' } });
    expect((await log()).map(({ type }) => type)).toEqual([
      'ObjectSchemaUpdate',
      'RecordCreate',
      'RecordCreate',
    ]);
  });

  test('inputs of one batch see the fields and the changes of those before them', async () => {
    const access = { traceId: crypto.randomUUID(), tokenId: 't', object: 'house' };
    const created = await app.together(createRecord, locationId, [
      { ...access, body: { properties: { price: 1 } } },
      { ...access, object: 'nothing', body: { properties: { lost: 1 } } },
      { ...access, body: { properties: { price: 2, rooms: 3 } } },
      { ...access, body: { properties: { note: 'x'.repeat(65_536), more: 'y'.repeat(40_000) } } },
      { ...access, body: { properties: { rooms: 4 } } },
    ]);
    expect(created.map((outcome) => ('code' in outcome ? outcome.code : outcome.properties))).toEqual([
      { price: 1 },
      'object_not_found',
      { price: 2, rooms: 3 },
      'event_too_large',
      { rooms: 4 },
    ]);
    expect((await log()).map(({ type }) => type)).toEqual([
      'ObjectSchemaUpdate',
      'RecordCreate',
      'ObjectSchemaUpdate',
      'RecordCreate',
      'RecordCreate',
    ]);
    const { fields } = (await call('GET', '/objects/house?fetchProperties=true')).body;
    // A refused input leaves no field behind.
    expect(fields.map(({ name }: { name: string }) => name)).toEqual(['Street', 'Price', 'Rooms']);

    const id = (created[0] as { id: string }).id;
    const updated = await app.together(updateRecord, locationId, [
      { ...access, id, body: { properties: { price: 7 } } },
      { ...access, id, body: { properties: { rooms: 1 } } },
      { ...access, id, body: { properties: { price: 7 } } },
      { ...access, id, body: { properties: { price: null } } },
    ]);
    expect(updated.map((outcome) => 'properties' in outcome && outcome.properties)).toEqual([
      { price: 7 },
      { price: 7, rooms: 1 },
      { price: 7, rooms: 1 },
      { rooms: 1 },
    ]);
    expect((await call('GET', `/objects/house/records/${id}`)).body.record.properties).toEqual({ rooms: 1 });
    expect((await log()).filter(({ type }) => type === 'RecordUpdate')).toHaveLength(3);
  });

  test('properties are merged and null removes; owner and followers are replaced', async () => {
    const { id, ...before } = await create({
      properties: { street: 'Oak Lane', price: 5 },
      owner: ['u1'],
      followers: ['u2'],
    });
    const changed = await call('PUT', `/objects/house/records/${id}?locationId=${locationId}`, {
      properties: { price: null, rooms: 3, absent: null, tags: ['a', { b: [1, null] }] },
      followers: [],
    });
    expect(changed.status).toBe(200);
    expect(changed.body.record).toEqual({
      ...before,
      id,
      properties: { street: 'Oak Lane', rooms: 3, tags: ['a', { b: [1, null] }] },
      followers: [],
      dateUpdated: expect.stringMatching(iso),
      updatedAt: changed.body.record.dateUpdated,
      lastUpdatedBy: { ...before.lastUpdatedBy, createdAt: changed.body.record.dateUpdated },
    });
    expect((await call('GET', `/objects/house/records/${id}`)).body.record).toEqual({
      ...changed.body.record,
      relations: [],
    });
    const { fields } = (await call('GET', '/objects/house?fetchProperties=true')).body;
    // Removing what was never there makes no field.
    expect(fields.map(({ name }: { name: string }) => name)).toEqual(['Street', 'Price', 'Rooms', 'Tags']);
    expect((await log()).at(-1)).toMatchObject({
      type: 'RecordUpdate',
      data: { properties: { street: 'Oak Lane', rooms: 3 } },
    });
  });

  test.each([
    [{}],
    [{ properties: {} }],
    [{ properties: { street: 'Oak Lane', 'custom_objects.house.price': 5, gone: null } }],
    [{ owner: ['u1'], followers: [] }],
  ])('what changes nothing makes no event and leaves dateUpdated alone: %j', async (body) => {
    const { id, ...before } = await create({ properties: { street: 'Oak Lane', price: 5 }, owner: ['u1'] });
    const events = await app.log(locationId);
    const again = await call('PUT', `/objects/house/records/${id}`, body);
    expect(again.body.record).toEqual({ id, ...before });
    expect(await app.log(locationId)).toEqual(events);
  });

  test('a record whose event could not be sent is refused, by POST and by PUT', async () => {
    const large = { a: 'é'.repeat(30_000), b: 'é'.repeat(30_000) };
    expect(await call('POST', '/objects/house/records', { properties: large })).toMatchObject({
      status: 422,
      body: { message: expect.stringContaining('90000') },
    });
    const { id } = await create({ properties: { a: large.a } });
    expect(await call('PUT', `/objects/house/records/${id}`, { properties: { b: large.b } })).toMatchObject({
      status: 422,
    });
    expect((await call('GET', `/objects/house/records/${id}`)).body.record.properties).toEqual({
      a: large.a,
    });
  });

  test('the largest record that is taken has an event of exactly the largest size', async () => {
    const base = bodyBytes(await createdEvent({ a: '', b: '' }));
    const room = 90_000 - base;
    const half = Math.floor(room / 2);
    const fits = { a: 'x'.repeat(half), b: 'x'.repeat(room - half) };
    expect(bodyBytes(await createdEvent(fits))).toBe(90_000);
    const over = await call('POST', '/objects/house/records', { properties: { ...fits, a: `${fits.a}x` } });
    expect(over).toMatchObject({ status: 422, body: { message: expect.stringContaining('90001') } });
  });

  async function createdEvent(properties: Record<string, unknown>) {
    const { id } = await create({ properties });
    const event = (await app.log(locationId)).find(({ entityId }) => entityId === id);
    if (event === undefined) throw new Error('the record was not announced');
    return event;
  }

  test('an object takes 200 properties and no more', async () => {
    const numbered = (from: number, to: number) =>
      Object.fromEntries(Array.from({ length: to - from }, (_, index) => [`p${from + index}`, index]));
    expect(await call('POST', '/objects/house/records', { properties: numbered(0, 201) })).toMatchObject({
      status: 422,
    });
    const { id } = await create({ properties: numbered(0, 199) });
    expect(await call('PUT', `/objects/house/records/${id}`, { properties: { one_more: 1 } })).toMatchObject({
      status: 400,
      body: { message: 'Object custom_objects.house can not have more than 200 properties' },
    });
  });

  const bad: [name: string, body: unknown, status: number, message: unknown][] = [
    ['no properties', {}, 422, ['properties should not be empty']],
    ['properties that are a list', { properties: [] }, 422, ['properties must be an object']],
    [
      'a key in capitals',
      { properties: { Street: 1 } },
      422,
      ['property properties.Street should not exist'],
    ],
    ['a key that is too long', { properties: { ['a'.repeat(65)]: 1 } }, 422, expect.any(Array)],
    ['a key of another object', { properties: { 'custom_objects.car.name': 1 } }, 422, expect.any(Array)],
    [
      'a property given twice',
      { properties: { street: 'a', 'custom_objects.house.street': 'b' } },
      422,
      ['properties.custom_objects.house.street must not be given twice'],
    ],
    ['a text that is too long', { properties: { street: 'x'.repeat(65_537) } }, 422, expect.any(Array)],
    ['U+0000', { properties: { street: 'a\0b' } }, 422, expect.any(Array)],
    ['a lone surrogate', '{"properties":{"street":"\\ud800"}}', 422, expect.any(Array)],
    ['__proto__', '{"properties":{"__proto__":{"street":1}}}', 422, expect.any(Array)],
    ['a number that is none', '{"properties":{"price":1e999}}', 422, expect.any(Array)],
    [
      'two owners',
      { properties: {}, owner: ['a', 'b'] },
      422,
      ['owner must contain no more than 1 elements'],
    ],
    ['eleven followers', { properties: {}, followers: Array(11).fill('a') }, 422, expect.any(Array)],
    ['an owner of the wrong type', { properties: {}, owner: 'a' }, 422, ['owner must be an array']],
    [
      'an unknown property of the body',
      { properties: {}, colour: 1 },
      422,
      ['property colour should not exist'],
    ],
    ['broken JSON', '{"properties":', 400, 'Body is not valid JSON'],
    ['another location', { properties: {}, locationId: 'zzzzzzzzzzzzzzzzzzzz' }, 403, expect.any(String)],
  ];

  test.each(bad)('creating refuses %s', async (_, body, status, message) => {
    const answer = await call('POST', '/objects/house/records', body);
    expect(answer).toMatchObject({
      status,
      body: { statusCode: status, message, traceId: expect.any(String) },
    });
    expect(await log()).toEqual([]);
  });

  test.each(bad.filter(([name]) => !['no properties', 'another location'].includes(name)))(
    'changing refuses %s',
    async (_, body, status, message) => {
      const { id } = await create({ properties: { street: 'Oak Lane' } });
      expect(await call('PUT', `/objects/house/records/${id}`, body)).toMatchObject({
        status,
        body: { message },
      });
      expect(await log()).toHaveLength(1);
    },
  );

  test('unknown objects and records, and contacts, are refused', async () => {
    const { id } = await create({ properties: { street: 'Oak Lane' } });
    expect(await call('POST', '/objects/nothing/records', { properties: {} })).toMatchObject({
      status: 404,
      body: { message: 'Object not found' },
    });
    expect(await call('POST', '/objects/contact/records', { properties: {} })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('/contacts') },
    });
    expect(await call('PUT', `/objects/house/records/${'0'.repeat(24)}`, {})).toMatchObject({ status: 404 });
    expect(await call('PUT', `/objects/business/records/${id}`, {})).toMatchObject({ status: 404 });
    expect(await call('PUT', `/objects/nothing/records/${id}`, {})).toMatchObject({ status: 404 });
    expect(await call('GET', `/objects/house/records/${'x'.repeat(201)}`)).toMatchObject({ status: 422 });
  });

  test('another location and another scope see and change nothing', async () => {
    const { id } = await create({ properties: { street: 'Oak Lane' } });
    const path = `/objects/house/records/${id}`;
    const other = await app.newLocation();
    for (const elsewhere of [
      await app.newToken(other),
      await app.newToken([other, await app.newLocation()]),
    ]) {
      expect(await app.call('GET', path, { token: elsewhere })).toMatchObject({ status: 404 });
      expect(
        await app.call('PUT', path, { token: elsewhere, body: { properties: { street: 'x' } } }),
      ).toMatchObject({ status: 404 });
      expect(await app.call('GET', `${path}?locationId=${locationId}`, { token: elsewhere })).toMatchObject({
        status: 403,
      });
    }
    const reader = await app.newToken(locationId, ['objects/record.readonly']);
    expect(await app.call('GET', path, { token: reader })).toMatchObject({ status: 200 });
    expect(await app.call('PUT', path, { token: reader, body: {} })).toMatchObject({ status: 401 });
    expect(
      await app.call('POST', '/objects/house/records', { token: reader, body: { properties: {} } }),
    ).toMatchObject({ status: 401 });
    expect((await call('GET', path)).body.record.properties).toEqual({ street: 'Oak Lane' });
  });
});
