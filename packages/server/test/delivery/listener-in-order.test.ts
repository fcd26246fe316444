import {
  createListener,
  type Gap,
  type HandlerContext,
  type Listener,
  type ListenerOptions,
} from '@relata/listener';
import { objectId } from '@relata/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { resendEvent } from '../../src/delivery/replay/resend-event.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { admin, openWorld, type World } from './world.ts';

describe('a listener that handles in order', () => {
  let world: World;
  let locationId: string;
  let receiver: Receiver;
  let listener: Listener;
  /** What was handled, in the order in which that began. */
  let handled: { entityId: unknown; webhookId: unknown; context: HandlerContext }[];
  /** Sequences that a handler fails for, so many times. */
  let failing: Map<number, number>;
  let gaps: Gap[];
  beforeAll(async () => {
    world = await openWorld('postgres');
  });
  afterAll(() => world?.close());
  beforeEach(async () => {
    locationId = await world.newLocation();
    handled = [];
    failing = new Map();
    gaps = [];
    return async () => {
      await world.removeAll();
      await listener?.close();
      await receiver?.close();
    };
  });

  async function listen(options: Partial<ListenerOptions>): Promise<void> {
    const keys = (await world.delivery.keys.list()).map(({ spki }) => spki);
    listener = createListener({ keys, inOrder: 'entity', ...options })
      .onError(() => undefined)
      .onGap((gap) => gaps.push(gap))
      .onAny(async (event, context) => {
        const sequence = context.sequence ?? 0;
        const left = failing.get(sequence) ?? 0;
        failing.set(sequence, left - 1);
        if (left > 0) throw new Error('on purpose');
        handled.push({ entityId: event.id, webhookId: event.webhookId, context });
        // So that others have the time to come between.
        await new Promise((resolve) => setTimeout(resolve, 5));
      });
    receiver = await startReceiver(async ({ bytes, headers }) => {
      const { status } = await listener.handle({ rawBody: bytes, headers });
      return status;
    });
  }

  const sequences = (): (number | undefined)[] => handled.map(({ context }) => context.sequence);
  const untilHandled = (count: number): Promise<void> =>
    until(
      () => handled.length >= count,
      10_000,
      () => `${handled.length} of ${count}: ${sequences()}`,
    );

  test('misses nothing of what fails at first, and has each entity in order', async () => {
    await listen({ gapAfterMs: 60_000 });
    await world.newEndpoint({ url: receiver.url, locationIds: [locationId], retryPolicy: [0.1, 0.1, 0.1] });
    await world.change(locationId, [{}]);
    await untilHandled(1);
    const entities = Array.from({ length: 5 }, () => objectId());
    for (let sequence = 2; sequence <= 61; sequence += 7) failing.set(sequence, 2);
    await world.change(
      locationId,
      Array.from({ length: 60 }, (_, index) => ({ entityId: entities[index % 5] as string })),
    );
    await untilHandled(61);
    expect(sequences().toSorted((a = 0, b = 0) => a - b)).toEqual(
      Array.from({ length: 61 }, (_, i) => i + 1),
    );
    expect(sequences()).not.toEqual(sequences().toSorted((a = 0, b = 0) => a - b));
    for (const entity of entities) {
      const own = handled.filter(({ entityId }) => entityId === entity);
      const order = own.map(({ context }) => context.sequence ?? 0);
      expect(order).toEqual(order.toSorted((a, b) => a - b));
      expect(own.every(({ context }) => context.overtakenBy === undefined)).toBe(true);
    }
    expect(gaps).toEqual([]);
  });

  test.each(['location', 'entity'] as const)(
    'is told what was given up, with ordering %s',
    async (ordering) => {
      await listen({ gapAfterMs: ordering === 'location' ? 60_000 : 200 });
      const { id, appId } = await world.newEndpoint({
        url: receiver.url,
        locationIds: [locationId],
        ordering,
        retryPolicy: [0.1],
      });
      await world.change(locationId, [{}, {}]);
      await untilHandled(2);
      failing.set(4, 2);
      await world.change(locationId, [{}, {}, {}, {}]);
      await untilHandled(5);
      await until(
        () => gaps.length > 0,
        5_000,
        () => 'no gap was reported',
      );
      const gap = { appId, locationId, missingSequence: 4, afterSequence: 3, beforeSequence: 5, ordering };
      expect(gaps).toEqual([gap]);
      await until(
        async () => (await world.dead(locationId, id)).length === 1,
        5_000,
        () => 'it was not given up',
      );
      // What is sent again is handled, and is no gap of its own.
      const webhookId = receiver.received.find(({ sequence }) => sequence === 4)?.body.webhookId;
      await resendEvent(world.database, admin, webhookId, { endpointIds: [id] });
      world.delivery.replayStarted();
      await untilHandled(6);
      expect(handled[5]).toMatchObject({
        webhookId,
        context: { sequence: 4, replay: expect.any(Number), overtakenBy: undefined },
      });
      await world.change(locationId, [{}]);
      await untilHandled(7);
      expect(gaps).toEqual([gap]);
    },
  );
});
