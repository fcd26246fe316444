import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Receiver, startReceiver, until } from '../receiver.ts';
import { openWorld, type World } from '../world.ts';
import { type Listener, startListener } from './listener.ts';

let world: World;
let receiver: Receiver;
/** Where the redirects lead: allowed, so that nothing but the rule keeps relata from going there. */
let target: Listener;

beforeAll(async () => {
  world = await openWorld('pglite');
  target = await startListener();
});
afterAll(async () => {
  await target?.close();
  await world?.close();
});
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  await world.removeAll();
  await receiver.close();
  expect(world.complaints.splice(0)).toEqual([]);
});

test.each([300, 301, 302, 303, 304, 305, 307, 308])(
  '%i is a failure, and is not followed',
  async (status) => {
    const places = [
      `http://127.0.0.1:${target.port}/`,
      'http://169.254.169.254/',
      '/here',
      `//[::1]:${target.port}`,
    ];
    receiver.answer = (_, response) => {
      const location = places[(receiver.received.length - 1) % places.length];
      return void response.writeHead(status, { location, refresh: `0; url=${location}` }).end();
    };
    const locationId = await world.newLocation();
    const endpoint = await world.newEndpoint({ url: `${receiver.url}/hook`, ordering: 'none' });
    await world.change(
      locationId,
      places.map(() => ({})),
    );
    const outcomes = async () =>
      (await world.attempts(locationId, endpoint.id)).map(({ outcome }) => outcome);
    await until(
      async () => (await outcomes()).length >= places.length,
      10_000,
      async () => `${await outcomes()}`,
    );
    expect(new Set(await outcomes())).toEqual(new Set(['failed']));
    expect(new Set(receiver.received.map(({ path }) => path))).toEqual(new Set(['/hook']));
    expect(target.connections).toEqual([]);
  },
);
