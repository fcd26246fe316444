// What is installed, and whether it is what the lock file asks for and still whole.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const stampName = '.relata-installed.json';
/** The parts of a package.json that decide what is installed; an edited script asks for no new installation. */
const decisive = ['name', 'workspaces', 'bin', 'allowScripts', 'overrides'];

/** Whether `node_modules` was installed for the present lock file, completely, and nothing has been deleted since. */
export function isInstalled(root) {
  const stamp = readJson(join(root, 'node_modules', stampName));
  return stamp !== undefined && stamp.wanted === wanted(root) && isWhole(root, stamp.folders);
}

/** Says that the installation is complete; written last, and at once. */
export function writeStamp(root) {
  const path = join(root, 'node_modules', stampName);
  // Written twice: the first writing changes the time of the folder that it notes.
  writeFileSync(`${path}.new`, '');
  renameSync(`${path}.new`, path);
  writeFileSync(path, JSON.stringify({ wanted: wanted(root), folders: foldersOf(root) }));
}

export function removeStamp(root) {
  rmSync(join(root, 'node_modules', stampName), { force: true });
}

function wanted(root) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  hash.update(readFileSync(join(root, 'package-lock.json')));
  const top = readJson(join(root, 'package.json')) ?? {};
  for (const folder of ['.', ...(top.workspaces ?? [])]) {
    const described = readJson(join(root, folder, 'package.json')) ?? {};
    const names = Object.keys(described).filter(
      (key) => decisive.includes(key) || /dependencies$/i.test(key),
    );
    hash.update(JSON.stringify(names.sort().map((key) => [key, described[key]])));
  }
  return hash.digest('hex');
}

/** For each folder under node_modules its time and what is in it. */
function foldersOf(root) {
  const folders = {};
  const visit = (folder) => {
    const listed = readdirSync(join(root, folder), { withFileTypes: true });
    folders[folder] = [statSync(join(root, folder)).mtimeMs, listed.map(({ name }) => name)];
    for (const entry of listed) {
      // Caches come and go in folders with a dot, and no package is kept in one.
      if (entry.isDirectory() && (!entry.name.startsWith('.') || entry.name === '.bin'))
        visit(`${folder}/${entry.name}`);
    }
  };
  visit('node_modules');
  return folders;
}

/**
 * Whether all that was noted is still there. Deleting changes the time of a folder, so that only those whose time
 * differs are listed: 20 ms for 2 000 folders.
 */
function isWhole(root, folders) {
  return Object.entries(folders).every(([folder, [modified, names]]) => {
    try {
      const path = join(root, folder);
      if (statSync(path).mtimeMs === modified) return true;
      const present = new Set(readdirSync(path));
      return names.every((name) => present.has(name) || (folder === 'node_modules' && isCache(name)));
    } catch {
      return false;
    }
  });
}

/** `.bin` holds programs; all else with a dot is a cache or a note of some tool's. */
const isCache = (name) => name.startsWith('.') && name !== '.bin' && name !== stampName;

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
