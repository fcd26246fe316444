import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { HighLevel, type WebhookRequest } from '@gohighlevel/api-client';
import { createListener, WebhookError } from '@relata/listener';
import { importPublicKey, verifyGhl } from '@relata/protocol/signature';
import express from 'express';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { statement } from '../../src/db/statement.ts';
import type { Keys, PublishedKey } from '../../src/delivery/keys/keys.ts';
import type { Timing } from '../../src/delivery/timing.ts';
import { engines } from '../support/start-test-app.ts';
import { type Received, type Receiver, startReceiver, until } from './receiver.ts';
import { openWorld, type World } from './world.ts';

const LEAD_MS = 700;
const OVERLAP_MS = 600_000;
const timing: Partial<Timing> = { keysReadMs: 100, keysLeadMs: LEAD_MS };

const selectPrivate = statement<{ kid: string; private_key: string | null }>(
  'test_private_keys',
  `
  select kid, private_key from signing_key order by number
`,
);
/** As if that much time had passed. */
const age = statement<unknown>(
  'test_age_keys',
  `
  update signing_key
  set created_at = created_at - $1 * interval '1 hour', active_at = active_at - $1 * interval '1 hour'
`,
);

const anything = { webhookId: 'a', timestampSeconds: 1, bytes: Buffer.from('{}') };

