import { importsOf } from './source.ts';
import { type Check, sourceFiles } from './tree.ts';

const server = 'packages/server/src/';

/** The folders of the server: each imports only from those before it. A new folder gets its place here. */
const folders = [
  'db',
  'http',
  'log',
  'locations',
  'objects',
  'records',
  'associations',
  'relations',
  'contacts',
  'browse',
  'removal',
  'delivery',
  'demo',
  'retention',
  'metrics',
  'overview',
  'console',
];
/** Files beside the folders that all may import, and which therefore import no folder. */
const shared = ['errors.ts', 'config.ts'];

/**
 * A feature of the server imports only earlier features, types too: where an earlier one needs a later one's reader,
 * `app.ts` hands it over. So a feature can be read, and removed, without those that follow.
 */
export const checkImportOrder: Check = (tree) =>
  sourceFiles(tree)
    .filter(([path]) => path.startsWith(server))
    .flatMap(([path, content]) => {
      const own = placeOf(path);
      if (own.rank === undefined) return [`${path}: the folder ${own.name} has no place in the import order`];
      return importsOf(path, content).flatMap((imported) => {
        if (!imported.path?.startsWith(server)) return [];
        const { name, rank } = placeOf(imported.path);
        if (rank === undefined || rank <= (own.rank ?? 0)) return [];
        return [`${path}: ${own.name} comes before ${name} and must not import ${imported.from}`];
      });
    });

function placeOf(path: string): { name: string; rank: number | undefined } {
  const [first = '', ...rest] = path.slice(server.length).split('/');
  if (rest.length === 0) return { name: first, rank: shared.includes(first) ? -1 : folders.length };
  const rank = folders.indexOf(first);
  return { name: first, rank: rank === -1 ? undefined : rank };
}
