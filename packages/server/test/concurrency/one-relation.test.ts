import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Receiver, startReceiver } from '../delivery/receiver.ts';
import { type RealEstate, realEstate } from '../support/real-estate.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

const CREATES = 200;
const DUPLICATE = 'Could not create relation: duplicate relation of object Ids for given association';

describe.each(engines)('200 concurrent creates of one relation on %s', (engine) => {
  let app: TestApp;
  let world: RealEstate;
  let receiver: Receiver;
  beforeAll(async () => {
    app = await startTestApp({ engine });
    world = await realEstate(app);
    receiver = await startReceiver();
  });
  afterAll(async () => {
    await app?.close();
    await receiver?.close();
  });

  test('one is created, 199 are duplicates, one event, one delivery', async () => {
    const endpoint = { url: receiver.url, events: ['Relation*'], locationIds: [world.locationId] };
    expect((await app.call('POST', '/v1/endpoints', { body: endpoint })).status).toBe(201);
    const associationId = await world.newAssociation();
    const [[buyer = ''], [property = '']] = await Promise.all([world.newBuyers(1), world.newProperties(1)]);
    const before = (await app.log(world.locationId)).length;
    const answers = await Promise.all(
      Array.from({ length: CREATES }, () => world.relate(associationId, buyer, property)),
    );
    const created = answers.filter(({ status }) => status === 201);
    const refused = answers.filter(({ status }) => status === 400);
    expect([created.length, refused.length]).toEqual([1, CREATES - 1]);
    expect(new Set(refused.map(({ body }) => body.message))).toEqual(new Set([DUPLICATE]));
    const events = await app.log(world.locationId, before);
    expect(events).toEqual([
      expect.objectContaining({
        type: 'RelationCreate',
        entityId: created[0]?.body.id,
        traceId: created[0]?.headers.get('x-trace-id'),
      }),
    ]);
    const listed = await world.expect(200, 'GET', `/associations/relations/${buyer}`);
    expect(listed).toEqual({ relations: [created[0]?.body], total: 1 });
    const { body: later } = await world.relate(associationId, buyer, (await world.newProperties(1))[0] ?? '');
    const received = await receiver.waitFor(2);
    expect(received.map(({ body }) => body.id)).toEqual([created[0]?.body.id, later.id]);
    // Nothing that this endpoint wants lies between the two.
    expect(received[1]?.headers['x-relata-previous-sequence']).toBe(String(received[0]?.sequence));
  });

  test('with onDuplicate=return all get the same one, and it is announced once', async () => {
    const associationId = await world.newAssociation();
    const [[buyer = ''], [property = '']] = await Promise.all([world.newBuyers(1), world.newProperties(1)]);
    const before = (await app.log(world.locationId)).length;
    const link = {
      locationId: world.locationId,
      associationId,
      firstRecordId: buyer,
      secondRecordId: property,
    };
    const answers = await Promise.all(
      Array.from({ length: CREATES }, () =>
        world.call('POST', '/associations/relations?onDuplicate=return', link),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(CREATES - 1);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await app.log(world.locationId, before)).toHaveLength(1);
  });

  test('created and deleted at once, it ends as the log says', async () => {
    const associationId = await world.newAssociation({ firstObjectToSecondObjectMaxLimit: 5 });
    const [[buyer = ''], properties] = await Promise.all([world.newBuyers(1), world.newProperties(5)]);
    const before = (await app.log(world.locationId)).length;
    const churn = async (property: string) => {
      for (let time = 0; time < 10; time += 1) {
        const { status, body } = await world.relate(associationId, buyer, property);
        if (status === 201 && time < 9) await world.call('DELETE', `/associations/relations/${body.id}`);
      }
    };
    await Promise.all([...properties, ...properties].map(churn));
    const there = new Set<string>();
    for (const { type, entityId } of await app.log(world.locationId, before)) {
      if (type === 'RelationCreate') there.add(entityId);
      else expect(there.delete(entityId), `${entityId} was not there`).toBe(true);
    }
    const listed = await world.expect(200, 'GET', `/associations/relations/${buyer}`);
    expect(new Set(listed.relations.map(({ id }: { id: string }) => id))).toEqual(there);
    expect((await world.relate(associationId, buyer, properties[0] ?? '')).body.message).toBe(DUPLICATE);
  });
});
