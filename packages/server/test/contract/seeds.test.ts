import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUYER, PROPERTY, realEstate } from '../support/real-estate.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

// The example of each of the three documents, to the letter, with `id` and `locationId` left open.

const create = (id: string, locationId: string) =>
  `{"id":"${id}","associationType":"USER_DEFINED","firstObjectKey":"custom_objects.real_estate_buyer",` +
  `"firstObjectLabel":"Interested Buyer","secondObjectKey":"custom_objects.property","secondObjectLabel":"Property",` +
  `"key":"buyer_property_interest","locationId":"${locationId}"}`;

const change = (id: string, locationId: string) =>
  `{"id":"${id}","associationType":"USER_DEFINED","firstObjectKey":"custom_objects.real_estate_buyer",` +
  `"firstObjectLabel":"Interested Buyer","firstObjectToSecondObjectCardinality":"MANY_TO_MANY",` +
  `"secondObjectKey":"custom_objects.property","secondObjectLabel":"Property",` +
  `"secondObjectToFirstObjectCardinality":"MANY_TO_MANY","key":"buyer_property_interest","locationId":"${locationId}"}`;

const ENVELOPE = ['type', 'versionId', 'appId', 'timestamp', 'webhookId', 'traceId'];

interface Received {
  readonly headers: Record<string, unknown>;
  readonly bytes: Buffer;
}

describe.each(engines)('the webhooks of the three documents, on %s', (engine) => {
  let app: TestApp;
  let receiver: Server;
  const received: Received[] = [];

  beforeAll(async () => {
    app = await startTestApp({ engine });
    receiver = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      received.push({ headers: request.headers, bytes });
      response.end();
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await app?.close();
    receiver.closeAllConnections();
    await new Promise((resolve) => receiver.close(resolve));
  });

  async function next(type: string): Promise<Received & { body: Record<string, unknown> }> {
    for (const until = Date.now() + 10_000; Date.now() < until; ) {
      for (const each of received) {
        const body = JSON.parse(each.bytes.toString());
        if (body.type === type) return { ...each, body };
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error(`no ${type} came; there are ${received.length} others`);
  }

  test('without the six keys of the envelope, byte for byte, and verifiable without this project', async () => {
    const world = await realEstate(app);
    const { port } = receiver.address() as AddressInfo;
    const endpoint = await app.call('POST', '/v1/endpoints', {
      body: {
        url: `http://127.0.0.1:${port}/hook`,
        events: ['Association*'],
        locationIds: [world.locationId],
      },
    });
    expect(endpoint.status).toBe(201);

    const labels = { firstObjectLabel: 'Interested Buyer', secondObjectLabel: 'Property' };
    const id = await world.newAssociation({
      ...labels,
      key: 'buyer_property_interest',
      firstObjectKey: BUYER,
      secondObjectKey: PROPERTY,
    });
    const created = await next('AssociationCreate');
    // Two changes, so that the one looked at ends with the labels of the example.
    await world.expect(200, 'PUT', `/associations/${id}`, { ...labels, firstObjectLabel: 'Visitor' });
    await next('AssociationUpdate');
    received.length = 0;
    await world.expect(200, 'PUT', `/associations/${id}`, labels);
    const updated = await next('AssociationUpdate');
    await world.expect(200, 'DELETE', `/associations/${id}`);
    const deleted = await next('AssociationDelete');

    const expected = [
      [created, create(id, world.locationId)],
      [updated, change(id, world.locationId)],
      [deleted, change(id, world.locationId)],
    ] as const;
    const { body: keys } = await app.call('GET', '/v1/keys', { token: null });
    for (const [webhook, text] of expected) {
      const { body, bytes, headers } = webhook;
      expect(bytes.toString()).toBe(JSON.stringify(body));
      expect(Object.keys(body).slice(0, 3)).toEqual(['type', 'versionId', 'appId']);
      expect(Object.keys(body).slice(-3)).toEqual(['timestamp', 'webhookId', 'traceId']);
      const own = Object.fromEntries(Object.entries(body).filter(([name]) => !ENVELOPE.includes(name)));
      expect(JSON.stringify(own)).toBe(text);
      expect(body).toMatchObject({ appId: endpoint.body.appId, versionId: endpoint.body.appId });
      expect(endpoint.body.clientId).toMatch(new RegExp(`^${endpoint.body.appId}-.+`));
      expect(headers['content-type']).toMatch(/^application\/json/);
      expect(headers['user-agent']).toMatch(/^relata\//);
      await verify(keys.keys[0].spki, headers, bytes);
    }
  });
});

/** With WebCrypto alone: both signatures over exactly the bytes that came. */
async function verify(spki: string, headers: Received['headers'], bytes: Buffer): Promise<void> {
  const key = await crypto.subtle.importKey('spki', Buffer.from(spki, 'base64'), 'Ed25519', false, [
    'verify',
  ]);
  const ghl = Buffer.from(String(headers['x-ghl-signature']), 'base64');
  expect(await crypto.subtle.verify('Ed25519', key, ghl, new Uint8Array(bytes))).toBe(true);
  const [version, signature = ''] = String(headers['webhook-signature']).split(',');
  expect(version).toBe('v1a');
  const signed = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${bytes}`);
  expect(
    await crypto.subtle.verify('Ed25519', key, Buffer.from(signature, 'base64'), new Uint8Array(signed)),
  ).toBe(true);
  expect(headers['webhook-id']).toBe(JSON.parse(bytes.toString()).webhookId);
}
