import { posix } from 'node:path';

export interface Import {
  /** As written: `./store.ts`, `@relata/protocol`, `node:fs`. */
  from: string;
  /** The path that a relative import names, from the root of the repository. */
  path: string | undefined;
  /** Gone when the program runs. */
  typeOnly: boolean;
}

const token = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|`(?:\\[\s\S]|[^`\\])*`|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g;
/** At the start of a statement; within one `import(` stands for itself; `new URL` counts when it names a file. */
const importing = new RegExp(
  [
    /(?<=(?:^|[;{}])\s*)(?:import|export)\s+(type\s)?[^'"`;()]*?\bfrom\s*['"]([^'"\n]+)['"]/,
    /(?<=(?:^|[;{}])\s*)import\s*['"]([^'"\n]+)['"]/,
    /(?<![-\w.'"`$])import\s*\(\s*['"]([^'"\n]+)['"]/,
    /\bnew URL\(\s*['"](\.[^'"\n]+\.\w+)['"]\s*,\s*import\.meta\.url/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gm',
);

/**
 * What a source file imports: with `import`, `export … from`, `import()` and `new URL(…, import.meta.url)`, which is
 * how threads and other files are named. Read by pattern, not by a parser: the compiler has no API that does it.
 */
export function importsOf(path: string, content: string): Import[] {
  return [...withoutComments(content).matchAll(importing)].map(([, type, from, bare, called, url]) => {
    const name = from ?? bare ?? called ?? url ?? '';
    return {
      from: name,
      path: name.startsWith('.') ? posix.normalize(posix.join(posix.dirname(path), name)) : undefined,
      typeOnly: type !== undefined,
    };
  });
}

/** The string and template literals of a source file, with their quotes. */
export function literalsOf(content: string): string[] {
  return [...content.matchAll(token)].map(([text]) => text).filter((text) => !text.startsWith('/'));
}

function withoutComments(content: string): string {
  return content.replace(token, (text) => (text.startsWith('/') ? ' ' : text));
}

/** `@scope/name/inner` and `name/inner` belong to the packages `@scope/name` and `name`. */
export function packageName(from: string): string {
  return from.split('/', from.startsWith('@') ? 2 : 1).join('/');
}
