import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files that a check looks at: path from the root of the repository, with `/`, to content. */
export type Tree = ReadonlyMap<string, string>;

/** Looks at the files and returns what is wrong, one line each, as `path: what`. */
export type Check = (tree: Tree) => string[];

/** What is in the repository or would be with the next commit, without what git ignores and without pictures. */
export function readTree(root: string): Tree {
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 64 << 20 } as const;
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], options);
  const deleted = new Set(execFileSync('git', ['ls-files', '-z', '--deleted'], options).split('\0'));
  const paths = new Set(list.split('\0').filter((path) => path !== '' && !deleted.has(path)));
  const files = [...paths].sort().map((path) => [path, readFileSync(join(root, path), 'utf8')] as const);
  return new Map(files.filter(([, content]) => !content.includes('\0')));
}

const sourceFile = /\.(ts|tsx|mjs|js)$/;

export function sourceFiles(tree: Tree): [path: string, content: string][] {
  return [...tree].filter(([path]) => sourceFile.test(path));
}
