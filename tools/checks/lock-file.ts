import type { Check } from './tree.ts';

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
 * The lock file works everywhere: it names no registry, npm can prove what it downloads, and nothing is missing. (npm
 * leaves out an optional package that it cannot get where the file is written, and `npm ci` then refuses the file.)
 */
export const checkLockFile: Check = (tree) => {
  const file = 'package-lock.json';
  const content = tree.get(file);
  if (content === undefined) return [`${file}: is missing`];
  const packages: Record<string, LockedPackage> = JSON.parse(content).packages;
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
};

/** Looks where Node would: in the package's own node_modules, then in those above. */
function isLocked(packages: Record<string, LockedPackage>, place: string, name: string): boolean {
  for (let at = place; ; at = at.slice(0, Math.max(at.lastIndexOf('/'), 0))) {
    if (`${at === '' ? '' : `${at}/`}node_modules/${name}` in packages) return true;
    if (at === '') return false;
  }
}
