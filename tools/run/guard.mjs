import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onEnding } from './process.mjs';

/**
 * Runs a command that must not outlive this process, with a Node that is not going to be replaced by it, and gives its
 * exit code. All that it says goes to stderr: stdout belongs to what was asked for. Throws where this process is asked to
 * end, an error with `signal`, and where `lost` says that another one has taken over; half of the work is of no use to
 * anybody, so that the command is then ended at once.
 */
export async function runGuarded(node, command, { cwd, env = {}, lost }) {
  const guard = fileURLToPath(new URL('guarded.mjs', import.meta.url));
  const child = spawn(node, [guard, ...command], {
    cwd,
    // Otherwise npm leaves a folder with its compiled code among the temporary files.
    env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1', ...env },
    // stdin ties it to us.
    stdio: ['pipe', 2, 2],
    detached: true,
  });
  const end = () => child.stdin.destroy();
  let asked;
  const stop = onEnding((signal) => {
    asked ??= signal;
    end();
  });
  lost.addEventListener('abort', end);
  const [code] = await once(child, 'exit').finally(stop);
  if (asked !== undefined) throw Object.assign(new Error(`ended by ${asked}`), { signal: asked });
  if (lost.aborted) throw new Error('another process took over; try again');
  return code;
}
