import { objectId } from '@relata/protocol';
import { importPublicKey, verifyGhl, verifyStandard } from '@relata/protocol/signature';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { engines } from '../support/start-test-app.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { openWorld, type World } from './world.ts';

describe.each(engines)('delivery on %s', (engine) => {
  let world: World;
  let receiver: Receiver;
  beforeEach(async () => {
    world = await openWorld(engine);
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await world.close();
    await receiver.close();
    expect(world.complaints).toEqual([]);
  });

  test('a committed event arrives to the letter, signed twice', async () => {
    const locationId = await world.newLocation();
    const endpoint = await world.newEndpoint({ url: `${receiver.url}/hook?a=b` });
    const entityId = objectId();
    await world.change(locationId, [{ entityId, type: 'AssociationCreate' }]);
    const [first] = await receiver.waitFor(1);
    expect(first?.path).toBe('/hook?a=b');
    const { timestamp, webhookId, traceId } = first?.body ?? {};
    expect(first?.bytes.toString()).toBe(
      JSON.stringify({
        type: 'AssociationCreate',
        versionId: endpoint.appId,
        appId: endpoint.appId,
        id: entityId,
        associationType: 'USER_DEFINED',
        firstObjectKey: 'custom_objects.real_estate_buyer',
        firstObjectLabel: 'Interested Buyer',
        secondObjectKey: 'custom_objects.property',
        secondObjectLabel: 'Property',
        key: 'key',
        locationId,
        timestamp,
        webhookId,
        traceId,
      }),
    );
    const [published] = world.delivery.keys.published;
    const key = await importPublicKey(published?.pem ?? '');
    const bytes = first?.bytes ?? Buffer.alloc(0);
    const headers = first?.headers ?? {};
    expect(await verifyGhl(bytes, headers['x-ghl-signature'], key)).toEqual({
      ok: true,
      kid: published?.kid,
    });
    expect(
      await verifyStandard(
        {
          id: headers['webhook-id'],
          timestamp: headers['webhook-timestamp'],
          header: headers['webhook-signature'],
          bytes,
        },
        key,
      ),
    ).toMatchObject({ ok: true, id: webhookId });
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'relata/0.0.0-test',
      'x-relata-sequence': '1',
      'x-relata-previous-sequence': '0',
      'x-relata-ordering': 'entity',
    });
    await until(
      async () => (await world.lane(locationId, endpoint.id))?.cursor === 1,
      2_000,
      () => 'cursor',
    );
    expect(await world.attempts(locationId, endpoint.id)).toEqual([
      { seq: 1, number: 1, outcome: 'delivered' },
    ]);
  });
});
