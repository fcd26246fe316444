// `npm test`: type check, lint, tests; all of them, so that one run shows all that is wrong.
// `npm test -- <files>` runs these test files only; options go to vitest.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const args = process.argv.slice(2);
const chosen = args.some((arg) => !arg.startsWith('-'));

const checks: [string, string[]][] = [
  ['type check', [program('typescript', 'tsc'), '-p', '.']],
  // What runs in a browser has a page, which nothing else has.
  ['type check of the console', [program('typescript', 'tsc'), '-p', 'packages/console']],
  ['type check of its tests', [program('typescript', 'tsc'), '-p', 'e2e/console']],
  ['lint', [program('@biomejs/biome', 'biome'), 'ci', '--error-on-warnings', '.']],
];
const tests: [string, string[]] = ['tests', [program('vitest', 'vitest'), 'run', ...args]];

const failed: string[] = [];
for (const [name, command] of chosen ? [tests] : [...checks, tests]) {
  console.log(`\n> ${name}`);
  if ((await run(command)) !== 0) failed.push(name);
}
if (!chosen && process.env.RELATA_TEST_LONG !== '1') {
  const files = globSync('{packages/*,tools,e2e,bench}/**/*.long.test.ts', { cwd: root });
  console.log(
    `\nLEFT OUT, because they take minutes (RELATA_TEST_LONG=1 runs them, .ci/run does): ${files.join(', ')}`,
  );
}
if (failed.length > 0) {
  console.error(`\nfailed: ${failed.join(', ')}`);
  process.exitCode = 1;
}

/** Runs it with this process's input and output and returns its exit code; ends with it when asked to end. */
async function run(command: string[]): Promise<number | null> {
  const child = spawn(process.execPath, command, { cwd: root, stdio: 'inherit' });
  const end = (signal: NodeJS.Signals) => {
    process.exitCode = 1;
    child.once('exit', () => process.exit());
    // What a terminal interrupts, it interrupts for all.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, end);
  const [code] = await once(child, 'exit');
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.off(signal, end);
  return code;
}

/** The path of a package's command, without the shell script or link that stands for it. */
function program(name: string, command: string): string {
  const path = createRequire(import.meta.url).resolve(`${name}/package.json`);
  const { bin } = createRequire(import.meta.url)(path) as { bin: Record<string, string> };
  return join(path, '..', String(bin[command]));
}
