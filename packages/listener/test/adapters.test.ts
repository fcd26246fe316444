import { afterAll, beforeAll, describe, test } from 'vitest';
import { attacks } from './attacks/all.ts';
import { carryOut } from './attacks/run.ts';
import type { Running } from './frameworks/framework.ts';
import { hangUp } from './frameworks/post.ts';
import { afterHarmless, bare } from './frameworks/servers.ts';
import { createSwitch } from './frameworks/switch.ts';

// Next has a file of its own: next.test.ts.

afterAll(hangUp);

describe.each([...bare, ...afterHarmless])('$name', ({ start }) => {
  const listening = createSwitch();
  let running: Running;
  beforeAll(async () => {
    running = await start(listening);
  });
  afterAll(() => running.close());

  test.each(attacks)('$name', async (attack) => {
    await carryOut(attack, listening.way(running.url), { onWire: true });
  });
});
