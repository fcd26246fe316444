import { literalsOf } from './source.ts';
import { type Check, sourceFiles } from './tree.ts';

/** Where SQL may stand: the stores, the lanes and what belongs to them, the log, and what speaks to the database. */
const places = [
  /\/([a-z-]+-)?store\.ts$/,
  /^packages\/server\/src\/delivery\/(lanes\/lanes|lanes\/record-results|maintenance)\.ts$/,
  /^packages\/server\/src\/log\/(append|read)\.ts$/,
  /^packages\/server\/src\/db\//,
];

const statements =
  /\bselect\b[\s\S]*\bfrom\s+\w|\binsert\s+into\s+\w|\bupdate\s+\w+(\s+(as\s+)?\w+)?\s+set\s|\bdelete\s+from\s+\w+|\b(create|alter|drop|truncate|lock)\s+table\b|\bcreate\s+(unique\s+)?index\b/i;

/** SQL stands in few files, so that what touches a table is found by looking at those. */
export const checkSqlPlaces: Check = (tree) =>
  sourceFiles(tree)
    .filter(([path]) => /^packages\/[^/]+\/src\//.test(path) && !places.some((place) => place.test(path)))
    .flatMap(([path, content]) =>
      literalsOf(content)
        .filter((literal) => statements.test(literal))
        .map((literal) => `${path}: SQL belongs into a store: ${literal.replace(/\s+/g, ' ').slice(0, 80)}`),
    );
