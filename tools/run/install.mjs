import { existsSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { runGuarded } from './guard.mjs';
import { isInstalled, removeStamp, writeStamp } from './installed.mjs';
import { lock } from './lock.mjs';

/**
 * What must not depend on the machine's npm settings: production machines leave out devDependencies or scripts, and
 * the Node that runs npm is older than what the packages ask for. Settings in the environment lose to these.
 */
const settings = [
  '--include=dev',
  '--include=optional',
  '--ignore-scripts=false',
  '--engine-strict=false',
  '--strict-allow-scripts=false',
  '--install-strategy=hoisted',
  '--bin-links=true',
  '--dry-run=false',
  '--audit=false',
  '--fund=false',
];

/**
 * Installs what package-lock.json asks for, unless it is there; one process at a time, the others wait for it.
 * Throws when npm fails; an error with `signal` says that this process was asked to end.
 */
export async function ensureInstalled(root) {
  if (isInstalled(root)) return;
  const say = (text) => console.error(`relata: ${text}`);
  const held = await lock(join(root, '.relata-install-lock'), () =>
    say('waiting for another installation here …'),
  );
  try {
    if (isInstalled(root)) return;
    say('installing the packages of package-lock.json …');
    removeStamp(root);
    await npmCi(root, held.lost);
    writeStamp(root);
  } finally {
    held.release();
  }
}

async function npmCi(root, lost) {
  const node = ownNode(root);
  const code = await runGuarded(node, [...npm(node), 'ci', ...settings, ...quietly()], { cwd: root, lost });
  if (code !== 0) throw new Error(`npm ci failed (exit ${code}); what it said is above`);
}

/**
 * The Node of the machine. npm puts node_modules/.bin before it in PATH, so that this may be run by the Node that is
 * installed there, which an installation deletes.
 */
function ownNode(root) {
  const outside = process.env.npm_node_execpath;
  const inside = process.execPath.startsWith(join(root, 'node_modules', sep));
  return inside && outside !== undefined && existsSync(outside) ? outside : process.execPath;
}

/** The npm that started us, else the one beside that Node, else what PATH has. */
function npm(node) {
  const asked = process.env.npm_execpath;
  if (asked !== undefined && /npm-cli\.c?js$/.test(asked)) return [node, asked];
  const beside = join(dirname(node), '../lib/node_modules/npm/bin/npm-cli.js');
  return existsSync(beside) ? [node, beside] : ['npm'];
}

/** Without its warnings, which are about the Node that runs npm and not the one that will run relata. */
const quietly = () => (process.env.npm_config_loglevel === undefined ? ['--loglevel=error'] : []);
