import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Package } from '../../tools/publish/packages.ts';

/**
 * The packages once more, to be built there: what is built here would stay behind, and two runs would be in each other's
 * way. What is installed is led to, but the packages' names lead to the copies.
 */
export async function copyWorkspace(root: string, packages: readonly Package[], to: string): Promise<void> {
  const top = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'LICENSE'];
  const left = ['node_modules', 'dist', 'test'];
  for (const file of top) await cp(join(root, file), join(to, file));
  for (const { folder, description } of packages) {
    const filter = (path: string): boolean =>
      dirname(path) !== join(root, folder) || !left.includes(basename(path));
    await cp(join(root, folder), join(to, folder), { recursive: true, filter });
    const own = join(root, folder, 'node_modules');
    if (existsSync(own)) await symlink(own, join(to, folder, 'node_modules'));
    const place = join(to, 'node_modules', description.name);
    await mkdir(dirname(place), { recursive: true });
    await symlink(join(to, folder), place);
  }
  for (const name of await readdir(join(root, 'node_modules'))) {
    const place = join(to, 'node_modules', name);
    if (!existsSync(place)) await symlink(join(root, 'node_modules', name), place);
  }
}
