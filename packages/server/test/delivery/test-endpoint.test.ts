import { eventTypes } from '@relata/protocol';
import { importPublicKey, verifyStandard } from '@relata/protocol/signature';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { statement } from '../../src/db/statement.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';
import { type Receiver, startReceiver } from './receiver.ts';

const ofConnection = ['host', 'connection', 'content-length'];

const moveEndpoint = statement<unknown>(
  'test_move_endpoint',
  `
  update endpoint set url = $2 where id = $1
`,
);

describe.each(engines)('testing an endpoint, on %s', (engine) => {
  let app: TestApp;
  let receiver: Receiver;
  let locationId: string;
  let token: string;

  beforeAll(async () => {
    app = await startTestApp({ engine });
    locationId = await app.newLocation();
    token = await app.newToken(locationId);
  });
  afterAll(() => app?.close());
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.close());

  async function newEndpoint(body: object = {}): Promise<string> {
    const made = await app.call('POST', '/v1/endpoints', {
      token,
      body: { url: `${receiver.url}/hook`, locationIds: [locationId], ...body },
    });
    expect(made.status).toBe(201);
    return made.body.id;
  }

  const send = (id: string, body: object = {}, as = token) =>
    app.call('POST', `/v1/endpoints/${id}/test`, { token: as, body });

  test('sends a sample that is marked, signed, and in no log', async () => {
    const id = await newEndpoint({ headers: { 'x-gateway': 'a-secret' } });
    const { status, body } = await send(id);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      type: 'RelationCreate',
      locationId,
      outcome: 'delivered',
      status: 200,
      errorClass: null,
      error: null,
      excerpt: null,
      timing: { connectMs: expect.any(Number), answerMs: expect.any(Number), bodyMs: expect.any(Number) },
    });
    const [received] = receiver.received;
    expect(received?.headers).toMatchObject({ 'x-relata-test': 'true', 'x-gateway': 'a-secret' });
    expect(received?.body).toMatchObject({ type: 'RelationCreate', locationId, webhookId: body.webhookId });
    // What is shown is what arrived.
    expect(Buffer.from(body.request.body)).toEqual(received?.bytes);
    const sent = Object.entries(received?.headers ?? {}).filter(([name]) => !ofConnection.includes(name));
    expect(body.request.headers).toEqual({ ...Object.fromEntries(sent), 'x-gateway': '***' });
    const key = await importPublicKey((await app.call('GET', '/v1/keys')).body.keys[0].spki);
    const message = {
      id: received?.headers['webhook-id'],
      timestamp: received?.headers['webhook-timestamp'],
      header: received?.headers['webhook-signature'],
      bytes: received?.bytes ?? Buffer.of(),
    };
    expect(await verifyStandard(message, key)).toMatchObject({ ok: true });
    // Nobody else hears of it.
    expect(await app.log(locationId)).toEqual([]);
    expect((await app.call('GET', `/v1/lanes?endpointId=${id}`)).body.data).toEqual([]);
    expect((await app.call('GET', `/v1/attempts?endpointId=${id}`)).body.data).toEqual([]);
  });

  test('of any type; by default of one that it wants', async () => {
    const id = await newEndpoint({ events: ['Contact*'] });
    expect((await send(id)).body.type).toBe('ContactCreate');
    for (const type of eventTypes) {
      expect((await send(id, { type })).body).toMatchObject({ type, outcome: 'delivered' });
      expect(receiver.received.at(-1)?.body).toMatchObject({ type, locationId });
    }
    expect((await send(id, { type: 'RelationUpdate' })).status).toBe(422);
  });

  test('says what went wrong, and uses up nothing', async () => {
    const id = await newEndpoint({ timeoutMs: 200 });
    receiver.answer = () => 503;
    for (let tests = 0; tests < 12; tests += 1) {
      expect((await send(id)).body).toMatchObject({ outcome: 'failed', status: 503, errorClass: 'status' });
    }
    receiver.answer = () => new Promise(() => {});
    expect((await send(id)).body).toMatchObject({ outcome: 'failed', status: null, errorClass: 'timeout' });
    receiver.answer = () => 410;
    expect((await send(id)).body).toMatchObject({ outcome: 'failed', status: 410, errorClass: 'status' });
    expect((await app.call('GET', `/v1/endpoints/${id}`)).body.status).toBe('enabled');
  });

  test('of one that is paused is sent too', async () => {
    const id = await newEndpoint();
    await app.call('PATCH', `/v1/endpoints/${id}`, { body: { status: 'paused' } });
    expect((await send(id)).body).toMatchObject({ outcome: 'delivered' });
    expect((await app.call('GET', `/v1/endpoints/${id}`)).body.status).toBe('paused');
  });

  test('is refused for what is only pulled from, and for places where relata may not go', async () => {
    const pulled = await newEndpoint({ url: null });
    expect(await send(pulled)).toMatchObject({ status: 422 });
    const id = await newEndpoint();
    for (const url of ['http://10.0.0.1/', 'http://169.254.169.254/latest/', 'http://[::ffff:10.0.0.1]/']) {
      await app.database.query(moveEndpoint(id, url));
      const { status, body } = await send(id);
      expect([status, body.detail]).toEqual([422, expect.stringContaining('url must not lead to')]);
    }
    expect(receiver.received).toEqual([]);
  });

  test("is another location's business neither by token nor by location", async () => {
    const id = await newEndpoint();
    const other = await app.newLocation();
    const foreign = await app.newToken(other);
    expect((await send(id, undefined, foreign)).body.code).toBe('endpoint_not_found');
    expect((await send(id, { locationId: other })).body.code).toBe('location_forbidden');
    const both = await app.newToken([locationId, other]);
    expect((await send(id, { locationId: other }, both)).status).toBe(422);
    const reader = await app.newToken(locationId, ['webhooks.readonly']);
    expect((await send(id, undefined, reader)).body.code).toBe('scope_missing');
    expect(receiver.received).toEqual([]);
  });
});
