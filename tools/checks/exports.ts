import type { Check } from './tree.ts';

interface Description {
  readonly exports?: Readonly<Record<string, Conditions>>;
  readonly imports?: Readonly<Record<string, Conditions>>;
}

/** Where a name leads, by condition; the first that holds is taken. */
type Conditions = Readonly<Record<string, string>>;

/**
 * Whatever a package offers leads to its source here and to what is built of that very source when it is published. No
 * test can see it otherwise: tests run from the source, and who installs the package has only the other.
 */
export const checkExports: Check = (tree) =>
  [...tree].flatMap(([path, content]) => {
    const [, folder] = /^(packages\/[^/]+)\/package\.json$/.exec(path) ?? [];
    if (folder === undefined) return [];
    const { exports = {}, imports = {} } = JSON.parse(content) as Description;
    const offered = Object.entries(exports).map(([name, found]) => problemOf(name, found, true));
    const own = Object.entries(imports).map(([name, found]) => problemOf(name, found, false));
    const sources = [...Object.values(exports), ...Object.values(imports)].map((found) => found[SOURCE]);
    const missing = sources
      .filter((source) => source !== undefined && !tree.has(`${folder}/${source.slice(2)}`))
      .map((source) => `there is no ${source}`);
    return [...offered, ...own, ...missing]
      .filter((problem) => problem !== undefined)
      .map((problem) => `${path}: ${problem}`);
  });

const SOURCE = 'relata-source';

function problemOf(name: string, found: Conditions, typed: boolean): string | undefined {
  const [, inner] = /^\.\/src\/(.+)\.ts$/.exec(found[SOURCE] ?? '') ?? [];
  const wanted = {
    [SOURCE]: `./src/${inner}.ts`,
    ...(typed && { types: `./dist/${inner}.d.ts` }),
    default: `./dist/${inner}.js`,
  };
  // As text: their order decides.
  if (inner !== undefined && JSON.stringify(found) === JSON.stringify(wanted)) return undefined;
  return `${name} must have, in this order, ${Object.entries(wanted)
    .map(([condition, target]) => `${condition}: ${target.replace('undefined', '…')}`)
    .join(', ')}`;
}
