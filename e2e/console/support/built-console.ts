import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const folder = join(import.meta.dirname, '../../../packages/console');
const dist = join(folder, 'dist');

/** The folder of the built console. */
export async function builtConsole(): Promise<string> {
  const isBuilt = await stat(join(dist, 'index.html')).then(
    () => true,
    () => false,
  );
  if (!isBuilt) {
    // npm would leave its compiled code among the temporary files.
    const env = { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' };
    await promisify(execFile)('npm', ['run', 'build'], { cwd: folder, env });
  }
  return dist;
}
