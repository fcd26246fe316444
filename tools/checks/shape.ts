import { posix } from 'node:path';
import { type Check, sourceFiles } from './tree.ts';

/** Longer than this, a file has more than one subject. */
const linesMax = 400;
/** Names that say nothing about what is inside. */
const vague = ['utils', 'util', 'helpers', 'helper', 'common', 'lib', 'misc', 'shared'];
/** What a program writes has the length that it needs. */
const generated = /^packages\/[^/]+\/src\/generated\//;
const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const pascal = /^[A-Z][A-Za-z0-9]*$/;

/** Files of a readable length with names that say what is inside. */
export const checkShape: Check = (tree) => {
  const problems = sourceFiles(tree).flatMap(([path, content]) => {
    const lines = content.split('\n').length - 1;
    const found =
      lines > linesMax && !generated.test(path) ? [`${lines} lines, ${linesMax} at the most`] : [];
    const [name = '', ...endings] = posix.basename(path).split('.');
    const component = path.endsWith('.tsx') && pascal.test(name);
    if (!component && !kebab.test(name)) found.push('file names are in kebab-case');
    if (vague.includes(name)) found.push(`${name} says nothing about what is inside`);
    const entry = /^packages\/[^/]+\/src\/(signature\/)?index\.ts$/;
    if (name === 'index' && endings.length === 1 && !entry.test(path)) {
      found.push('one index.ts a package: import from where a thing is');
    }
    return found.map((problem) => `${path}: ${problem}`);
  });
  const folders = new Set([...tree.keys()].flatMap(foldersAbove));
  for (const folder of folders) {
    const name = posix.basename(folder);
    if (vague.includes(name)) problems.push(`${folder}: ${name} says nothing about what is inside`);
    else if (!name.startsWith('.') && !kebab.test(name))
      problems.push(`${folder}: folder names are in kebab-case`);
  }
  return problems;
};

function foldersAbove(path: string): string[] {
  const folder = posix.dirname(path);
  return folder === '.' ? [] : [folder, ...foldersAbove(folder)];
}
