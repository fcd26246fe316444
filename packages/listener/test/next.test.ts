import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { attacks } from './attacks/all.ts';
import { carryOut } from './attacks/run.ts';
import { checkAborted, checkAfterParser, checkHuge } from './frameworks/body-checks.ts';
import { type RunningNext, startNext } from './frameworks/next.ts';
import { hangUp } from './frameworks/post.ts';
import { createSwitch } from './frameworks/switch.ts';

const listening = createSwitch();
let running: RunningNext;
beforeAll(async () => {
  running = await startNext(listening);
});
afterAll(async () => {
  hangUp();
  await running.close();
});

describe('Next', () => {
  test.each(attacks)('$name', async (attack) => {
    await carryOut(attack, listening.way(running.whole.url), { onWire: true });
  });

  test('50 MB are refused without being read', async () => {
    await checkHuge(listening, running.whole);
  }, 15_000);

  test('a sender that goes in the middle of a body is let go', async () => {
    listening.results.length = 0;
    await checkAborted(listening, running.whole);
  });

  test('refuses other methods by itself where only POST is exported', async () => {
    expect((await fetch(running.postAlone.url, { method: 'PUT', body: 'x' })).status).toBe(405);
    expect((await fetch(running.postAlone.url)).status).toBe(405);
  });
});

test('Next after something that awaits request.json(): 500, and no handler runs', async () => {
  // Next itself says what its routes throw.
  const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => complaints.mockRestore());
  await checkAfterParser(listening, running.afterParser, complaints);
});
