import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const STARTING_MS = 10_000;
const ENDING_MS = 3_000;

export interface TestRedis {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * The Redis of `RELATA_TEST_REDIS_URL`, or what a `redis-server` on the PATH is started for. Undefined where there is
 * neither.
 */
export async function startRedis(): Promise<TestRedis | undefined> {
  const url = process.env.RELATA_TEST_REDIS_URL;
  if (url) return { url: withPort(url), stop: async () => undefined };
  return (await isInstalled()) ? startServer(await freePort(), []) : undefined;
}

function withPort(url: string): string {
  const parsed = new URL(url);
  if (parsed.port === '') parsed.port = '6379';
  return parsed.href;
}

/** One node with all slots: what a client sees of a cluster. Only where `redis-server` is on the PATH. */
export async function startRedisCluster(): Promise<TestRedis | undefined> {
  if (!(await isInstalled())) return undefined;
  const port = await freePort();
  const server = await startServer(port, ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1']);
  await command(port, 'CLUSTER ADDSLOTSRANGE 0 16383');
  for (const until = Date.now() + STARTING_MS; ; await sleep(20)) {
    if ((await command(port, 'CLUSTER INFO')).includes('cluster_state:ok')) return server;
    if (Date.now() > until) throw new Error('the cluster does not become ready');
  }
}

async function isInstalled(): Promise<boolean> {
  return promisify(execFile)('redis-server', ['--version']).then(
    () => true,
    () => false,
  );
}

async function startServer(port: number, options: readonly string[]): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'relata-redis-'));
  const settings = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    '--appendonly',
    'no',
  ];
  const child = spawn('redis-server', [...settings, ...options], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill();
    const timer = setTimeout(() => child.kill('SIGKILL'), ENDING_MS);
    await ended;
    clearTimeout(timer);
    await rm(folder, { recursive: true, force: true });
  };
  for (const until = Date.now() + STARTING_MS; ; await sleep(20)) {
    if ((await command(port, 'PING').catch(() => '')).startsWith('+PONG')) break;
    if (child.exitCode === null && Date.now() < until) continue;
    await stop();
    throw new Error('redis-server does not start');
  }
  return { url: `redis://127.0.0.1:${port}`, stop };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  // A node of a cluster listens 10 000 higher too.
  return port < 55_000 ? port : freePort();
}

/** The beginning of the answer, without a client. */
async function command(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  try {
    socket.write(`${text}\r\n`);
    const [answer] = await once(socket, 'data');
    return String(answer);
  } finally {
    socket.destroy();
  }
}
