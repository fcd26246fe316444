import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { removableAssociation } from '../../src/removal/removable-association.ts';
import { removableRecord } from '../../src/removal/removable-record.ts';
import { removalOperations } from '../../src/removal/remove-thing.ts';
import { BUYER, type RealEstate, realEstate } from '../support/real-estate.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

describe.each(engines)('deleting what relations hang on, on %s', (engine) => {
  let app: TestApp;
  let world: RealEstate;

  beforeAll(async () => {
    app = await startTestApp({ engine });
    world = await realEstate(app);
  });
  afterAll(() => app?.close());

  async function newEvents(since: number) {
    return (await app.log(world.locationId)).filter(({ seq }) => seq > since);
  }
  const head = async () => (await app.log(world.locationId)).length;

  test('a record goes with its relations, which are announced before it', async () => {
    const associationId = await world.newAssociation();
    const [buyer = '', other = ''] = await world.newBuyers(2);
    const [house = '', flat = ''] = await world.newProperties(2);
    await world.relateAll([
      [associationId, buyer, house],
      [associationId, buyer, flat],
      [associationId, other, house],
    ]);
    const since = await head();
    const { headers, status, body } = await world.call('DELETE', `/objects/${BUYER}/records/${buyer}`);
    expect({ status, body }).toEqual({ status: 200, body: { id: buyer, success: true } });
    const events = await newEvents(since);
    expect(events.map(({ type }) => type)).toEqual(['RelationDelete', 'RelationDelete', 'RecordDelete']);
    expect(new Set(events.map(({ traceId }) => traceId))).toEqual(new Set([headers.get('x-trace-id')]));
    expect(events[2]?.data).toMatchObject({
      id: buyer,
      objectKey: BUYER,
      properties: { name: expect.any(String) },
    });
    expect((await world.call('DELETE', `/objects/${BUYER}/records/${buyer}`)).status).toBe(404);
    expect((await world.call('GET', `/objects/${BUYER}/records/${buyer}`)).status).toBe(404);
    expect((await world.expect(200, 'GET', `/associations/relations/${house}`)).total).toBe(1);
    expect((await world.expect(200, 'GET', `/associations/relations/${flat}`)).total).toBe(0);
  });

  test('a record is deleted by the path of its own object only', async () => {
    const [buyer = ''] = await world.newBuyers(1);
    expect((await world.call('DELETE', `/objects/property/records/${buyer}`)).status).toBe(404);
    expect((await world.call('DELETE', `/contacts/${buyer}`)).status).toBe(404);
    expect((await world.call('DELETE', `/objects/real_estate_buyer/records/${buyer}/`)).status).toBe(200);
  });

  test('a contact', async () => {
    const contact = await world.newContact();
    const since = await head();
    expect((await world.call('DELETE', `/objects/contact/records/${contact}`)).status).toBe(400);
    expect(await world.expect(200, 'DELETE', `/contacts/${contact}`)).toEqual({ succeded: true });
    expect((await newEvents(since)).map(({ type }) => type)).toEqual(['ContactDelete']);
    expect((await world.call('GET', `/contacts/${contact}`)).status).toBe(404);
  });

  test('an association goes with its relations; the records stay', async () => {
    const associationId = await world.newAssociation();
    const [buyer = ''] = await world.newBuyers(1);
    const [house = ''] = await world.newProperties(1);
    await world.relateAll([[associationId, buyer, house]]);
    const since = await head();
    expect(await world.expect(200, 'DELETE', `/associations/${associationId}`)).toEqual({
      deleted: true,
      id: associationId,
      message: 'Association deleted successfully',
    });
    const events = await newEvents(since);
    expect(events.map(({ type }) => type)).toEqual(['RelationDelete', 'AssociationDelete']);
    expect((await world.call('GET', `/associations/${associationId}`)).status).toBe(404);
    expect((await world.expect(200, 'GET', `/associations/relations/${house}`)).total).toBe(0);
  });

  test('two records that are related, deleted at once: their relation goes once', async () => {
    const associationId = await world.newAssociation({ secondObjectKey: BUYER, key: 'both_going' });
    const buyers = await world.newBuyers(10);
    await world.relateAll(
      buyers.flatMap((a) => buyers.filter((b) => a < b).map((b) => [associationId, a, b] as const)),
    );
    const since = await head();
    const answers = await Promise.all(
      buyers.map((id) => world.call('DELETE', `/objects/${BUYER}/records/${id}`)),
    );
    expect(answers.map(({ status }) => status)).toEqual(buyers.map(() => 200));
    const events = await newEvents(since);
    expect(events.filter(({ type }) => type === 'RelationDelete')).toHaveLength(45);
    expect(new Set(events.map(({ entityId }) => entityId)).size).toBe(55);
  });

  test('one thing deleted twice at once: it and its relations go once', async () => {
    const associationId = await world.newAssociation({ key: 'deleted_twice' });
    const [[buyer = ''], [house = '']] = await Promise.all([world.newBuyers(1), world.newProperties(1)]);
    await world.relateAll([[associationId, buyer, house]]);
    const inputs = (id: string) => [1, 2].map(() => ({ id, traceId: crypto.randomUUID(), objectKey: BUYER }));
    const since = await head();
    const { begin: deleteRecord } = removalOperations(removableRecord);
    expect(await app.together(deleteRecord, world.locationId, inputs(buyer))).toEqual([
      'gone',
      expect.objectContaining({ code: 'record_not_found' }),
    ]);
    const [other = ''] = await world.newBuyers(1);
    await world.relateAll([[associationId, other, house]]);
    const { begin: deleteAssociation } = removalOperations(removableAssociation);
    expect(await app.together(deleteAssociation, world.locationId, inputs(associationId))).toEqual([
      'gone',
      expect.objectContaining({ code: 'association_not_found' }),
    ]);
    expect((await newEvents(since)).map(({ type }) => type)).toEqual([
      'RelationDelete',
      'RecordDelete',
      'RecordCreate',
      'RelationCreate',
      'RelationDelete',
      'AssociationDelete',
    ]);
  });

  test('with more than a thousand relations it goes in steps, itself last; meanwhile it is not found', async () => {
    const associationId = await world.newAssociation({ key: 'many' });
    const [buyer = ''] = await world.newBuyers(1);
    const houses = await world.newProperties(60);
    // 60 × 40 relations through the association, 2 400 to be deleted with it.
    const buyers = await world.newBuyers(39);
    await world.relateAll(
      [buyer, ...buyers].flatMap((b) => houses.map((h) => [associationId, b, h] as const)),
    );
    const since = await head();
    const deletion = world.call('DELETE', `/associations/${associationId}`);
    const seen = new Set<number>();
    let done = false;
    void deletion.then(() => (done = true));
    while (!done) {
      seen.add((await world.call('GET', `/associations/${associationId}`)).status);
      const { status } = await world.relate(associationId, buyer, houses[0] ?? '');
      expect(status).toBe(400);
    }
    expect((await deletion).body).toMatchObject({ deleted: true, id: associationId });
    expect((await world.call('GET', `/associations/${associationId}`)).status).toBe(404);
    const events = await newEvents(since);
    expect(events).toHaveLength(2_401);
    expect(events.at(-1)?.type).toBe('AssociationDelete');
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => since + index + 1));
    expect((await world.expect(200, 'GET', `/associations/relations/${buyer}`)).total).toBe(0);
  });

  test('a location goes with all that is in it, and its id is never used again', async () => {
    const doomed = await realEstate(app);
    const associationId = await doomed.newAssociation();
    const [buyer = ''] = await doomed.newBuyers(1);
    const [house = ''] = await doomed.newProperties(1);
    await doomed.relateAll([[associationId, buyer, house]]);
    expect((await app.call('DELETE', `/v1/locations/${doomed.locationId}`)).status).toBe(204);
    expect((await app.call('DELETE', `/v1/locations/${doomed.locationId}`)).status).toBe(404);
    expect(await app.log(doomed.locationId)).toEqual([]);
    expect(
      (await doomed.call('GET', `/associations/${associationId}?locationId=${doomed.locationId}`)).status,
    ).toBe(403);
    expect((await app.call('GET', `/associations/?locationId=${doomed.locationId}`)).status).toBe(404);
    const again = await app.call('POST', '/v1/locations', { body: { id: doomed.locationId, name: 'Again' } });
    expect(again.status).toBe(400);
    expect((await world.expect(200, 'GET', '/associations/')).total).toBeGreaterThan(2);
  });
});
