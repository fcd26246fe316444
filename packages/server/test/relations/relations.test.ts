import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUYER, PROPERTY, type RealEstate, realEstate } from '../support/real-estate.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

const DUPLICATE = 'Could not create relation: duplicate relation of object Ids for given association';

describe.each(engines)('relations on %s', (engine) => {
  let app: TestApp;
  let world: RealEstate;

  beforeAll(async () => {
    app = await startTestApp({ engine });
    world = await realEstate(app);
  });
  afterAll(() => app?.close());

  async function eventsOf(entityId: string) {
    return (await app.log(world.locationId)).filter((event) => event.entityId === entityId);
  }

  test('create, list from both sides, delete; each change is announced once', async () => {
    const associationId = await world.newAssociation({ key: 'interest' });
    const [[buyer = ''], [property = '']] = await Promise.all([world.newBuyers(1), world.newProperties(1)]);
    const created = await world.relate(associationId, buyer, property);
    expect(created.status).toBe(201);
    expect(created.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      associationId,
      associationKey: 'interest',
      firstObjectKey: BUYER,
      firstRecordId: buyer,
      secondObjectKey: PROPERTY,
      secondRecordId: property,
      locationId: world.locationId,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updatedAt: created.body.createdAt,
    });
    const { id } = created.body;
    for (const recordId of [buyer, property]) {
      const listed = await world.expect(
        200,
        'GET',
        `/associations/relations/${recordId}?locationId=${world.locationId}&skip=0&limit=10`,
      );
      expect(listed).toEqual({ relations: [created.body], total: 1 });
    }
    const path = `/associations/relations/${id}?locationId=${world.locationId}`;
    expect(await world.expect(200, 'DELETE', path)).toEqual({
      deleted: true,
      id,
      message: 'Relation deleted successfully',
    });
    expect(await world.call('DELETE', path)).toMatchObject({
      status: 404,
      body: { message: 'Relation not found' },
    });
    expect(await world.expect(200, 'GET', `/associations/relations/${buyer}`)).toEqual({
      relations: [],
      total: 0,
    });
    const events = await eventsOf(id);
    expect(events.map(({ type }) => type)).toEqual(['RelationCreate', 'RelationDelete']);
    expect(events[0]?.data).toEqual(created.body);
    expect(events[1]?.data).toEqual(created.body);
    expect(events[0]?.traceId).toBe(created.headers.get('x-trace-id'));
    expect(events[0]?.orderKey).toBe(events[1]?.orderKey);
  });

  test('the same relation again is refused, or returned when asked', async () => {
    const associationId = await world.newAssociation({ secondObjectKey: BUYER });
    const [a = '', b = ''] = await world.newBuyers(2);
    const { body } = await world.relate(associationId, a, b);
    expect(await world.relate(associationId, a, b)).toMatchObject({
      status: 400,
      body: { statusCode: 400, message: DUPLICATE, error: 'Bad Request', traceId: expect.any(String) },
    });
    const link = { locationId: world.locationId, associationId, firstRecordId: a, secondRecordId: b };
    expect(await world.call('POST', '/associations/relations?onDuplicate=return', link)).toMatchObject({
      status: 200,
      body,
    });
    expect(await eventsOf(body.id)).toHaveLength(1);
    // Of an object with itself the two orders are two relations; a record with itself is none.
    expect((await world.relate(associationId, b, a)).status).toBe(201);
    expect(await world.relate(associationId, a, a)).toMatchObject({ status: 400 });
    const { relations } = await world.expect(200, 'GET', `/associations/relations/${a}`);
    expect(relations.map((relation: { firstRecordId: string }) => relation.firstRecordId)).toEqual([a, b]);
  });

  test('unknown association, unknown record, a record of another object', async () => {
    const associationId = await world.newAssociation();
    const [[buyer = ''], [property = '']] = await Promise.all([world.newBuyers(1), world.newProperties(1)]);
    const unknown = '0123456789abcdef01234567';
    expect((await world.relate(unknown, buyer, property)).body.message).toBe(
      `Association ${unknown} does not exist`,
    );
    expect((await world.relate(associationId, buyer, unknown)).body.message).toBe(
      `secondRecordId ${unknown} does not exist`,
    );
    expect((await world.relate(associationId, property, buyer)).body.message).toContain(
      'expects custom_objects.real_estate_buyer',
    );
    expect(await world.call('GET', `/associations/relations/${unknown}`)).toMatchObject({ status: 404 });
  });

  test.each([
    ['ONE_TO_ONE', { aToMany: 400, bToMany: 400 }],
    ['ONE_TO_MANY', { aToMany: 201, bToMany: 400 }],
    ['MANY_TO_ONE', { aToMany: 400, bToMany: 201 }],
    ['MANY_TO_MANY', { aToMany: 201, bToMany: 201 }],
  ])('%s', async (cardinality, { aToMany, bToMany }) => {
    const second = await world.newObject(`house_${cardinality.toLowerCase()}`);
    const associationId = await world.newAssociation({
      secondObjectKey: second,
      firstObjectToSecondObjectCardinality: cardinality,
    });
    const [a = '', other = ''] = await world.newBuyers(2);
    const b = await world.newRecord(second);
    const { body: first } = await world.relate(associationId, a, b);
    const again = await world.relate(associationId, a, await world.newRecord(second));
    expect(again.status).toBe(aToMany);
    if (aToMany === 400)
      expect(again.body.message).toMatch(
        new RegExp(`record ${a} has reached the limit of 1 for association`),
      );
    expect((await world.relate(associationId, other, b)).status).toBe(bToMany);
    // What is unlinked makes room again.
    await world.expect(200, 'DELETE', `/associations/relations/${first.id}`);
    expect((await world.relate(associationId, a, b)).status).toBe(201);
  });

  test('a limit on each side is counted by itself, and frees when relations go', async () => {
    const second = await world.newObject('capped');
    const associationId = await world.newAssociation({
      secondObjectKey: second,
      firstObjectToSecondObjectMaxLimit: 2,
      secondObjectToFirstObjectMaxLimit: 3,
    });
    const buyers = await world.newBuyers(4);
    const houses = await Promise.all([1, 2, 3].map(() => world.newRecord(second)));
    const statuses = [];
    for (const house of houses)
      statuses.push((await world.relate(associationId, buyers[0] ?? '', house)).status);
    expect(statuses).toEqual([201, 201, 400]);
    const made = [];
    for (const buyer of buyers.slice(1)) made.push(await world.relate(associationId, buyer, houses[0] ?? ''));
    expect(made.map(({ status }) => status)).toEqual([201, 201, 400]);
    await world.expect(200, 'DELETE', `/associations/relations/${made[0]?.body.id}`);
    expect((await world.relate(associationId, buyers[3] ?? '', houses[0] ?? '')).status).toBe(201);
    expect((await world.relate(associationId, buyers[1] ?? '', houses[0] ?? '')).status).toBe(400);
  });

  test('bulk: each by itself, in the order given, never all or nothing', async () => {
    const associationId = await world.newAssociation({ firstObjectToSecondObjectMaxLimit: 2 });
    const [buyer = ''] = await world.newBuyers(1);
    const [p1 = '', p2 = '', p3 = ''] = await world.newProperties(3);
    const add = [
      { associationId, firstRecordId: 'nobody', secondRecordId: p1 },
      { associationId, firstRecordId: buyer, secondRecordId: p1 },
      { associationId, firstRecordId: buyer, secondRecordId: p1 },
      { associationId, firstRecordId: buyer, secondRecordId: p2 },
      { associationId, firstRecordId: buyer, secondRecordId: p3 },
    ];
    const { results } = await world.expect(200, 'POST', '/associations/relations/bulk', {
      locationId: world.locationId,
      add,
    });
    expect(results.created.map((relation: { secondRecordId: string }) => relation.secondRecordId)).toEqual([
      p1,
      p2,
    ]);
    expect(results.errored).toEqual([
      { index: 0, statusCode: 400, error: 'firstRecordId nobody does not exist' },
      { index: 2, statusCode: 400, error: DUPLICATE },
      { index: 4, statusCode: 400, error: expect.stringContaining('reached the limit of 2') },
    ]);
    for (const wrong of [{ add: [] }, { add: Array(1001).fill(add[0]) }, { add: [{ associationId }] }]) {
      expect((await world.call('POST', '/associations/relations/bulk', wrong)).status).toBe(422);
    }
  });

  test('pages cover both sides without gaps, with the exact total, and can be narrowed to associations', async () => {
    const [some, others] = [
      await world.newAssociation({ secondObjectKey: BUYER }),
      await world.newAssociation({ secondObjectKey: BUYER }),
    ];
    const [hub = '', ...spokes] = await world.newBuyers(8);
    await world.relateAll([
      ...spokes.map((spoke) => [some, hub, spoke] as const),
      ...spokes.map((spoke) => [others, spoke, hub] as const),
    ]);
    const { relations: all, total } = await world.expect(
      200,
      'GET',
      `/associations/relations/${hub}?limit=200`,
    );
    expect(all).toHaveLength(14);
    expect(total).toBe(14);
    for (const limit of [1, 3, 7, 14]) {
      const seen = [];
      for (let skip = 0; skip < 16; skip += limit) {
        const page = await world.expect(
          200,
          'GET',
          `/associations/relations/${hub}?skip=${skip}&limit=${limit}`,
        );
        expect(page.total).toBe(14);
        seen.push(...page.relations);
      }
      expect(seen).toEqual(all);
    }
    for (const query of [
      `associationIds=${others}`,
      `associationIds[]=${others}`,
      `associationIds[]=${others}&associationIds[]=none`,
    ]) {
      const page = await world.expect(200, 'GET', `/associations/relations/${hub}?${query}&limit=3`);
      expect(page.total).toBe(7);
      expect(page.relations.map((relation: { associationId: string }) => relation.associationId)).toEqual([
        others,
        others,
        others,
      ]);
    }
    expect(await world.expect(200, 'GET', `/associations/relations/${hub}?skip=100`)).toEqual({
      relations: [],
      total: 14,
    });
  });

  test('a company and a contact, through the system association', async () => {
    const associationId = 'BUSINESSES_CONTACTS_ASSOCIATION';
    const [contact, company, rival] = [
      await world.newContact(),
      await world.newRecord('business'),
      await world.newRecord('business'),
    ];
    const { body: relation } = await world.relate(associationId, company, contact);
    expect(relation).toMatchObject({
      associationId,
      associationKey: associationId,
      firstObjectKey: 'business',
      secondObjectKey: 'contact',
    });
    for (const id of [contact, company]) {
      expect(await world.expect(200, 'GET', `/associations/relations/${id}`)).toEqual({
        relations: [relation],
        total: 1,
      });
    }
    expect((await world.expect(200, 'GET', `/contacts/${contact}`)).contact.businessId).toBe(company);
    expect((await world.relate(associationId, rival, contact)).status).toBe(400);
    expect((await eventsOf(relation.id)).map(({ type }) => type)).toEqual(['RelationCreate']);
    await world.expect(200, 'DELETE', `/associations/relations/${relation.id}`);
    expect((await world.expect(200, 'GET', `/contacts/${contact}`)).contact.businessId).toBeUndefined();
  });

  test('another location sees and changes nothing', async () => {
    const associationId = await world.newAssociation();
    const [[buyer = ''], [property = '']] = await Promise.all([world.newBuyers(1), world.newProperties(1)]);
    const { body } = await world.relate(associationId, buyer, property);
    const stranger = await realEstate(app);
    expect((await stranger.call('GET', `/associations/relations/${buyer}`)).status).toBe(404);
    expect((await stranger.call('DELETE', `/associations/relations/${body.id}`)).status).toBe(404);
    expect((await stranger.relate(associationId, buyer, property)).status).toBe(400);
    expect(
      (await stranger.call('GET', `/associations/relations/${buyer}?locationId=${world.locationId}`)).status,
    ).toBe(403);
    expect(await eventsOf(body.id)).toHaveLength(1);
  });
});
