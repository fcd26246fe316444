import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { until } from '../receiver.ts';
import { openWorld, type World } from '../world.ts';
import { hostiles } from './behaviours.ts';
import { PAUSE_S } from './case.ts';
import { type RawServer, startRawServer } from './raw-server.ts';
import { attemptsOf } from './rows.ts';

const KB = 1_024;
/** As much as is meant to be read, and what the network hands over at once. */
const READ_BYTES_MAX = 16 * KB + 2 * 64 * KB;
/** A hundred answers of endless length leave less than this each. */
const GROWTH_BYTES_MAX = 24 * KB * KB;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

let world: World;
const servers: RawServer[] = [];
/** Every connection that relata makes. */
let sockets: Socket[] = [];
const onConnected = (message: unknown): void => void sockets.push((message as { socket: Socket }).socket);

beforeAll(async () => {
  world = await openWorld('postgres');
});
afterAll(() => world?.close());
beforeEach(() => {
  sockets = [];
  subscribe('undici:client:connected', onConnected);
});
afterEach(async () => {
  unsubscribe('undici:client:connected', onConnected);
  await Promise.all(servers.splice(0).map((server) => server.close()));
  await world.removeAll();
  expect(world.complaints.splice(0)).toEqual([]);
});

async function bytesInUse(): Promise<number> {
  collectGarbage();
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** So many events to a receiver that behaves like this; an endpoint that only fails is spared after ten. */
async function suffer(name: string, events: number): Promise<void> {
  const hostile = hostiles.find((each) => each.name === name);
  if (hostile === undefined) throw new Error(`nobody ${name}`);
  const server = await startRawServer(hostile.behaviour);
  servers.push(server);
  const locationId = await world.newLocation();
  const { id } = await world.newEndpoint({
    url: server.url,
    locationIds: [locationId],
    ordering: 'none',
    timeoutMs: 2_000,
    retryPolicy: [PAUSE_S],
  });
  await world.change(locationId, Array(events).fill({}));
  const outcomes = async () => (await attemptsOf(world.database, id)).map(({ outcome }) => outcome);
  await until(
    async () => (await outcomes()).length === events,
    20_000,
    async () => `${(await outcomes()).length} of ${events} attempts by one that ${name}`,
  );
  expect(new Set(await outcomes())).toEqual(new Set([hostile.expected.outcome]));
  await server.abandoned();
}

test.each([
  ['sends a body without end', 100],
  ['refuses with a body without end', 8],
  ['sends headers without end', 8],
  ['sends one header without end', 8],
  ['sends trailers without end', 8],
  ['sends early hints without end', 8],
  ['says 100 Continue, which nobody asked for', 8],
  ['speaks something else', 8],
])('of one that %s, little is read and nothing kept', async (name, events) => {
  await suffer(name, 1);
  sockets = [];
  const before = await bytesInUse();
  await suffer(name, events);
  expect(sockets.length).toBe(events);
  for (const { bytesRead } of sockets) expect(bytesRead).toBeLessThanOrEqual(READ_BYTES_MAX);
  for (const socket of sockets) expect(socket.destroyed).toBe(true);
  sockets = [];
  expect((await bytesInUse()) - before).toBeLessThan(GROWTH_BYTES_MAX);
});