describe.each(engines)('signing keys on %s', (engine) => {
  let world: World;
  let receiver: Receiver;
  let locationId: string;
  let keys: Keys;

  beforeAll(async () => {
    world = await openWorld(engine, { timing });
    receiver = await startReceiver();
    locationId = await world.newLocation();
    ({ keys } = world.delivery);
  });
  afterAll(async () => {
    await world?.close();
    await receiver?.close();
  });
  beforeEach(() => world.newEndpoint({ url: receiver.url }));
  afterEach(async () => {
    // No test leaves a rotation behind.
    await keys.finish().catch(() => {});
    await untilNone('next');
    await world.removeAll();
    receiver.received.length = 0;
    expect(world.complaints.splice(0)).toEqual([]);
  });

  async function listed(status: PublishedKey['status']): Promise<PublishedKey[]> {
    return (await keys.list()).filter((key) => key.status === status);
  }

  async function one(status: PublishedKey['status']): Promise<PublishedKey> {
    const [key, ...more] = await listed(status);
    if (key === undefined || more.length > 0) throw new Error(`not one key is ${status}`);
    return key;
  }

  const untilNone = (status: PublishedKey['status']) =>
    until(
      async () => (await listed(status)).length === 0,
      10_000,
      async () => JSON.stringify(await keys.list()),
    );

  const untilBothSign = () =>
    until(
      async () => (await keys.sign(anything)).kids.length === 2,
      10_000,
      () => 'the next key does not sign',
    );

  async function deliver(): Promise<Received> {
    const before = receiver.received.length;
    await world.change(locationId, [{}]);
    await receiver.waitFor(before + 1);
    return receiver.received.at(-1) as Received;
  }

  /** Which of these keys made `x-ghl-signature`, and whether a listener that knows one of them takes the webhook. */
  async function looks({ bytes, headers }: Received, ...known: PublishedKey[]) {
    const all = await Promise.all(known.map(({ spki }) => importPublicKey(spki)));
    const ghl = await verifyGhl(bytes, headers['x-ghl-signature'], all);
    const taken = await Promise.all(
      known.map(({ spki }) =>
        createListener({ keys: spki })
          .verify(bytes, headers)
          .then(
            () => true,
            (error) => {
              if (!(error instanceof WebhookError) || error.code !== 'signature_wrong') throw error;
              return false;
            },
          ),
      ),
    );
    return {
      ghl: ghl.ok && known.findIndex(({ kid }) => kid === ghl.kid),
      taken,
      signatures: String(headers['webhook-signature']).split(' ').length,
    };
  }

  test('a rotation overlaps: shown at once, then signing beside the old one, then alone', async () => {
    const before = await one('active');
    await keys.rotate(OVERLAP_MS);
    const [old, next, ...retired] = await keys.list();
    if (old === undefined || next === undefined) throw new Error('there are not two keys');
    expect(old).toMatchObject({ kid: before.kid, status: 'active', retiresAt: next.activeAt });
    expect(next).toMatchObject({ status: 'next', retiresAt: null });
    expect(Date.parse(next.activeAt) - Date.parse(next.createdAt)).toBe(OVERLAP_MS);
    expect(retired.every(({ status }) => status === 'retired')).toBe(true);

    // Another node may not show it yet: nothing is signed with what a listener could not find.
    expect(await looks(await deliver(), old, next)).toEqual({ ghl: 0, taken: [true, false], signatures: 1 });

    await untilBothSign();
    const during = await deliver();
    expect(await looks(during, old, next)).toEqual({ ghl: 0, taken: [true, true], signatures: 2 });
    for (const known of [
      [old.pem, next.spki],
      [next.pem, old.spki],
    ]) {
      const { verifiedBy } = await createListener({ keys: known }).verify(during.bytes, during.headers);
      expect(verifiedBy).toMatchObject({ sender: 'relata', kid: old.kid });
    }

    await keys.finish();
    await untilNone('next');
    expect(await looks(await deliver(), old, next)).toEqual({ ghl: 1, taken: [false, true], signatures: 1 });
    expect(await one('active')).toMatchObject({ kid: next.kid });
    expect((await listed('retired'))[0]).toMatchObject({ kid: old.kid, pem: old.pem });
  });

  test('an endpoint can be moved to the next key before the others, or none of them', async () => {
    const old = await one('active');
    await keys.rotate(OVERLAP_MS);
    const next = await one('next');
    const moved = await world.newEndpoint({ url: `${receiver.url}/moved` });
    expect(await world.patch(moved.id, { signingKid: next.kid })).toMatchObject({ signingKid: next.kid });
    await untilBothSign();
    const both = async () => {
      receiver.received.length = 0;
      await world.change(locationId, [{}]);
      await receiver.waitFor(2);
      const of = (path: string) => receiver.received.find((each) => each.path === path) as Received;
      return [await looks(of('/'), old, next), await looks(of('/moved'), old, next)];
    };
    expect(await both()).toEqual([
      { ghl: 0, taken: [true, true], signatures: 2 },
      { ghl: 1, taken: [true, true], signatures: 2 },
    ]);
    await world.patch(moved.id, { signingKid: null });
    expect(await both()).toMatchObject([{ ghl: 0 }, { ghl: 0 }]);
    // What was retired meanwhile does not count.
    await world.patch(moved.id, { signingKid: old.kid });
    await keys.finish();
    await untilNone('next');
    expect(await both()).toMatchObject([{ ghl: 1 }, { ghl: 1 }]);
    for (const signingKid of [old.kid, 'x'])
      await expect(world.patch(moved.id, { signingKid })).rejects.toMatchObject({ code: 'invalid' });
  });

  test("HighLevel's SDK, which knows one key, verifies with the old one until the overlap ends", async () => {
    const old = await one('active');
    await keys.rotate(OVERLAP_MS);
    const next = await one('next');
    const sdk = await startSdkListener();
    try {
      for (const [path, { pem }] of [
        ['/old', old],
        ['/next', next],
      ] as const) {
        const { clientId } = await world.newEndpoint({ url: sdk.url + path });
        sdk.subscribe(path, { clientId, webhookPublicKey: pem });
      }
      await untilBothSign();
      await world.change(locationId, [{}]);
      await sdk.waitFor({ '/old': true, '/next': false });
      await keys.finish();
      await untilNone('next');
      await world.change(locationId, [{}]);
      await sdk.waitFor({ '/old': false, '/next': true });
    } finally {
      await world.removeAll();
      await sdk.close();
    }
  });

  test('without an overlap the new key takes over as soon as every node shows it', async () => {
    const old = await one('active');
    await keys.rotate(0);
    const next = await one('next');
    expect(Date.parse(next.activeAt) - Date.parse(next.createdAt)).toBe(LEAD_MS);
    expect(await looks(await deliver(), old, next)).toMatchObject({ ghl: 0, signatures: 1 });
    await untilNone('next');
    expect(await looks(await deliver(), old, next)).toEqual({ ghl: 1, taken: [false, true], signatures: 1 });
  });

  test('one rotation at a time, whoever asks; it can be finished early', async () => {
    await expect(keys.finish()).rejects.toMatchObject({ code: 'rotation_none', status: 409 });
    const tries = await Promise.allSettled([keys.rotate(60_000), keys.rotate(60_000), keys.rotate(0)]);
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const each of tries) {
      if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'rotation_under_way' });
    }
    await expect(keys.rotate(0)).rejects.toMatchObject({ code: 'rotation_under_way', status: 409 });
    const next = await one('next');
    await keys.finish();
    // What is soon over is not put off by asking again.
    const [, { activeAt } = { activeAt: '' }] = await keys.list();
    await keys.finish();
    expect((await keys.list())[1]).toMatchObject({ kid: next.kid, activeAt });
    await untilNone('next');
    expect(await one('active')).toMatchObject({ kid: next.kid });
  });

  test('the private half of a retired key is deleted after a while, the public one stays', async () => {
    const old = await one('active');
    await keys.rotate(0);
    await untilNone('next');
    const next = await one('active');
    const held = async () =>
      (await world.database.query(selectPrivate()))
        .filter((row) => row.private_key !== null)
        .map(({ kid }) => kid);
    expect(await held()).toEqual(expect.arrayContaining([old.kid, next.kid]));
    await world.database.query(age(2));
    await until(async () => !(await held()).includes(old.kid), 5_000, held);
    expect(await held()).toEqual([next.kid]);
    expect(await listed('retired')).toEqual(
      expect.arrayContaining([expect.objectContaining({ kid: old.kid, pem: old.pem })]),
    );
    expect(await looks(await deliver(), old, next)).toMatchObject({ ghl: 1 });
  });
});

