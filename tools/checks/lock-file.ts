import { posix } from 'node:path';
import type { Check } from './tree.ts';

const lockFile = 'package-lock.json';

interface LockedPackage {
  version?: string;
  resolved?: string;
  link?: boolean;
  integrity?: string;
  inBundle?: boolean;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/**
 * Lock files work everywhere, also those of others' software in bench/: they name no registry, npm can prove what it
 * downloads, and nothing is missing. (npm leaves out an optional package that it cannot get where the file is written,
 * and `npm ci` then refuses the file.)
 */
export const checkLockFile: Check = (tree) => {
  if (!tree.has(lockFile)) return [`${lockFile}: is missing`];
  const files = [...tree].filter(([path]) => posix.basename(path) === lockFile);
  return files.flatMap(([path, content]) => problemsOf(path, JSON.parse(content).packages));
};

function problemsOf(file: string, packages: Record<string, LockedPackage>): string[] {
  return Object.entries(packages).flatMap(([place, locked]) => {
    const problems = [];
    if (/^(https?|git)/.test(locked.resolved ?? '')) problems.push('has an address (see .npmrc)');
    const fetched = /(^|\/)node_modules\//.test(place) && !locked.link && !locked.inBundle;
    if (fetched && locked.integrity === undefined) problems.push('has no checksum');
    const needed = { ...locked.dependencies, ...locked.optionalDependencies, ...locked.devDependencies };
    for (const name of Object.keys(needed)) {
      if (!isLocked(packages, place, name)) problems.push(`needs ${name}, which is not in the file`);
    }
    return problems.map((problem) => `${file}: ${place || 'the root'} ${problem}`);
  });
}

/** Looks where Node would: in the package's own node_modules, then in those above. */
function isLocked(packages: Record<string, LockedPackage>, place: string, name: string): boolean {
  for (let at = place; ; at = at.slice(0, Math.max(at.lastIndexOf('/'), 0))) {
    if (`${at === '' ? '' : `${at}/`}node_modules/${name}` in packages) return true;
    if (at === '') return false;
  }
}
