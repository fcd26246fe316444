import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { statement } from '../../src/db/statement.ts';
import { BUYER, PROPERTY, type RealEstate, realEstate } from '../support/real-estate.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

const rowsOf = statement<{ n: number }>(
  'test_positions_of',
  'select count(*) as n from object_position where location_id = $1',
);

describe.each(engines)('/v1/positions on %s', (engine) => {
  let app: TestApp;
  let world: RealEstate;

  beforeAll(async () => {
    app = await startTestApp({ engine });
    world = await realEstate(app);
  });
  afterAll(() => app?.close());

  const move = (positions: object) => world.call('PATCH', '/v1/positions', { positions });
  const stored = async () => (await world.expect(200, 'GET', '/v1/positions')).data;

  test('keeps where objects were put, by their full keys', async () => {
    expect(await stored()).toEqual({});
    const first = await move({ [BUYER]: { x: 1.5, y: -2 }, property: { x: 1e6, y: -1e6 } });
    expect(first).toMatchObject({
      status: 200,
      body: { data: { [BUYER]: { x: 1.5, y: -2 }, [PROPERTY]: { x: 1e6, y: -1e6 } } },
    });
    const { body } = await move({ contact: { x: 0, y: 0.1 }, [PROPERTY]: { x: 7, y: 5e-324 } });
    expect(body.data).toEqual({
      [BUYER]: { x: 1.5, y: -2 },
      [PROPERTY]: { x: 7, y: 5e-324 },
      contact: { x: 0, y: 0.1 },
    });
    expect((await move({ property: null, contact: null })).body.data).toEqual({ [BUYER]: { x: 1.5, y: -2 } });
    expect(await stored()).toEqual({ [BUYER]: { x: 1.5, y: -2 } });
  });

  test('takes the last of two names of one object', async () => {
    const { body } = await move({ property: { x: 1, y: 1 }, [PROPERTY]: { x: 2, y: 2 } });
    expect(body.data[PROPERTY]).toEqual({ x: 2, y: 2 });
  });

  test('changes nothing where anything is wrong', async () => {
    const before = await stored();
    const refused = await move({ [BUYER]: { x: 9, y: 9 }, nothing: { x: 0, y: 0 }, __proto__x: null });
    expect(refused).toMatchObject({ status: 422, body: { code: 'invalid' } });
    expect(refused.body.detail).toContain('positions: object custom_objects.nothing does not exist');
    for (const wrong of [
      {},
      { [BUYER]: { x: 1 } },
      { [BUYER]: { x: 1, y: 1e7 } },
      { [BUYER]: { x: 1, y: '1' } },
      { [BUYER]: { x: 1, y: 1, z: 1 } },
      { [BUYER]: [1, 1] },
      { [BUYER]: false },
      Object.fromEntries(Array.from({ length: 1_001 }, (_, n) => [`object_${n}`, null])),
    ]) {
      expect([wrong, (await move(wrong)).status]).toEqual([wrong, 422]);
    }
    expect(await stored()).toEqual(before);
  });

  test('two may move the same objects at once', async () => {
    const keys = await Promise.all(
      Array.from({ length: 20 }, (_, n) => world.newObject(`moved_${engine}_${n}`)),
    );
    const movesOf = (x: number, order: readonly string[]) =>
      Object.fromEntries(order.map((key, n) => [key, (n + x) % 3 === 0 ? null : { x, y: n }]));
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => move(movesOf(n, n % 2 === 0 ? keys : keys.toReversed()))),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  });

  test('belongs to a location, and goes with it', async () => {
    const other = await realEstate(app);
    await other.expect(200, 'PATCH', '/v1/positions', { positions: { property: { x: 3, y: 3 } } });
    expect((await other.expect(200, 'GET', '/v1/positions')).data).toEqual({ [PROPERTY]: { x: 3, y: 3 } });
    expect(await stored()).not.toMatchObject({ [PROPERTY]: { x: 3, y: 3 } });
    const readOnly = await app.newToken(other.locationId, ['objects/schema.readonly']);
    const path = `/v1/positions?locationId=${other.locationId}`;
    expect((await app.call('GET', path, { token: readOnly })).status).toBe(200);
    const body = { positions: { property: null } };
    expect((await app.call('PATCH', '/v1/positions', { token: readOnly, body })).body.code).toBe(
      'scope_missing',
    );
    expect((await app.call('DELETE', `/v1/locations/${other.locationId}`)).status).toBe(204);
    expect(await app.database.query(rowsOf(other.locationId))).toEqual([{ n: 0 }]);
  });
});
