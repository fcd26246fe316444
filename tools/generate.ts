// `node tools/run.mjs generate [names]`: writes the files that are made of others, all or those of the generators named.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { generators } from './generate/all.ts';

const root = join(import.meta.dirname, '..');
const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(generators);

for (const name of names) {
  const generate = generators[name];
  if (generate === undefined) {
    console.error(`generate: there is no ${name}; there are ${Object.keys(generators).join(', ')}`);
    process.exit(2);
  }
  for (const [path, content] of await generate()) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
    console.log(path);
  }
}
