import type { Check } from './tree.ts';

/** Written into a file by accident: they mean nothing to, or should not be seen by, another reader. */
const forbidden: [what: string, pattern: RegExp][] = [
  ['a path of one machine', /(?<![\w.@~$/:-])\/(home|root|Users|work|workspaces?|builds)\/[\w.-]+/],
  ['a path of one machine', /\b[A-Z]:\\(Users|Documents)/],
  ['a mark of a merge', /^(<{7}|>{7}) /m],
  ['a note to oneself', /\b(TODO|FIXME|XXX|HACK)\b/],
  ['a secret', /\b(ghp_|npm_|sk-|xox[bp]-)[A-Za-z0-9]{30,}|\bAKIA[A-Z0-9]{16}\b/],
  ['an address of a private network', /\bhttps?:\/\/[\w.-]+\.(internal|local|lan|corp)\b/],
];

/** Not written by hand, or about these very words. */
const exempt = ['package-lock.json', 'tools/checks/words.ts', 'tools/checks/checks.test.ts'];

export const checkWords: Check = (tree) =>
  [...tree].flatMap(([path, content]) => {
    if (exempt.includes(path)) return [];
    return forbidden.flatMap(([what, pattern]) => {
      const match = pattern.exec(content);
      if (match === null) return [];
      return [`${path}:${content.slice(0, match.index).split('\n').length}: ${what}: ${match[0]}`];
    });
  });
