import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RealEstate, realEstate } from '../support/real-estate.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

describe.each(engines)('one event by its webhookId, %s', (engine) => {
  let app: TestApp;
  let world: RealEstate;
  beforeAll(async () => {
    app = await startTestApp({ engine, background: false });
    world = await realEstate(app);
    await world.newBuyers(3);
  });
  afterAll(() => app?.close());

  it('is what the log has, also where it was never sent', async () => {
    const { data } = await world.expect(200, 'GET', `/v1/events?locationId=${world.locationId}`);
    expect(data.length).toBeGreaterThan(3);
    for (const event of data) {
      expect(await world.expect(200, 'GET', `/v1/events/${event.webhookId}`)).toEqual(event);
      const named = await app.call('GET', `/v1/events/${event.webhookId}?locationId=${world.locationId}`);
      expect(named.body).toEqual(event);
    }
  });

  it("is not another location's", async () => {
    const other = await realEstate(app);
    const { data } = await world.expect(200, 'GET', `/v1/events?locationId=${world.locationId}`);
    const [{ webhookId }] = data;
    expect((await other.call('GET', `/v1/events/${webhookId}`)).status).toBe(404);
    const theirs = await other.call('GET', `/v1/events/${webhookId}?locationId=${world.locationId}`);
    expect(theirs.status).toBe(403);
    const elsewhere = await app.call('GET', `/v1/events/${webhookId}?locationId=${other.locationId}`);
    expect(elsewhere.status).toBe(404);
  });

  it('is refused where there is none', async () => {
    for (const id of ['x', '0198f1ba-0000-7000-8000-000000000000', 'stream2']) {
      const answer = await world.call('GET', `/v1/events/${id}`);
      expect(answer, id).toMatchObject({ status: 404, body: { code: 'event_not_found' } });
    }
  });
});
