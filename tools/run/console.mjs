import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { runGuarded } from './guard.mjs';
import { lock } from './lock.mjs';

const folder = 'packages/console';
/** What is built into the console, and decides what comes out. What else it needs is in the lock file. */
const sources = [folder, 'packages/client/src'];
const leftOut = ['node_modules', 'dist', 'test', 'README.md'];
/** Beside what is installed: a build empties `dist`, and what is in there is published. */
const stampName = 'node_modules/.relata-console.json';

/**
 * Builds the console, unless that was done with the sources and packages as they are; one process at a time, the others
 * wait for it. Whether there is one now; relata does without, so that nothing but being asked to end throws.
 */
export async function ensureConsole(root, node) {
  if (!existsSync(join(root, folder, 'package.json'))) return true;
  if (isBuilt(root)) return true;
  const say = (text) => console.error(`relata: ${text}`);
  let held;
  try {
    held = await lock(join(root, '.relata-console-lock'), () =>
      say('waiting for another build of the console …'),
    );
    if (isBuilt(root)) return true;
    say('building the console …');
    const wanted = hashOfSources(root);
    const vite = createRequire(join(root, folder, 'package.json')).resolve('vite/package.json');
    const code = await runGuarded(node, [node, join(dirname(vite), 'bin/vite.js'), 'build'], {
      cwd: join(root, folder),
      // React for developers is three times as large.
      env: { NODE_ENV: 'production' },
      lost: held.lost,
    });
    if (code !== 0) throw new Error(`vite build ended with ${code}; what it said is above`);
    writeStamp(root, wanted);
    return true;
  } catch (error) {
    if (error.signal !== undefined) throw error;
    say(`the console could not be built: ${error.message}`);
    return false;
  } finally {
    held?.release();
  }
}

function isBuilt(root) {
  try {
    const stamp = JSON.parse(readFileSync(join(root, stampName), 'utf8'));
    // The page names all that belongs to it, with hashes: if that is still there, nobody has built anything else since.
    return stamp.page === hashOfPage(root) && stamp.wanted === hashOfSources(root);
  } catch {
    return false;
  }
}

function writeStamp(root, wanted) {
  const path = join(root, stampName);
  writeFileSync(`${path}.new`, JSON.stringify({ wanted, page: hashOfPage(root) }));
  renameSync(`${path}.new`, path);
}

function hashOfPage(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, folder, 'dist/index.html')))
    .digest('hex');
}

/** Of contents, not times: a clone has new times, and so has a file that was changed and changed back. 10 ms. */
function hashOfSources(root) {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  const visit = (path) => {
    for (const entry of readdirSync(join(root, path), { withFileTypes: true }).sort(byName)) {
      if (leftOut.includes(entry.name)) continue;
      const inner = `${path}/${entry.name}`;
      if (entry.isDirectory()) visit(inner);
      else if (entry.isFile()) hash.update(`\n${inner}\n`).update(readFileSync(join(root, inner)));
    }
  };
  for (const source of sources) if (existsSync(join(root, source))) visit(source);
  return hash.digest('hex');
}

const byName = (a, b) => (a.name < b.name ? -1 : 1);
