import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { canBePassed, nobody, postgresBinaries } from './postgres-binaries.ts';

/** Starting takes about a second; beyond this the machine is stuck, and waiting longer would only hide the log. */
const startMs = 60_000;
/** An orderly stop takes milliseconds; one that does not end is not waited for by a whole test run. */
const stopMs = 15_000;
/** Another process may take the free port before PostgreSQL does; more than a few times in a row is no accident. */
const portTries = 5;

export interface PostgresOptions {
  /** Survive a power cut, as production does: for crash tests. Off by default: several times faster. */
  fsync?: boolean;
  /** Default 200. */
  maxConnections?: number;
  /** More settings, as in `postgresql.conf`. */
  settings?: Record<string, string>;
}

export interface Postgres {
  /** Of the maintenance database `postgres`, as superuser; never changes. */
  readonly url: string;
  /** On 127.0.0.1; kept over restarts. */
  readonly port: number;
  /** Of the server's first process; changes at a restart. */
  pid(): number;
  /** Ends all connections and the server, and removes its data. Safe to call twice. */
  stop(): Promise<void>;
  /** Stops in order, if it runs at all, and starts again on the same data and port. */
  restart(): Promise<void>;
  /** Ends the server as a crash would (SIGKILL) and waits until its last process is gone. The data stay. */
  kill(): Promise<void>;
}

interface Running {
  guard: ChildProcess;
  pid: number;
  /** Resolves when no process of the server is left. */
  gone: Promise<unknown>;
}

/**
 * Starts a real PostgreSQL 18 on a free port of 127.0.0.1, with data of its own in a temporary folder. Neither the
 * server nor the folder outlives this process, however it ends (see postgres-guard.sh).
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const uid = process.getuid?.() === 0 ? nobody : undefined;
  const folder = await mkdtemp(join(await temporaryRoot(uid), 'relata-postgres-'));
  let port = 0;
  let running: Running;
  let stopped = false;

  async function launch(): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      const candidate = port === 0 ? await freePort() : port;
      running = await spawnServer(folder, binaries, settingsOf(options, candidate), uid);
      const problem = await waitUntilReady(running, candidate);
      if (problem === undefined) {
        port = candidate;
        return;
      }
      const log = await readFile(join(folder, 'log'), 'utf8').catch(() => '');
      const taken = /could not bind|shared memory block .* still in use/.test(log);
      await order(running, taken && tries < portTries ? 'keep' : 'gone');
      if (!taken || tries >= portTries)
        throw new Error(`PostgreSQL did not start: ${problem}\n${log.slice(-4_000)}`);
    }
  }

  let binaries: string;
  try {
    binaries = await postgresBinaries(folder, uid);
    if (uid !== undefined) await chown(folder, uid, uid);
    await launch();
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }

  return {
    url: `postgres://relata@127.0.0.1:${port}/postgres`,
    port,
    pid: () => running.pid,
    stop: async () => {
      if (stopped) return;
      stopped = true;
      await order(running, 'fast');
      await rm(folder, { recursive: true, force: true });
    },
    restart: async () => {
      await order(running, 'keep');
      await launch();
    },
    kill: async () => {
      process.kill(running.pid, 'SIGKILL');
      await running.gone;
    },
  };
}

/** The system's folder for temporary files; as root only one that the server's user can reach as well. */
async function temporaryRoot(uid: number | undefined): Promise<string> {
  if (uid === undefined) return tmpdir();
  for (const candidate of [tmpdir(), '/tmp', '/var/tmp']) {
    if (await canBePassed(candidate).catch(() => false)) return candidate;
  }
  throw new Error('PostgreSQL does not run as root, and no temporary folder can be reached by another user');
}

function settingsOf(options: PostgresOptions, port: number): Record<string, string> {
  const durable = options.fsync ? 'on' : 'off';
  return {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: String(options.maxConnections ?? 200),
    // In the data folder, so that a killed server leaves nothing in /dev/shm.
    dynamic_shared_memory_type: 'mmap',
    fsync: durable,
    full_page_writes: durable,
    ...options.settings,
  };
}

async function spawnServer(
  folder: string,
  binaries: string,
  settings: Record<string, string>,
  uid: number | undefined,
): Promise<Running> {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const script = await readFile(fileURLToPath(new URL('postgres-guard.sh', import.meta.url)), 'utf8');
  const log = await open(join(folder, 'log'), 'w');
  const guard = spawn(
    '/bin/sh',
    ['-c', script, 'relata-postgres-guard', folder, join(binaries, 'bin'), ...flags],
    {
      cwd: '/',
      env: { ...withoutPostgresSettings(process.env), LC_ALL: 'C' },
      stdio: ['pipe', 'pipe', log.fd],
      // A session of its own: Ctrl-C and a signal to the whole group must not end the guard before the server.
      detached: true,
      ...(uid === undefined ? {} : { uid, gid: uid }),
    },
  );
  const { stdin, stdout } = guard;
  if (stdin === null || stdout === null) throw new Error('the guard has no pipes');
  stdin.on('error', () => undefined); // The guard may be gone when the order is written; its exit tells.
  const gone = once(stdout, 'close');
  try {
    const [first] = (await Promise.race([once(stdout, 'data'), gone, once(guard, 'error')])) as unknown[];
    if (first instanceof Error) throw first;
    return { guard, gone, pid: Number(String(first ?? '')) };
  } finally {
    stdout.resume();
    await log.close();
  }
}

/** `PGDATA`, `PGPORT` and their kin would speak of another server. */
function withoutPostgresSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('PG')));
}

/** Undefined once it takes connections, else what is wrong. */
async function waitUntilReady(running: Running, port: number): Promise<string | undefined> {
  let exited = !(running.pid > 0);
  running.gone.then(() => {
    exited = true;
  });
  let last = 'no answer';
  for (const until = Date.now() + startMs; Date.now() < until && !exited; await sleep(20)) {
    const client = new pg.Client({
      host: '127.0.0.1',
      port,
      user: 'relata',
      database: 'postgres',
      ssl: false,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      // Another server may have taken the port; ours is the one with our pid.
      const { rows } = await client.query("select pg_read_file('postmaster.pid') as file");
      if (Number.parseInt(rows[0].file, 10) === running.pid) return undefined;
      last = `port ${port} belongs to another server`;
    } catch (error) {
      last = String(error);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  return exited ? 'it ended' : last;
}

async function order({ guard, pid, gone }: Running, word: 'fast' | 'keep' | 'gone'): Promise<void> {
  if (guard.exitCode !== null || guard.signalCode !== null) return;
  const exited = once(guard, 'exit');
  guard.stdin?.end(word === 'gone' ? '' : `${word}\n`);
  const late = setTimeout(() => {
    if (pid > 0) process.kill(pid, 'SIGQUIT');
  }, stopMs);
  await Promise.all([exited, gone]);
  clearTimeout(late);
}

/** A port that was free a moment ago, for programs that cannot be told to take any. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
