import { builtinModules } from 'node:module';
import { importsOf, packageName } from './source.ts';
import { type Check, sourceFiles } from './tree.ts';

/**
 * What the bench imports is there on a fresh clone: the root declares it, or it is one of ours. Others' software is
 * installed on demand, in folders of its own, and imported by nobody who is not in there.
 */
export const checkBench: Check = (tree) => {
  const { devDependencies = {} } = JSON.parse(tree.get('package.json') ?? '{}') as {
    devDependencies?: Record<string, string>;
  };
  return sourceFiles(tree)
    .filter(([path]) => path.startsWith('bench/') && !path.startsWith('bench/peers/'))
    .flatMap(([path, content]) =>
      importsOf(path, content).flatMap(({ from, path: file }) => {
        if (file !== undefined) return [];
        const name = packageName(from);
        const isThere =
          from.startsWith('node:') || builtinModules.includes(from) || name.startsWith('@relata/');
        return isThere || name in devDependencies ? [] : [`${path}: the root does not declare ${name}`];
      }),
    );
};
