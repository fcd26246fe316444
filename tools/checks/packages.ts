import { builtinModules } from 'node:module';
import { type Import, importsOf, packageName } from './source.ts';
import { type Check, sourceFiles, type Tree } from './tree.ts';

/** Which of the workspace's packages a package may import, when it runs. What is not listed may import any. */
const siblings: Record<string, { run: string[]; types: string[] }> = {
  protocol: { run: [], types: [] },
  // Whoever receives webhooks should not load the schemas: types are gone when it runs.
  listener: { run: ['@relata/protocol/signature'], types: ['@relata/protocol'] },
  server: { run: ['@relata/protocol', '@relata/protocol/signature'], types: [] },
  client: { run: [], types: [] },
  console: { run: ['@relata/client'], types: [] },
};

/** What these are made of is inside of what is published, so that nothing of it is installed with them. */
const bundled = ['console'];

/** What signing and verifying must not load, however indirectly: it is all that a listener needs. */
const signature = { entry: 'packages/protocol/src/signature/index.ts', without: 'typebox' };

/** Packages know each other by name and as declared; `protocol` does no input or output. */
export const checkPackages: Check = (tree) => [
  ...sourceFiles(tree).flatMap(([path, content]) => {
    const [, name, folder] = /^packages\/([^/]+)\/([^/]+)\//.exec(path) ?? [];
    if (name === undefined) return [];
    const imports = importsOf(path, content);
    const problems = imports.flatMap((imported) => undeclared(tree, name, folder === 'src', imported));
    if (folder === 'src') problems.push(...imports.flatMap((imported) => misplaced(name, imported)));
    return problems.map((problem) => `${path}: ${problem}`);
  }),
  ...signatureProblems(tree),
];

function undeclared(
  tree: Tree,
  name: string,
  published: boolean,
  { from, path, typeOnly }: Import,
): string[] {
  if (path !== undefined) {
    const inside = path.startsWith(`packages/${name}/`) || (!published && path.startsWith('tools/'));
    return inside ? [] : [`${from} leads out of the package`];
  }
  // `#name` is one of the package's own `imports`.
  if (isBuiltin(from) || from.startsWith('#')) return [];
  const needed = packageName(from);
  if (needed === described(tree, `packages/${name}/package.json`).name) return [];
  const own = described(tree, `packages/${name}/package.json`);
  const root = described(tree, 'package.json');
  const declared = {
    ...own.dependencies,
    ...own.peerDependencies,
    ...(bundled.includes(name) ? own.devDependencies : {}),
    ...(published ? {} : root.devDependencies),
  };
  if (needed in declared || (!published && needed in (own.devDependencies ?? {}))) return [];
  // Types alone may come from a package that is there for development.
  if (typeOnly && needed in { ...own.devDependencies, ...root.devDependencies }) return [];
  return [`${needed} is not among the dependencies of packages/${name}`];
}

function misplaced(name: string, { from, typeOnly }: Import): string[] {
  // Randomness is not input: ids need it.
  if (name === 'protocol' && isBuiltin(from) && from !== 'node:crypto')
    return [`protocol does no input or output, but imports ${from}`];
  if (name === 'client' && isBuiltin(from)) return [`client runs in browsers, but imports ${from}`];
  const allowed = siblings[name];
  if (allowed === undefined || !/^(@relata\/|relata(\/|$))/.test(from)) return [];
  if (allowed.run.includes(from) || (typeOnly && allowed.types.includes(from))) return [];
  return [`${name} must not import ${from}${allowed.types.includes(from) ? ', but for types' : ''}`];
}

function signatureProblems(tree: Tree): string[] {
  const seen = new Set<string>();
  const visit = (path: string): string[] => {
    if (seen.has(path)) return [];
    seen.add(path);
    return importsOf(path, tree.get(path) ?? '')
      .filter(({ typeOnly }) => !typeOnly)
      .flatMap(({ from, path: next }) => {
        if (packageName(from) === signature.without)
          return [`${path}: ${signature.entry} must not lead to ${from}`];
        return next === undefined ? [] : visit(next);
      });
  };
  return visit(signature.entry);
}

const isBuiltin = (from: string): boolean => from.startsWith('node:') || builtinModules.includes(from);

interface Description {
  name?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

function described(tree: Tree, path: string): Description {
  return JSON.parse(tree.get(path) ?? '{}');
}
