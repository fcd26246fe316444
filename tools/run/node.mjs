import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** What undici 8 needs, and the first version that runs TypeScript without a flag. */
const floor = [22, 19];
/** Installed with the other packages (`node`, optional): not every platform has it. */
const preferred = [24, 0];

/** The Node to run relata with: its path and the options that its version needs. Throws when there is none. */
export function findNode(root) {
  const own = process.versions.node;
  const installed = join(root, 'node_modules', '.bin', 'node');
  const version = versionOf(installed);
  if (version !== undefined && isAtLeast(version, preferred)) return { path: installed, options: [] };
  // Before 24.12 Node says at each start that running TypeScript is experimental.
  if (isAtLeast(own, floor))
    return { path: process.execPath, options: ['--disable-warning=ExperimentalWarning'] };
  const message =
    `Node ${own} is too old, and no newer one could be installed for ${process.platform}-${process.arch}. ` +
    `Install Node 24 (${floor.join('.')} is the oldest that works) from https://nodejs.org and try again.`;
  throw Object.assign(new Error(message), { exitCode: 2 });
}

/** Asks the program itself: a file that is there may be for another machine. */
function versionOf(path) {
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim().replace(/^v/, '') : undefined;
}

export function isAtLeast(version, [major, minor]) {
  const [itsMajor, itsMinor] = version.split('.').map(Number);
  return itsMajor > major || (itsMajor === major && itsMinor >= minor);
}
