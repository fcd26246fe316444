import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('serve.ts', import.meta.url));

export interface ServerProcess {
  readonly url: string;
  readonly adminToken: string;
  readonly pid: number;
  /** Asks it to end, and does not wait. */
  signal(name: NodeJS.Signals): void;
  /** Resolves with its exit code when it has ended. */
  readonly ended: Promise<number | null>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** Lets it end in order. */
  stop(): Promise<void>;
}

export interface ServerProcessOptions {
  /** `RELATA_DATABASE_URL` or `RELATA_DATA_DIR`, and whatever else differs from a quiet, empty server. */
  readonly env: Readonly<Record<string, string>>;
  readonly adminToken?: string;
}

/** Starts the server in a process of its own; resolves when it works. */
export async function startServerProcess({
  env,
  adminToken = `admin-${randomBytes(16).toString('hex')}`,
}: ServerProcessOptions): Promise<ServerProcess> {
  const child = spawn(process.execPath, ['--conditions=relata-source', script], {
    env: {
      ...process.env,
      RELATA_PORT: '0',
      RELATA_DEMO: 'off',
      RELATA_LOG_LEVEL: 'error',
      RELATA_ADMIN_TOKEN: adminToken,
      ...env,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [url] = (await Promise.race([
    once(lines, 'line'),
    ended.then((code) => Promise.reject(new Error(`the server ended with ${code}`))),
  ])) as [string];
  return {
    url,
    adminToken,
    pid: child.pid as number,
    signal: (name) => {
      child.kill(name);
    },
    ended,
    kill: () => end(child, 'SIGKILL'),
    stop: () => end(child, 'SIGTERM'),
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}
