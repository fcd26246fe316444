// `npm test`: type check, lint, tests; all of them, so that one run shows all that is wrong.
// `npm test -- <files>` runs these test files only; options go to vitest.
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const args = process.argv.slice(2);
const chosen = args.some((arg) => !arg.startsWith('-'));

const checks: [string, string[]][] = [
  ['type check', [program('typescript', 'tsc'), '-p', '.']],
  ['lint', [program('@biomejs/biome', 'biome'), 'ci', '--error-on-warnings', '.']],
];
const tests: [string, string[]] = ['tests', [program('vitest', 'vitest'), 'run', ...args]];

const failed = (chosen ? [tests] : [...checks, tests]).filter(([name, command]) => {
  console.log(`\n> ${name}`);
  const { status, signal, error } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' });
  if (error !== undefined) throw error;
  if (signal !== null) process.exit(1);
  return status !== 0;
});
if (!chosen && process.env.RELATA_TEST_LONG !== '1') {
  const files = globSync('{packages/*,tools,e2e}/**/*.long.test.ts', { cwd: root });
  console.log(
    `\nLEFT OUT, because they take minutes (RELATA_TEST_LONG=1 runs them, .ci/run does): ${files.join(', ')}`,
  );
}
if (failed.length > 0) {
  console.error(`\nfailed: ${failed.map(([name]) => name).join(', ')}`);
  process.exitCode = 1;
}

/** The path of a package's command, without the shell script or link that stands for it. */
function program(name: string, command: string): string {
  const path = createRequire(import.meta.url).resolve(`${name}/package.json`);
  const { bin } = createRequire(import.meta.url)(path) as { bin: Record<string, string> };
  return join(path, '..', String(bin[command]));
}
