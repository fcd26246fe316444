import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { checkAborted, checkAfterParser, checkHuge, checkTinyChunks } from './frameworks/body-checks.ts';
import type { Framework, Running } from './frameworks/framework.ts';
import { hangUp } from './frameworks/post.ts';
import { afterParser, bare } from './frameworks/servers.ts';
import { createSwitch, type Switch } from './frameworks/switch.ts';

afterAll(hangUp);

async function open({ start }: Framework): Promise<{ listening: Switch; running: Running }> {
  const listening = createSwitch();
  const running = await start(listening);
  onTestFinished(() => running.close());
  return { listening, running };
}

describe.each(afterParser)('$name', (framework) => {
  test('answers 500, says what is wrong, and runs no handler', async () => {
    // Parsers have their say about bodies that they cannot read.
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});
    onTestFinished(() => complaints.mockRestore());
    const { listening, running } = await open(framework);
    await checkAfterParser(listening, running, complaints);
  });
});

describe.each(bare)('$name', (framework) => {
  test('50 MB are refused without being read', async () => {
    const { listening, running } = await open(framework);
    await checkHuge(listening, running);
  }, 15_000);

  test('a body that is sent byte by byte takes no more room than another', async () => {
    const { listening, running } = await open(framework);
    await checkTinyChunks(listening, running);
  }, 15_000);

  test('a sender that goes in the middle of a body is let go', async () => {
    const { listening, running } = await open(framework);
    await checkAborted(listening, running);
    expect(listening.results.some(({ status }) => status === 200)).toBe(true);
  });
});
