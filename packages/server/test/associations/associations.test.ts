import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

const buyer = 'custom_objects.real_estate_buyer';
const property = 'custom_objects.property';

describe.each(engines)('associations on %s', (engine) => {
  let app: TestApp;
  let locationId: string;
  let token: string;

  beforeAll(async () => {
    app = await startTestApp({ engine });
    locationId = await app.newLocation();
    token = await app.newToken(locationId);
    for (const key of ['real_estate_buyer', 'property', 'agent']) await createObject(key);
  });
  afterAll(() => app?.close());

  async function createObject(key: string): Promise<void> {
    const body = {
      locationId,
      key: `custom_objects.${key}`,
      labels: { singular: key, plural: `${key}s` },
      primaryDisplayPropertyDetails: { key: 'name', name: 'Name', dataType: 'TEXT' },
    };
    expect(await app.call('POST', '/objects/', { token, body })).toMatchObject({ status: 201 });
  }

  function create(overrides: Record<string, unknown> = {}) {
    const body = {
      locationId,
      key: `key_${Math.random().toString(36).slice(2)}`,
      firstObjectKey: buyer,
      firstObjectLabel: 'Interested Buyer',
      secondObjectKey: property,
      secondObjectLabel: 'Property',
      ...overrides,
    };
    return app.call('POST', '/associations/', { token, body });
  }

  /** Something that changes must be followed by exactly these events. */
  async function eventsOf(entityId: string) {
    return (await app.log(locationId)).filter((event) => event.entityId === entityId);
  }

  test('create, and get the same by id, by key, by object and in the list', async () => {
    const created = await create({ key: 'buyer_property_interest' });
    expect(created.status).toBe(201);
    expect(created.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      key: 'buyer_property_interest',
      associationType: 'USER_DEFINED',
      firstObjectKey: buyer,
      firstObjectLabel: 'Interested Buyer',
      secondObjectKey: property,
      secondObjectLabel: 'Property',
      firstObjectToSecondObjectCardinality: 'MANY_TO_MANY',
      secondObjectToFirstObjectCardinality: 'MANY_TO_MANY',
      locationId,
    });
    const { id } = created.body;
    const answers = [
      await app.call('GET', `/associations/${id}`, { token }),
      await app.call('GET', `/associations/${id}/`, { token }),
      await app.call('GET', `/associations/${id}`),
      await app.call('GET', `/associations/key/buyer_property_interest?locationId=${locationId}`, { token }),
      await app.call('GET', '/associations/key/buyer_property_interest/', { token }),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ status: 200, body: created.body });
    const lists = [
      await app.call('GET', '/associations/', { token }),
      await app.call('GET', `/associations?locationId=${locationId}&skip=0&limit=200`, { token }),
      await app.call('GET', `/associations/objectKey/${property}`, { token }),
      await app.call('GET', '/associations/objectKey/property', { token }),
    ];
    for (const { status, body } of lists) {
      expect(status).toBe(200);
      expect(body.associations).toContainEqual(created.body);
      expect(body.total).toBe(body.associations.length);
    }
  });

  test('a creation is announced once, under the trace id of its answer', async () => {
    const { body, headers } = await create();
    const events = await eventsOf(body.id);
    expect(events).toMatchObject([
      { type: 'AssociationCreate', traceId: headers.get('x-trace-id'), orderKey: body.id },
    ]);
    expect(events[0]?.data).toMatchObject({ ...body, firstObjectToSecondObjectMaxLimit: null });
  });

  test('labels change, and nothing else; the same labels again make no event', async () => {
    const { body: before } = await create();
    const body = { firstObjectLabel: 'Keen Buyer', secondObjectLabel: 'House' };
    const path = `/associations/${before.id}`;
    expect(await app.call('PUT', path, { token, body })).toMatchObject({
      status: 200,
      body: { ...before, ...body },
    });
    expect(await app.call('PUT', path, { token, body })).toMatchObject({
      status: 200,
      body: { ...before, ...body },
    });
    expect(await app.call('GET', path, { token })).toMatchObject({ body: { ...before, ...body } });
    expect((await eventsOf(before.id)).map(({ type }) => type)).toEqual([
      'AssociationCreate',
      'AssociationUpdate',
    ]);
  });

  test.each([
    [{}, ['MANY_TO_MANY', 'MANY_TO_MANY', undefined, undefined]],
    [{ firstObjectToSecondObjectCardinality: 'ONE_TO_ONE' }, ['ONE_TO_ONE', 'ONE_TO_ONE', 1, 1]],
    [{ firstObjectToSecondObjectCardinality: 'ONE_TO_MANY' }, ['ONE_TO_MANY', 'MANY_TO_ONE', undefined, 1]],
    [{ secondObjectToFirstObjectCardinality: 'ONE_TO_MANY' }, ['MANY_TO_ONE', 'ONE_TO_MANY', 1, undefined]],
    [
      { firstObjectToSecondObjectCardinality: 'ONE_TO_MANY', firstObjectToSecondObjectMaxLimit: 3 },
      ['ONE_TO_MANY', 'MANY_TO_ONE', 3, 1],
    ],
    [
      { firstObjectToSecondObjectMaxLimit: 2, secondObjectToFirstObjectMaxLimit: 1000 },
      ['MANY_TO_MANY', 'MANY_TO_MANY', 2, 1000],
    ],
  ])('cardinality %j', async (given, [first, second, firstMax, secondMax]) => {
    const key = `c${Math.random().toString(36).slice(2)}`;
    await createObject(key);
    const { status, body } = await create({ ...given, secondObjectKey: `custom_objects.${key}` });
    expect(status).toBe(201);
    expect([
      body.firstObjectToSecondObjectCardinality,
      body.secondObjectToFirstObjectCardinality,
      body.firstObjectToSecondObjectMaxLimit,
      body.secondObjectToFirstObjectMaxLimit,
    ]).toEqual([first, second, firstMax, secondMax]);
  });

  test.each([
    {
      firstObjectToSecondObjectCardinality: 'ONE_TO_MANY',
      secondObjectToFirstObjectCardinality: 'ONE_TO_MANY',
    },
    { firstObjectToSecondObjectMaxLimit: 1 },
    { firstObjectToSecondObjectCardinality: 'ONE_TO_ONE', firstObjectToSecondObjectMaxLimit: 2 },
  ])('cardinality %j is refused', async (given) => {
    expect(await create(given)).toMatchObject({ status: 422, body: { message: [expect.any(String)] } });
  });

  test('pairs: contact with contact and custom object in either order; nothing with business or opportunity', async () => {
    for (const [first, second] of [
      ['contact', 'contact'],
      ['contact', property],
      [property, 'contact'],
      [property, property],
    ]) {
      expect(await create({ firstObjectKey: first, secondObjectKey: second })).toMatchObject({ status: 201 });
    }
    for (const other of ['business', 'opportunity']) {
      expect(await create({ secondObjectKey: other })).toMatchObject({
        status: 400,
        body: {
          message: `Associations between ${buyer} and ${other} are not supported`,
          error: 'Bad Request',
        },
      });
    }
  });

  test('refusals: equal labels, unknown object, key taken, also by a system association', async () => {
    expect(await create({ firstObjectLabel: 'Property' })).toMatchObject({
      status: 422,
      body: { message: 'Both object labels can not be same' },
    });
    expect(await create({ secondObjectKey: 'custom_objects.none' })).toMatchObject({
      status: 400,
      body: { message: 'secondObjectKey custom_objects.none does not exist' },
    });
    const { body } = await create();
    for (const key of [body.key, 'BUSINESSES_CONTACTS_ASSOCIATION']) {
      expect(await create({ key })).toMatchObject({
        status: 400,
        body: { message: `An association with the key ${key} already exists` },
      });
    }
  });

  test('ten associations of a pair, whichever comes first; no eleventh, however many come at once', async () => {
    const pair = { firstObjectKey: 'custom_objects.agent', secondObjectKey: 'contact' };
    const turned = { firstObjectKey: 'contact', secondObjectKey: 'custom_objects.agent' };
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, n) => create(n % 2 === 0 ? pair : turned)),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(20);
  });

  test('system associations are in every location, and stay as they are', async () => {
    const id = 'BUSINESSES_CONTACTS_ASSOCIATION';
    const shown = await app.call('GET', `/associations/${id}`, { token });
    expect(shown).toMatchObject({
      status: 200,
      body: {
        id,
        key: id,
        associationType: 'SYSTEM_DEFINED',
        firstObjectKey: 'business',
        secondObjectKey: 'contact',
        firstObjectToSecondObjectCardinality: 'ONE_TO_MANY',
        firstObjectToSecondObjectMaxLimit: 10_000,
        secondObjectToFirstObjectMaxLimit: 1,
        locationId,
      },
    });
    expect(await app.call('GET', `/associations/key/${id}`, { token })).toMatchObject({ body: shown.body });
    const { body: ofContact } = await app.call('GET', '/associations/objectKey/contact', { token });
    expect(ofContact.associations).toContainEqual(shown.body);
    const body = { firstObjectLabel: 'a', secondObjectLabel: 'b' };
    expect(await app.call('PUT', `/associations/${id}`, { token, body })).toMatchObject({ status: 400 });
    expect(await app.call('DELETE', `/associations/${id}`, { token })).toMatchObject({ status: 400 });
    // The admin's token has every location, so that it must say which one it means.
    expect(await app.call('GET', `/associations/${id}`)).toMatchObject({ status: 422 });
  });

  test('the list is paged without gaps or repetition', async () => {
    const { body: all } = await app.call('GET', '/associations/?limit=200', { token });
    const seen = [];
    for (let skip = 0; skip < all.total; skip += 3) {
      const { body } = await app.call('GET', `/associations/?skip=${skip}&limit=3`, { token });
      expect(body.total).toBe(all.total);
      seen.push(...body.associations);
    }
    expect(seen).toEqual(all.associations);
  });

  test('another location knows nothing of them', async () => {
    const { body: mine } = await create();
    const other = await app.newToken(await app.newLocation());
    const body = { firstObjectLabel: 'a', secondObjectLabel: 'b' };
    for (const answer of [
      await app.call('GET', `/associations/${mine.id}`, { token: other }),
      await app.call('PUT', `/associations/${mine.id}`, { token: other, body }),
      await app.call('DELETE', `/associations/${mine.id}`, { token: other }),
      await app.call('GET', `/associations/key/${mine.key}`, { token: other }),
    ]) {
      expect(answer).toMatchObject({
        status: 404,
        body: { message: 'Association not found', error: 'Not Found' },
      });
    }
    expect(await app.call('GET', `/associations/?locationId=${locationId}`, { token: other })).toMatchObject({
      status: 403,
      body: { message: 'The token does not have access to this location.' },
    });
    expect((await eventsOf(mine.id)).map(({ type }) => type)).toEqual(['AssociationCreate']);
  });
});
