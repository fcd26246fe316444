// Runs relata from a clone: installs what is missing, finds a Node that is new enough, and hands over to it.
//
// Plain JavaScript without dependencies: it has to run on the Node that a machine happens to have, before anything
// is installed. It replaces `pre*` scripts, which `ignore-scripts` skips.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureConsole } from './run/console.mjs';
import { ensureInstalled } from './run/install.mjs';
import { findNode } from './run/node.mjs';
import { endBy, runAs } from './run/process.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** What follows the Node options; the arguments of the command line come after it. `console` only builds that. */
const commands = {
  start: ['packages/cli/src/main.ts', 'start'],
  demo: ['packages/cli/src/main.ts', 'demo'],
  test: ['tools/test.ts'],
  bench: ['bench/main.ts'],
  build: ['tools/build.ts'],
  pack: ['tools/build.ts', 'pack'],
  generate: ['tools/generate.ts'],
  console: undefined,
};

const [name = '', ...args] = process.argv.slice(2);
if (!Object.hasOwn(commands, name)) {
  console.error(`usage: node tools/run.mjs ${Object.keys(commands).join('|')} [arguments]`);
  process.exit(2);
}

try {
  await ensureInstalled(root);
  const node = findNode(root);
  if (name === 'console') process.exit((await ensureConsole(root, node.path)) ? 0 : 1);
  if (name === 'start') await ensureConsole(root, node.path);
  await runAs(node.path, [...node.options, '--conditions=relata-source', ...commands[name], ...args], root);
} catch (error) {
  console.error(`relata: ${error.message}`);
  if (error.signal === undefined) process.exit(error.exitCode ?? 1);
  endBy(error.signal);
}
