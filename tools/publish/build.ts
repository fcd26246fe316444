import { execFile } from 'node:child_process';
import { cp, glob, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, extname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Package } from './packages.ts';

/**
 * Makes the `dist` of each package: as the package's own `build` says, else of what is in its `src`: JavaScript and
 * declarations by the compiler, all else as it is. Throws with what the compiler says. The packages must come in the order of their dependencies: what one package
 * says of its types is read from the `dist` of the other.
 */
export async function build(root: string, packages: readonly Package[]): Promise<void> {
  const compiler = createRequire(import.meta.url).resolve('typescript/package.json');
  const tsc = join(compiler, '../bin/tsc');
  for (const { folder, description } of packages) {
    if (description.scripts?.['build'] !== undefined) {
      await buildByItself(join(root, folder));
      continue;
    }
    const [src, dist] = [join(root, folder, 'src'), join(root, folder, 'dist')];
    // What is left of an earlier build would be published.
    await rm(dist, { recursive: true, force: true });
    await promisify(execFile)(process.execPath, [tsc, '-p', join(root, folder, 'tsconfig.build.json')], {
      cwd: root,
    }).catch((error: { stdout: string; stderr: string }) => {
      throw new Error(`${folder} could not be compiled:\n${error.stdout}${error.stderr}`);
    });
    for await (const path of glob(join(dist, '**/*.d.ts'))) {
      const declarations = await readFile(path, 'utf8');
      await writeFile(path, declarations.replaceAll(relativeImport, '$1.js$2'));
    }
    await cp(src, dist, { recursive: true, filter: (path) => !compiled.includes(extname(basename(path))) });
  }
}

async function buildByItself(folder: string): Promise<void> {
  // npm would leave its compiled code among the temporary files.
  const env = { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' };
  await promisify(execFile)('npm', ['run', 'build'], { cwd: folder, env }).catch(
    (error: { stdout: string; stderr: string }) => {
      throw new Error(`${folder} could not be built:\n${error.stdout}${error.stderr}`);
    },
  );
}

/** The compiler rewrites their endings in JavaScript, but leaves them in declarations, where not every tool follows them. */
const relativeImport = /((?:\bfrom |\bimport\()["']\.[^"'\n]*)\.ts(["'])/g;
const compiled = ['.ts', '.tsx'];