// Several nodes need a database that several processes can open: PostgreSQL alone.
describe('signing keys of several nodes on one PostgreSQL', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld('postgres', { timing });
  });
  afterAll(() => world?.close());

  const shows = async ({ keys }: { keys: Keys }, kid: string | undefined) =>
    (await keys.list()).some((key) => key.kid === kid);

  test('all show a new key: by a notification, and without one before anybody signs with it', async () => {
    const notified = await world.newNode({ timing: { keysReadMs: 600_000 } });
    // Never started: it hears nothing, and has no clock that makes it read.
    const deaf = await world.makeNode();
    // Until it listens, there is nobody to be notified.
    await until(
      async () => (await world.database.query(listeners()))[0]?.count === 2,
      5_000,
      () => 'two nodes listen',
    );
    await world.delivery.keys.rotate(600_000);
    const next = (await world.delivery.keys.list()).find(({ status }) => status === 'next');
    expect(next).toBeDefined();
    await until(
      () => shows(notified, next?.kid),
      5_000,
      () => 'the notification was missed',
    );
    await until(
      async () => (await world.delivery.keys.sign(anything)).kids.length === 2,
      10_000,
      () => 'the next key does not sign',
    );
    expect(await shows(deaf, next?.kid)).toBe(true);
    await deaf.keys.finish();
    await until(
      async () => (await notified.keys.list())[0]?.kid === next?.kid,
      5_000,
      () => 'the overlap did not end',
    );
    // Each goes by its own clock, and rather a little behind the database's.
    const said = async ({ keys }: { keys: Keys }) =>
      JSON.stringify((await keys.list()).map(({ kid, status }) => [kid, status]));
    await until(
      async () => (await said(world.delivery)) === (await said(deaf)),
      5_000,
      async () => `${await said(world.delivery)}, but ${await said(deaf)}`,
    );
    expect(world.complaints.splice(0)).toEqual([]);
  });

  test('nodes that start at once on a new database agree on the first key', async () => {
    const fresh = await openWorld('postgres', { idle: true, timing });
    try {
      await fresh.database.query(deleteKeys());
      const nodes = await Promise.all([1, 2, 3, 4].map(() => fresh.makeNode()));
      const kids = await Promise.all(
        nodes.map(async ({ keys }) => (await keys.list()).map(({ kid }) => kid)),
      );
      expect(kids[0]).toHaveLength(1);
      expect(new Set(kids.flat()).size).toBe(1);
    } finally {
      await fresh.close();
    }
  });
});

const listeners = statement<{ count: number }>(
  'test_listeners',
  `
  select count(*) as count from pg_stat_activity
  where application_name = 'relata listen' and datname = current_database() and query like 'listen %'
    and state = 'idle'
`,
);
const deleteKeys = statement<unknown>('test_delete_keys', `delete from signing_key`);

/** Express with the SDK's middleware, as HighLevel's documentation has it. */
async function startSdkListener() {
  const app = express();
  const valid: Record<string, unknown> = {};
  app.use(express.json());
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    subscribe(path: string, config: { clientId: string; webhookPublicKey: string }) {
      const sdk = new HighLevel({ ...config, clientSecret: 'unused', logLevel: 'none' });
      app.post(path, sdk.webhooks.subscribe(), (request, response) => {
        valid[path] = (request as unknown as WebhookRequest).isSignatureValid;
        response.sendStatus(200);
      });
    },
    /** Resolves when the last webhook of each path was found to be so. */
    waitFor: (expected: Record<string, boolean>) =>
      until(
        () => Object.entries(expected).every(([path, isValid]) => valid[path] === isValid),
        10_000,
        () => JSON.stringify(valid),
      ),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
