import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { HighLevel, type WebhookRequest } from '@gohighlevel/api-client';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RealEstate, realEstate } from '../support/real-estate.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

const WAIT_MS = 15_000;

/** A webhook as the handler behind the SDK's middleware finds it. */
interface Handled {
  readonly path: string;
  readonly body: Record<string, unknown>;
  readonly isSignatureValid: unknown;
  readonly skippedSignatureVerification: unknown;
}

/** A listener as HighLevel's documentation has it written: Express, its JSON parser, the SDK's middleware. */
interface Listener {
  readonly url: string;
  readonly handled: Handled[];
  /** From now on webhooks for this path are verified by an SDK with these. */
  subscribe(path: string, config: { clientId: string; webhookPublicKey: string }): void;
  waitFor(count: number, path: string): Promise<Handled[]>;
  close(): Promise<void>;
}

async function startListener(): Promise<Listener> {
  const app = express();
  const handled: Handled[] = [];
  app.use(express.json());
  const server: Server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const on = (path: string) => handled.filter((each) => each.path === path);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    handled,
    subscribe(path, config) {
      const ghl = new HighLevel({ ...config, clientSecret: 'unused', logLevel: 'none' });
      app.post(path, ghl.webhooks.subscribe(), (request, response) => {
        const { isSignatureValid, skippedSignatureVerification } = request as unknown as WebhookRequest;
        handled.push({ path, body: request.body, isSignatureValid, skippedSignatureVerification });
        response.sendStatus(200);
      });
    },
    async waitFor(count, path) {
      const end = Date.now() + WAIT_MS;
      while (on(path).length < count && Date.now() < end) await sleep(20);
      return on(path);
    },
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}

describe.each(engines)("webhooks before the official SDK's middleware, on %s", (engine) => {
  let app: TestApp;
  let world: RealEstate;
  let listener: Listener;

  beforeAll(async () => {
    app = await startTestApp({ engine });
    world = await realEstate(app);
    listener = await startListener();
  });
  afterAll(async () => {
    await app?.close();
    await listener?.close();
  });

  const publicKey = async (): Promise<{ pem: string; spki: string }> => {
    const { keys } = (await app.call('GET', '/v1/keys', { token: null })).body;
    return keys.find(({ status }: { status: string }) => status === 'active');
  };

  /** An endpoint whose webhooks go through the SDK's middleware. */
  async function newEndpoint(
    path: string,
    key: string,
    body: object = {},
  ): Promise<{ id: string; appId: string }> {
    const endpoint = await world.expect(201, 'POST', '/v1/endpoints', {
      url: listener.url + path,
      locationIds: [world.locationId],
      ...body,
    });
    expect(endpoint.clientId).toMatch(new RegExp(`^${endpoint.appId}-\\w+$`));
    listener.subscribe(path, { clientId: endpoint.clientId, webhookPublicKey: key });
    return endpoint;
  }

  /** Something of every kind of event. */
  async function everything(): Promise<string[]> {
    const associationId = await world.newAssociation({
      secondObjectKey: await world.newObject(`o${Date.now()}`),
    });
    const path = `/associations/${associationId}`;
    await world.expect(200, 'PUT', path, { firstObjectLabel: 'Käufer', secondObjectLabel: '家 "1"' });
    const [buyer = ''] = await world.newBuyers(1);
    const record = `/objects/real_estate_buyer/records/${buyer}?locationId=${world.locationId}`;
    await world.expect(200, 'PUT', record, {
      properties: { name: 'Zoë 💛', [`field${Date.now()}`]: ['a', 4] },
    });
    const contact = await world.newContact();
    await world.expect(200, 'PUT', `/contacts/${contact}`, { city: 'Köln', tags: ['a'] });
    const company = await world.newRecord('business');
    await world.relate('BUSINESSES_CONTACTS_ASSOCIATION', company, contact);
    await world.expect(200, 'DELETE', `/contacts/${contact}`);
    await world.expect(200, 'DELETE', record);
    await world.expect(200, 'DELETE', path);
    return (await app.log(world.locationId)).map(({ type }) => type);
  }

  test.each(['pem', 'spki'] as const)('each is marked as signed, with the public key as %s', async (form) => {
    const before = (await app.log(world.locationId)).length;
    const { appId } = await newEndpoint(`/${form}`, (await publicKey())[form], { ordering: 'location' });
    const types = (await everything()).slice(before);
    const handled = await listener.waitFor(types.length, `/${form}`);
    expect(handled.map(({ body }) => body['type'])).toEqual(types);
    for (const { body, isSignatureValid, skippedSignatureVerification } of handled) {
      expect({ isSignatureValid, skippedSignatureVerification }).toEqual({
        isSignatureValid: true,
        skippedSignatureVerification: false,
      });
      expect(body).toMatchObject({ appId, versionId: appId, locationId: world.locationId });
    }
    expect(new Set(types).size).toBe(13);
  });

  test('what is signed by another key is marked so', async () => {
    const { publicKey: other } = generateKeyPairSync('ed25519');
    const spki = other.export({ type: 'spki', format: 'der' }).toString('base64');
    await newEndpoint('/other-key', spki, { events: ['ContactCreate'] });
    await world.newContact();
    const handled = await listener.waitFor(1, '/other-key');
    expect(handled).toMatchObject([{ isSignatureValid: false, skippedSignatureVerification: false }]);
  });

  test('an endpoint hears of no other location', async () => {
    const foreign = await realEstate(app);
    await newEndpoint('/own', (await publicKey()).pem, { events: ['ContactCreate'] });
    await Promise.all([foreign.newContact(), foreign.newContact()]);
    const contact = await world.newContact();
    const [first, ...more] = await listener.waitFor(1, '/own');
    expect(first?.body).toMatchObject({ id: contact, locationId: world.locationId });
    expect(more).toEqual([]);
    expect(listener.handled.map(({ body }) => body['locationId'])).not.toContain(foreign.locationId);
  });
});
