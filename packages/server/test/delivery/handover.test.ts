import { objectId } from '@relata/protocol';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { openWorld, type World } from './world.ts';

// The lane's row is locked by another connection, to hold up what is written.
describe('a lane that is given up in order, on postgres', () => {
  let world: World;
  let receiver: Receiver;
  let locker: pg.Client;

  beforeAll(async () => {
    world = await openWorld('postgres', { timing: { sweepMs: 60_000 } });
    receiver = await startReceiver();
    locker = new pg.Client({ connectionString: world.databaseUrl as string });
    await locker.connect();
  });
  afterAll(async () => {
    await locker?.end();
    await world?.close();
    await receiver?.close();
  });

  const sequences = () => receiver.received.map(({ sequence }) => sequence);

  test('leaves nothing that was sent to be sent again, whatever came to its end in the last moment', async () => {
    const locationId = await world.newLocation();
    const endpoint = await world.newEndpoint({ url: receiver.url, concurrency: 4 });
    const [slow, quick] = [objectId(), objectId()];
    let answerSlow: (status: number) => void = () => {};
    receiver.answer = ({ sequence }) =>
      sequence === 1 ? new Promise((resolve) => (answerSlow = resolve)) : 200;
    await world.change(locationId, [{ entityId: slow }, { entityId: quick }]);
    await until(
      async () => (await world.retries(locationId, endpoint.id)).length === 1,
      5_000,
      () => 'the slow one is not in retry',
    );
    await until(
      async () => (await world.lane(locationId, endpoint.id))?.cursor === 2,
      5_000,
      () => 'the quick one is not written',
    );
    await locker.query('begin');
    await locker.query('select from lane where endpoint_id = $1 for update', [endpoint.id]);
    // Its report waits for the lock, and what happens from now on for the next report.
    await world.change(locationId, [{ entityId: quick }]);
    await receiver.waitFor(3);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await world.change(locationId, [{ entityId: slow }, { entityId: quick }]);
    await receiver.waitFor(4);
    answerSlow(200);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await world.patch(endpoint.id, { description: 'changed' });
    await locker.query('commit');
    await receiver.waitFor(5);
    await until(
      async () => {
        const lane = await world.lane(locationId, endpoint.id);
        return lane?.cursor === 5 && (await world.retries(locationId, endpoint.id)).length === 0;
      },
      5_000,
      async () => JSON.stringify([await world.lane(locationId, endpoint.id), sequences()]),
    );
    // The first two are of two things, and are sent at once.
    expect(sequences().slice(0, 2).sort()).toEqual([1, 2]);
    expect(sequences().slice(2)).toEqual([3, 5, 4]);
    expect(world.complaints).toEqual([]);
  });
});
