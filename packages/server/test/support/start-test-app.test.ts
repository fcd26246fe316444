import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines, startTestApp, type TestApp } from './start-test-app.ts';

describe.each(engines)('the application that tests start, on %s', (engine) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ engine });
  });
  afterAll(() => app?.close());

  test('has the engine that was asked for', () => {
    expect(app.database.engine).toBe(engine);
  });

  test('makes locations, and tokens that are let in', async () => {
    const locationId = await app.newLocation();
    const token = await app.newToken(locationId);
    expect(await app.call('GET', '/v1/locations', { token })).toMatchObject({ status: 403 });
    expect((await app.call('GET', '/v1/locations')).body.data).toContainEqual(
      expect.objectContaining({ id: locationId }),
    );
    expect(await app.log(locationId)).toEqual([]);
  });

  test('lets nobody in without a token', async () => {
    expect(await app.call('GET', '/v1/locations', { token: null })).toMatchObject({ status: 401 });
  });
});
