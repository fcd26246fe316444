// `npm run build`: makes the `dist` of each package, which the npm packages are made of.
// `npm run pack`: builds, then writes the packages as npm has them into `dist`.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from './publish/build.ts';
import { pack } from './publish/pack.ts';
import { packagesOf } from './publish/packages.ts';

const root = join(import.meta.dirname, '..');
const packages = packagesOf(root);

await build(root, packages);
if (process.argv[2] === 'pack') {
  const to = join(root, 'dist');
  await rm(to, { recursive: true, force: true });
  for (const tarball of await pack(root, packages, to)) console.log(tarball);
}
