import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Batcher, createBatcher } from '../../src/db/batcher.ts';
import {
  buyers,
  DEMO_EVENTS,
  interests,
  DEMO_LOCATION_ID as locationId,
  properties,
} from '../../src/demo/agency.ts';
import { fillDemo } from '../../src/demo/fill-demo.ts';
import { appendEvents } from '../../src/log/append.ts';
import { systemObjectRows } from '../../src/objects/system-objects.ts';
import { type Answer, type Engine, engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

describe.each(engines)('the demo location, on %s', (engine) => {
  const demo = openDemo(engine, beforeAll, afterAll);

  // In this order: each goes on where the one before ended.
  test('is there for the API, with everything announced', async () => {
    expect(await demo().fill()).toBe(true);
    const { data } = await demo().get('/v1/locations');
    expect(data).toEqual([expect.objectContaining({ id: locationId, name: 'demo' })]);
    expect(
      await demo().get(`/associations/key/buyer_property_interest?locationId=${locationId}`),
    ).toMatchObject({
      associationType: 'USER_DEFINED',
      firstObjectKey: 'custom_objects.real_estate_buyer',
      firstObjectLabel: 'Interested Buyer',
      firstObjectToSecondObjectCardinality: 'MANY_TO_MANY',
      secondObjectKey: 'custom_objects.property',
      secondObjectLabel: 'Property',
      secondObjectToFirstObjectCardinality: 'MANY_TO_MANY',
    });
    await expectComplete(demo());
  });

  test('is not made again, nor put in order when somebody has changed it', async () => {
    expect(await demo().fill()).toBe(false);
    const [relation] = (await relationsOf(demo(), 'real_estate_buyer')).flat();
    await demo().app.call('DELETE', `/associations/relations/${relation?.id}?locationId=${locationId}`);
    expect(await demo().fill()).toBe(false);
    expect(await demo().app.log(locationId)).toHaveLength(DEMO_EVENTS + 1);
  });

  test('does not come back when it was deleted', async () => {
    expect((await demo().app.call('DELETE', `/v1/locations/${locationId}`)).status).toBe(204);
    expect(await demo().fill()).toBe(false);
    expect((await demo().get('/v1/locations')).data).toEqual([]);
  });
});

// On PostgreSQL alone, where a database for each costs little; the statements are those that ran on both above.
describe('the demo location', () => {
  const demo = openDemo('postgres', beforeEach, afterEach);

  test('is not made where there is, or was, another location', async () => {
    const other = await demo().app.newLocation();
    expect(await demo().fill()).toBe(false);
    expect((await demo().app.call('DELETE', `/v1/locations/${other}`)).status).toBe(204);
    expect(await demo().fill()).toBe(false);
    expect((await demo().get('/v1/locations')).data).toEqual([]);
  });

  test('of which a start has made only a part is completed by the next', async () => {
    const { fill, batcher } = demo();
    let starts = 0;
    for (let isDone = false; !isDone; starts += 1) {
      // Each start does one thing more than the one before.
      isDone = await fill(endingAfter(batcher, starts + 1)).then(
        () => true,
        () => false,
      );
    }
    expect(starts).toBeGreaterThan(20);
    await expectComplete(demo());
    expect(await fill()).toBe(false);
  });

  test('that was left half done is not completed once somebody has written to it', async () => {
    const { app, fill, batcher } = demo();
    await expect(fill(endingAfter(batcher, 5))).rejects.toThrow('killed');
    const body = { locationId, properties: { name: 'Somebody else' } };
    const made = await app.call('POST', '/objects/custom_objects.real_estate_buyer/records', { body });
    expect(made.status).toBe(201);
    const { length } = await app.log(locationId);
    expect(await fill()).toBe(false);
    expect(await app.log(locationId)).toHaveLength(length);
  });
});

interface Demo {
  readonly app: TestApp;
  readonly batcher: Batcher;
  fill(with_?: Batcher): Promise<boolean>;
  /** The body of a GET that must succeed. */
  get(path: string): Promise<Answer['body']>;
}

function openDemo(engine: Engine, before: typeof beforeAll, after: typeof afterAll): () => Demo {
  let demo: Demo | undefined;
  before(async () => {
    const app = await startTestApp({ engine });
    const { database } = app;
    const batcher = createBatcher({ database, appendEvents });
    demo = {
      app,
      batcher,
      fill: (with_ = batcher) => fillDemo({ database, batcher: with_, initialRows: systemObjectRows }),
      get: async (path) => {
        const { status, body } = await app.call('GET', path);
        expect(status).toBe(200);
        return body;
      },
    };
  });
  after(async () => {
    await demo?.batcher.close();
    await demo?.app.close();
    demo = undefined;
  });
  return () => {
    if (demo === undefined) throw new Error('the application did not start');
    return demo;
  };
}

async function expectComplete(demo: Demo): Promise<void> {
  const log = await demo.app.log(locationId);
  expect(log).toHaveLength(DEMO_EVENTS);
  expect(new Set(log.map(({ traceId }) => traceId)).size).toBe(1);
  const ofBuyers = await relationsOf(demo, 'real_estate_buyer');
  const ofProperties = await relationsOf(demo, 'property');
  expect(ofBuyers).toHaveLength(buyers.length);
  expect(ofProperties).toHaveLength(properties.length);
  expect(ofBuyers.flat()).toHaveLength(interests.length);
  expect(idsOf(ofBuyers)).toEqual(idsOf(ofProperties));
  expect(ofBuyers.every((relations) => relations.length > 0)).toBe(true);
}

/** The relations of each record of an object. */
async function relationsOf({ app, get }: Demo, object: string): Promise<{ id: string }[][]> {
  const search = { locationId, page: 1, pageLimit: 100, query: '', searchAfter: [] };
  const { body } = await app.call('POST', `/objects/custom_objects.${object}/records/search`, {
    body: search,
  });
  const lists = (body.records as { id: string }[]).map(({ id }) =>
    get(`/associations/relations/${id}?locationId=${locationId}&skip=0&limit=100`),
  );
  return (await Promise.all(lists)).map(({ relations }) => relations);
}

function idsOf(relations: readonly { id: string }[][]): Set<string> {
  return new Set(relations.flat().map(({ id }) => id));
}

/** A batcher of a process that is killed after so many inputs. */
function endingAfter(batcher: Batcher, inputsMax: number): Batcher {
  let left = inputsMax;
  return {
    ...batcher,
    submit: async (operation, locationId, inputs) => {
      const written = await batcher.submit(operation, locationId, inputs.slice(0, left));
      left -= written.length;
      if (written.length < inputs.length) throw new Error('killed');
      return written;
    },
  };
}
