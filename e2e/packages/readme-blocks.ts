import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A block of code in a document that says that it can be run. */
export interface Block {
  /** `listener-README-1.js` */
  readonly file: string;
  readonly language: 'js' | 'ts' | 'sh';
  readonly code: string;
  /** Whether it receives webhooks at port 3000 until it is ended; else it ends by itself. */
  readonly receives: boolean;
}

const marked = /^```(js|ts|sh) run(=receive)?\n([\s\S]*?)^```$/gm;

/** Those marked ` ```js run ` (or `ts`, or `sh`), or ` ```js run=receive `. */
export function blocksOf(root: string, document: string): Block[] {
  const folder = basename(join(root, document, '..'));
  const text = readFileSync(join(root, document), 'utf8');
  return [...text.matchAll(marked)].map(([, language, mode, code = ''], at) => ({
    file: `${folder}-README-${at + 1}.${language}`,
    language: language as Block['language'],
    code,
    receives: mode !== undefined,
  }));
}

/** What runs a block: a shell in which a request that is refused is a failure, or the Node of this run. */
export function commandOf({ file, language }: Block): [program: string, args: string[]] {
  if (language !== 'sh') return [process.execPath, [file]];
  const strict = 'set -euo pipefail; curl() { command curl --silent --show-error --fail-with-body "$@"; }';
  return ['bash', ['-c', `${strict}; source ./${file}`]];
}
