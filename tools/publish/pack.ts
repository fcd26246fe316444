import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Conditions, Description, Package } from './packages.ts';

/** Leads to the source in this repository; a package that is published has none. */
const SOURCE = 'relata-source';
/** Of no use to who installs a package. */
const ONLY_HERE = ['private', 'devDependencies', 'scripts'];

/**
 * Writes the tarball of each package, built before, into a folder, and gives the tarballs' paths in the order of the
 * packages. They are packed from copies: in the repository a package leads to its source first, and the licence is there
 * only once.
 */
export async function pack(root: string, packages: readonly Package[], to: string): Promise<string[]> {
  await mkdir(to, { recursive: true });
  const staging = await mkdtemp(join(tmpdir(), 'relata-pack-'));
  try {
    const tarballs: string[] = [];
    for (const one of packages) tarballs.push(await packOne(root, one, join(staging, one.folder), to));
    return tarballs;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function packOne(root: string, { folder, description }: Package, copy: string, to: string) {
  await mkdir(copy, { recursive: true });
  for (const name of [...description.files, 'README.md'])
    await cp(join(root, folder, name), join(copy, name), { recursive: true });
  await cp(join(root, 'LICENSE'), join(copy, 'LICENSE'));
  await writeFile(join(copy, 'package.json'), `${JSON.stringify(published(description), null, 2)}\n`);
  const npm = ['pack', '--json', '--ignore-scripts', '--pack-destination', to];
  // npm would leave its compiled code among the temporary files.
  const env = { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' };
  const { stdout } = await promisify(execFile)('npm', npm, { cwd: copy, env });
  const [packed] = Object.values(JSON.parse(stdout)) as { filename: string }[];
  if (packed === undefined) throw new Error(`npm pack says nothing about ${description.name}`);
  return join(to, packed.filename);
}

/** The description as it is published: without what holds in this repository alone. */
export function published(description: Description): object {
  const kept = Object.entries(description).filter(([field]) => !ONLY_HERE.includes(field));
  return Object.fromEntries(
    kept.map(([field, value]) =>
      field === 'exports' || field === 'imports'
        ? [field, withoutSource(value as Record<string, Conditions>)]
        : [field, value],
    ),
  );
}

function withoutSource(entries: Readonly<Record<string, Conditions>>): object {
  return Object.fromEntries(
    Object.entries(entries).map(([name, conditions]) => [
      name,
      Object.fromEntries(Object.entries(conditions).filter(([condition]) => condition !== SOURCE)),
    ]),
  );
}
