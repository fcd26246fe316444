import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('node-process.ts', import.meta.url));

/** A node in a process of its own. */
export interface ChildNode {
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** Lets it end in order; gives its exit code. */
  stop(): Promise<number | null>;
}

/** Starts a node on a database; resolves when it works. */
export async function startChildNode(databaseUrl: string): Promise<ChildNode> {
  const child = spawn(process.execPath, ['--conditions=relata-source', script, databaseUrl], {
    // Its input ends with this process, and it with its input.
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await Promise.race([
    once(child.stdout as NodeJS.ReadableStream, 'data'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the node ended with ${code}`))),
  ]);
  return {
    kill: async () => {
      await end(child, 'SIGKILL');
    },
    stop: () => end(child, 'SIGTERM'),
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, 'exit');
  child.kill(signal);
  return (await exited)[0];
}
