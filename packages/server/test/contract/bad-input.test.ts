import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseState } from '../support/database-state.ts';
import { type RealEstate, realEstate } from '../support/real-estate.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';
import { type BadCall, badCalls } from './bad-calls.ts';
import { placesMissing } from './bad-values.ts';
import { knownRoutes } from './calls.ts';
import { describedRoutes, targetOf } from './described-routes.ts';
import { faultsOfRefusal } from './refusals.ts';

/** Calls in flight together: bad ones must not spoil their neighbours either. */
const TOGETHER = 16;

describe.each(engines)('bad input on %s', (engine) => {
  let app: TestApp;
  let world: RealEstate;

  beforeAll(async () => {
    app = await startTestApp({ engine });
    world = await realEstate(app);
  });
  afterAll(() => app?.close());

  async function refuse(method: string, { name, target, options, refused }: BadCall): Promise<string[]> {
    const answer = await app.call(method, target, options);
    return faultsOfRefusal(target, answer, refused).map((fault) => `${name}: ${fault}`);
  }

  test('every route of the description is known here, and none besides', async () => {
    const described = (await describedRoutes(app)).map(({ name }) => name);
    expect(described.sort()).toEqual(Object.keys(knownRoutes).sort());
  });

  test.each(Object.entries(knownRoutes))('%s', async (name, known) => {
    const route = (await describedRoutes(app)).find((each) => each.name === name);
    if (route === undefined) throw new Error(`${name} is not described`);
    const call = await known.prepare(world, app);
    expect(route.body === undefined ? [] : placesMissing(route.body, call.body)).toEqual([]);
    const calls = await badCalls({ app, world, route, known, call });
    const before = await databaseState(app);

    const faults: string[] = [];
    for (let start = 0; start < calls.length; start += TOGETHER) {
      const together = calls.slice(start, start + TOGETHER);
      faults.push(...(await Promise.all(together.map((each) => refuse(route.method, each)))).flat());
    }

    expect(faults).toEqual([]);
    expect(await databaseState(app)).toEqual(before);
    // Nothing else was wrong with them, and the server still answers. What a query has that nobody knows is ignored.
    const query = { ...call.query, surprise: '1', 'surprise[]': '2' };
    const answer = await app.call(route.method, targetOf(route, { ...call, query }), {
      token: route.scope === 'admin' ? app.adminToken : world.token,
      ...(call.body && { body: call.body }),
    });
    expect(answer).toMatchObject({ status: expect.toSatisfy((status) => status < 300) });
    expect(answer.headers.get('x-trace-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});
