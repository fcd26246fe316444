import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { realEstate } from '../support/real-estate.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';

describe.each(engines)('what can be read about deliveries, on %s', (engine) => {
  let app: TestApp;
  let receiver: Receiver;
  let locationId: string;
  let endpointId: string;
  const count = 5;

  beforeAll(async () => {
    app = await startTestApp({ engine });
    const estate = await realEstate(app);
    locationId = estate.locationId;
    let failures = 0;
    receiver = await startReceiver(() => {
      failures += 1;
      return failures <= 2 ? 500 : 200;
    });
    const made = await app.call('POST', '/v1/endpoints', {
      body: { url: receiver.url, events: ['Association*'], retryPolicy: [0.05], ordering: 'location' },
    });
    endpointId = made.body.id;
    for (let i = 0; i < count; i += 1) await estate.newAssociation({ key: `interest_${i}` });
    await until(
      async () => {
        const [lane] = (await app.call('GET', `/v1/lanes?endpointId=${endpointId}`)).body.data;
        return lane?.lag === 0 && lane.pending === 0 && lane.dead === 1;
      },
      10_000,
      async () => JSON.stringify((await app.call('GET', '/v1/lanes')).body),
    );
  });
  afterAll(async () => {
    await app?.close();
    await receiver?.close();
  });

  test('how far each lane has got', async () => {
    const head = (await app.log(locationId)).length;
    const settled = { cursor: head, head, lag: 0, lagSeconds: 0, pending: 0, dead: 1, lost: 0 };
    const lane = { locationId, endpointId, replay: 0, state: 'idle', ...settled };
    for (const query of [`endpointId=${endpointId}`, `locationId=${locationId}`, '']) {
      expect((await app.call('GET', `/v1/lanes?${query}`)).body).toEqual({ data: [lane], next: null });
    }
    const other = await app.newLocation();
    expect((await app.call('GET', `/v1/lanes?locationId=${other}`)).body.data).toEqual([]);
  });

  test('each attempt, latest first, in pages', async () => {
    const all: Record<string, unknown>[] = [];
    for (let after = ''; ; ) {
      const { body } = await app.call('GET', `/v1/attempts?endpointId=${endpointId}&limit=2&after=${after}`);
      all.push(...body.data);
      if (body.next === null) break;
      after = body.next;
    }
    // One died of two failures.
    expect(all.length).toBe(count + 1);
    const times = all.map(({ startedAt }) => String(startedAt));
    expect(times).toEqual([...times].sort().reverse());
    const [first] = all.slice(-1);
    expect(first).toMatchObject({
      locationId,
      endpointId,
      seq: expect.any(Number),
      number: 1,
      webhookId: receiver.received[0]?.body.webhookId,
      type: 'AssociationCreate',
      startedAt: expect.any(String),
      durationMs: expect.any(Number),
      outcome: 'failed',
      status: 500,
      error: null,
      excerpt: null,
    });
    const { body } = await app.call('GET', `/v1/attempts?webhookId=${first?.webhookId}`);
    expect(body.data.map(({ number }: { number: number }) => number)).toEqual([2, 1]);
    const ofLocation = await app.call('GET', `/v1/attempts?locationId=${locationId}`);
    expect(ofLocation.body.data).toEqual(all);
  });

  test('is refused without a filter, and with a cursor that is none', async () => {
    expect((await app.call('GET', '/v1/attempts')).body.detail).toContain('must be given');
    for (const after of [
      'x',
      'W10',
      Buffer.from('["2026-02-31T00:00:00.000Z",1,2,3,4]').toString('base64url'),
    ]) {
      const { status } = await app.call('GET', `/v1/attempts?endpointId=${endpointId}&after=${after}`);
      expect(status).toBe(422);
    }
  });

  test("to a location's token only of its own endpoints", async () => {
    const token = await app.newToken(locationId, ['webhooks.readonly', 'webhooks.write']);
    const foreign = await app.newToken(await app.newLocation());
    // The endpoint has all locations, and so is the admin's.
    for (const path of [
      '/v1/lanes',
      `/v1/attempts?locationId=${locationId}`,
      `/v1/attempts?endpointId=${endpointId}`,
    ]) {
      expect((await app.call('GET', path, { token })).body.data).toEqual([]);
    }
    for (const path of [`/v1/lanes?locationId=${locationId}`, `/v1/attempts?locationId=${locationId}`]) {
      expect((await app.call('GET', path, { token: foreign })).body.code).toBe('location_forbidden');
    }
    const blind = await app.newToken(locationId, ['associations.readonly']);
    for (const path of [
      '/v1/lanes',
      `/v1/attempts?locationId=${locationId}`,
      `/v1/events?locationId=${locationId}`,
    ]) {
      expect((await app.call('GET', path, { token: blind })).body.code).toBe('scope_missing');
    }
    await app.call('PATCH', `/v1/endpoints/${endpointId}`, { body: { locationIds: [locationId] } });
    expect((await app.call('GET', '/v1/lanes', { token })).body.data.length).toBe(1);
    expect((await app.call('GET', `/v1/attempts?endpointId=${endpointId}`, { token })).body.data.length).toBe(
      count + 1,
    );
    expect(
      (await app.call('GET', `/v1/attempts?endpointId=${endpointId}`, { token: foreign })).body.data,
    ).toEqual([]);
  });
});
