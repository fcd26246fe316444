import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { statement } from '../../src/db/statement.ts';
import { realEstate } from '../support/real-estate.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';
import { type Received, type Receiver, startReceiver, until } from './receiver.ts';

/** What undici adds about the connection. */
const ofConnection = ['host', 'connection', 'content-length'];

const forgetEvents = statement<unknown>(
  'test_forget_events',
  `
  delete from event where location_id = $1
`,
);

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into by the tests, which is their check
type Attempt = any;

describe.each(engines)('what is shown of attempts, on %s', (engine) => {
  let app: TestApp;
  let receiver: Receiver;
  let locationId: string;
  let endpointId: string;
  let token: string;
  let foreign: string;

  const get = (path: string, as?: string) => app.call('GET', path, as === undefined ? {} : { token: as });
  const attemptsOf = async (webhookId: string): Promise<Attempt[]> =>
    (await get(`/v1/events/${webhookId}/attempts?include=request`)).body.data;

  beforeAll(async () => {
    app = await startTestApp({ engine });
    const estate = await realEstate(app);
    locationId = estate.locationId;
    token = await app.newToken(locationId);
    foreign = await app.newToken(await app.newLocation());
    // The first one is tried three times, another dies, and the rest is well.
    receiver = await startReceiver(({ sequence }, response) => {
      const first = receiver.received[0]?.sequence;
      const tries = receiver.received.filter((each) => each.sequence === sequence).length;
      const dies = sequence === (first ?? 0) + 1;
      const status = dies || (sequence === first && tries < 3) ? 503 : 200;
      response.setHeader('set-cookie', 'session=secret');
      response.setHeader('x-answer', 'yes');
      response.writeHead(status).end(status === 200 ? 'taken' : 'busy');
      return undefined;
    });
    const made = await app.call('POST', '/v1/endpoints', {
      token,
      body: {
        url: `${receiver.url}/hook?a=1`,
        events: ['Association*'],
        locationIds: [locationId],
        retryPolicy: [0.05, 0.05],
        ordering: 'location',
        headers: { 'x-gateway': 'a-secret', Authorization: 'Bearer another' },
      },
    });
    expect(made.status).toBe(201);
    endpointId = made.body.id;
    for (let i = 0; i < 3; i += 1) await estate.newAssociation({ key: `interest_${i}` });
    await receiver.waitFor(7);
    await until(
      async () => (await get(`/v1/attempts?endpointId=${endpointId}`)).body.data.length === 7,
      10_000,
      async () => JSON.stringify((await get(`/v1/attempts?endpointId=${endpointId}`)).body),
    );
  });
  afterAll(async () => {
    await app?.close();
    await receiver?.close();
  });

  /** Of one event, latest first, each with what arrived. */
  async function withArrivals(): Promise<{ attempt: Attempt; received: Received }[]> {
    const [first] = receiver.received;
    const arrivals = receiver.received.filter(({ sequence }) => sequence === first?.sequence).reverse();
    const attempts = await attemptsOf(first?.body.webhookId);
    expect(attempts.length).toBe(arrivals.length);
    return attempts.map((attempt, index) => ({ attempt, received: arrivals[index] as Received }));
  }

  test('the bytes and headers as they were sent', async () => {
    for (const { attempt, received } of await withArrivals()) {
      const { request, requestGap } = attempt;
      expect(requestGap).toBeNull();
      expect(request).toMatchObject({
        method: 'POST',
        url: `${receiver.url}/hook?a=1`,
        endpointChanged: false,
      });
      expect(Buffer.from(request.body)).toEqual(received.bytes);
      const sent = Object.entries(received.headers).filter(([name]) => !ofConnection.includes(name));
      const shown = { ...Object.fromEntries(sent), 'x-gateway': '***', authorization: '***' };
      expect(received.headers).toMatchObject({ 'x-gateway': 'a-secret', authorization: 'Bearer another' });
      expect(request.headers).toEqual(shown);
    }
  });

  test('what came back, where the time went, who sent it, and what comes next', async () => {
    const stories = (await withArrivals()).map(({ attempt }) => attempt).reverse();
    for (const [index, attempt] of stories.entries()) {
      const delivered = index === 2;
      expect(attempt).toMatchObject({
        locationId,
        endpointId,
        replay: 0,
        number: index + 1,
        outcome: delivered ? 'delivered' : 'failed',
        status: delivered ? 200 : 503,
        errorClass: delivered ? null : 'status',
        error: null,
        excerpt: delivered ? 'taken' : 'busy',
        node: expect.any(String),
        kids: [(await get('/v1/keys')).body.keys[0].kid],
      });
      expect(attempt.answerHeaders).toMatchObject({ 'x-answer': 'yes' });
      expect(attempt.answerHeaders).not.toHaveProperty('set-cookie');
      const { connectMs, answerMs, bodyMs } = attempt.timing;
      expect(connectMs + answerMs + bodyMs).toBeLessThanOrEqual(attempt.durationMs + 2);
      // The first makes the connection.
      if (index === 0) expect(connectMs).toBeGreaterThan(0);
      else expect(connectMs).toBe(0);
      if (delivered) expect(attempt.nextAt).toBeNull();
      else {
        const pauseMs = Date.parse(attempt.nextAt) - Date.parse(attempt.startedAt);
        expect(pauseMs).toBeGreaterThan(30);
        expect(Date.parse(attempt.nextAt)).toBeLessThanOrEqual(Date.parse(stories[index + 1].startedAt) + 5);
      }
    }
  });

  test('without requests unless asked', async () => {
    const { data } = (await get(`/v1/attempts?endpointId=${endpointId}`)).body;
    for (const attempt of data) expect(attempt).not.toHaveProperty('request');
    const some = (await get(`/v1/attempts?endpointId=${endpointId}&include=request&limit=200`)).body;
    expect(some.data.length).toBe(7);
    for (const attempt of some.data) expect(attempt.request.body).toContain(attempt.webhookId);
  });

  test('those of an outcome, a class of error, a time', async () => {
    const list = async (query: string) =>
      (await get(`/v1/attempts?locationId=${locationId}&${query}`)).body.data as Attempt[];
    const all = await list('');
    expect((await list('outcome=delivered')).map(({ number }) => number)).toEqual([1, 3]);
    expect((await list('outcome=failed')).length).toBe(5);
    expect((await list('errorClass=status')).length).toBe(5);
    expect(await list('errorClass=tls')).toEqual([]);
    const middle = all[3].startedAt;
    const since = await list(`since=${middle}`);
    const before = await list(`until=${middle}`);
    expect([...since, ...before]).toEqual(all);
    expect(since.at(-1).startedAt >= middle && before[0].startedAt < middle).toBe(true);
    for (const query of [
      'since=yesterday',
      'until=2026-13-45',
      'outcome=odd',
      'errorClass=odd',
      'include=all',
    ]) {
      expect((await get(`/v1/attempts?locationId=${locationId}&${query}`)).status).toBe(422);
    }
  });

  test('page by page, filtered too', async () => {
    for (const filter of ['', '&outcome=failed']) {
      const all = (await get(`/v1/attempts?endpointId=${endpointId}${filter}`)).body.data;
      const paged: Attempt[] = [];
      for (let after = ''; ; ) {
        const { body } = await get(`/v1/attempts?endpointId=${endpointId}${filter}&limit=2&after=${after}`);
        paged.push(...body.data);
        if (body.next === null) break;
        after = body.next;
      }
      expect(paged).toEqual(all);
    }
  });

  test("nothing to another location's token", async () => {
    const webhookId = receiver.received[0]?.body.webhookId;
    for (const path of [
      `/v1/events/${webhookId}/attempts?include=request`,
      `/v1/attempts?webhookId=${webhookId}&include=request`,
      `/v1/attempts?endpointId=${endpointId}`,
    ]) {
      expect((await get(path, foreign)).body).toEqual({ data: [], next: null });
      expect((await get(path, token)).body.data.length).toBeGreaterThan(0);
    }
    const forbidden = await get(`/v1/events/${webhookId}/attempts?locationId=${locationId}`, foreign);
    expect(forbidden.body.code).toBe('location_forbidden');
    const blind = await app.newToken(locationId, ['associations.readonly']);
    expect((await get(`/v1/events/${webhookId}/attempts`, blind)).body.code).toBe('scope_missing');
    expect((await get('/v1/events/unknown/attempts')).body).toEqual({ data: [], next: null });
  });

  // These take away what the others need.
  test('that the endpoint has been changed since', async () => {
    await app.call('PATCH', `/v1/endpoints/${endpointId}`, { body: { headers: { 'x-gateway': null } } });
    const [{ attempt, received }] = (await withArrivals()) as [{ attempt: Attempt; received: Received }];
    expect(attempt.request.endpointChanged).toBe(true);
    expect(attempt.request.headers).not.toHaveProperty('x-gateway');
    for (const name of ['x-ghl-signature', 'webhook-signature', 'webhook-id', 'webhook-timestamp']) {
      expect(attempt.request.headers[name]).toBe(received.headers[name]);
    }
  });

  test('of what is no longer in the log only why, but for what is dead', async () => {
    await app.database.query(forgetEvents(locationId));
    const [first, second] = receiver.received.filter(
      (each, index, all) => all.findIndex(({ sequence }) => sequence === each.sequence) === index,
    );
    for (const attempt of await attemptsOf(first?.body.webhookId)) {
      expect(attempt).toMatchObject({ request: null, requestGap: 'event_gone', status: expect.any(Number) });
    }
    for (const attempt of await attemptsOf(second?.body.webhookId)) {
      expect(attempt.requestGap).toBeNull();
      expect(Buffer.from(attempt.request.body)).toEqual(second?.bytes);
    }
  });

  test('of a deleted endpoint only that it is gone', async () => {
    await app.call('DELETE', `/v1/endpoints/${endpointId}`);
    for (const attempt of await attemptsOf(receiver.received[0]?.body.webhookId)) {
      expect(attempt).toMatchObject({ request: null, requestGap: 'endpoint_gone' });
    }
  });
});
