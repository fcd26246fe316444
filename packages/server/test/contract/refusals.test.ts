import { STATUS_CODES } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseState } from '../support/database-state.ts';
import { BUYER, type RealEstate, realEstate } from '../support/real-estate.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';
import type { Estate } from './refused.ts';
import { association, refusedGraph } from './refused-graph.ts';
import { refusedRecords } from './refused-records.ts';

// What schemas cannot say: requests that are well formed, and wrong. Each whole answer, and nothing left behind.

describe.each(engines)('what is well formed and wrong, on %s', (engine) => {
  let app: TestApp;
  let estate: Estate;
  let before: Record<string, string>;

  beforeAll(async () => {
    app = await startTestApp({ engine });
    estate = await build(await realEstate(app));
    before = await databaseState(app);
  });
  afterAll(() => app?.close());

  test.each([...refusedGraph, ...refusedRecords])('$name', async ({ asked, status, message, meta }) => {
    const [method, path, body] = asked(estate);
    const answer = await estate.call(method, path, body);
    const traceId = answer.headers.get('x-trace-id');
    const expected = message(estate);
    const problem = {
      type: expect.stringMatching(/^urn:relata:error:\w+$/),
      title: STATUS_CODES[status],
      status,
      detail: [expected].flat()[0],
      code: expect.any(String),
      traceId,
      ...(Array.isArray(expected) && { errors: expected }),
    };
    const contract = {
      statusCode: status,
      message: expected,
      error: STATUS_CODES[status],
      traceId,
      ...(meta && { meta: meta(estate) }),
    };
    expect([answer.status, answer.body]).toEqual([status, path.startsWith('/v1/') ? problem : contract]);
    expect(await databaseState(app)).toEqual(before);
  });

  test('an eleventh association of a pair, whichever is the first', async () => {
    const key = 'custom_objects.agent';
    await estate.newObject('agent');
    for (let n = 1; n <= 10; n += 1) {
      const [firstObjectKey, secondObjectKey] = n % 2 ? [BUYER, key] : [key, BUYER];
      await estate.newAssociation({ firstObjectKey, secondObjectKey });
    }
    const answer = await estate.call('POST', '/associations/', association({ secondObjectKey: key }));
    const message = `There are already 10 associations between ${BUYER} and ${key}`;
    expect([answer.status, answer.body.message]).toEqual([400, message]);
  });

  test('a record related to itself', async () => {
    const id = await estate.newAssociation({ secondObjectKey: BUYER, key: 'neighbours' });
    const answer = await estate.relate(id, estate.buyer, estate.buyer);
    const message = `Could not create relation: record ${estate.buyer} cannot be related to itself`;
    expect([answer.status, answer.body.message]).toEqual([400, message]);
  });
});

async function build(world: RealEstate): Promise<Estate> {
  const interest = await world.newAssociation({ key: 'interest' });
  const deed = await world.newAssociation({
    key: 'deed',
    firstObjectToSecondObjectCardinality: 'ONE_TO_ONE',
  });
  const [buyer = '', otherBuyer = ''] = await world.newBuyers(2);
  const [house = '', otherHouse = ''] = await world.newProperties(2);
  await world.relateAll([[deed, buyer, house]]);
  const { id: relation } = (await world.relate(interest, buyer, house)).body;
  const ann = { firstName: 'Ann', lastName: 'Lee', email: 'ann@example.com', phone: '+15550000001' };
  const contact = (await world.expect(201, 'POST', '/contacts/', ann)).contact.id;
  return { ...world, association: interest, deed, buyer, house, otherBuyer, otherHouse, relation, contact };
}
