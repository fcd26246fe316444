import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { KeptScenario } from './report/kept.ts';
import { scenarios } from './scenarios.ts';

const main = join(import.meta.dirname, 'main.ts');
const light = scenarios.filter(({ heavy }) => !heavy);

// Only whether it is correct: this machine does other things too, and its figures mean nothing.
test('the quick form measures all that is not heavy, finds nothing wrong and keeps nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'relata-bench-test-'));
  try {
    const json = join(folder, 'results.json');
    const { code, output } = await bench(['--quick', '--json', json]);
    expect(output).not.toContain('NOT CORRECT');
    expect(code, output).toBe(0);
    const results = JSON.parse(await readFile(json, 'utf8')) as {
      quick: boolean;
      scenarios: Record<string, KeptScenario>;
    };
    expect(results.quick).toBe(true);
    expect(Object.keys(results.scenarios)).toEqual(light.map(({ name }) => name));
    const runs = Object.entries(results.scenarios);
    for (const [name, { parts }] of runs) {
      expect(parts.flatMap(({ checks }) => checks).length, `${name}: nothing was verified`).toBeGreaterThan(
        0,
      );
    }
    for (const { title, series } of runs.flatMap(([, { parts }]) => parts)) {
      expect(series.length, title).toBeGreaterThan(0);
      for (const { contestant, samples } of series) {
        expect(samples.length, contestant).toBeGreaterThan(0);
        expect(Math.min(...samples), contestant).toBeGreaterThan(0);
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 600_000);

// What was begun must be gone then: the run of the tests looks for processes and folders (tools/test/leftovers.ts).
test.each(['SIGINT', 'SIGTERM'] as const)(
  'ended by %s in the midst of it, it takes everything along',
  async (signal) => {
    const child = start(['create', '--quick']);
    const output = heard(child);
    const exited = once(child, 'exit');
    while (!output().includes('warm-up') && child.exitCode === null) await sleep(50);
    child.kill(signal);
    const [code] = await exited;
    expect(code, output()).toBe(signal === 'SIGINT' ? 130 : 143);
    expect(output()).toContain(`interrupted by ${signal}`);
  },
  120_000,
);

function start(args: readonly string[]) {
  return spawn(process.execPath, ['--conditions=relata-source', main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function heard(child: ReturnType<typeof start>): () => string {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += String(chunk);
    });
  }
  return () => output;
}

async function bench(args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = start(args);
  const output = heard(child);
  const [code] = await once(child, 'close');
  return { code, output: output() };
}
