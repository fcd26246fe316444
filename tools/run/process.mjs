import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';

const ending = ['SIGTERM', 'SIGINT', 'SIGHUP'];
/** How soon the end of npm's shell is noticed. */
const watchMs = 200;

/** Runs the program with this one's stdin, stdout and stderr, and ends this process as the program ended. */
export async function runAs(path, args, cwd) {
  const child = spawn(path, args, { cwd, stdio: 'inherit' });
  // An interrupt from a terminal reaches the child without our help, and a second one would make it give up stopping.
  const stop = onEnding((signal) =>
    signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal),
  );
  const [code, signal] = await once(child, 'exit');
  stop();
  if (signal === null) process.exit(code);
  endBy(signal);
}

/**
 * Calls `handle` when this process is asked to end, once for each signal: npm repeats those that a terminal sent to
 * all of us. A signal to npm alone reaches no further than the shell between npm and us; that shell's end counts as
 * a SIGTERM. (`exec` in the scripts would make the shell go away, but Windows has none.) Returns a function that
 * restores what was before.
 */
export function onEnding(handle) {
  const seen = new Set();
  const listener = (signal) => {
    if (seen.has(signal)) return;
    seen.add(signal);
    handle(signal);
  };
  for (const signal of ending) process.on(signal, listener);
  const starter = process.ppid;
  const watch = setInterval(() => {
    const isOrphan = process.env.npm_lifecycle_event !== undefined && process.ppid !== starter;
    if (isOrphan) listener('SIGTERM');
  }, watchMs);
  watch.unref();
  return () => {
    clearInterval(watch);
    for (const signal of ending) process.off(signal, listener);
  };
}

/** Ends this process by the signal, so that whoever waits for it sees what happened. */
export function endBy(signal) {
  process.kill(process.pid, signal);
  // Should the signal be ignored: what a shell reports for it.
  setTimeout(() => process.exit(128 + constants.signals[signal]), 100);
}
