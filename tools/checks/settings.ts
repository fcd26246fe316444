import { parse } from 'yaml';
import type { Check, Tree } from './tree.ts';

const config = 'packages/server/src/config.ts';
const guide = 'docs/operations.md';
const image = 'Dockerfile';
const composition = 'compose.yaml';

/**
 * What can be set is said in the guide, what the container sets can be set, and the image is made of all packages: no
 * test builds it.
 */
export const checkSettings: Check = (tree) => {
  const known = new Set(namesIn(tree.get(config) ?? '', /'(RELATA_[A-Z_]+)'/g));
  const explained = new Set(namesIn(tree.get(guide) ?? '', /^\| `(RELATA_[A-Z_]+)` \|/gm));
  return [
    ...[...known].filter((name) => !explained.has(name)).map((name) => `${guide}: does not explain ${name}`),
    ...[...explained].filter((name) => !known.has(name)).map((name) => `${guide}: nothing reads ${name}`),
    ...unknownIn(tree, image, namesIn(tree.get(image) ?? '', /^\s*(?:ENV )?(RELATA_[A-Z_]+)=/gm), known),
    ...unknownIn(tree, composition, composedSettings(tree.get(composition) ?? ''), known),
    ...packagesWithoutImage(tree),
  ];
};

function namesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name]) => name as string);
}

function unknownIn(tree: Tree, path: string, names: readonly string[], known: ReadonlySet<string>): string[] {
  if (!tree.has(path)) return [];
  if (names.length === 0) return [`${path}: sets nothing`];
  return names.filter((name) => !known.has(name)).map((name) => `${path}: nothing reads ${name}`);
}

function composedSettings(text: string): string[] {
  const { services = {} } = (parse(text) ?? {}) as {
    services?: Record<string, { environment?: Record<string, unknown> }>;
  };
  return Object.values(services)
    .flatMap(({ environment = {} }) => Object.keys(environment))
    .filter((name) => name.startsWith('RELATA_'));
}

function packagesWithoutImage(tree: Tree): string[] {
  const text = tree.get(image);
  if (text === undefined) return [];
  return [...tree.keys()]
    .filter((path) => /^packages\/[^/]+\/package\.json$/.test(path))
    .filter((path) => !text.includes(`COPY ${path} ${path.slice(0, -'package.json'.length)}\n`))
    .map((path) => `${image}: does not copy ${path}`);
}
